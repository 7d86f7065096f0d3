// SPDX-License-Identifier: GPL-2.0-or-later
// Building on one thread: rules run once to count the entries of rows and once to place them, then rows are
// put in order.
#include "place_sink.hpp"
#include "row_order.hpp"
#include "rules.hpp"

#include <numeric>

namespace nest
{

RuleContext ConnectionManager::context(const Build& b, const ThreadBuild& t,
                                       const std::vector<std::uint32_t>& all) const
{
    RuleContext context;
    context.pre = b.pre;
    context.post = b.post;
    context.seed = b.seed;
    context.call = b.call;
    context.local_targets = b.reverse ? &all : &t.targets.positions();
    context.is_local = [&b, &t](std::uint32_t p) { return b.reverse || t.targets.contains(p); };
    return context;
}

void ConnectionManager::build_thread(const Build& b, ThreadBuild& t) const
{
    std::vector<std::uint32_t> all; // in the reverse direction the rule sees all targets
    if (b.reverse) {
        all = ascending_positions(b.post->size());
    }
    const RuleContext rule_context = context(b, t, all);
    index_rows(b, t, rule_context);
    for (;;) {
        try {
            count_rows(b, t, rule_context);
            place(b, t, rule_context);
            return;
        } catch (const ThreadBuild::DelayTooLong&) {
            for (auto& slot : t.slots) {
                slot.blocks.clear();
                slot.parameters.clear();
                slot.keys.clear();
                slot.longest.clear();
            }
        }
    }
}

void ConnectionManager::index_rows(const Build& b, ThreadBuild& t, const RuleContext& rule_context) const
{
    constexpr std::size_t few = std::size_t(1) << 16; // tables of this size do not matter
    const std::size_t n = b.sources->size();
    if (n > few) {
        try {
            SourceSink sink(layout_, b, t, n - 1);
            b.rule->generate(rule_context, sink);
            t.rows.finish();
            return;
        } catch (const SourceSink::Enough&) {
        }
    }
    t.rows.all(n);
}

void ConnectionManager::count_rows(const Build& b, ThreadBuild& t, const RuleContext& rule_context) const
{
    for (auto& slot : t.slots) {
        slot.count.assign(t.rows.size(), 0);
    }
    CountSink sink(layout_, b, t);
    b.rule->generate(rule_context, sink);
}

namespace
{

int bits_of(std::uint64_t x) // of the numbers below x
{
    int n = 0;
    while (n < 64 && (std::uint64_t(1) << n) < x) {
        ++n;
    }
    return n;
}

} // namespace

// How keys of a slot are laid out: buckets of about 32,000 entries, not more than some hundred of them if
// rows are not too many.
template <class Slot>
void ConnectionManager::lay_out_keys(const Build& b, const ThreadBuild& t, Slot& slot) const
{
    const std::size_t rows = t.rows.size();
    constexpr std::size_t per_bucket = 32768;
    constexpr std::size_t most_buckets = 512;
    slot.shift = 0;
    while (slot.shift < ThreadBuild::most_row_bits &&
           (((slot.n / std::max<std::size_t>(1, rows)) << (slot.shift + 1)) <= per_bucket ||
            (rows >> slot.shift) > most_buckets)) {
        ++slot.shift;
    }
    int channels = 1;
    for (const auto& spec : b.specs) {
        channels = std::max(channels, slot.pool->channels(carried_signal(*spec.model, slot.signal)));
    }
    slot.cell_bits =
        bits_of(static_cast<std::uint64_t>(slot.pool->size()) * static_cast<std::uint64_t>(channels));
    constexpr int least_delay_bits = 5;
    constexpr int most_delay_bits = 20;
    slot.narrow = t.way == ThreadBuild::Way::any_keys && slot.cell_bits + slot.shift + least_delay_bits <= 32;
    slot.delay_bits = std::min(most_delay_bits, (slot.narrow ? 32 : 64) - slot.cell_bits - slot.shift);
}

void ConnectionManager::place(const Build& b, ThreadBuild& t, const RuleContext& rule_context) const
{
    const std::size_t rows = t.rows.size();
    const bool cursors = std::any_of(b.specs.begin(), b.specs.end(),
                                     [&](const auto& spec) { return !PlaceSink::by_keys(spec, t); });
    for (auto& slot : t.slots) {
        slot.n = std::accumulate(slot.count.begin(), slot.count.end(), std::size_t(0));
        lay_out_keys(b, t, slot);
        slot.begin.resize(rows + 1);
        slot.bucket.clear();
        std::uint64_t sum = 0;
        slot.begin[0] = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            if ((r & ((std::size_t(1) << slot.shift) - 1)) == 0) {
                slot.bucket.push_back(sum);
            }
            slot.begin[r + 1] = cursors ? sum : sum + slot.count[r];
            sum += slot.count[r];
        }
        slot.count.release();
        const std::size_t buckets = slot.bucket.size();
        for (std::size_t s = 1; s < b.specs.size(); ++s) {
            for (std::size_t k = 0; k < buckets; ++k) {
                slot.bucket.push_back(slot.bucket[k]);
            }
        }
        for (const auto& spec : b.specs) {
            make_columns(spec, t, slot);
        }
    }
    PlaceSink sink(*this, b, t);
    b.rule->generate(rule_context, sink);
    RowSorter sorter;
    for (auto& slot : t.slots) {
        slot.bucket.release();
        for (std::size_t s = 0; s < slot.blocks.size() && slot.n > 0; ++s) {
            ConnectionBlock& block = slot.blocks[s];
            if (s + 1 < slot.blocks.size()) {
                block.row_begin = slot.begin;
            } else {
                block.row_begin = std::move(slot.begin);
            }
            if (b.sources->contiguous() && t.rows.each()) {
                block.first_source = b.source_id(0);
            } else {
                block.sources.resize(rows);
                for (std::size_t row = 0; row < rows; ++row) {
                    block.sources[row] = b.source_id(t.rows.position(row));
                }
            }
            if (!PlaceSink::by_keys(b.specs[s], t)) {
                sorter.sort(block, slot.parameters[s]);
            } else if (slot.narrow) {
                sort_buckets(block, block.cell.data(), slot.shift, slot.cell_bits, slot.delay_bits,
                             slot.longest[s]);
            } else {
                sort_buckets(block, slot.keys[s].data(), slot.shift, slot.cell_bits, slot.delay_bits,
                             slot.longest[s]);
                slot.keys[s].release();
            }
        }
    }
}

