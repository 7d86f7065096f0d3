// SPDX-License-Identifier: GPL-2.0-or-later
// Building on one thread: rules run once to count the entries of rows and once to place them, then rows are put in
// order.
#include "build.hpp"

#include <numeric>

namespace nest
{

class ConnectionManager::CountSink final : public PairSink
{
public:
    CountSink(const Build& b, ThreadBuild& t) : b_(b), t_(t) {}
    void take(const PairBatch& batch) override
    {
        const bool common_is_target = batch.by_target != b_.reverse;
        if (common_is_target) {
            const std::int32_t first = t_.slot[batch.common];
            if (first < 0) {
                return;
            }
            const bool filter = b_.any_recorder && b_.on_source_thread[batch.common];
            if (b_.signal_of.empty() && !filter) {
                std::uint64_t* count = t_.slots[static_cast<std::size_t>(first)].cursor.data();
                for (std::size_t k = 0; k < batch.n; ++k) {
                    ++count[batch.others[k]];
                }
                return;
            }
            for (std::size_t k = 0; k < batch.n; ++k) {
                const std::uint32_t row = batch.others[k];
                if (!filter || t_.source_here[row]) {
                    ++t_.slots[slot(first, row)].cursor[row];
                }
            }
            return;
        }
        const auto row = static_cast<std::uint32_t>(batch.common);
        for (std::size_t k = 0; k < batch.n; ++k) {
            if (keeps(batch, k, row)) {
                ++t_.slots[slot(t_.slot[batch.others[k]], row)].cursor[row];
            }
        }
    }
    std::size_t slot(std::int32_t first, std::uint32_t row) const
    {
        return static_cast<std::size_t>(first) + (b_.signal_of.empty() ? 0 : b_.signal_of[row]);
    }
    bool keeps(const PairBatch& batch, std::size_t k, std::uint32_t row) const
    {
        const std::uint32_t target = batch.others[k];
        return (!batch.keep || b_.reverse || batch.keep[k]) && t_.slot[target] >= 0 &&
               (!b_.any_recorder || !b_.on_source_thread[target] || t_.source_here[row]);
    }

private:
    const Build& b_;
    ThreadBuild& t_;
};

class ConnectionManager::PlaceSink final : public PairSink
{
public:
    PlaceSink(const ConnectionManager& m, const Build& b, ThreadBuild& t)
        : m_(m), b_(b), t_(t), count_(b, t), round_(m.grid_)
    {
        for (const auto& spec : b.specs) {
            columns_.emplace_back();
            columns_.back().resize(4 + spec.parameters.size());
            columns_needed_ = columns_needed_ || !by_records(spec, t);
        }
    }

