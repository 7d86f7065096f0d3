// SPDX-License-Identifier: GPL-2.0-or-later
// Delivery loops of SynapseStore<S>; included by synapse_store.hpp only.
#pragma once

namespace nest
{

template <class S>
void SynapseStore<S>::prepare(const RunSetup& setup)
{
    const bool new_step = setup.h != setup_.h;
    setup_ = setup;
    recode();
    if constexpr (!plastic) {
        for (std::size_t b = 0; b < blocks_.size() && signal_ == Signal::spike; ++b) {
            blocks_[b].order_list();
        }
    }
    const auto& model = static_cast<const Model&>(model_);
    for (auto& r : records_) {
        if (homogeneous) {
            r.parameters = model.parameters;
            r.derived_valid = false;
        }
        if (!r.derived_valid || new_step) {
            S::derive(r.parameters, setup.h, r.derived);
            r.derived_valid = true;
        }
    }
    last_event_ = {};
    if constexpr (follows_volume) {
        // New rows follow from now on.
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            extras_[b].followed.resize(blocks_[b].rows(), setup.now);
        }
    }
    if constexpr (plastic && detail::reads_history_of<S>::value) {
        // One table serves while all targets share tau_minus.
        has_minus_table_ = target_.size() > 0;
        const double tau = has_minus_table_ ? target_.archive(0).tau_minus : 1.0;
        for (std::uint32_t c = 0; c < target_.size() && has_minus_table_; ++c) {
            has_minus_table_ = target_.archive(c).tau_minus == tau;
        }
        if (has_minus_table_) {
            minus_table_ = ExpTable(tau, setup.h);
        }
    }
}

namespace detail
{

// The sign bit of a weight adds 1 to the cell where `split` is 1.
inline std::uint32_t sign_channel(double w, std::uint32_t split)
{
    std::uint64_t bits;
    std::memcpy(&bits, &w, sizeof bits);
    return static_cast<std::uint32_t>(bits >> 63) & split;
}

// Entries of one delay into their slot.
template <bool own_weight>
inline void scatter_slot(double* slot, const std::uint32_t* cell, const double* weight, double common,
                         std::size_t n, double factor, std::uint32_t split)
{
    if constexpr (own_weight) {
        for (std::size_t i = 0; i < n; ++i) {
            const double w = weight[i] * factor;
            slot[cell[i] + sign_channel(w, split)] += w;
        }
    } else {
        const double w = common * factor;
        slot += sign_channel(w, split);
        for (std::size_t i = 0; i < n; ++i) {
            slot[cell[i]] += w;
        }
    }
}

// Entries with delays of their own.
template <bool own_weight, class Delay>
inline void scatter(InputRing& ring, const std::uint32_t* cell, const double* weight, double common,
                    const Delay* delay, std::size_t n, Step step, double factor, std::uint32_t split)
{
    if (ring.puts_aside()) {
        for (std::size_t i = 0; i < n;) {
            const Delay d = delay[i];
            std::size_t end = i + 1;
            while (end < n && delay[end] == d) {
                ++end;
            }
            ring.put_aside(step + d, cell + i, own_weight ? weight + i : nullptr, common, factor, end - i);
            i = end;
        }
        return;
    }
    double* const data = ring.data();
    const std::size_t stride = ring.stride();
    const std::size_t mask = ring.mask();
    const double w0 = common * factor;
    const std::uint32_t s0 = sign_channel(w0, split);
    // Slots of different delays are far apart: each place is fetched well before it is needed.
    constexpr std::size_t ahead = 24;
    for (std::size_t i = 0; i < n; ++i) {
        if (i + ahead < n) {
            __builtin_prefetch(data + (static_cast<std::size_t>(step + delay[i + ahead]) & mask) * stride +
                                   cell[i + ahead],
                               1);
        }
        const double w = own_weight ? weight[i] * factor : w0;
        const std::uint32_t s = own_weight ? sign_channel(w, split) : s0;
        data[(static_cast<std::size_t>(step + delay[i]) & mask) * stride + cell[i] + s] += w;
    }
}

template <bool own_weight>
inline void scatter_row(InputRing& ring, const ConnectionBlock& b, std::size_t first, std::size_t n,
                        double common, Step step, double factor, std::uint32_t split)
{
    const std::uint32_t* cell = b.cell.data() + first;
    const double* weight = own_weight ? b.weight.data() + first : nullptr;
    switch (b.delay.kind()) {
    case DelayColumn::Kind::uniform:
        scatter_slot<own_weight>(ring.slot(step + b.delay.value()), cell, weight, common, n, factor, split);
        break;
    case DelayColumn::Kind::byte:
        scatter<own_weight>(ring, cell, weight, common, b.delay.byte_data() + first, n, step, factor, split);
        break;
    case DelayColumn::Kind::word:
        scatter<own_weight>(ring, cell, weight, common, b.delay.word_data() + first, n, step, factor, split);
        break;
    case DelayColumn::Kind::wide:
        scatter<own_weight>(ring, cell, weight, common, b.delay.wide_data() + first, n, step, factor, split);
        break;
    }
}

} // namespace detail

