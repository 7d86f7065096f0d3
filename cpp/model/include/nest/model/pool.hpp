// SPDX-License-Identifier: GPL-2.0-or-later
// Pool: all nodes of one model on one thread, seen without their type. The kernel updates, reads and writes
// whole pools. Everything here is called by the pool's own thread, or by the main thread between runs.
#pragma once

#include "nest/model/history.hpp"
#include "nest/model/node_model.hpp"
#include "nest/model/ring.hpp"
#include "nest/model/signals.hpp"
#include "nest/parallel/random.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// What holds during a run. Made by the simulation manager before Prepare; constant until Cleanup.
struct RunSetup
{
    TimeGrid grid;
    double h = 0.1; // resolution, ms
    Step now = 0;
    Step slice_origin = 0; // a slice begins here and at all multiples of min_delay from here
    Step min_delay = 1;    // steps
    Step max_delay = 1;
    std::size_t ring_slots = 2;
    std::uint64_t seed = 0;
    std::uint64_t random_key = 0; // seed mixed with the generator type
    bool counter_based = false;   // noise keyed by (node, step) instead of one stream per virtual process
    int n_threads = 1;
    int n_processes = 1;
    int rank = 0;
    bool off_grid = false;
    // Waveform relaxation.
    bool use_wfr = true;
    int interpolation_order = 3;
    double wfr_tol = 1e-4;
};

// What the nodes of one thread may use while they are updated.
struct ThreadState
{
    int thread = 0;
    int vp = 0;
    RunSetup setup;
    SpikeBuffer spikes;
    std::unique_ptr<RandomStream> random;
    std::int64_t spike_count = 0;
};

// Samples of a multimeter on one thread, filled by pools, taken by the recorder at the next slice.
struct SampleBuffer
{
    std::vector<Step> steps; // a sample at step s has time (s + 1) * resolution: its end
    std::vector<NodeId> senders;
    std::vector<double> values; // number of recordables per sample
    void clear()
    {
        steps.clear();
        senders.clear();
        values.clear();
    }
};

// A request to sample some cells of one pool.
struct SampleRequest
{
    SampleBuffer* buffer = nullptr;
    Step interval = 1; // steps
    Step offset = 0;
    Step first = 0; // samples with first < step + 1 <= last
    Step last = 0;
    std::vector<std::uint32_t> cells; // ascending
    std::vector<int> recordables;     // as Pool::find_recordable returns them
};

// One field to set: one value for all, or one per node (indexed by the node's position in the call).
struct Assignment
{
    std::string name;
    Value value;                   // for all, if neither of the next two is given
    const double* reals = nullptr; // one per position
    const std::vector<Value>* values = nullptr;
};

// An event for a pool that takes its input at once (recorders), in canonical order within a slice.
struct ImmediateEvent
{
    std::uint32_t cell; // local index * channels + channel
    Step step;          // of emission; the spike has time (step + 1) * resolution - offset
    Step delay;         // steps
    double offset;
    double weight;
    std::int32_t multiplicity;
    NodeId source;
};

// Nodes of a pool that a call addresses: cells[i] stands at positions[i] of the call's collection.
struct CellSelection
{
    std::vector<std::uint32_t> cells;
    std::vector<std::size_t> positions;
};

// A checked change that is not yet made; commit() cannot fail.
class StagedChange
{
public:
    virtual ~StagedChange() = default;
    virtual void commit() = 0;
};

class Pool
{
public:
    Pool(NodeModel& model, int thread) : model_(model), thread_(thread) {}
    virtual ~Pool() = default;

    NodeModel& model() const { return model_; }
    int thread() const { return thread_; }
    std::size_t size() const { return ids_.size(); }
    NodeId node_id(std::uint32_t cell) const { return ids_[cell]; }

    // New nodes with the model's defaults; the first gets local index size().
    virtual void append(const std::vector<NodeId>& ids) = 0;

    // A column over the selected cells: Reals, Integers or List.
    virtual Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const = 0;
    virtual bool has_field(const std::string& field) const = 0;
    // Fields that single nodes have beyond those of the model (properties of recording backends).
    virtual Strings extra_fields() const { return {}; }
    virtual std::unique_ptr<StagedChange> stage(const CellSelection&, const std::vector<Assignment>&,
                                                const std::string& where) = 0;

    // Number of channels per cell in the ring (or queue) of this signal.
    virtual int channels(Signal) const = 0;
    // Channel of a receptor; throws UnknownReceptorType. Asked once per (pool, receptor) when connecting, for
    // a representative cell; `uniform_ports` tells whether the answer is the same for all cells.
    virtual int port(Signal, std::int64_t receptor, std::uint32_t cell) const = 0;
    virtual bool uniform_ports() const { return true; }
    // The weight's sign picks channel + 1 for negative weights.
    virtual bool splits_sign() const { return false; }
    virtual bool uses_queue() const { return false; }
    // Recorders: input is handed over in the slice in which it was emitted, on the thread of the source.
    virtual bool immediate() const { return false; }
    virtual void receive(int, const ImmediateEvent&) {}

    // Models with a variable number of receptors remember which nodes receive spikes: those cannot lose
    // receptors.
    virtual bool marks_connected() const { return false; }
    virtual void mark_connected(std::uint32_t /*cell*/) {}