    void take(const PairBatch& batch) override
    {
        const bool common_is_target = batch.by_target != b_.reverse;
        if (common_is_target && t_.slot[batch.common] < 0) {
            return;
        }
        n_ = batch.n;
        if (positions_.size() < n_) {
            positions_.resize(n_);
            slots_.resize(n_);
        }
        // Where each pair goes; pairs that are not kept get no place.
        const bool filter = common_is_target && b_.any_recorder && b_.on_source_thread[batch.common];
        one_slot_ = common_is_target && b_.signal_of.empty() && !filter;
        if (one_slot_) {
            slot_ = static_cast<std::size_t>(t_.slot[batch.common]);
            ThreadBuild::Slot& slot = t_.slots[slot_];
            if (columns_needed_) {
                std::uint64_t* cursor = slot.cursor.data();
                for (std::size_t k = 0; k < n_; ++k) {
                    positions_[k] = cursor[batch.others[k]]++;
                }
            }
        } else {
            for (std::size_t k = 0; k < n_; ++k) {
                const auto row =
                    static_cast<std::uint32_t>(common_is_target ? batch.others[k] : batch.common);
                const auto target =
                    static_cast<std::uint32_t>(common_is_target ? batch.common : batch.others[k]);
                const bool keep =
                    common_is_target ? !filter || t_.source_here[row] : count_.keeps(batch, k, row);
                slots_[k] = keep ? static_cast<std::int32_t>(count_.slot(t_.slot[target], row)) : -1;
                if (keep) {
                    positions_[k] = t_.slots[static_cast<std::size_t>(slots_[k])].cursor[row]++;
                }
            }
        }
        for (std::size_t s = 0; s < b_.specs.size(); ++s) {
            if (by_records(b_.specs[s], t_)) {
                place_records(batch, s, common_is_target);
            } else {
                place(batch, s, common_is_target);
            }
        }
    }
    static bool by_records(const SynapseSpec& spec, const ThreadBuild& t)
    {
        const auto scalar = [](const ValueSource& v) { return v.kind == ValueSource::Kind::scalar; };
        return t.by_records && spec.model->has_delay() && !scalar(spec.weight) && !scalar(spec.delay) &&
               scalar(spec.receptor) && scalar(spec.label) &&
               std::all_of(spec.parameters.begin(), spec.parameters.end(),
                           [&](const auto& p) { return scalar(p.second); });
    }

private:
    // The values of one source of values for all pairs of the batch, or nullptr if it is a scalar.
    const double* values(const PairBatch& batch, const ValueSource& source, std::size_t spec,
                         std::size_t which)
    {
        if (source.kind == ValueSource::Kind::scalar) {
            return nullptr;
        }
        auto& out = columns_[spec][which];
        out.resize(std::max(out.size(), n_));
        if (source.kind == ValueSource::Kind::array) {
            for (std::size_t k = 0; k < n_; ++k) {
                out[k] = source.array[batch.array_index(k)];
            }
            return out.data();
        }
        const NodeId common = (batch.by_target ? post_id(batch.common) : pre_id(batch.common));
        KeyedStream stream(b_.seed, Purpose::connect_parameters, (b_.call << 16) + (spec << 8) + which,
                           common * 2 + (batch.by_target ? 0 : 1));
        ParameterContext context;
        context.n = n_;
        context.stream = &stream;
        if (b_.spatial) {
            if (batch_ids_ < n_) {
                batch_ids_ = n_;
                sources_.resize(n_);
                targets_.resize(n_);
            }
            for (std::size_t k = 0; k < n_; ++k) {
                sources_[k] = pre_id(batch.by_target ? batch.others[k] : batch.common);
                targets_[k] = post_id(batch.by_target ? batch.common : batch.others[k]);
            }
            context.sources = sources_.data();
            context.targets = targets_.data();
            context.source_layer = b_.pre ? b_.pre->layer().get() : nullptr;
            context.target_layer = b_.post ? b_.post->layer().get() : nullptr;
        }
        source.parameter->evaluate(context, out.data());
        for (std::size_t k = 0; k < n_; ++k) {
            if (!std::isfinite(out[k])) {
                throw Error("BadProperty",
                            "Connect: a Parameter yielded " + to_text(out[k]) + "; values must be finite.");
            }
        }
        return out.data();
    }
    NodeId pre_id(std::uint64_t position) const
    {
        return b_.reverse ? b_.target_ids[position] : b_.source_ids[position];
    }
    NodeId post_id(std::uint64_t position) const
    {
        return b_.reverse ? b_.source_ids[position] : b_.target_ids[position];
    }

    template <class F>
    void for_kept(F&& f)
    {
        if (one_slot_) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            for (std::size_t k = 0; k < n_; ++k) {
                f(slot, k);
            }
        } else {
            for (std::size_t k = 0; k < n_; ++k) {
                if (slots_[k] >= 0) {
                    f(t_.slots[static_cast<std::size_t>(slots_[k])], k);
                }
            }
        }
    }