template <class S>
void SynapseStore<S>::deliver(const RowEvent& e, ThreadState& thread)
{
    if constexpr (detail::may_fail_of<S>::value) {
        // Every spike has its own luck.
        const bool again = e.step == last_event_.step && e.row == last_event_.row &&
                           e.block == last_event_.block && e.source == last_event_.source;
        repeat_ = again ? repeat_ : 0;
        last_event_ = e;
        RowEvent single = e;
        single.multiplicity = 1;
        for (std::int32_t i = 0; i < e.multiplicity; ++i, ++repeat_) {
            deliver_plastic(single, thread);
        }
    } else if constexpr (plastic) {
        deliver_plastic(e, thread);
    } else {
        (void)thread;
        deliver_static(blocks_[e.block], e);
    }
}

template <class S>
void SynapseStore<S>::deliver_static(const ConnectionBlock& b, const RowEvent& e)
{
    const std::size_t first = b.row_begin[e.row];
    const std::size_t n = b.row_begin[e.row + 1] - first;
    if (target_.immediate() || target_.uses_queue() || model_.weight_sink != nullptr) {
        for (std::size_t i = first; i < first + n; ++i) {
            deliver_single(b, i, e, weight(b, i));
        }
        return;
    }
    const std::uint32_t split = target_.splits_sign() ? 1 : 0;
    const double factor = e.factor * e.multiplicity;
    InputRing& ring = target_.ring(signal_);
    if (common_weight || b.weight.uniform()) {
        detail::scatter_row<false>(ring, b, first, n, weight(b, first), e.step, factor, split);
    } else {
        detail::scatter_row<true>(ring, b, first, n, 0.0, e.step, factor, split);
    }
}

// The general way, one entry at a time: queues, recorders, recorded weights and plastic synapses.
template <class S>
void SynapseStore<S>::deliver_single(const ConnectionBlock& b, std::size_t entry, const RowEvent& e,
                                     double weight, const RowEvent* emitted)
{
    const Step delay = b.delay[entry];
    const double w = weight * e.factor;
    if (target_.immediate()) {
        target_.receive(thread_, {b.cell[entry], e.step, delay, e.offset, w, e.multiplicity, e.source});
    } else if (target_.uses_queue()) {
        target_.queue()
            .slot(e.step + delay)
            .push_back({b.cell[entry], e.multiplicity, w, e.offset, e.source});
    } else {
        InputRing& ring = target_.ring(signal_);
        const double sum = w * e.multiplicity;
        const std::uint32_t s = target_.splits_sign() && std::signbit(sum) ? 1 : 0;
        ring.slot(e.step + delay)[b.cell[entry] + s] += sum;
    }
    if (model_.weight_sink != nullptr) {
        record_weight(b, entry, emitted ? *emitted : e, weight);
    }
}

