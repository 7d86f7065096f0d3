// SPDX-License-Identifier: GPL-2.0-or-later
// The update loops of NodePool<M>; included by node_pool.hpp only.
#pragma once

namespace nest
{

template <class M>
void NodePool<M>::prepare(const RunSetup& setup)
{
    const bool new_step = setup.h != setup_.h;
    prepare_common(setup);
    derive_changed(new_step);
    if constexpr (detail::has_archive<M>) {
        target_archive_.resize(size());
    }
    if constexpr (detail::has_signals<M>) {
        prepare_signals();
    }
}

template <class M>
void NodePool<M>::derive_changed(bool all)
{
    for (auto& r : records_) {
        if (!r.derived_valid || all) {
            M::derive(r.parameters, setup_.h, r.derived);
            r.derived_valid = true;
        }
    }
}

template <class M>
int NodePool<M>::ignoring_spikes(std::uint32_t cell, Step step) const
{
    const IgnoreAndSpike& g = ignore_[cell];
    const Step interval = std::max<Step>(1, setup_.grid.step(g.interval));
    const Step since = step + 1 - setup_.grid.step(g.offset);
    return since >= 0 && since % interval == 0 ? 1 : 0;
}

template <class M>
void NodePool<M>::flush_precise(ThreadState& thread, int lag, Step step)
{
    for (const auto& p : precise_) {
        emit_precise(thread, lag, step, p.first, p.second,
                     detail::carries_number_of<M>::value ? 0.0 : p.second);
    }
    precise_.clear();
}

template <class M>
void NodePool<M>::update(const Slice& slice, ThreadState& thread)
{
    setup_.now = slice.begin + slice.length;
    const bool plain = mode_.empty();
    if constexpr (detail::has_signals<M>) {
        update_signals<true>(slice, thread);
    } else if constexpr (detail::HasBlocks<M>::value) {
        static_assert(!queue_input, "models with single events go one by one");
        update_blocks(slice, thread);
    } else if constexpr (queue_input) {
        if (record_of_.empty()) {
            plain ? update_queue<true, true>(slice, thread) : update_queue<true, false>(slice, thread);
        } else {
            plain ? update_queue<false, true>(slice, thread) : update_queue<false, false>(slice, thread);
        }
    } else if (record_of_.empty()) {
        plain ? update_ring<true, true>(slice, thread) : update_ring<true, false>(slice, thread);
    } else {
        plain ? update_ring<false, true>(slice, thread) : update_ring<false, false>(slice, thread);
    }
}

// Whether neurons with these records may go together.
template <class M>
bool NodePool<M>::alike(std::uint32_t a, std::uint32_t b) const
{
    if constexpr (detail::HasAlike<M>::value) {
        return a == b || M::alike(records_[a].parameters, records_[b].parameters);
    } else {
        return a == b;
    }
}

// The first part of a step of cells that are all alive: neurons with equal equations go together.
template <class M>
void NodePool<M>::integrate_lanes(std::uint32_t begin, std::uint32_t end, StepContext& first, bool* alone)
{
    if constexpr (detail::HasLanes<M>::value) {
        for (std::uint32_t c = begin, last; c < end; c = last) {
            last = record_of_.empty() ? end : c + 1;
            while (last < end && alike(record_of_[last], record_of_[c])) {
                ++last;
            }
            std::fill_n(alone + (c - begin), last - c, last - c < lanes / 2);
            if (last - c >= lanes / 2) {
                first.cell = c;
                first.node = ids_[c];
                const Record& r = records_[record_index(c)];
                LaneRun run{last - c, first, alone + (c - begin)};
                if (!record_of_.empty()) {
                    run.record = &record_of_[c];
                    run.parameters = reinterpret_cast<const char*>(&records_[0].parameters);
                    run.stride = sizeof(Record);
                }
                M::integrate_lanes(&states_[c], r.parameters, r.derived, run);
            }
        }
    } else {
        (void)begin, (void)end, (void)first, (void)alone;
    }
}

// A tile of cells runs through the whole slice while its state is in cache.
template <class M>
template <bool one_record, bool plain>
void NodePool<M>::update_ring(const Slice& slice, ThreadState& thread)
{
    static const double no_current[16] = {};
    const auto n = static_cast<std::uint32_t>(size());
    const std::size_t channels = [&]() -> std::size_t {
        if constexpr (detail::HasChannels<M>::value) {
            return spikes_.cells() / std::max<std::size_t>(1, n);
        } else {
            return detail::spike_channels_of<M>::value;
        }
    }();
    const std::size_t current_step = currents_.active() ? detail::current_channels_of<M>::value : 0;
    begin_samples();
    if (n == 0) {
        return;
    }
    // Copies: the compiler knows that no state overlaps them. Those that hold arrays are not copied: nothing
    // is allocated here.
    using P0 = std::conditional_t<std::is_trivially_copyable<Parameters>::value, const Parameters,
                                  const Parameters&>;
    using D0 = std::conditional_t<std::is_trivially_copyable<Derived>::value, const Derived, const Derived&>;
    P0 p0 = records_[0].parameters;
    D0 d0 = records_[0].derived;

    for (std::uint32_t begin = 0; begin < n; begin += tile_size) {
        const std::uint32_t end = std::min(n, begin + tile_size);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            double* spikes = spikes_.slot(step) + begin * channels;
            const double* currents = current_step ? currents_.slot(step) + begin * current_step : no_current;
            // Spikes are noted and emitted after the loop, which stays free of calls and keeps its constants
            // in registers.
            std::uint32_t cell_of[tile_size];
            int count_of[tile_size];
            std::uint32_t hits = 0;
            State* const states = states_.data();
            const double* own_spikes = spikes;
            const double* own_currents = currents;
            [[maybe_unused]] bool alone[tile_size];
            if constexpr (detail::HasLanes<M>::value && plain) {
                StepContext first{step, lag, begin, 0, setup_.h, thread, &precise_, &target_archive_};
                integrate_lanes(begin, end, first, alone);
            }
            for (std::uint32_t c = begin; c < end; ++c) {
                const Parameters& p = one_record ? p0 : records_[record_of_[c]].parameters;
                const Derived& d = one_record ? d0 : records_[record_of_[c]].derived;
                const Input input{own_spikes, own_currents};
                own_spikes += channels;
                own_currents += current_step;
                int fired;
                if (!plain && mode_[c] != normal) {
                    fired = mode_[c] == ignoring ? ignoring_spikes(c, step) : 0;
                } else if constexpr (detail::has_context_step<M, Input>) {
                    StepContext context{step, lag, c, ids_[c], setup_.h, thread, &precise_, &target_archive_};
                    if constexpr (detail::HasLanes<M>::value && plain) {
                        fired = alone[c - begin] ? M::step(states[c], p, d, input, context)
                                                 : M::finish(states[c], p, d, input, context);
                    } else {
                        fired = M::step(states[c], p, d, input, context);
                    }
                } else {
                    fired = M::step(states[c], p, d, input);
                }
                cell_of[hits] = c;
                count_of[hits] = fired;
                hits += fired != 0 ? 1 : 0;
            }
            for (std::uint32_t k = 0; k < hits; ++k) {
                emit(thread, lag, step, cell_of[k], count_of[k]);
            }
            if (!precise_.empty()) {
                flush_precise(thread, lag, step);
            }
            std::memset(spikes, 0, (end - begin) * channels * sizeof(double));
            if (current_step) {
                std::memset(currents_.slot(step) + begin * current_step, 0,
                            (end - begin) * current_step * sizeof(double));
            }
            sample_tile(step, end);
        }
        end_tile_samples(end);
    }
    end_samples(n > tile_size);
}

