// SPDX-License-Identifier: GPL-2.0-or-later
// ConnectionStore: all connections of one synapse model into one pool, seen without their type; SynapseModel:
// a registered synapse model. Stores are built and asked by the connection manager and deliver spikes on
// their pool's thread.
#pragma once

#include "nest/model/block.hpp"
#include "nest/model/pool.hpp"
#include "nest/model/volume_signal.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

class ConnectionStore;

// Takes a copy of each transmitted weight: the weight_recorder.
class WeightSink
{
public:
    struct Sample
    {
        Step step; // of the presynaptic spike
        double offset;
        NodeId source;
        NodeId target;
        double weight;
        Step delay;
        std::int64_t receptor;
        std::int64_t port;
    };
    virtual ~WeightSink() = default;
    virtual void record_weight(int thread, const Sample&) = 0;
};

// A spike on its way to one row of a block.
struct RowEvent
{
    std::uint32_t block;
    std::uint32_t row;
    Step step;           // of emission
    double offset = 0.0; // ms before the end of the step
    double factor = 1.0; // spike_weights of a spike_generator
    std::int32_t multiplicity = 1;
    NodeId source = 0;
};

class SynapseModel
{
public:
    explicit SynapseModel(std::string name) : name_(std::move(name)), base_name(name_) {}
    virtual ~SynapseModel() = default;

    const std::string& name() const { return name_; }

protected:
    std::string name_;

public:
    std::string base_name;
    int id = -1;
    bool labelled = false; // *_lbl: entries carry a label
    double weight = 1.0;
    double delay = 1.0; // ms
    double delay_offset =
        0.0; // ms by which the delay is shorter than whole steps; with continuous_delay() only
    bool delay_given = false; // set by the user, so checked against limits when used
    std::int64_t receptor_type = 0;
    std::int64_t label = -1;
    std::shared_ptr<const Object> weight_recorder;    // NodeCollection with one recorder, or empty
    WeightSink* weight_sink = nullptr;                // resolved at Prepare
    std::shared_ptr<const Object> volume_transmitter; // NodeCollection with one node, or empty
    VolumeSignal* volume_signal = nullptr;            // resolved at Prepare

    virtual std::unique_ptr<SynapseModel> clone(const std::string& name) const = 0;
    virtual std::unique_ptr<ConnectionStore> make_store(Pool& target, Signal, int thread) = 0;
    virtual bool accepts(Signal) const = 0;
    // Delays may lie between steps: connections have a hidden field `_delay_offset` like the member above.
    virtual bool continuous_delay() const { return false; }
    virtual bool needs_volume_transmitter() const { return false; }
    virtual bool reads_history() const { return false; }
    // The kind of archive that targets must keep, or nothing.
    virtual std::string target_archive() const { return {}; }
    virtual bool has_delay() const { return true; }
    virtual bool has_weight() const { return true; }
    // The secondary signal that connections of this model pick from their sources; none: they carry what the
    // source sends.
    virtual Signal carries() const { return Signal::none; }
    virtual bool requires_symmetric() const { return false; }
    virtual bool common_weight() const { return false; } // static_synapse_hom_w: one weight per model
    virtual std::size_t entry_bytes() const = 0;         // of one connection with uniform parameters
    // Beyond weight, delay, receptor_type, synapse_label: names that Connect and set() accept.
    virtual std::vector<FieldInfo> fields() const = 0;
    virtual Strings common_fields() const { return {}; } // of those, the ones that belong to the model only
    virtual bool shows_common_fields() const
    {
        return true;
    } // with get() of a connection, if no names are given
    virtual Dictionary defaults() const = 0;
    virtual void set_defaults(const Dictionary&) = 0; // without the general keys; all or nothing
    virtual std::string documentation() const { return {}; }
    // Checks values given in Connect, one by one and, where they are the same for all, together; throws
    // BadProperty.
    virtual void check_together(const Dictionary& given, double weight, const std::string& where) const = 0;
    virtual void check(const std::string& field, double value, const std::string& where) const = 0;
};