template <class S>
void SynapseStore<S>::record_weight(const ConnectionBlock& b, std::size_t entry, const RowEvent& e,
                                    double weight)
{
    const std::uint32_t local = local_of(b.cell[entry]);
    model_.weight_sink->record_weight(thread_, {e.step, 0.0, e.source, target_.node_id(local), weight,
                                                b.delay[entry], b.receptor[entry],
                                                static_cast<std::int64_t>(entry - b.row_begin[e.row])});
}

template <class S>
void SynapseStore<S>::deliver_plastic(const RowEvent& e, ThreadState& thread)
{
    if constexpr (plastic) {
        ConnectionBlock& b = blocks_[e.block];
        Extra& x = extras_[e.block];
        const std::size_t first = b.row_begin[e.row];
        const std::size_t last = b.row_begin[e.row + 1];
        const double h = setup_.h;
        // Rules take presynaptic spikes at the end of their step, postsynaptic ones at their precise times,
        // as the interface does.
        PreSpike spike{
            setup_.grid.ms(e.step + 1), 0.0, e.step, e.offset, e.multiplicity, e.source, 0, 0, &thread};
        if constexpr (detail::may_fail_of<S>::value) {
            spike.repeat = repeat_;
        }
        if constexpr (follows_volume) {
            // Follow-ups at the end of a slice come before the spikes of the slice.
            const Step slices = (e.step - setup_.slice_origin) / setup_.min_delay + 1;
            follow_row(e.block, e.row, setup_.slice_origin + slices * setup_.min_delay);
            spike.volume = model_.volume_signal;
        }
        const PostHistory* history = target_.history();
        const ExpTable* minus = has_minus_table_ ? &minus_table_ : nullptr;
        PreState no_pre{};
        State no_state{};
        double common = model_.weight;
        double* weights = common_weight ? nullptr : b.weight.data();
        const bool simple = !target_.immediate() && !target_.uses_queue() && model_.weight_sink == nullptr;
        InputRing& ring = target_.ring(signal_);
        double* const data = ring.data();
        const std::size_t stride = ring.stride();
        const std::size_t mask = ring.mask();
        const std::uint32_t split = target_.splits_sign() ? 1 : 0;
        const double factor = e.factor * e.multiplicity;
        const bool one_record = b.record.uniform();
        const Record* r = &records_[b.record.value()];
        constexpr bool history_read = detail::reads_history_of<S>::value;
        const bool one_row = one_record && !x.pre_per_entry;
        if (has_row && one_row && last > first) {
            open_row(*r, x.pre[e.row], spike);
        }
        if constexpr (detail::is_pair_rule<S>::value && !common_weight) {
            if (simple && one_record && !x.pre_per_entry && last - first >= pairs_from &&
                deliver_pairs(b, e, x.pre[e.row], *r)) {
                S::after_pre_spike(x.pre[e.row], r->parameters, r->derived, spike);
                return;
            }
        }
        for (std::size_t i = first; i < last; ++i) {
            if (history_read && i + 8 < last) {
                __builtin_prefetch(&history->recent(local_of(b.cell[i + 8])));
            }
            if (!one_record) {
                r = &records_[b.record[i]];
            }
            const Step delay = b.delay[i];
            const std::uint32_t local = local_of(b.cell[i]);
            spike.delay = static_cast<double>(delay) * h;
            spike.target = target_.node_id(local);
            spike.twin =
                i > first && b.cell[i] == b.cell[i - 1] && b.delay[i] == b.delay[i - 1] ? spike.twin + 1 : 0;
            PreState& pre = has_pre ? x.pre[x.pre_per_entry ? i : e.row] : no_pre;
            State& state = has_state ? x.states[i] : no_state;
            const PostView post(target_, history, local, minus);
            double& w = common_weight ? common : weights[i];
            double out;
            if constexpr (has_row) {
                if (!one_row) {
                    open_row(*r, pre, spike);
                }
                out = S::on_pre_spike(w, state, pre, r->parameters, r->derived, spike, post, row_);
            } else {
                out = S::on_pre_spike(w, state, pre, r->parameters, r->derived, spike, post);
            }
            if constexpr (detail::HasDelayOffset<S>::value) {
                // The delay in whole steps goes with the offset of the spike; both together may be a step
                // more.
                RowEvent shifted = e;
                shifted.offset += S::delay_offset(state);
                if (shifted.offset > h - 1e-9) {
                    shifted.offset = std::max(0.0, shifted.offset - h);
                    --shifted.step;
                }
                deliver_single(b, i, shifted, out, &e);
                continue;
            }
            if (detail::may_fail_of<S>::value && out == 0.0) {
                // lost
            } else if (simple) {
                const double sum = out * factor;
                const std::uint32_t s = std::signbit(sum) ? split : 0;
                data[(static_cast<std::size_t>(e.step + delay) & mask) * stride + b.cell[i] + s] += sum;
            } else if (out != 0.0 || model_.weight_sink != nullptr) {
                deliver_single(b, i, e, out);
            }
            if (has_pre && x.pre_per_entry) {
                S::after_pre_spike(pre, r->parameters, r->derived, spike);
            }
        }
        if (has_pre && !x.pre_per_entry) {
            S::after_pre_spike(x.pre[e.row], r->parameters, r->derived, spike);
        }
    } else {
        (void)e;
        (void)thread;
    }
}

