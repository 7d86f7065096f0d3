// SPDX-License-Identifier: GPL-2.0-or-later
// SimulationManager: Prepare, Run and Cleanup: the loop update -> exchange -> deliver over slices of
// min_delay, on all threads. Called from the main thread; request_interrupt() from a signal handler.
#pragma once

#include "nest/events/event_manager.hpp"
#include "nest/events/secondary_manager.hpp"
#include "nest/kernel/settings.hpp"
#include "nest/kernel/stopwatch.hpp"
#include "nest/parallel/barrier.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace nest
{

class SimulationManager
{
public:
    SimulationManager(const Layout&, Settings&, NodeManager&, ConnectionManager&, EventManager&,
                      SecondaryManager&);

    void reset();
    void prepare(Communicator&);
    void run(double ms, Communicator&);
    void cleanup();
    bool prepared() const { return prepared_; }
    // Parameters of nodes or connections have been set: makes a run that is under way see them.
    void refresh();
    bool simulated() const { return simulated_; }
    // Noise starts anew from the seed.
    void reset_random() { fresh_random_ = true; }
    // Ring buffers, recordings and time go back to zero; parameters stay.
    void reset_time();

    Step now() const { return now_; }
    Step to_do() const { return to_do_; }
    std::int64_t spike_count() const { return spike_count_; }
    double min_update_time() const { return min_update_time_; }
    double max_update_time() const { return max_update_time_; }
    Dictionary timings() const;

    void request_interrupt() { interrupt_.store(true, std::memory_order_relaxed); }
    void set_progress(std::function<bool(double, double)> f, double interval_s)
    {
        progress_ = std::move(f);
        progress_interval_ = interval_s;
    }

private:
    void prepare_random();
    void prepare_samples();
    void prepare_volume(SynapseModel&);
    void prepare_weight_recorders();
    bool needs_whole_slices() const;
    void begin_slice(const Slice&, ThreadState&);
    void update_devices(const Slice&, ThreadState&);
    void update_thread(const Slice&, ThreadState&);
    Slice next_slice(Step end) const;
    template <class F>
    void on_threads(F&&);
    void sample_devices(const Slice&);
    int status() const;
    void run_slices(Step steps, Communicator&);
    void run_overlapped(Step steps, Communicator&);
    void settle_errors(Communicator&);
    void relax(const Slice&, ThreadState&, SpinBarrier&, Communicator&);
    template <class F>
    void guarded(int thread, F&&);
    bool after_exchange(int status, Step done, Step steps, double seconds);

    const Layout& layout_;
    Settings& settings_;
    NodeManager& nodes_;
    ConnectionManager& connections_;
    EventManager& events_;
    SecondaryManager& secondary_;
    std::vector<std::unique_ptr<ThreadState>> threads_;
    RunSetup setup_;
    Step now_ = 0;
    Step to_do_ = 0;
    Step slice_origin_ = 0; // where slices of the present min_delay began
    bool overlaps_ = false; // spikes travel while others are computed
    bool prepared_ = false;
    bool simulated_ = false;
    bool fresh_random_ = true;
    std::int64_t spike_count_ = 0;
    double min_update_time_ = std::numeric_limits<double>::infinity();
    double max_update_time_ = -std::numeric_limits<double>::infinity();
    double time_prepare_ = 0.0;
    PhaseTime simulating_;
    PhaseTime exchanging_; // while preparing
    double time_update_ = 0.0;
    double time_exchange_ = 0.0;
    double time_deliver_ = 0.0;
    std::atomic<bool> interrupt_{false};
    std::function<bool(double, double)> progress_;
    double progress_interval_ = 0.1;
    double last_progress_ = 0.0;
    bool settled_ = false; // of a repeated slice; set by the main thread
    // Set by threads, read after the barrier that follows.
    std::vector<char> settled_threads_;
    std::vector<std::pair<std::string, std::string>> errors_;
    std::string stop_kind_;
    std::string stop_message_;
};

// The seed of everything drawn while building, and the key of noise of counter-based generators.
std::uint64_t mixed_seed(std::int64_t seed, const std::string& type);

} // namespace nest
