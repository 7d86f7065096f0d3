// SPDX-License-Identifier: GPL-2.0-or-later
// What devices need: stimulators that emit to their targets on every thread, recorders that take spikes or
// samples. A device is one node; its pool is shared by all threads and keeps run-time state per thread.
#pragma once

#include "nest/model/connection_store.hpp"
#include "nest/model/node_random.hpp"
#include "nest/parallel/communicator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

// When a device works: relative to `origin`, all in ms, stored as the user gave them.
struct DeviceWindow
{
    double origin = 0.0;
    double start = 0.0;
    double stop = std::numeric_limits<double>::max();

    // The window in steps: active for spike times t with first < t <= last (t = step + 1 at the end of a
    // step).
    Step first(const TimeGrid& grid) const { return grid.step(origin + start); }
    // Currents flow during the steps that end in [first, last).
    bool current_active(Step step, const TimeGrid& grid) const
    {
        return step + 1 >= first(grid) && step + 1 < last(grid);
    }
    Step last(const TimeGrid& grid) const
    {
        const double end = origin + stop;
        return end >= grid.t_max() ? std::numeric_limits<Step>::max() / 4 : grid.step(end);
    }
};

// The connections of one stimulator on one thread, and the means to send along them. Targets are numbered
// through all rows.
class Outlet
{
public:
    struct Row
    {
        ConnectionStore* store;
        std::uint32_t block;
        std::uint32_t row;
        std::size_t size;
    };

    Outlet(NodeId device, std::vector<Row> rows);

    NodeId device() const { return device_; }
    const std::vector<Row>& rows() const { return rows_; }
    std::size_t size() const { return size_; } // number of targets on this thread
    NodeId target(std::size_t i) const;
    // How many connections to the same target come before connection i (part of the key of its random
    // numbers).
    std::uint32_t twin(std::size_t i) const;
    // target(i) and twin(i) of all, in one pass.
    void keys(std::uint64_t* targets, std::uint64_t* twins) const;

    // The same spike for all targets; delivered with the spikes of neurons, in canonical order.
    void spike(ThreadState&, int lag, int multiplicity = 1, double offset = 0.0,
               double weight_factor = 1.0) const;
    // counts[i] spikes for target i, emitted at step `step`.
    void counts(Step step, const std::uint32_t* counts) const;
    // One target.
    void send(std::size_t i, ThreadState&, Step step, int multiplicity, double offset) const;
    // A current during `step`, for all targets or one amplitude per target.
    void current(Step step, double amplitude) const;
    void currents(Step step, const double* amplitudes) const;
    // A secondary signal: one value for each step of the slice.
    void signal(const Slice&, const double* values) const;

private:
    NodeId device_;
    std::vector<Row> rows_;
    std::vector<std::size_t> begin_;
    std::size_t size_ = 0;
};

// Pools of stimulators.
class StimulatorPool : public Pool
{
public:
    using Pool::Pool;
    // Once per slice and thread, for each device that has targets on the thread.
    virtual void update_device(std::uint32_t cell, const Slice&, ThreadState&, const Outlet&) = 0;
    // Called on the main thread at Prepare, after Pool::prepare.
    virtual void prepare_device(std::uint32_t cell, int n_threads) = 0;
    void update(const Slice&, ThreadState&) override {}
};

// What a sampling recorder wants of its targets.
struct SampleSpec
{
    Step interval = 1;
    Step offset = 0;
    Step first = 0; // samples with first < t <= last, t in steps
    Step last = 0;
    Strings record_from;
};

// Pools of recorders: spike_recorder, multimeter, weight_recorder, detectors.
class RecorderPool : public Pool
{
public:
    using Pool::Pool;
    bool immediate() const override { return true; }
    void update(const Slice&, ThreadState&) override {}
    // At Prepare, on the main thread, for each recorder: opens files, makes one buffer per thread.
    virtual void prepare_recorder(std::uint32_t cell, int n_threads) = 0;
    // Sampling recorders only.
    virtual SampleSpec sample_spec(std::uint32_t) const { return {}; }
    virtual SampleBuffer* sample_buffer(std::uint32_t, int /*thread*/) { return nullptr; }
    virtual WeightSink* weight_sink(std::uint32_t) { return nullptr; }
    // The volume transmitter's.
    virtual VolumeSignal* volume_signal(std::uint32_t) { return nullptr; }
    // Once per slice on the main thread, between updating and delivering, on all processes: what they must
    // know of each other.
    virtual void share(Communicator&) {}
    // At the begin of each slice, on each thread, before updating: samples of the slice before become events.
    virtual void begin_slice(int /*thread*/) {}
    // After the last slice of a run, on the main thread.
    virtual void end_run() {}
    // At Cleanup, on the main thread: flushes and closes.
    virtual void cleanup() {}
};

} // namespace nest