// A row through a pair rule, with the same results as on_pre_spike(); false if it has to go entry by entry:
// off the grid of time, or without tables.
template <class S>
bool SynapseStore<S>::deliver_pairs(ConnectionBlock& b, const RowEvent& e, PreState& pre,
                                    const Record& record)
{
    if constexpr (detail::is_pair_rule<S>::value && !common_weight) {
        const PostHistory& history = *target_.history();
        if (!has_minus_table_ || minus_table_.values() == nullptr ||
            record.derived.decay.values() == nullptr || !history.on_grid() || e.offset != 0.0) {
            return false;
        }
        const double steps = pre.t_last / setup_.h;
        const auto since = static_cast<Step>(std::nearbyint(steps));
        if (std::fabs(steps - static_cast<double>(since)) > 1e-6 ||
            e.step - history.base() >= PostHistory::most_steps ||
            since - history.base() <= setup_.max_delay - PostHistory::most_steps) {
            return false;
        }
        const std::size_t last = b.row_begin[e.row + 1];
        for (std::size_t i = b.row_begin[e.row]; i < last;) {
            const std::size_t end = b.delay.run_end(i, last);
            deliver_run(b, e, i, end, since, pre, record);
            i = end;
        }
        return true;
    } else {
        return false;
    }
}

// Entries of one delay. What these loops write stays in arrays of their own, so that parameters and tables
// need not be read again after each store, and targets with the same number of spikes are taken together, so
// that no branch depends on that number.
template <class S>
void SynapseStore<S>::deliver_run(ConnectionBlock& b, const RowEvent& e, std::size_t first, std::size_t last,
                                  Step since_step, const PreState& pre, const Record& record)
{
    if constexpr (detail::is_pair_rule<S>::value && !common_weight) {
        constexpr std::size_t tile = 128;
        constexpr std::size_t ahead = 16;
        constexpr std::uint32_t table = ExpTable::size;
        using Index = std::uint8_t;
        const PostHistory::GridRecent* recent[tile];
        double w[tile];
        double k_minus[tile];
        Index count[tile]; // spikes of the target since the last presynaptic spike
        Index once[tile], twice[tile], thrice[tile], other[tile];

        const PostHistory* const history = target_.history();
        const PostHistory::GridRecent* const grid = history->grid();
        const Parameters& p = record.parameters;
        const Derived& d = record.derived;
        const double* const minus = minus_table_.values();
        const Step delay = b.delay[first];
        const double k_plus = pre.Kplus;
        // Times at the target: the delay is dendritic.
        const auto since = static_cast<std::int32_t>(since_step - delay - history->base());
        const auto now = static_cast<std::int32_t>(e.step + 1 - delay - history->base());
        const auto trace = [&](std::int32_t step) { return k_plus * d.decay.steps(step - since); };
        InputRing& ring = target_.ring(signal_);
        double* const slot = ring.slot(e.step + delay);
        const std::uint32_t split = target_.splits_sign() ? 1 : 0;
        const double factor = e.factor * e.multiplicity;

        for (; first < last; first += std::min(tile, last - first)) {
            const std::size_t n = std::min(tile, last - first);
            const std::uint32_t* cell = b.cell.data() + first;
            double* weight = b.weight.data() + first;
            // Usually at most three spikes, and all of them have reached the synapse.
            std::size_t n1 = 0, n2 = 0, n3 = 0, others = 0;
            for (std::size_t i = 0; i < n; ++i) {
                if (i + ahead < n) {
                    __builtin_prefetch(grid + local_of(cell[i + ahead]));
                }
                const PostHistory::GridRecent& r = grid[local_of(cell[i])];
                const std::uint32_t age =
                    static_cast<std::uint32_t>(now) - static_cast<std::uint32_t>(r.step[0]);
                recent[i] = &r;
                w[i] = S::begin(weight[i], p, d);
                k_minus[i] = r.k_minus * minus[age % table];
                const unsigned one = r.step[0] > since;
                const unsigned two = r.step[1] > since;
                const unsigned three = r.step[2] > since;
                const unsigned special = (r.step[3] > since) | (age - 1 >= table - 1);
                count[i] = static_cast<Index>(one + two + three);
                once[n1] = twice[n2] = thrice[n3] = other[others] = static_cast<Index>(i);
                n1 += one & ~special;
                n2 += two & ~special;
                n3 += three & ~special;
                others += special;
            }
            for (std::size_t k = 0; k < n1; ++k) {
                const std::size_t i = once[k];
                w[i] = S::potentiate(w[i], trace(recent[i]->step[count[i] - 1]), p, d);
            }
            for (std::size_t k = 0; k < n2; ++k) {
                const std::size_t i = twice[k];
                w[i] = S::potentiate(w[i], trace(recent[i]->step[count[i] - 2]), p, d);
            }
            for (std::size_t k = 0; k < n3; ++k) {
                const std::size_t i = thrice[k];
                w[i] = S::potentiate(w[i], trace(recent[i]->step[0]), p, d);
            }
            for (std::size_t k = 0; k < others; ++k) {
                const std::size_t i = other[k];
                const double t1 = static_cast<double>(since_step - delay) * setup_.h;
                const double t2 = static_cast<double>(e.step + 1 - delay) * setup_.h;
                const PostView post(target_, history, local_of(cell[i]), &minus_table_);
                double x = w[i];
                post.for_times(t1, t2,
                               [&](double t) { x = S::potentiate(x, k_plus * d.decay(t - t1), p, d); });
                w[i] = x;
                k_minus[i] = post.k_minus(t2);
            }
            for (std::size_t i = 0; i < n; ++i) {
                w[i] = S::end(S::depress(w[i], k_minus[i], p, d), p, d);
            }
            for (std::size_t i = 0; i < n; ++i) {
                weight[i] = w[i];
                const double sum = w[i] * factor;
                slot[cell[i] + (std::signbit(sum) ? split : 0)] += sum;
            }
        }
    }
}

