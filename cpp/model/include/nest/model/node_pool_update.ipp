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
    for (auto& r : records_) {
        if (!r.derived_valid || new_step) {
            M::derive(r.parameters, setup.h, r.derived);
            r.derived_valid = true;
        }
    }
    setup_ = setup;
    if constexpr (detail::has_archive<M>) {
        target_archive_.resize(size());
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
        emit_precise(thread, lag, step, p.first, p.second);
    }
    precise_.clear();
}

template <class M>
void NodePool<M>::update(const Slice& slice, ThreadState& thread)
{
    setup_.now = slice.begin + slice.length;
    const bool plain = mode_.empty();
    if constexpr (queue_input) {
        plain ? update_queue<true>(slice, thread) : update_queue<false>(slice, thread);
    } else if (record_of_.empty()) {
        plain ? update_ring<true, true>(slice, thread) : update_ring<true, false>(slice, thread);
    } else {
        plain ? update_ring<false, true>(slice, thread) : update_ring<false, false>(slice, thread);
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
    std::vector<std::size_t> first_sample;
    for (const auto& r : sample_requests_) {
        first_sample.push_back(r.buffer->steps.size());
    }
    std::vector<std::size_t> next_sample(sample_requests_.size(), 0);
    // Copies: the compiler knows that no state overlaps them.
    const Parameters p0 = records_.empty() ? static_cast<const Model&>(model_).parameters : records_[0].parameters;
    const Derived d0 = records_.empty() ? Derived {} : records_[0].derived;

    for (std::uint32_t begin = 0; begin < n; begin += tile_size) {
        const std::uint32_t end = std::min(n, begin + tile_size);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            double* spikes = spikes_.slot(step) + begin * channels;
            const double* currents = current_step ? currents_.slot(step) + begin * current_step : no_current;
            // Spikes are noted and emitted after the loop, which stays free of calls and keeps its constants in registers.
            std::uint32_t cell_of[tile_size];
            int count_of[tile_size];
            std::uint32_t hits = 0;
            State* const states = states_.data();
            const double* own_spikes = spikes;
            const double* own_currents = currents;
            for (std::uint32_t c = begin; c < end; ++c) {
                const Parameters& p = one_record ? p0 : records_[record_of_[c]].parameters;
                const Derived& d = one_record ? d0 : records_[record_of_[c]].derived;
                const Input input { own_spikes, own_currents };
                own_spikes += channels;
                own_currents += current_step;
                int fired;
                if (!plain && mode_[c] != normal) {
                    fired = mode_[c] == ignoring ? ignoring_spikes(c, step) : 0;
                } else if constexpr (detail::has_context_step<M, Input>) {
                    StepContext context { step, lag, c, ids_[c], setup_.h, thread, &precise_, &target_archive_ };
                    fired = M::step(states[c], p, d, input, context);
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
                std::memset(currents_.slot(step) + begin * current_step, 0, (end - begin) * current_step * sizeof(double));
            }
            for (std::size_t r = 0; r < sample_requests_.size(); ++r) {
                SampleRequest& q = sample_requests_[r];
                if (step + 1 > q.first && step + 1 <= q.last && (step + 1 - q.offset) % q.interval == 0) {
                    for (std::size_t k = next_sample[r]; k < q.cells.size() && q.cells[k] < end; ++k) {
                        take_sample(q, step, q.cells[k]);
                    }
                }
            }
        }
        for (std::size_t r = 0; r < sample_requests_.size(); ++r) {
            while (next_sample[r] < sample_requests_[r].cells.size() && sample_requests_[r].cells[next_sample[r]] < end) {
                ++next_sample[r];
            }
        }
    }
    if (n > tile_size) {
        for (std::size_t r = 0; r < sample_requests_.size(); ++r) {
            sort_samples(r, first_sample[r]);
        }
    }
}

// Step by step, the events of a step grouped by cell (stable, so their canonical order is kept).
template <class M>
template <bool plain>
void NodePool<M>::update_queue(const Slice& slice, ThreadState& thread)
{
    if constexpr (queue_input) {
        static const double no_current[16] = {};
        const auto n = static_cast<std::uint32_t>(size());
        const auto channels = static_cast<std::uint32_t>(this->channels(Signal::spike));
        const std::size_t current_step = currents_.active() ? detail::current_channels_of<M>::value : 0;
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            auto& events = queue_.slot(step);
            std::stable_sort(events.begin(), events.end(), [&](const InputEvent& a, const InputEvent& b) {
                return a.cell / channels < b.cell / channels;
            });
            const double* currents = current_step ? currents_.slot(step) : no_current;
            const InputEvent* e = events.data();
            const InputEvent* const last = e + events.size();
            std::uint32_t c = 0;
            while (detail::event_driven_of<M>::value ? e != last : c < n) {
                if (detail::event_driven_of<M>::value) {
                    c = e->cell / channels;
                }
                const InputEvent* const first = e;
                while (e != last && e->cell / channels == c) {
                    ++e;
                }
                int fired;
                if (!plain && mode_[c] != normal) {
                    fired = mode_[c] == ignoring ? ignoring_spikes(c, step) : 0;
                } else {
                    const std::uint32_t r = record_index(c);
                    const Events input { first, e, currents + c * current_step };
                    StepContext context { step, lag, c, ids_[c], setup_.h, thread, &precise_, &target_archive_ };
                    fired = M::step(states_[c], records_[r].parameters, records_[r].derived, input, context);
                }
                if (fired != 0) {
                    emit(thread, lag, step, c, fired);
                }
                ++c;
            }
            if (!plain && detail::event_driven_of<M>::value) {
                for (std::uint32_t i = 0; i < n; ++i) {
                    if (mode_[i] == ignoring && ignoring_spikes(i, step) != 0) {
                        emit(thread, lag, step, i, 1);
                    }
                }
            }
            flush_precise(thread, lag, step);
            events.clear();
            if (current_step) {
                std::memset(currents_.slot(step), 0, n * current_step * sizeof(double));
            }
            for (auto& q : sample_requests_) {
                if (step + 1 > q.first && step + 1 <= q.last && (step + 1 - q.offset) % q.interval == 0) {
                    for (const std::uint32_t cell : q.cells) {
                        take_sample(q, step, cell);
                    }
                }
            }
        }
    } else {
        (void)slice;
        (void)thread;
    }
}

} // namespace nest