    virtual int find_recordable(const std::string& name) const = 0; // -1 if none
    virtual double recordable(int index, std::uint32_t cell) const = 0;
    // Whether this node has it: those of models with a variable number of receptors differ.
    virtual bool records(int /*index*/, std::uint32_t /*cell*/) const { return true; }

    // Spikes between grid points are sent (or, for devices, may be).
    virtual bool off_grid() const { return false; }
    void set_time(Step now) { setup_.now = now; }

    virtual void prepare(const RunSetup&) = 0;
    // Derives anew what depends on parameters that were set between Prepare and Cleanup.
    virtual void refresh() {}
    virtual void update(const Slice&, ThreadState&) = 0;
    virtual std::size_t bytes() const = 0;

    // Secondary signals. relax() goes through a slice without lasting effect but its outputs and tells
    // whether these differ from those of the time before by no more than the tolerance; update() follows in
    // the end.
    SignalState* signals() { return signals_.get(); }
    virtual bool relax(const Slice&, ThreadState&) { return true; }
    // Adds the values of a source to the inputs of its targets.
    virtual void receive_signal(Signal, const SignalRow&) {}

    InputRing& ring(Signal signal) { return signal == Signal::current ? currents_ : spikes_; }
    EventQueue& queue() { return queue_; }
    void need_currents() { needs_currents_ = true; }
    void need_history() { needs_history_ = true; }
    PostHistory* history() { return history_.get(); }
    // What the neurons keep for synapses that ask for it (M::Archive), or nullptr.
    virtual void* target_archive() { return nullptr; }
    // As PostHistory::crowded() and keep(), for that.
    virtual bool archive_crowded() const { return false; }
    virtual void keep_archive(const std::vector<PostHistory::Window>&) {}
    const ArchiveParameters& archive(std::uint32_t cell) const
    {
        return archive_.size() == 1 ? archive_[0] : archive_[cell];
    }
    bool is_frozen(std::uint32_t cell) const { return !mode_.empty() && mode_[cell] == frozen; }
    IgnoreAndSpike ignore_of(std::uint32_t cell) const
    {
        return ignore_.empty() ? IgnoreAndSpike{} : ignore_[cell];
    }
    std::vector<SampleRequest>& sample_requests() { return sample_requests_; }

protected:
    // Bookkeeping common to all pools; to be called by append() and prepare().
    void append_common(const std::vector<NodeId>& ids, const CommonDefaults&);
    void prepare_common(const RunSetup&);
    std::size_t bytes_common() const;
    // Archive, calcium trace, counters and spike list. Precise spikes: `sent` goes with the spike, `offset`
    // is that of its time.
    void emit(ThreadState&, int lag, Step step, std::uint32_t cell, int multiplicity);
    void emit_precise(ThreadState&, int lag, Step step, std::uint32_t cell, double sent, double offset);

    static const std::vector<FieldInfo>& common_fields();
    Value read_common(const std::string& field, const std::vector<std::uint32_t>& cells) const;
    std::unique_ptr<StagedChange> stage_common(const CellSelection&, const std::vector<Assignment>&,
                                               const std::string& where);
    static bool is_common(const std::string& field);

    // Samples in a loop over tiles of cells, each through all steps of a slice: to be called before the loop,
    // for each step of a tile that ends before cell `end`, after the tile, and after the loop.
    void begin_samples();
    void sample_tile(Step step, std::uint32_t end)
    {
        for (std::size_t r = 0; r < sample_requests_.size(); ++r) {
            SampleRequest& q = sample_requests_[r];
            if (step + 1 > q.first && step + 1 <= q.last && (step + 1 - q.offset) % q.interval == 0) {
                for (std::size_t k = next_sample_[r]; k < q.cells.size() && q.cells[k] < end; ++k) {
                    take_sample(q, step, q.cells[k]);
                }
            }
        }
    }
    void end_tile_samples(std::uint32_t end);
    void end_samples(bool several_tiles);
    void take_sample(SampleRequest&, Step step, std::uint32_t cell);
    void sort_samples(std::size_t request, std::size_t first);

    enum Mode : std::uint8_t
    {
        normal,
        frozen,
        ignoring
    };

    NodeModel& model_;
    int thread_;
    std::vector<NodeId> ids_;
    std::vector<ArchiveParameters> archive_; // one, or one per cell
    std::vector<std::uint8_t> mode_;         // empty while all are normal
    std::vector<IgnoreAndSpike> ignore_;     // empty, or one per cell
    std::vector<double> last_spike_;         // ms; empty until the first run
    std::vector<double> calcium_;            // value just after the last spike
    RunSetup setup_;
    InputRing spikes_;
    InputRing currents_;
    std::size_t spike_stride_ = 0; // channels per node in the spike ring
    EventQueue queue_;
    bool needs_currents_ = false;
    bool needs_history_ = false;
    std::unique_ptr<PostHistory> history_;
    std::vector<SampleRequest> sample_requests_;
    std::vector<std::size_t> first_sample_; // per request: where its samples of this slice begin
    std::vector<std::size_t> next_sample_;  // per request: its first cell in the present tile
    std::unique_ptr<SignalState> signals_;  // models with secondary signals

private:
    void archive_spike(Step step, std::uint32_t cell, double time);
    friend struct CommonStaged;
};

} // namespace nest