// Before the oldest `from`, and beyond the reach of a presynaptic spike, nothing that a target did changes
// anything any more. Of pair rules, the trace ends there.
template <class S>
void SynapseStore<S>::history_windows(Step now, std::vector<PostHistory::Window>& out) const
{
    if constexpr (!detail::HasLastTime<PreState>::value) {
        ConnectionStore::history_windows(now, out);
    } else {
        constexpr double ever = std::numeric_limits<double>::infinity();
        const double back = static_cast<double>(setup_.max_delay + 2) * setup_.h;
        const double present = static_cast<double>(now) * setup_.h - back;
        double oldest = present;
        for (std::size_t k = 0; k < blocks_.size(); ++k) {
            const ConnectionBlock& b = blocks_[k];
            const Extra& x = extras_[k];
            for (std::size_t i = 0; i < x.pre.size(); ++i) {
                const std::size_t entry = x.pre_per_entry ? i : b.row_begin[i];
                const PreState& pre = x.pre[i];
                if (entry >= b.size()) {
                    continue;
                }
                const Record& r = record(b, entry);
                double reach = ever;
                if constexpr (detail::HasReach<S>::value) {
                    reach = S::reach(pre, r.parameters, r.derived);
                } else if constexpr (detail::is_pair_rule<S>::value) {
                    reach = trace_reach(pre.Kplus, r.derived.decay.tau());
                }
                if (reach == 0.0) {
                    continue;
                }
                const double from = pre.t_last - back;
                const double to = pre.t_last + reach;
                if (to >= present) {
                    oldest = std::min(oldest, from);
                } else {
                    out.push_back({from, to});
                    if (out.size() % 4096 == 0) {
                        PostHistory::join(out);
                    }
                }
            }
        }
        out.push_back({oldest, ever});
    }
}

