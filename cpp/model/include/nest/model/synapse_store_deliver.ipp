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

// One row into a ring of sums. The sign bit of a weight adds 1 to the cell where `split` is 1. Force-inlined into one
// loop per kind of column.
template <bool own_weight, class Delay>
inline void scatter(double* ring, std::size_t stride, std::size_t mask, const std::uint32_t* cell, const double* weight,
    double common, const Delay* delay, Step fixed_delay, std::size_t n, Step step, double factor, std::uint32_t split)
{
    const auto sign = [split](double w) {
        std::uint64_t bits;
        std::memcpy(&bits, &w, sizeof bits);
        return static_cast<std::uint32_t>(bits >> 63) & split;
    };
    if constexpr (std::is_void<Delay>::value) {
        double* slot = ring + (static_cast<std::size_t>(step + fixed_delay) & mask) * stride;
        if constexpr (own_weight) {
            for (std::size_t i = 0; i < n; ++i) {
                const double w = weight[i] * factor;
                slot[cell[i] + sign(w)] += w;
            }
        } else {
            const double w = common * factor;
            slot += sign(w);
            for (std::size_t i = 0; i < n; ++i) {
                slot[cell[i]] += w;
            }
        }
    } else {
        const double w0 = common * factor;
        const std::uint32_t s0 = sign(w0);
        // Slots of different delays are far apart: each place is fetched well before it is needed.
        constexpr std::size_t ahead = 24;
        for (std::size_t i = 0; i < n; ++i) {
            if (i + ahead < n) {
                __builtin_prefetch(
                    ring + (static_cast<std::size_t>(step + delay[i + ahead]) & mask) * stride + cell[i + ahead], 1);
            }
            const double w = own_weight ? weight[i] * factor : w0;
            const std::uint32_t s = own_weight ? sign(w) : s0;
            ring[(static_cast<std::size_t>(step + delay[i]) & mask) * stride + cell[i] + s] += w;
        }
    }
}

template <bool own_weight>
inline void scatter_row(InputRing& ring, const ConnectionBlock& b, std::size_t first, std::size_t n, double common,
    Step step, double factor, std::uint32_t split)
{
    double* data = ring.data();
    const std::uint32_t* cell = b.cell.data() + first;
    const double* weight = own_weight ? b.weight.data() + first : nullptr;
    switch (b.delay.kind()) {
    case DelayColumn::Kind::uniform:
        scatter<own_weight, void>(
            data, ring.stride(), ring.mask(), cell, weight, common, nullptr, b.delay.value(), n, step, factor, split);
        break;
    case DelayColumn::Kind::byte:
        scatter<own_weight>(data, ring.stride(), ring.mask(), cell, weight, common, b.delay.byte_data() + first, 0, n,
            step, factor, split);
        break;
    case DelayColumn::Kind::word:
        scatter<own_weight>(data, ring.stride(), ring.mask(), cell, weight, common, b.delay.word_data() + first, 0, n,
            step, factor, split);
        break;
    case DelayColumn::Kind::wide:
        scatter<own_weight>(data, ring.stride(), ring.mask(), cell, weight, common, b.delay.wide_data() + first, 0, n,
            step, factor, split);
        break;
    }
}

} // namespace detail

template <class S>
void SynapseStore<S>::deliver(const RowEvent& e, ThreadState& thread)
{
    if constexpr (plastic) {
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
void SynapseStore<S>::deliver_single(const ConnectionBlock& b, std::size_t entry, const RowEvent& e, double weight)
{
    const Step delay = b.delay[entry];
    const double w = weight * e.factor;
    if (target_.immediate()) {
        target_.receive(thread_, { b.cell[entry], e.step, delay, e.offset, w, e.multiplicity, e.source });
    } else if (target_.uses_queue()) {
        target_.queue().slot(e.step + delay).push_back({ b.cell[entry], e.multiplicity, w, e.offset, e.source });
    } else {
        InputRing& ring = target_.ring(signal_);
        const double sum = w * e.multiplicity;
        const std::uint32_t s = target_.splits_sign() && std::signbit(sum) ? 1 : 0;
        ring.slot(e.step + delay)[b.cell[entry] + s] += sum;
    }
    if (model_.weight_sink != nullptr) {
        record_weight(b, entry, e, weight);
    }
}

template <class S>
void SynapseStore<S>::record_weight(const ConnectionBlock& b, std::size_t entry, const RowEvent& e, double weight)
{
    const std::uint32_t local = local_of(b.cell[entry]);
    model_.weight_sink->record_weight(thread_,
        { e.step, e.offset, e.source, target_.node_id(local), weight, b.delay[entry], b.receptor[entry],
            static_cast<std::int64_t>(entry - b.row_begin[e.row]) });
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
        PreSpike spike { setup_.grid.ms(e.step + 1) - e.offset, 0.0, e.step, e.offset, e.multiplicity, e.source, 0, 0, &thread };
        const PostHistory* history = target_.history();
        const ExpTable* minus = has_minus_table_ ? &minus_table_ : nullptr;
        PreState no_pre {};
        State no_state {};
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
            spike.twin = i > first && b.cell[i] == b.cell[i - 1] && b.delay[i] == b.delay[i - 1] ? spike.twin + 1 : 0;
            PreState& pre = has_pre ? x.pre[x.pre_per_entry ? i : e.row] : no_pre;
            State& state = has_state ? x.states[i] : no_state;
            const PostView post(target_, history, local, minus);
            double& w = common_weight ? common : weights[i];
            const double out = S::on_pre_spike(w, state, pre, r->parameters, r->derived, spike, post);
            if (simple) {
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

template <class S>
void SynapseStore<S>::deliver_counts(
    std::size_t block, std::size_t row, Step step, const std::uint32_t* counts, NodeId source)
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
void SynapseStore<S>::deliver_current(std::size_t block, std::size_t row, Step step, const double* amplitude, bool each)
{
    const ConnectionBlock& b = blocks_[block];
    const std::size_t first = b.row_begin[row];
    const std::size_t n = b.row_begin[row + 1] - first;
    InputRing& ring = target_.ring(Signal::current);
    for (std::size_t i = 0; i < n; ++i) {
        ring.slot(step + b.delay[first + i])[b.cell[first + i]] += weight(b, first + i) * amplitude[each ? i : 0];
    }
}

} // namespace nest