    void place_records(const PairBatch& batch, std::size_t s, bool common_is_target)
    {
        const SynapseSpec& spec = b_.specs[s];
        const auto receptor = static_cast<std::int64_t>(spec.receptor.scalar);
        const double* w = values(batch, spec.weight, s, 0);
        to_steps(values(batch, spec.delay, s, 1));
        if (t_.max_delay > ThreadBuild::longest) {
            throw ThreadBuild::DelayTooLong();
        }
        const Step* steps = steps_.data();
        const auto record = [w, steps](std::size_t k, std::size_t row, int shift, std::uint32_t cell) {
            const std::size_t in_bucket = row & ((std::size_t(1) << shift) - 1);
            const auto place = static_cast<std::uint32_t>(in_bucket) | static_cast<std::uint32_t>(steps[k])
                                                                           << ThreadBuild::row_bits;
            return ThreadBuild::Record{w[k], cell, place};
        };
        if (one_slot_) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            const std::uint32_t c = target_cell(slot, t_.cell[batch.common], receptor, s);
            ThreadBuild::Record* records = slot.records[s].data();
            std::uint64_t* bucket = slot.bucket.data() + s * slot.buckets();
            const std::uint32_t* rows = batch.others;
            const int shift = slot.shift;
            const std::size_t n = n_;
            for (std::size_t k = 0; k < n; ++k) {
                records[bucket[rows[k] >> shift]++] = record(k, rows[k], shift, c);
            }
            return;
        }
        for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
            const auto row = common_is_target ? batch.others[k] : batch.common;
            const auto target = common_is_target ? batch.common : batch.others[k];
            slot.records[s][slot.bucket[s * slot.buckets() + (row >> slot.shift)]++] =
                record(k, row, slot.shift, target_cell(slot, t_.cell[target], receptor, s));
        });
    }

    // Delays in ms to steps_, checked.
    void to_steps(const double* d)
    {
        steps_.resize(std::max(steps_.size(), n_));
        for (std::size_t k = 0; k < n_; ++k) {
            steps_[k] = round_.steps(d[k]);
            if (steps_[k] < t_.min_delay || steps_[k] > t_.max_delay) {
                m_.check_delay(steps_[k], d[k], "Connect");
                t_.min_delay = std::min(t_.min_delay, steps_[k]);
                t_.max_delay = std::max(t_.max_delay, steps_[k]);
            }
        }
    }

    void place(const PairBatch& batch, std::size_t s, bool common_is_target)
    {
        const SynapseSpec& spec = b_.specs[s];
        const double* receptor = values(batch, spec.receptor, s, 2);
        if (one_slot_ && !receptor) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            const std::uint32_t c =
                target_cell(slot, t_.cell[batch.common], static_cast<std::int64_t>(spec.receptor.scalar), s);
            std::uint32_t* cell = slot.blocks[s].cell.data();
            for (std::size_t k = 0; k < n_; ++k) {
                cell[positions_[k]] = c;
            }
        } else {
            for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                const auto target = common_is_target ? batch.common : batch.others[k];
                const auto r = static_cast<std::int64_t>(receptor ? receptor[k] : spec.receptor.scalar);
                slot.blocks[s].cell[positions_[k]] = target_cell(slot, t_.cell[target], r, s);
                if (receptor) {
                    slot.blocks[s].receptor.data()[positions_[k]] = static_cast<std::int32_t>(r);
                }
            });
        }
        if (const double* w = values(batch, spec.weight, s, 0)) {
            if (one_slot_) {
                double* weight = t_.slots[slot_].blocks[s].weight.data();
                for (std::size_t k = 0; k < n_; ++k) {
                    weight[positions_[k]] = w[k];
                }
            } else {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                    slot.blocks[s].weight.data()[positions_[k]] = w[k];
                });
            }
        }
        if (const double* d = values(batch, spec.delay, s, 1)) {
            to_steps(d);
            if (one_slot_ && t_.max_delay <= 0xff &&
                t_.slots[slot_].blocks[s].delay.kind() == DelayColumn::Kind::byte) {
                std::uint8_t* delay = t_.slots[slot_].blocks[s].delay.byte_data();
                for (std::size_t k = 0; k < n_; ++k) {
                    delay[positions_[k]] = static_cast<std::uint8_t>(steps_[k]);
                }
            } else {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                    DelayColumn& column = slot.blocks[s].delay;
                    if (column.kind() == DelayColumn::Kind::byte && steps_[k] <= 0xff) {
                        column.put(positions_[k], steps_[k]);
                    } else {
                        column.set(positions_[k], steps_[k], slot.n);
                    }
                });
            }
        }
        if (const double* l = values(batch, spec.label, s, 3)) {
            for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                slot.blocks[s].label.data()[positions_[k]] = to_label(l[k], "Connect: 'synapse_label'");
            });
        }
        for (std::size_t p = 0; p < spec.parameters.size(); ++p) {
            if (const double* x = values(batch, spec.parameters[p].second, s, 4 + p)) {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                    if (spec.parameters[p].second.kind == ValueSource::Kind::parameter) {
                        spec.model->check(spec.parameters[p].first, x[k], "Connect");
                    }
                    slot.parameters[s][p].data[positions_[k]] = x[k];
                });
            }
        }
    }

    // Cell and channel of a target; the port of a receptor is looked up once per pool if it is the same for
    // all its cells.
    std::uint32_t target_cell(const ThreadBuild::Slot& slot, std::uint32_t local, std::int64_t receptor,
                              std::size_t spec)
    {
        if (&slot != port_slot_ || receptor != port_receptor_ || spec != port_spec_ ||
            !slot.pool->uniform_ports()) {
            const Signal signal = carried_signal(*b_.specs[spec].model, slot.signal);
            port_ = static_cast<std::uint32_t>(slot.pool->port(signal, receptor, local));
            port_channels_ = static_cast<std::uint32_t>(std::max(1, slot.pool->channels(signal)));
            port_slot_ = &slot;
            port_receptor_ = receptor;
            port_spec_ = spec;
        }
        return local * port_channels_ + port_;
    }

    const ConnectionManager& m_;
    const Build& b_;
    ThreadBuild& t_;
    CountSink count_;
    std::size_t n_ = 0;
    bool columns_needed_ = false;
    bool one_slot_ = true;
    std::size_t slot_ = 0;
    RoundDelay round_;
    std::vector<Step> steps_;
    std::vector<std::uint64_t> positions_;
    std::vector<std::int32_t> slots_;
    std::vector<std::vector<std::vector<double>>> columns_;
    std::vector<NodeId> sources_;
    std::vector<NodeId> targets_;
    std::size_t batch_ids_ = 0;
    const ThreadBuild::Slot* port_slot_ = nullptr;
    std::int64_t port_receptor_ = 0;
    std::size_t port_spec_ = 0;
    std::uint32_t port_ = 0;
    std::uint32_t port_channels_ = 1;
};