// For the synapses of a row together, or, if they differ in what it is made from, for each: a synapse gets
// the same numbers whichever others share its row on this thread.
template <class S>
void SynapseStore<S>::open_row(const Record& r, const PreState& pre, const PreSpike& spike)
{
    if constexpr (has_row) {
        row_.open = false;
        S::open(row_, pre, r.parameters, r.derived, spike);
    } else {
        (void)r;
        (void)pre;
        (void)spike;
    }
}

// All follow-ups of a row that are due up to step `until`.
template <class S>
void SynapseStore<S>::follow_row(std::size_t block, std::size_t row, Step until)
{
    if constexpr (follows_volume) {
        ConnectionBlock& b = blocks_[block];
        Extra& x = extras_[block];
        const Step interval = model_.volume_signal->interval;
        const std::size_t first = b.row_begin[row];
        const std::size_t last = b.row_begin[row + 1];
        PreState no_pre{};
        State no_state{};
        PreSpike now{};
        now.source = b.source(row);
        now.volume = model_.volume_signal;
        const ExpTable* minus = has_minus_table_ ? &minus_table_ : nullptr;
        for (Step t = (x.followed[row] / interval + 1) * interval; t <= until; t += interval) {
            now.step = t - 1;
            now.time = setup_.grid.ms(t);
            const bool one_row = b.record.uniform() && !x.pre_per_entry;
            if (has_row && one_row && last > first) {
                open_row(record(b, first), x.pre[row], now);
            }
            for (std::size_t i = first; i < last; ++i) {
                const Record& r = record(b, i);
                const std::uint32_t local = local_of(b.cell[i]);
                now.delay = static_cast<double>(b.delay[i]) * setup_.h;
                PreState& pre = has_pre ? x.pre[x.pre_per_entry ? i : row] : no_pre;
                const PostView post(target_, target_.history(), local, minus);
                State& state = has_state ? x.states[i] : no_state;
                if constexpr (has_row) {
                    if (!one_row) {
                        open_row(r, pre, now);
                    }
                    S::on_follow_up(b.weight.data()[i], state, pre, r.parameters, r.derived, now, post, row_);
                } else {
                    S::on_follow_up(b.weight.data()[i], state, pre, r.parameters, r.derived, now, post);
                }
                if (has_pre && x.pre_per_entry) {
                    S::after_follow_up(pre, r.parameters, r.derived, now);
                }
            }
            if (has_pre && !x.pre_per_entry && last > first) {
                S::after_follow_up(x.pre[row], record(b, first).parameters, record(b, first).derived, now);
            }
            x.followed[row] = t;
        }
    } else {
        (void)block;
        (void)row;
        (void)until;
    }
}

template <class S>
void SynapseStore<S>::follow_up(Step now)
{
    if constexpr (follows_volume) {
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            for (std::size_t row = 0; row < blocks_[b].rows(); ++row) {
                follow_row(b, row, now);
            }
        }
    } else {
        (void)now;
    }
}