// Events in canonical order, each node's together. Tiles as above; of event-driven models only the nodes with
// events are visited.
template <class M>
template <bool one_record, bool plain>
void NodePool<M>::update_queue(const Slice& slice, ThreadState& thread)
{
    if constexpr (queue_input) {
        static const double no_current[16] = {};
        constexpr bool event_driven = detail::event_driven_of<M>::value;
        const auto n = static_cast<std::uint32_t>(size());
        const auto channels = static_cast<std::uint32_t>(this->channels(Signal::spike));
        const std::size_t current_step = currents_.active() ? detail::current_channels_of<M>::value : 0;
        next_event_.assign(static_cast<std::size_t>(slice.length), 0);
        for (int lag = 0; lag < slice.length; ++lag) {
            queue_.order(slice.begin + lag, n, channels);
        }
        begin_samples();
        const Parameters p0 =
            records_.empty() ? static_cast<const Model&>(model_).parameters : records_[0].parameters;
        const Derived d0 = records_.empty() ? Derived{} : records_[0].derived;
        const std::uint32_t tile = event_driven ? std::max<std::uint32_t>(1, n) : tile_size;

        for (std::uint32_t begin = 0; begin < n; begin += tile) {
            const std::uint32_t end = std::min(n, begin + tile);
            for (int lag = 0; lag < slice.length; ++lag) {
                const Step step = slice.begin + lag;
                const auto& events = queue_.slot(step);
                const double* const currents = current_step ? currents_.slot(step) : no_current;
                const InputEvent* e = events.data() + next_event_[static_cast<std::size_t>(lag)];
                const InputEvent* const last = events.data() + events.size();
                StepContext context{step, lag, 0, 0, setup_.h, thread, &precise_, &target_archive_};
                const std::uint64_t none = ~std::uint64_t(0);
                std::uint64_t next = e != last ? e->cell : none; // cell of the next event
                for (std::uint32_t c = begin; event_driven ? e != last : c < end; ++c) {
                    if constexpr (event_driven) {
                        c = e->cell / channels;
                    }
                    const InputEvent* const first = e;
                    while (next < std::uint64_t(c + 1) * channels) {
                        next = ++e != last ? e->cell : none;
                    }
                    int fired;
                    if (!plain && mode_[c] != normal) {
                        fired = mode_[c] == ignoring && !event_driven ? ignoring_spikes(c, step) : 0;
                    } else {
                        const Parameters& p = one_record ? p0 : records_[record_of_[c]].parameters;
                        const Derived& d = one_record ? d0 : records_[record_of_[c]].derived;
                        context.cell = c;
                        context.node = ids_[c];
                        fired =
                            M::step(states_[c], p, d, Events{first, e, currents + c * current_step}, context);
                    }
                    if (fired != 0) {
                        emit(thread, lag, step, c, fired);
                    }
                }
                next_event_[static_cast<std::size_t>(lag)] = static_cast<std::uint32_t>(e - events.data());
                if (!plain && event_driven) {
                    for (std::uint32_t c = 0; c < n; ++c) {
                        if (mode_[c] == ignoring && ignoring_spikes(c, step) != 0) {
                            emit(thread, lag, step, c, 1);
                        }
                    }
                }
                flush_precise(thread, lag, step);
                sample_tile(step, end);
            }
            end_tile_samples(end);
        }
        for (int lag = 0; lag < slice.length; ++lag) {
            queue_.slot(slice.begin + lag).clear();
            if (current_step) {
                std::memset(currents_.slot(slice.begin + lag), 0, n * current_step * sizeof(double));
            }
        }
        end_samples(n > tile);
    } else {
        (void)slice;
        (void)thread;
    }
}

} // namespace nest