class ConnectionStore
{
public:
    ConnectionStore(SynapseModel& model, Pool& target, Signal signal, int thread)
        : model_(model), target_(target), signal_(signal), thread_(thread)
    {
        recode();
    }
    virtual ~ConnectionStore() = default;

    SynapseModel& model() const { return model_; }
    Pool& target() const { return target_; }
    Signal signal() const { return signal_; }
    std::size_t block_count() const { return blocks_.size(); }
    const ConnectionBlock& block(std::size_t b) const { return blocks_[b]; }
    ConnectionBlock& block(std::size_t b) { return blocks_[b]; }
    std::size_t size() const;
    NodeId target_id(std::size_t b, std::size_t entry) const
    {
        return target_.node_id(local_of(blocks_[b].cell[entry]));
    }
    // Channels per target in the cells of this store: the pool's, as of the last block or prepare().
    int channels() const { return channels_; }
    std::uint32_t local_of(std::uint32_t cell) const
    {
        return static_cast<std::uint32_t>((static_cast<unsigned __int128>(cell) * channel_magic_) >> 63);
    }

    // Takes over a finished block; columns are in its order of entries.
    virtual void add_block(ConnectionBlock&&, std::vector<ParameterColumn>&&) = 0;
    // Removes entries (ascending) of a block; the rest keeps its state.
    virtual void remove(std::size_t block, const std::vector<std::uint64_t>& entries) = 0;

    // Column over entries of a block: Reals or Integers. Names: weight, delay (ms), and the model's fields.
    virtual Value read(const std::string& field, std::size_t block,
                       const std::vector<std::uint64_t>& entries) const = 0;
    virtual bool has_field(const std::string& field) const = 0;
    // All values are checked here, nothing changes until commit(); positions index the assignment's arrays.
    virtual std::unique_ptr<StagedChange> stage(std::size_t block, const std::vector<std::uint64_t>& entries,
                                                const std::vector<std::size_t>& positions,
                                                const std::vector<Assignment>&, const std::string& where) = 0;

    virtual void prepare(const RunSetup&) = 0;
    virtual void deliver(const RowEvent&, ThreadState&) = 0;
    // Brings synapses that follow a volume transmitter up to date, at the end of a run.
    virtual void follow_up(Step /*now*/) {}
    // Devices that draw for each target: adds counts[i] * weight to entry i of the row, spikes of step
    // `step`.
    virtual void deliver_counts(std::size_t block, std::size_t row, Step step, const std::uint32_t* counts,
                                NodeId source) = 0;
    // One spike event for one entry of a row, as devices send it.
    virtual void deliver_entry(std::size_t block, std::size_t row, std::size_t entry_in_row, Step step,
                               std::int32_t multiplicity, double offset, NodeId source) = 0;
    // Currents: adds weight * amplitude of step `step` for every entry of the row; amplitude per entry if
    // `each`.
    virtual void deliver_current(std::size_t block, std::size_t row, Step step, const double* amplitude,
                                 bool each) = 0;

    // Reads the spikes of its targets, or their archive.
    virtual bool reads_history() const { return false; }
    virtual bool reads_archive() const { return false; }
    // Adds the times of which these connections may still ask for what their targets keep, from step `now`
    // on; without an override: all.
    virtual void history_windows(Step now, std::vector<PostHistory::Window>&) const;
    // The values of a secondary signal of the row's source: [lag][width], steps `step` + lag at the source.
    virtual void deliver_signal(std::size_t block, std::size_t row, Step step, const double* values, int lags,
                                int width);

    virtual std::size_t bytes() const;

protected:
    // Brings cells up to date after the number of channels of the pool changed; called before a block is
    // added and at prepare.
    void recode();
    // Tells the pool which of its nodes now have connections.
    void announce(const ConnectionBlock&);

    SynapseModel& model_;
    Pool& target_;
    Signal signal_;
    int thread_;
    int channels_ = 0;
    std::uint64_t channel_magic_ =
        0; // ceil(2^63 / channels): division of a cell by a multiplication, exact for all cells
    std::vector<ConnectionBlock> blocks_;
    RunSetup setup_;
};

} // namespace nest
