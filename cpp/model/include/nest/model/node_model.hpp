// SPDX-License-Identifier: GPL-2.0-or-later
// NodeModel: a registered neuron or device model (or a copy of one): its name, defaults, ports and a factory
// for pools. Owned by the model manager; read from all threads, changed between runs only.
#pragma once

#include "nest/model/fields.hpp"
#include "nest/model/kernel_view.hpp"
#include "nest/model/spike.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

class Pool;

enum class ElementType
{
    neuron,
    stimulator,
    recorder,
    other
};
const char* element_type_name(ElementType);

// What a connection carries. A connection is possible if the target accepts what the source sends.
enum class Signal : std::uint8_t
{
    none,
    spike,        // events of neurons and spike-emitting devices
    random_spike, // spikes that a device draws anew for each target
    current,      // pA, sent by devices each step
    logging,      // a recorder that samples its targets
    binary,       // state changes of binary neurons
    rate_instantaneous,
    rate_delayed,
    gap,
    diffusion,
    slow_current,
    learning
};
const char* signal_name(Signal);

// Fields that every neuron has by documentation; kept by the pool, not by the model.
struct ArchiveParameters
{
    double tau_minus = 20.0;          // ms
    double tau_minus_triplet = 110.0; // ms
    double tau_Ca = 10000.0;          // ms
    double beta_Ca = 0.001;
    bool operator==(const ArchiveParameters& o) const
    {
        return tau_minus == o.tau_minus && tau_minus_triplet == o.tau_minus_triplet && tau_Ca == o.tau_Ca &&
               beta_Ca == o.beta_Ca;
    }
};

// A node that fires regularly instead of following its dynamics.
struct IgnoreAndSpike
{
    bool on = false;
    double interval = 100.0; // ms
    double offset = 1.0;     // ms
};

struct CommonDefaults
{
    ArchiveParameters archive;
    IgnoreAndSpike ignore;
    bool frozen = false;
};

// Where input of a signal enters a node.
struct InputPort
{
    int channel = 0;
};

class NodeModel
{
public:
    NodeModel(std::string name, ElementType type) : name_(std::move(name)), type_(type) {}
    virtual ~NodeModel() = default;

    const std::string& name() const { return name_; }
    ElementType element_type() const { return type_; }
    int id = -1;                        // position in the registry
    std::string base_name;              // the model this one was copied from, or its own name
    const KernelView* kernel = nullptr; // set on registration; absent in unit tests of models

    virtual std::unique_ptr<NodeModel> clone(const std::string& name) const = 0;
    virtual std::unique_ptr<Pool> make_pool(int thread) = 0;

    virtual Signal sends() const = 0;
    virtual bool accepts(Signal) const = 0;
    // Spikes tell changes of state: one goes down, two of the same step and source go up.
    virtual bool takes_states() const { return false; }
    // The kind of archive that the neurons keep for synapses (M::Archive::kind), or nothing.
    virtual std::string archive_kind() const { return {}; }
    // Sends spikes with a number besides: their offset from the grid of time.
    virtual bool continuous() const { return false; }
    // Asked of source and target when spikes are to be connected: why not, or nothing.
    virtual std::string refuses(const NodeModel& /*source*/, const NodeModel& /*target*/,
                                std::int64_t /*receptor*/) const
    {
        return {};
    }
    // Secondary signals that it sends besides, over synapse models that carry them (signals.hpp).
    virtual bool emits(Signal) const { return false; }
    // Repeats a slice until instantaneous signals agree, if there are any.
    virtual bool relaxes() const { return false; }
    // The names of receptor ports, as the entry `receptor_types` shows them; empty if there are none.
    virtual Dictionary receptor_types() const { return {}; }

    // Fields that can be got (and most of them set), in table order.
    virtual std::vector<FieldInfo> fields() const = 0;
    virtual Strings recordables() const { return {}; }
    virtual Dictionary defaults() const = 0;
    // All or nothing.
    virtual void set_defaults(const Dictionary&) = 0;
    // Equations, ports, sources: the banner of the help page (reStructuredText).
    virtual std::string documentation() const { return {}; }

protected:
    std::string name_;
    ElementType type_;
};

} // namespace nest