template <class S>
void SynapseStore<S>::deliver_counts(std::size_t block, std::size_t row, Step step,
                                     const std::uint32_t* counts, NodeId source)
{
    const ConnectionBlock& b = blocks_[block];
    const std::size_t first = b.row_begin[row];
    const std::size_t n = b.row_begin[row + 1] - first;
    const bool simple = !target_.immediate() && !target_.uses_queue() && model_.weight_sink == nullptr;
    if (simple) {
        InputRing& ring = target_.ring(signal_);
        const std::uint32_t split = target_.splits_sign() ? 1 : 0;
        const std::uint32_t* cell = b.cell.data() + first;
        if (b.delay.kind() == DelayColumn::Kind::uniform && (common_weight || b.weight.uniform())) {
            const double w = weight(b, first);
            double* slot = ring.slot(step + b.delay.value()) + (std::signbit(w) ? split : 0);
            for (std::size_t i = 0; i < n; ++i) {
                slot[cell[i]] += w * counts[i];
            }
            return;
        }
        for (std::size_t i = 0; i < n; ++i) {
            const double w = weight(b, first + i);
            ring.slot(step + b.delay[first + i])[cell[i] + (std::signbit(w) ? split : 0)] += w * counts[i];
        }
        return;
    }
    RowEvent e;
    e.block = static_cast<std::uint32_t>(block);
    e.row = static_cast<std::uint32_t>(row);
    e.step = step;
    e.source = source;
    for (std::size_t i = 0; i < n; ++i) {
        if (counts[i] > 0) {
            e.multiplicity = static_cast<std::int32_t>(counts[i]);
            deliver_single(b, first + i, e, weight(b, first + i));
        }
    }
}

template <class S>
void SynapseStore<S>::deliver_entry(std::size_t block, std::size_t row, std::size_t entry_in_row, Step step,
                                    std::int32_t multiplicity, double offset, NodeId source)
{
    const ConnectionBlock& b = blocks_[block];
    RowEvent e;
    e.block = static_cast<std::uint32_t>(block);
    e.row = static_cast<std::uint32_t>(row);
    e.step = step;
    e.offset = offset;
    e.multiplicity = multiplicity;
    e.source = source;
    const std::size_t entry = b.row_begin[row] + entry_in_row;
    deliver_single(b, entry, e, weight(b, entry));
}

template <class S>
void SynapseStore<S>::deliver_current(std::size_t block, std::size_t row, Step step, const double* amplitude,
                                      bool each)
{
    const ConnectionBlock& b = blocks_[block];
    const std::size_t first = b.row_begin[row];
    const std::size_t n = b.row_begin[row + 1] - first;
    InputRing& ring = target_.ring(Signal::current);
    for (std::size_t i = 0; i < n; ++i) {
        ring.slot(step + b.delay[first + i])[b.cell[first + i]] +=
            weight(b, first + i) * amplitude[each ? i : 0];
    }
}

template <class S>
void SynapseStore<S>::deliver_signal(std::size_t block, std::size_t row, Step step, const double* values,
                                     int lags, int width)
{
    if constexpr (detail::carries_of<S>::value != Signal::none) {
        const ConnectionBlock& b = blocks_[block];
        const std::size_t first = b.row_begin[row];
        const std::size_t n = b.row_begin[row + 1] - first;
        SignalRow r{b.cell.data() + first,
                    nullptr,
                    detail::has_delay_of<S>::value ? &b.delay : nullptr,
                    first,
                    n,
                    values,
                    lags,
                    width,
                    step,
                    0};
        factors_.resize(std::max(factors_.size(), n));
        constexpr int factors = detail::factors_of<S>::value;
        for (r.channel = 0; r.channel < std::max(1, factors); ++r.channel) {
            for (std::size_t i = 0; i < n; ++i) {
                if constexpr (factors > 0) {
                    factors_[i] = S::factor(extras_[block].states[first + i], r.channel);
                } else {
                    factors_[i] = weight(b, first + i);
                }
            }
            r.weight = factors_.data();
            target_.receive_signal(signal_, r);
        }
    } else {
        (void)block;
        (void)row;
        (void)step;
        (void)values;
        (void)lags;
        (void)width;
    }
}

} // namespace nest
