// SPDX-License-Identifier: GPL-2.0-or-later
// Registration of models: one line at the end of a model's file, the same built in and in a module.
//   NEST_REGISTER_NEURON(iaf_psc_exp)          NEST_REGISTER_SYNAPSE(stdp_synapse)
//   NEST_REGISTER_STIMULATOR(dc_generator) NEST_REGISTER_GROWTH_CURVE(gaussian)
//   NEST_REGISTER_RECORDING_BACKEND(file)    NEST_REGISTER_WITH(any_name, function)
// and NEST_REGISTER_CONNECTION_RULE in nest/network/rule_spec.hpp. Entries are collected when the library is
// loaded; the kernel calls them with its registry.
#pragma once

#include "nest/model/growth_curve.hpp"
#include "nest/model/node_pool.hpp"
#include "nest/model/recorder.hpp"
#include "nest/model/recording_backend.hpp"
#include "nest/model/stimulator.hpp"
#include "nest/model/synapse_store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

class ConnectionRule;
class NodeCollection;
class RuleSpec;
// Makes the rule of one Connect call; reads its keys from the RuleSpec.
using RuleFactory = std::function<std::shared_ptr<const ConnectionRule>(RuleSpec&, const NodeCollection& pre,
                                                                        const NodeCollection& post)>;

// Takes models; implemented by the kernel's model manager, and by the module manager for models to be
// checked. Throws NewModelNameExists.
class ModelRegistry
{
public:
    virtual ~ModelRegistry() = default;
    virtual void add_node_model(std::unique_ptr<NodeModel>) = 0;
    virtual void add_synapse_model(std::unique_ptr<SynapseModel>) = 0;
    virtual void add_connection_rule(const std::string& name, RuleFactory) = 0;
    virtual void add_growth_curve(std::unique_ptr<GrowthCurve>) = 0;
    virtual void add_recording_backend(std::unique_ptr<RecordingBackend>) = 0;
};

// Registration functions of the kernel library and of the program, in the order of their initialisation.
using RegisterModels = void (*)(ModelRegistry&);
std::vector<RegisterModels>& model_entries();
// Those of a module, which hands them over itself (module.hpp): every module has its own.
__attribute__((visibility("hidden"))) std::vector<RegisterModels>& module_entries();

struct ModelEntry
{
    ModelEntry(std::vector<RegisterModels>& entries, RegisterModels f) { entries.push_back(f); }
};

template <class M>
void register_neuron(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<TypedNodeModel<M>>(M::name));
}

// The model itself and its variants name_hpc (the same) and name_lbl (with a label per connection).
template <class S>
void register_synapse(ModelRegistry& registry)
{
    const std::string name = S::name;
    registry.add_synapse_model(std::make_unique<TypedSynapseModel<S>>(name));
    registry.add_synapse_model(std::make_unique<TypedSynapseModel<S>>(name + "_hpc"));
    auto labelled = std::make_unique<TypedSynapseModel<S>>(name + "_lbl");
    labelled->labelled = true;
    registry.add_synapse_model(std::move(labelled));
}

template <class D>
void register_stimulator(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<StimulatorModel<D>>(D::name));
}

template <class G>
void register_growth_curve(ModelRegistry& registry)
{
    registry.add_growth_curve(std::make_unique<TypedGrowthCurve<G>>());
}

template <class B>
void register_recording_backend(ModelRegistry& registry)
{
    registry.add_recording_backend(std::make_unique<B>());
}

// Without variants (connections that carry no spikes).
template <class S>
void register_plain_synapse(ModelRegistry& registry)
{
    registry.add_synapse_model(std::make_unique<TypedSynapseModel<S>>(S::name));
}

} // namespace nest

#ifdef NEST_MODULE_NAME // given by the build of a module
#define NEST_ENTRIES ::nest::module_entries()
#else
#define NEST_ENTRIES ::nest::model_entries()
#endif
#define NEST_REGISTER_WITH(name, function)                                                                   \
    static const ::nest::ModelEntry nest_entry_##name{NEST_ENTRIES, function};
#define NEST_REGISTER_NEURON(name) NEST_REGISTER_WITH(name, (&::nest::register_neuron<::nest::name>))
#define NEST_REGISTER_SYNAPSE(name) NEST_REGISTER_WITH(name, (&::nest::register_synapse<::nest::name>))
#define NEST_REGISTER_PLAIN_SYNAPSE(name)                                                                    \
    NEST_REGISTER_WITH(name, (&::nest::register_plain_synapse<::nest::name>))
#define NEST_REGISTER_STIMULATOR(name) NEST_REGISTER_WITH(name, (&::nest::register_stimulator<::nest::name>))
#define NEST_REGISTER_GROWTH_CURVE(name)                                                                     \
    NEST_REGISTER_WITH(name, (&::nest::register_growth_curve<::nest::name>))
#define NEST_REGISTER_RECORDING_BACKEND(name)                                                                \
    NEST_REGISTER_WITH(name, (&::nest::register_recording_backend<::nest::name>))
