// SPDX-License-Identifier: GPL-2.0-or-later
// The update loop of NodePool<M> for models that say their step for eight neurons at once; included by
// node_pool.hpp only.
#pragma once

namespace nest
{

namespace detail
{

// The sums of eight cells, a column for each channel; leaves zeros.
template <int channels>
NEST_ALWAYS_INLINE void take_columns(double* sums, Lanes* columns)
{
    Lanes x[channels];
    std::memcpy(x, sums, sizeof x);
    if constexpr (channels == 1) {
        columns[0] = x[0];
    } else if constexpr (channels == 2) {
        columns[0] = even_lanes(x[0], x[1]);
        columns[1] = odd_lanes(x[0], x[1]);
    } else {
        for (int l = 0; l < lanes; ++l) {
            for (int k = 0; k < channels; ++k) {
                columns[k][l] = sums[l * channels + k];
            }
        }
    }
    std::memset(sums, 0, sizeof x);
}

} // namespace detail

// Tiles as in update_ring(). Eight cells with the same parameters go through advance() together, all others
// one by one through step().
template <class M>
void NodePool<M>::update_blocks(const Slice& slice, ThreadState& thread)
{
    constexpr auto channels = static_cast<std::size_t>(detail::spike_channels_of<M>::value);
    constexpr auto current_channels = static_cast<std::size_t>(detail::current_channels_of<M>::value);
    const auto n = static_cast<std::uint32_t>(size());
    begin_samples();
    for (std::uint32_t begin = 0; begin < n; begin += tile_size) {
        const std::uint32_t end = std::min(n, begin + tile_size);
        const Record* shared[tile_size / lanes]; // by eight cells, nullptr: one by one
        for (std::uint32_t c = begin; c < end; c += lanes) {
            shared[(c - begin) / lanes] = shared_record(c);
        }
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            double* const spikes = spikes_.slot(step);
            double* const currents = currents_.active() ? currents_.slot(step) : nullptr;
            std::uint32_t fired[tile_size];
            std::uint32_t* hits = fired;
            for (std::uint32_t c = begin; c < end;) {
                const Record* record = shared[(c - begin) / lanes];
                std::uint32_t last = c;
                do {
                    last = std::min<std::uint32_t>(last + lanes, end);
                } while (last < end && shared[(last - begin) / lanes] == record);
                if (record != nullptr) {
                    hits = advance_blocks(*record, c, last, spikes, currents, hits);
                    c = last;
                }
                for (; c < last; ++c) {
                    *hits = c;
                    hits += step_alone(c, lag, step, spikes + c * channels,
                                       currents ? currents + c * current_channels : nullptr, thread);
                }
            }
            for (const std::uint32_t* c = fired; c < hits; ++c) {
                emit(thread, lag, step, *c, 1);
            }
            sample_tile(step, end);
        }
        end_tile_samples(end);
    }
    end_samples(n > tile_size);
}

// The record of cells c to c + 7 if they may go together.
template <class M>
auto NodePool<M>::shared_record(std::uint32_t c) const -> const Record*
{
    if (size() - c < lanes) {
        return nullptr;
    }
    const Record& record = records_[record_index(c)];
    if (!record_of_.empty()) {
        std::uint32_t different = 0;
        for (std::uint32_t l = 1; l < lanes; ++l) {
            different |= record_of_[c + l] ^ record_of_[c];
        }
        if (different != 0) {
            return nullptr;
        }
    }
    if (!mode_.empty() && std::any_of(&mode_[c], &mode_[c] + lanes, [](auto m) { return m != normal; })) {
        return nullptr;
    }
    if constexpr (detail::HasAlone<M>::value) {
        if (M::alone(record.parameters)) {
            return nullptr;
        }
    }
    return &record;
}

// One step of cells first to last, whole blocks; writes those that fire to `hits` and returns its end.
template <class M>
std::uint32_t* NodePool<M>::advance_blocks(const Record& record, std::uint32_t first, std::uint32_t last,
                                           double* spikes, double* currents, std::uint32_t* hits)
{
    constexpr int channels = detail::spike_channels_of<M>::value;
    constexpr int current_channels = detail::current_channels_of<M>::value;
    with_widest_registers([&, hits_end = hits]() mutable {
        // Copies: the compiler knows that no state overlaps them.
        const Parameters p = record.parameters;
        const Derived d = record.derived;
        for (std::uint32_t c = first; c < last; c += lanes) {
            Lanes in[channels];
            Lanes current[current_channels] = {};
            detail::take_columns<channels>(spikes + std::size_t(c) * channels, in);
            if (currents != nullptr) {
                detail::take_columns<current_channels>(currents + std::size_t(c) * current_channels, current);
            }
            auto s = states_.block(c / lanes);
            const LaneMask fires = M::advance(s, p, d, InputOf<Lanes>{in, current});
            states_.block(c / lanes) = s;
            for (unsigned bits = lane_bits(fires); bits != 0; bits &= bits - 1) {
                *hits_end++ = c + static_cast<std::uint32_t>(__builtin_ctz(bits));
            }
        }
        hits = hits_end;
    });
    return hits;
}

// One step of one cell: whether it fires.
template <class M>
__attribute__((noinline)) bool NodePool<M>::step_alone(std::uint32_t c, int lag, Step step, double* spikes,
                                                       double* currents, ThreadState& thread)
{
    static double no_current[static_cast<std::size_t>(detail::current_channels_of<M>::value)] = {};
    bool fires = false;
    if (!mode_.empty() && mode_[c] != normal) {
        fires = mode_[c] == ignoring && ignoring_spikes(c, step) != 0;
    } else {
        const Record& r = records_[record_index(c)];
        const Input input{spikes, currents ? currents : no_current};
        State s = states_[c];
        if constexpr (detail::has_context_step<M, Input>) {
            StepContext context{step, lag, c, ids_[c], setup_.h, thread};
            fires = M::step(s, r.parameters, r.derived, input, context) != 0;
        } else {
            fires = M::step(s, r.parameters, r.derived, input) != 0;
        }
        states_.put(c, s);
    }
    std::fill_n(spikes, detail::spike_channels_of<M>::value, 0.0);
    if (currents) {
        std::fill_n(currents, detail::current_channels_of<M>::value, 0.0);
    }
    return fires;
}

} // namespace nest