namespace
{

// Orders each row by delay, stable, by counting; keys are few.
class RowSorter
{
public:
    void sort(ConnectionBlock& b, std::vector<ParameterColumn>& parameters)
    {
        if (b.delay.kind() == DelayColumn::Kind::uniform) {
            return;
        }
        for (std::size_t row = 0; row < b.rows(); ++row) {
            const std::size_t first = b.row_begin[row];
            const std::size_t n = b.row_begin[row + 1] - first;
            if (n < 2 || !order(b, first, n)) {
                continue;
            }
            gather(b.cell.data() + first, n);
            if (!b.weight.uniform()) {
                gather(b.weight.data() + first, n);
            }
            delays_.resize(n);
            for (std::size_t i = 0; i < n; ++i) {
                delays_[i] = b.delay[first + order_[i]];
            }
            for (std::size_t i = 0; i < n; ++i) {
                b.delay.put(first + i, delays_[i]);
            }
            if (!b.label.uniform()) {
                gather(b.label.data() + first, n);
            }
            if (!b.receptor.uniform()) {
                gather(b.receptor.data() + first, n);
            }
            for (auto& p : parameters) {
                if (!p.uniform) {
                    gather(p.data.data() + first, n);
                }
            }
        }
    }

private:
    // Fills order_; false if the row is in order already.
    bool order(const ConnectionBlock& b, std::size_t first, std::size_t n)
    {
        Step low = b.delay[first];
        Step high = low;
        bool sorted = true;
        Step before = low;
        for (std::size_t i = 1; i < n; ++i) {
            const Step d = b.delay[first + i];
            sorted = sorted && d >= before;
            before = d;
            low = std::min(low, d);
            high = std::max(high, d);
        }
        if (sorted) {
            return false;
        }
        order_.resize(n);
        const auto bins = static_cast<std::size_t>(high - low + 1);
        if (bins <= 4 * n + 64) {
            counts_.assign(bins + 1, 0);
            for (std::size_t i = 0; i < n; ++i) {
                ++counts_[static_cast<std::size_t>(b.delay[first + i] - low) + 1];
            }
            for (std::size_t k = 1; k <= bins; ++k) {
                counts_[k] += counts_[k - 1];
            }
            for (std::size_t i = 0; i < n; ++i) {
                order_[counts_[static_cast<std::size_t>(b.delay[first + i] - low)]++] =
                    static_cast<std::uint32_t>(i);
            }
        } else {
            for (std::size_t i = 0; i < n; ++i) {
                order_[i] = static_cast<std::uint32_t>(i);
            }
            std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t x, std::uint32_t y) {
                return b.delay[first + x] < b.delay[first + y];
            });
        }
        return true;
    }
    template <class T>
    void gather(T* data, std::size_t n)
    {
        scratch_.resize(n * sizeof(T));
        T* copy = reinterpret_cast<T*>(scratch_.data());
        std::copy_n(data, n, copy);
        for (std::size_t i = 0; i < n; ++i) {
            data[i] = copy[order_[i]];
        }
    }
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> counts_;
    std::vector<Step> delays_;
    struct Scratch
    {
        std::vector<std::max_align_t> words;
        void resize(std::size_t bytes) { words.resize(bytes / sizeof(std::max_align_t) + 1); }
        void* data() { return words.data(); }
    } scratch_;
};

} // namespace

