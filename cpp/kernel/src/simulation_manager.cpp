// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/kernel/simulation_manager.hpp"

#include "nest/parallel/threads.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace nest
{

namespace
{

double seconds()
{
    return Stopwatch::wall_now();
}

// Denormal numbers count as zero while a run goes on: the decaying currents of silent neurons would cost a
// hundred times more.
class FlushDenormals
{
public:
#if defined(__SSE__)
    FlushDenormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
    ~FlushDenormals() { _mm_setcsr(before_); }

private:
    unsigned before_;
#else
    FlushDenormals() {}
#endif
};

} // namespace

std::uint64_t mixed_seed(std::int64_t seed, const std::string& type)
{
    std::uint64_t h = 0xcbf29ce484222325ull; // FNV-1a of the generator's name
    for (const char c : type) {
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    }
    return philox_block(static_cast<std::uint64_t>(seed), h, 0, 0, 0, 0)[0];
}

SimulationManager::SimulationManager(const Layout& layout, Settings& settings, NodeManager& nodes,
                                     ConnectionManager& connections, EventManager& events,
                                     SecondaryManager& secondary)
    : layout_(layout), settings_(settings), nodes_(nodes), connections_(connections), events_(events),
      secondary_(secondary)
{
}

void SimulationManager::reset()
{
    threads_.clear();
    threads_.shrink_to_fit();
    setup_ = RunSetup();
    now_ = to_do_ = slice_origin_ = 0;
    prepared_ = simulated_ = false;
    fresh_random_ = true;
    spike_count_ = 0;
    min_update_time_ = std::numeric_limits<double>::infinity();
    max_update_time_ = -std::numeric_limits<double>::infinity();
    simulating_ = exchanging_ = PhaseTime();
    time_prepare_ = time_update_ = time_exchange_ = time_deliver_ = 0.0;
    interrupt_ = false;
}

void SimulationManager::reset_time()
{
    now_ = 0;
    setup_.now = 0;
    nodes_.for_all_pools([](Pool& p) {
        p.ring(Signal::spike).clear();
        p.ring(Signal::current).clear();
        p.queue().clear();
        if (p.signals() != nullptr) {
            for (auto& i : p.signals()->in) {
                i.ring.clear();
            }
        }
    });
    simulated_ = false;
}

void SimulationManager::prepare_random()
{
    const auto n = static_cast<std::size_t>(layout_.n_threads);
    if (threads_.size() != n) {
        threads_.clear();
        for (std::size_t t = 0; t < n; ++t) {
            threads_.push_back(std::make_unique<ThreadState>());
            threads_.back()->thread = static_cast<int>(t);
            threads_.back()->vp = layout_.vp_of_thread(static_cast<int>(t));
        }
        fresh_random_ = true;
    }
    for (auto& t : threads_) {
        t->setup = setup_;
        if (fresh_random_) {
            t->random = make_stream(settings_.rng_type, static_cast<std::uint64_t>(settings_.rng_seed),
                                    static_cast<std::uint64_t>(t->vp) + 1);
        }
    }
    fresh_random_ = false;
}

// From the logging connections: which cells each sampling recorder reads.
void SimulationManager::prepare_samples()
{
    nodes_.for_all_pools([](Pool& p) { p.sample_requests().clear(); });
    for (int t = 0; t < layout_.n_threads; ++t) {
        if (!connections_.has_stores(t)) {
            continue;
        }
        std::map<std::pair<Pool*, NodeId>, std::vector<std::uint32_t>> cells;
        for (auto& store : connections_.stores(t)) {
            if (store->signal() != Signal::logging) {
                continue;
            }
            const auto channels = static_cast<std::uint32_t>(store->channels());
            for (std::size_t k = 0; k < store->block_count(); ++k) {
                const ConnectionBlock& b = store->block(k);
                for (std::size_t row = 0; row < b.rows(); ++row) {
                    for (std::size_t e = b.row_begin[row]; e < b.row_begin[row + 1]; ++e) {
                        cells[{&store->target(), b.source(row)}].push_back(b.cell[e] / channels);
                    }
                }
            }
        }
        for (auto& entry : cells) {
            Pool& pool = *entry.first.first;
            const auto meter = nodes_.locate(entry.first.second);
            auto& recorder = dynamic_cast<RecorderPool&>(*meter.pool);
            const SampleSpec spec = recorder.sample_spec(meter.cell);
            SampleRequest request;
            request.buffer = recorder.sample_buffer(meter.cell, t);
            request.interval = spec.interval;
            request.offset = spec.offset;
            request.first = spec.first;
            request.last = spec.last;
            request.cells = std::move(entry.second);
            std::sort(request.cells.begin(), request.cells.end());
            for (const auto& name : spec.record_from) {
                const int index = pool.find_recordable(name);
                if (index < 0) {
                    throw Error("IllegalConnection",
                                "Prepare: " + pool.model().name() + " cannot record '" + name + "'." +
                                    did_you_mean(name, pool.model().recordables()) +
                                    " It records: " + listing(pool.model().recordables()) + ".");
                }
                for (const std::uint32_t cell : request.cells) {
                    if (!pool.records(index, cell)) {
                        throw Error("IllegalConnection", "Prepare: " + pool.model().name() +
                                                             " with node ID " +
                                                             std::to_string(pool.node_id(cell)) +
                                                             " has no '" + name + "' to record.");
                    }
                }
                request.recordables.push_back(index);
            }
            pool.sample_requests().push_back(std::move(request));
        }
    }
}

void SimulationManager::prepare_volume(SynapseModel& model)
{
    const auto* nodes = dynamic_cast<const NodeCollection*>(model.volume_transmitter.get());
    if (nodes == nullptr || nodes->empty()) {
        throw Error("BadProperty", "Prepare: " + model.name() +
                                       " needs a volume transmitter, but its 'volume_transmitter' is empty.");
    }
    const auto place = nodes_.locate((*nodes)[0]);
    auto* pool = dynamic_cast<RecorderPool*>(place.pool);
    model.volume_signal = pool ? pool->volume_signal(place.cell) : nullptr;
    if (model.volume_signal == nullptr) {
        throw Error("BadProperty", "Prepare: the 'volume_transmitter' of " + model.name() + " is a " +
                                       nodes_.model_of((*nodes)[0]).name() + ", not a volume_transmitter.");
    }
}

void SimulationManager::prepare_weight_recorders()
{
    for (int t = 0; t < layout_.n_threads; ++t) {
        if (!connections_.has_stores(t)) {
            continue;
        }
        for (auto& store : connections_.stores(t)) {
            SynapseModel& model = store->model();
            if (model.needs_volume_transmitter()) {
                prepare_volume(model);
            }
            model.weight_sink = nullptr;
            const auto* nodes = dynamic_cast<const NodeCollection*>(model.weight_recorder.get());
            if (nodes == nullptr || nodes->empty()) {
                continue;
            }
            const auto place = nodes_.locate((*nodes)[0]);
            auto* recorder = dynamic_cast<RecorderPool*>(place.pool);
            model.weight_sink = recorder ? recorder->weight_sink(place.cell) : nullptr;
            if (model.weight_sink == nullptr) {
                throw Error("BadProperty", "Prepare: the 'weight_recorder' of " + model.name() + " is a " +
                                               nodes_.model_of((*nodes)[0]).name() +
                                               ", not a weight_recorder.");
            }
        }
    }
}

// What speaks against run_overlapped(): signals that flow at all times are exchanged once per slice, volume
// transmitters know the spikes of whole slices. MARTLET_OVERLAP=off says no as well.
bool SimulationManager::needs_whole_slices() const
{
    const char* wish = std::getenv("MARTLET_OVERLAP");
    if (wish != nullptr && std::strcmp(wish, "off") == 0) {
        return true;
    }
    for (RecorderPool* pool : nodes_.recorders()) {
        if (pool->size() > 0 && pool->volume_signal(0) != nullptr) {
            return true;
        }
    }
    for (int t = 0; t < layout_.n_threads; ++t) {
        if (!connections_.has_stores(t)) {
            continue;
        }
        for (auto& store : connections_.stores(t)) {
            const auto* end = std::end(secondary_signals);
            if (std::find(std::begin(secondary_signals), end, store->signal()) != end) {
                return true;
            }
        }
    }
    return false;
}

void SimulationManager::prepare(Communicator& communicator)
{
    if (prepared_) {
        throw Error("KernelException", "Prepare: the kernel is prepared already; call Cleanup first.");
    }
    const double start = seconds();
    // Every process uses the same limits of delays.
    std::int64_t limits[2] = {connections_.any_delay() ? connections_.min_delay()
                                                       : std::numeric_limits<std::int64_t>::max(),
                              connections_.any_delay() ? -connections_.max_delay() : 0};
    communicator.allreduce_min(limits, 2);
    if (limits[1] < 0) {
        connections_.merge_limits(limits[0], -limits[1]);
    }
    std::int64_t found[2] = {0, needs_whole_slices() ? 1 : 0};
    nodes_.for_all_pools([&](Pool& p) { found[0] |= p.size() > 0 && p.off_grid() ? 1 : 0; });
    communicator.allreduce_max(found, 2);
    setup_.grid = settings_.grid;
    setup_.h = settings_.grid.resolution();
    setup_.now = now_;
    if (setup_.min_delay != connections_.min_delay() || slice_origin_ > now_) {
        slice_origin_ = now_;
    }
    setup_.min_delay = connections_.min_delay();
    setup_.slice_origin = slice_origin_;
    setup_.max_delay = connections_.max_delay();
    std::size_t slots = setup_.ring_slots;
    while (slots < static_cast<std::size_t>(setup_.min_delay + setup_.max_delay)) {
        slots *= 2;
    }
    setup_.ring_slots = slots;
    setup_.seed = static_cast<std::uint64_t>(settings_.rng_seed);
    setup_.random_key = mixed_seed(settings_.rng_seed, settings_.rng_type);
    setup_.counter_based = is_counter_based(settings_.rng_type);
    setup_.n_threads = layout_.n_threads;
    setup_.n_processes = layout_.n_processes;
    setup_.rank = layout_.rank;
    setup_.off_grid = found[0] != 0;
    setup_.use_wfr = settings_.use_wfr;
    setup_.interpolation_order = static_cast<int>(settings_.wfr_interpolation_order);
    setup_.wfr_tol = settings_.wfr_tol;
    overlaps_ = layout_.n_processes > 1 && found[1] == 0 && setup_.min_delay >= 2 && setup_.counter_based;
    if (setup_.min_delay >= (Step(1) << (64 - SpikeKey::id_bits))) {
        throw Error("BadDelay", "Prepare: min_delay of " + to_text(settings_.grid.ms(setup_.min_delay)) +
                                    " ms has too many steps.");
    }

    std::string kind;
    std::string message;
    try {
        prepare_random();
        for_each_thread(layout_.n_threads, [&](int t) {
            for (Pool* pool : nodes_.thread_pools(t)) {
                pool->prepare(setup_);
            }
        });
        for (StimulatorPool* pool : nodes_.stimulators()) {
            pool->prepare(setup_);
            for (std::uint32_t c = 0; c < pool->size(); ++c) {
                pool->prepare_device(c, layout_.n_threads);
            }
        }
        for (RecorderPool* pool : nodes_.recorders()) {
            pool->prepare(setup_);
            for (std::uint32_t c = 0; c < pool->size(); ++c) {
                pool->prepare_recorder(c, layout_.n_threads);
            }
        }
        prepare_weight_recorders();
        events_.prepare(setup_);
        prepare_samples();
    } catch (const Error& e) {
        kind = e.kind();
        message = e.what();
    }
    std::string agreed_kind;
    const std::string agreed = agree_on_error(communicator, kind, message, agreed_kind);
    if (!agreed.empty()) {
        throw Error(agreed_kind, agreed);
    }
    {
        const Stopwatch watch(exchanging_);
        secondary_.prepare(setup_, communicator);
        events_.prepare_exchange(communicator);
    }
    prepared_ = true;
    time_prepare_ += seconds() - start;
}

void SimulationManager::refresh()
{
    if (!prepared_) {
        return;
    }
    for_each_thread(layout_.n_threads, [&](int t) {
        for (Pool* pool : nodes_.thread_pools(t)) {
            pool->refresh();
        }
    });
    for (StimulatorPool* pool : nodes_.stimulators()) {
        pool->refresh();
    }
    events_.prepare(setup_);
}

void SimulationManager::cleanup()
{
    if (!prepared_) {
        throw Error("KernelException", "Cleanup: the kernel is not prepared; call Prepare first.");
    }
    prepared_ = false;
    for (RecorderPool* pool : nodes_.recorders()) {
        pool->cleanup();
    }
}

void SimulationManager::run(double ms, Communicator& communicator)
{
    if (!prepared_) {
        throw Error("KernelException",
                    "Run: the kernel is not prepared; call Prepare first, or use Simulate.");
    }
    if (!std::isfinite(ms) || ms < 0.0) {
        throw Error("BadParameter",
                    "Run: the time must be >= 0 ms and finite, but " + to_text(ms) + " was given.");
    }
    if (!settings_.grid.on_grid(ms)) {
        throw Error("BadParameter", "Run: the time must be a multiple of the resolution of " +
                                        to_text(settings_.grid.resolution()) + " ms, but " + to_text(ms) +
                                        " ms was given.");
    }
    if (settings_.grid.ms(now_) + ms > settings_.grid.t_max()) {
        throw Error("BadParameter",
                    "Run: " + to_text(ms) + " ms is beyond the largest time that can be represented.");
    }
    const Step steps = settings_.grid.step(ms);
    spike_count_ = 0;
    to_do_ = steps;
    stop_kind_.clear();
    interrupt_.store(false, std::memory_order_relaxed);
    errors_.assign(threads_.size(), {});
    settled_threads_.assign(threads_.size(), 0);
    for (auto& t : threads_) {
        t->spike_count = 0;
        t->setup = setup_;
    }
    const Stopwatch watch(simulating_);
    last_progress_ = seconds();
    if (overlaps_ && events_.can_overlap()) {
        run_overlapped(steps, communicator);
    } else {
        run_slices(steps, communicator);
    }
    settle_errors(communicator);
    if (stop_kind_.empty()) {
        for_each_thread(layout_.n_threads, [&](int t) {
            if (connections_.has_stores(t)) {
                for (auto& store : connections_.stores(t)) {
                    store->follow_up(now_);
                }
            }
        });
    }
    for (auto& t : threads_) {
        spike_count_ += t->spike_count;
    }
    nodes_.for_all_pools([&](Pool& p) { p.set_time(now_); });
    simulated_ = simulated_ || steps > 0;
    setup_.now = now_;
    for (RecorderPool* pool : nodes_.recorders()) {
        pool->end_run();
    }
    if (!stop_kind_.empty()) {
        throw Error(stop_kind_, stop_message_);
    }
}

void SimulationManager::begin_slice(const Slice& slice, ThreadState& thread)
{
    if ((slice.begin - slice_origin_) % setup_.min_delay == 0) {
        for (RecorderPool* pool : nodes_.recorders()) {
            pool->begin_slice(thread.thread);
        }
    }
}

void SimulationManager::update_devices(const Slice& slice, ThreadState& thread)
{
    for (const auto& device : events_.outlets(thread.thread)) {
        device.pool->update_device(device.cell, slice, thread, device.outlet);
    }
}

void SimulationManager::update_thread(const Slice& slice, ThreadState& thread)
{
    begin_slice(slice, thread);
    update_devices(slice, thread);
    for (Pool* pool : nodes_.thread_pools(thread.thread)) {
        pool->update(slice, thread);
    }
    events_.deliver_to_recorders(slice, thread);
}

// What goes wrong on a thread is kept until all have met.
template <class F>
void SimulationManager::guarded(int thread, F&& f)
{
    auto& error = errors_[static_cast<std::size_t>(thread)];
    try {
        f();
    } catch (const Error& e) {
        error = {e.kind(), e.what()};
    } catch (const std::exception& e) {
        error = {"KernelException", e.what()};
    }
}

// Passes through a slice until what instantaneous signals do in it no longer depends on the pass before
// (Jacobi waveform relaxation, Hahne et al. 2015, doi:10.3389/fninf.2015.00022, section 2.2).
void SimulationManager::relax(const Slice& slice, ThreadState& thread, SpinBarrier& barrier,
                              Communicator& communicator)
{
    for (std::int64_t pass = 0; pass < settings_.wfr_max_iterations; ++pass) {
        guarded(thread.thread, [&] {
            settled_threads_[static_cast<std::size_t>(thread.thread)] =
                secondary_.relax(slice, thread) ? 1 : 0;
        });
        barrier.wait();
        if (thread.thread == 0) {
            const bool failed =
                std::any_of(errors_.begin(), errors_.end(), [](const auto& e) { return !e.first.empty(); });
            const bool settled =
                std::all_of(settled_threads_.begin(), settled_threads_.end(), [](char s) { return s != 0; });
            guarded(0, [&] { settled_ = secondary_.exchange_pass(communicator, settled, failed); });
        }
        barrier.wait();
        guarded(thread.thread, [&] { secondary_.deliver_pass(slice, thread.thread); });
        barrier.wait();
        if (settled_) {
            break;
        }
    }
}

// Slices are counted through all runs: one that a run leaves unfinished is continued by the next.
Slice SimulationManager::next_slice(Step end) const
{
    const Step rest = setup_.min_delay - (now_ - slice_origin_) % setup_.min_delay;
    return Slice{now_, static_cast<int>(std::min(rest, end - now_))};
}

// f(thread) on all threads, in one parallel region for the whole run.
template <class F>
void SimulationManager::on_threads(F&& f)
{
    for_each_thread(layout_.n_threads, [&](int thread) {
        const FlushDenormals flush;
        f(*threads_[static_cast<std::size_t>(thread)]);
    });
}

// Samples of stimulators, once all threads have updated theirs.
void SimulationManager::sample_devices(const Slice& slice)
{
    guarded(0, [&] {
        for (StimulatorPool* pool : nodes_.stimulators()) {
            pool->update(slice, *threads_[0]);
        }
    });
}

// 0: all is well, 1: interrupted, 2: an error on some thread.
int SimulationManager::status() const
{
    const bool failed =
        std::any_of(errors_.begin(), errors_.end(), [](const auto& e) { return !e.first.empty(); });
    return failed ? 2 : interrupt_.load(std::memory_order_relaxed) ? 1 : 0;
}

// The threads meet before and after the exchange.
void SimulationManager::run_slices(Step steps, Communicator& communicator)
{
    const Step begin = now_;
    const Step end = now_ + steps;
    bool stop = steps == 0;
    Slice slice = next_slice(end);
    double slice_start = seconds();
    SpinBarrier barrier(layout_.n_threads);
    on_threads([&](ThreadState& thread) {
        const int mine = thread.thread;
        const auto guarded = [&](auto&& f) { this->guarded(mine, f); };
        while (!stop) {
            if (secondary_.relaxes()) {
                relax(slice, thread, barrier, communicator);
            }
            guarded([&] { update_thread(slice, thread); });
            barrier.wait();
            if (mine == 0) {
                sample_devices(slice);
                const double updated = seconds();
                int status = this->status();
                guarded([&] { status = events_.exchange(threads_, communicator, status); });
                if (secondary_.active()) {
                    guarded([&] { secondary_.exchange(communicator); });
                }
                if (status == 0) {
                    guarded([&] {
                        for (RecorderPool* pool : nodes_.recorders()) {
                            pool->share(communicator);
                        }
                    });
                }
                const double exchanged = seconds();
                time_update_ += updated - slice_start;
                time_exchange_ += exchanged - updated;
                stop = after_exchange(status, slice.begin + slice.length - begin, steps,
                                      exchanged - slice_start);
            }
            barrier.wait();
            const double deliver_start = mine == 0 ? seconds() : 0.0;
            guarded([&] { events_.deliver(slice, thread); });
            if (secondary_.active()) {
                guarded([&] { secondary_.deliver(slice, mine); });
            }
            barrier.wait();
            if (mine == 0) {
                slice_start = seconds();
                time_deliver_ += slice_start - deliver_start;
                now_ = slice.begin + slice.length;
                to_do_ = end - now_;
                slice = next_slice(end);
                stop = stop || now_ >= end;
            }
            barrier.wait();
        }
    });
}

// As run_slices(), for several processes: spikes travel while the next ones are computed. A slice is cut in
// two. Those of the first half are on their way while the second half is computed, those of the second half
// during the first half of the next slice; that is in time, since the smallest delay is a whole slice.
// Devices come after the spikes of the slice before, as they do in run_slices(), so that the numbers in the
// rings are sums of the same order.
void SimulationManager::run_overlapped(Step steps, Communicator& communicator)
{
    const Step begin = now_;
    const Step end = now_ + steps;
    bool stop = steps == 0;
    Slice slice = next_slice(end);
    Slice travelling; // the second half of the slice before
    int seen = 0;     // the status of all processes in this slice
    double slice_start = seconds();
    double spent = 0.0; // of this slice, with other things than updating
    SpinBarrier barrier(layout_.n_threads);
    // `f` on the main thread, while the others wait; its time is added to `total`.
    const auto alone = [&](int mine, double& total, auto&& f) {
        barrier.wait();
        if (mine == 0) {
            const double start = seconds();
            guarded(0, f);
            const double time = seconds() - start;
            total += time;
            spent += time;
        }
        barrier.wait();
    };
    on_threads([&](ThreadState& thread) {
        const int mine = thread.thread;
        const auto guarded = [&](auto&& f) { this->guarded(mine, f); };
        const auto update = [&](const Slice& piece) {
            guarded([&] {
                for (Pool* pool : nodes_.thread_pools(mine)) {
                    pool->update(piece, thread);
                    if (mine == 0) {
                        events_.progress();
                    }
                }
            });
        };
        const auto start_exchange = [&] { events_.start_exchange(threads_, communicator, status()); };
        const auto finish_exchange = [&] { seen = std::max(seen, events_.finish_exchange(communicator)); };
        const auto deliver = [&](const Slice& piece) {
            const double start = mine == 0 ? seconds() : 0.0;
            guarded([&] { events_.deliver(piece, thread); });
            if (mine == 0) {
                const double time = seconds() - start;
                time_deliver_ += time;
                spent += time;
            }
        };
        while (!stop) {
            const Slice first{slice.begin, slice.length / 2};
            const Slice second{slice.begin + first.length, slice.length - first.length};
            guarded([&] { begin_slice(slice, thread); });
            if (first.length > 0) {
                update(first);
            }
            if (travelling.length > 0) {
                alone(mine, time_exchange_, finish_exchange);
                deliver(travelling);
            }
            guarded([&] {
                update_devices(slice, thread);
                events_.cut_devices(thread, first.length);
                events_.deliver_to_recorders(first, thread);
            });
            if (first.length > 0) {
                alone(mine, time_exchange_, start_exchange);
            }
            update(second);
            guarded([&] { events_.deliver_second_to_recorders(second, thread); });
            if (first.length > 0) {
                alone(mine, time_exchange_, finish_exchange);
                deliver(first);
            }
            guarded([&] { events_.next_piece(thread); });
            alone(mine, time_exchange_, [&] {
                sample_devices(slice);
                const double now = seconds();
                time_update_ += now - slice_start - spent;
                now_ = slice.begin + slice.length;
                to_do_ = end - now_;
                stop = after_exchange(seen, now_ - begin, steps, now - slice_start) || now_ >= end;
                travelling = second;
                slice = next_slice(end);
                slice_start = now;
                spent = 0.0;
                seen = 0;
                start_exchange();
            });
        }
        if (travelling.length > 0) {
            alone(mine, time_exchange_, finish_exchange);
            deliver(travelling);
        }
    });
    if (stop_kind_.empty() && seen == 1) {
        after_exchange(seen, steps, steps, min_update_time_);
    }
}

void SimulationManager::settle_errors(Communicator& communicator)
{
    std::string kind;
    std::string message;
    for (const auto& e : errors_) {
        if (kind.empty() && !e.first.empty()) {
            kind = e.first;
            message = e.second;
        }
    }
    std::string agreed_kind;
    const std::string agreed = agree_on_error(communicator, kind, message, agreed_kind);
    if (!agreed.empty()) {
        stop_kind_ = agreed_kind;
        stop_message_ = agreed;
    }
}

// Whether the run ends after this slice.
bool SimulationManager::after_exchange(int status, Step done, Step steps, double duration)
{
    min_update_time_ = std::min(min_update_time_, duration);
    max_update_time_ = std::max(max_update_time_, duration);
    if (status >= 2) {
        return true;
    }
    if (status == 1) {
        stop_kind_ = "Interrupted";
        stop_message_ = "Run: interrupted; the kernel can go on from here.";
        return true;
    }
    if (duration > settings_.update_time_limit) {
        stop_kind_ = "KernelException";
        stop_message_ = "Run: a slice took " + to_text(duration) + " s, more than update_time_limit of " +
                        to_text(settings_.update_time_limit) + " s.";
        interrupt_.store(true, std::memory_order_relaxed); // other processes stop with the next slice
        return layout_.n_processes == 1;
    }
    if (progress_) {
        const double t = seconds();
        if (t - last_progress_ >= progress_interval_ || done >= steps) {
            last_progress_ = t;
            if (!progress_(settings_.grid.ms(done), settings_.grid.ms(steps))) {
                interrupt_.store(true, std::memory_order_relaxed);
            }
        }
    }
    if (layout_.n_processes == 1 && interrupt_.load(std::memory_order_relaxed)) {
        stop_kind_ = "Interrupted";
        stop_message_ = "Run: interrupted; the kernel can go on from here.";
        return true;
    }
    return false;
}

Dictionary SimulationManager::timings() const
{
    // The main thread alone exchanges tables while a simulation is prepared.
    const auto main_thread = [&](double x) {
        Reals out(static_cast<std::size_t>(layout_.n_threads));
        out[0] = x;
        return out;
    };
    return {{"time_communicate_prepare", main_thread(exchanging_.wall)},
            {"time_communicate_prepare_cpu", main_thread(exchanging_.cpu)},
            {"time_prepare", time_prepare_},
            {"time_simulate", simulating_.wall},
            {"time_simulate_cpu", simulating_.cpu},
            {"time_update", time_update_},
            {"time_gather_spike_data", time_exchange_},
            {"time_deliver_spike_data", time_deliver_}};
}

} // namespace nest