// The columns of a block before they are filled.
template <class Slot>
void ConnectionManager::make_columns(const SynapseSpec& spec, ThreadBuild& t, Slot& slot) const
{
    const std::size_t n = slot.n;
    const bool keys = PlaceSink::by_keys(spec, t);
    ConnectionBlock block;
    slot.keys.emplace_back(keys && !slot.narrow ? n : 0);
    slot.longest.push_back(0);
    block.cell.resize(n);
    block.weight.set_uniform(spec.weight.scalar);
    block.label.set_uniform(static_cast<std::int32_t>(spec.label.scalar));
    block.receptor.set_uniform(static_cast<std::int32_t>(spec.receptor.scalar));
    if (spec.weight.kind != ValueSource::Kind::scalar) {
        block.weight.allocate(n);
    }
    if (spec.label.kind != ValueSource::Kind::scalar) {
        block.label.allocate(n);
    }
    if (spec.receptor.kind != ValueSource::Kind::scalar) {
        block.receptor.allocate(n);
    }
    if (!spec.model->has_delay()) {
        block.delay.set_uniform(1);
        if (n > 0 && is_direct(spec.model->carries())) {
            const Step d = grid_.step(direct_interval_);
            t.min_delay = std::min(t.min_delay, d);
            t.max_delay = std::max(t.max_delay, d);
        }
    } else if (spec.delay.kind == ValueSource::Kind::scalar) {
        const Step d = delay_steps(spec.delay.scalar);
        block.delay.set_uniform(d);
        if (n > 0) {
            const bool between = spec.model->continuous_delay() && spec.model->delay_offset > 0.0 && d > 1;
            t.min_delay = std::min(t.min_delay, between ? d - 1 : d);
            t.max_delay = std::max(t.max_delay, d);
        }
    } else if (!keys) {
        block.delay.allocate(n, 1);
    }
    slot.blocks.push_back(std::move(block));
    slot.parameters.emplace_back();
    for (const auto& p : spec.parameters) {
        ParameterColumn column;
        column.name = p.first;
        column.uniform = p.second.kind == ValueSource::Kind::scalar;
        column.value = p.second.scalar;
        if (!column.uniform) {
            column.data.resize(n);
        }
        slot.parameters.back().push_back(std::move(column));
    }
}

} // namespace nest