namespace
{

// The columns of a block from records in buckets of rows, ordered as RowSorter does.
template <class Record>
void sort_buckets(ConnectionBlock& b, const Buffer<Record>& records, int shift, int row_bits)
{
    const std::size_t n = records.size();
    std::uint32_t longest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        longest = std::max(longest, records[i].place >> row_bits);
    }
    b.cell.resize(n);
    double* weight = b.weight.allocate(n);
    b.delay.allocate(n, static_cast<Step>(longest));
    std::uint32_t* const cell = b.cell.data();
    std::uint8_t* const bytes = b.delay.kind() == DelayColumn::Kind::byte ? b.delay.byte_data() : nullptr;
    const std::uint32_t row_mask = (std::uint32_t(1) << row_bits) - 1;
    const std::size_t rows_per_bucket = std::size_t(1) << shift;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> order;
    for (std::size_t row = 0; row < b.rows(); row += rows_per_bucket) {
        const std::size_t first = b.row_begin[row];
        const std::size_t size = b.row_begin[std::min(b.rows(), row + rows_per_bucket)] - first;
        const Record* r = records.data() + first;
        const auto put = [&](std::size_t to, const Record& from) {
            cell[to] = from.cell;
            weight[to] = from.weight;
            if (bytes != nullptr) {
                bytes[to] = static_cast<std::uint8_t>(from.place >> row_bits);
            } else {
                b.delay.put(to, static_cast<Step>(from.place >> row_bits));
            }
        };
        std::uint32_t low = longest;
        std::uint32_t high = 0;
        for (std::size_t i = 0; i < size; ++i) {
            low = std::min(low, r[i].place >> row_bits);
            high = std::max(high, r[i].place >> row_bits);
        }
        const std::size_t delays = size > 0 ? high - low + 1 : 1;
        const std::size_t bins = delays * rows_per_bucket;
        const auto bin = [&](const Record& x) {
            return (x.place & row_mask) * delays + ((x.place >> row_bits) - low);
        };
        if (bins <= 4 * size + 64) {
            counts.assign(bins + 1, 0);
            std::uint32_t* const next = counts.data();
            for (std::size_t i = 0; i < size; ++i) {
                ++next[bin(r[i]) + 1];
            }
            for (std::size_t k = 1; k <= bins; ++k) {
                next[k] += next[k - 1];
            }
            for (std::size_t i = 0; i < size; ++i) {
                put(first + next[bin(r[i])]++, r[i]);
            }
        } else {
            order.resize(size);
            std::iota(order.begin(), order.end(), 0u);
            std::stable_sort(order.begin(), order.end(),
                             [&](std::uint32_t x, std::uint32_t y) { return bin(r[x]) < bin(r[y]); });
            for (std::size_t i = 0; i < size; ++i) {
                put(first + i, r[order[i]]);
            }
        }
    }
}

} // namespace

void ConnectionManager::count_rows(Build& b, ThreadBuild& t) const
{
    const std::size_t rows = b.source_ids.size();
    const bool all = b.reverse;
    t.local_targets.clear();
    const std::size_t n_post = b.reverse ? rows : b.target_ids.size();
    for (std::size_t p = 0; p < n_post; ++p) {
        if (all || t.slot[p] >= 0) {
            t.local_targets.push_back(static_cast<std::uint32_t>(p));
        }
    }
    if (b.any_recorder) {
        t.source_here.resize(rows);
        for (std::size_t r = 0; r < rows; ++r) {
            t.source_here[r] =
                layout_.is_local(b.source_ids[r]) && layout_.thread_of(b.source_ids[r]) == t.thread;
        }
    }
    for (auto& slot : t.slots) {
        slot.cursor.assign(rows + 1, 0);
    }
    RuleContext context;
    context.pre = b.pre;
    context.post = b.post;
    context.seed = b.seed;
    context.call = b.call;
    context.local_targets = &t.local_targets;
    context.is_local = [&](std::uint32_t p) { return all || t.slot[p] >= 0; };
    CountSink sink(b, t);
    b.rule->generate(context, sink);
}

void ConnectionManager::place(Build& b, ThreadBuild& t) const
{
    const std::size_t rows = b.source_ids.size();
    for (auto& slot : t.slots) {
        // Counts become the begin of each row.
        Buffer<std::uint64_t> begin;
        begin.resize(rows + 1);
        std::uint64_t sum = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            begin[r] = sum;
            sum += slot.cursor[r];
            slot.cursor[r] = begin[r];
        }
        begin[rows] = sum;
        slot.n = sum;
        // Buckets of about 32,000 records; not more than some hundred of them, if rows are not too many.
        while (slot.shift < ThreadBuild::row_bits &&
               (((sum / std::max<std::size_t>(1, rows)) << (slot.shift + 1)) <= 32768 ||
                (rows >> slot.shift) > 512)) {
            ++slot.shift;
        }
        slot.bucket.clear();
        for (std::size_t s = 0; s < b.specs.size(); ++s) {
            for (std::size_t k = 0; k < slot.buckets() && rows > 0; ++k) {
                slot.bucket.push_back(begin[k << slot.shift]);
            }
        }
        for (const auto& spec : b.specs) {
            ConnectionBlock block;
            block.row_begin = begin;
            if (b.contiguous) {
                block.first_source = b.source_ids[0];
            } else {
                block.sources.resize(rows);
                std::copy(b.source_ids.begin(), b.source_ids.end(), block.sources.begin());
            }
            const bool records = PlaceSink::by_records(spec, t);
            slot.records.emplace_back(records ? sum : 0);
            block.cell.resize(records ? 0 : sum);
            block.weight.set_uniform(spec.weight.scalar);
            block.label.set_uniform(static_cast<std::int32_t>(spec.label.scalar));
            block.receptor.set_uniform(static_cast<std::int32_t>(spec.receptor.scalar));
            if (spec.weight.kind != ValueSource::Kind::scalar && !records) {
                block.weight.allocate(sum);
            }
            if (spec.label.kind != ValueSource::Kind::scalar) {
                block.label.allocate(sum);
            }
            if (spec.receptor.kind != ValueSource::Kind::scalar) {
                block.receptor.allocate(sum);
            }
            if (!spec.model->has_delay()) {
                block.delay.set_uniform(1);
                if (sum > 0 && is_direct(spec.model->carries())) {
                    const Step d = grid_.step(direct_interval_);
                    t.min_delay = std::min(t.min_delay, d);
                    t.max_delay = std::max(t.max_delay, d);
                }
            } else if (spec.delay.kind == ValueSource::Kind::scalar) {
                const Step d = delay_steps(spec.delay.scalar);
                block.delay.set_uniform(d);
                if (sum > 0) {
                    const bool between =
                        spec.model->continuous_delay() && spec.model->delay_offset > 0.0 && d > 1;
                    t.min_delay = std::min(t.min_delay, between ? d - 1 : d);
                    t.max_delay = std::max(t.max_delay, d);
                }
            } else if (!records) {
                block.delay.allocate(sum, 1);
            }
            slot.blocks.push_back(std::move(block));
            slot.parameters.emplace_back();
            for (const auto& p : spec.parameters) {
                ParameterColumn column;
                column.name = p.first;
                column.uniform = p.second.kind == ValueSource::Kind::scalar;
                column.value = p.second.scalar;
                if (!column.uniform) {
                    column.data.resize(sum);
                }
                slot.parameters.back().push_back(std::move(column));
            }
        }
    }
    RuleContext context;
    context.pre = b.pre;
    context.post = b.post;
    context.seed = b.seed;
    context.call = b.call;
    context.local_targets = &t.local_targets;
    context.is_local = [&](std::uint32_t p) { return b.reverse || t.slot[p] >= 0; };
    PlaceSink sink(*this, b, t);
    b.rule->generate(context, sink);
    RowSorter sorter;
    for (auto& slot : t.slots) {
        slot.cursor.release();
        slot.bucket.release();
        for (std::size_t s = 0; s < slot.blocks.size(); ++s) {
            if (slot.records[s].size() > 0) {
                sort_buckets(slot.blocks[s], slot.records[s], slot.shift, ThreadBuild::row_bits);
                slot.records[s].release();
            } else {
                sorter.sort(slot.blocks[s], slot.parameters[s]);
            }
        }
    }
}

} // namespace nest
