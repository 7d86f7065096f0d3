// SPDX-License-Identifier: GPL-2.0-or-later
// Building on one thread: rules run once to count the entries of rows and once to place them, then rows are put in
// order.
#include "build.hpp"

#include "nest/base/lanes.hpp"
#include "rules.hpp"

#include <cstring>
#include <numeric>

namespace nest
{

void LocalTargets::finish(std::size_t n)
{
    std::vector<std::size_t> order(positions_.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    if (!std::is_sorted(positions_.begin(), positions_.end())) { // several pools
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return positions_[a] < positions_[b]; });
        std::vector<std::uint32_t> positions;
        std::vector<Place> places;
        for (const std::size_t i : order) {
            positions.push_back(positions_[i]);
            places.push_back(places_[i]);
        }
        positions_.swap(positions);
        places_.swap(places);
    }
    if (positions_.size() >= n / 8) {
        table_.resize(n);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            table_[positions_[i]] = places_[i];
        }
    }
}

void RowIndex::insert(std::uint32_t position)
{
    if (2 * (size_ + 1) > keys_.size()) {
        std::vector<std::uint32_t> before(std::max<std::size_t>(1024, 2 * keys_.size()), free);
        before.swap(keys_);
        for (const std::uint32_t key : before) {
            if (key != free) {
                keys_[find(key)] = key;
            }
        }
    }
    std::uint32_t& key = keys_[find(position)];
    size_ += key == free ? 1 : 0;
    key = position;
}

void RowIndex::finish()
{
    keys_.resize(std::max<std::size_t>(1, keys_.size()), free);
    positions_.reserve(size_);
    for (const std::uint32_t key : keys_) {
        if (key != free) {
            positions_.push_back(key);
        }
    }
    std::sort(positions_.begin(), positions_.end());
    rows_.assign(keys_.size(), 0);
    for (std::size_t row = 0; row < size_; ++row) {
        rows_[find(positions_[row])] = static_cast<std::uint32_t>(row);
    }
}

// Which pairs of a batch a thread keeps, and in which slot.
class ConnectionManager::PairFilter
{
public:
    PairFilter(const Layout& layout, const Build& b, const ThreadBuild& t) : layout_(layout), b_(b), t_(t) {}
    // False if the common node has nothing here.
    bool begin(const PairBatch& batch)
    {
        common_is_target_ = batch.by_target != b_.reverse;
        if (!common_is_target_) {
            one_slot_ = false;
            here_ = source_here(static_cast<std::uint32_t>(batch.common));
            return true;
        }
        place_ = t_.targets.find(static_cast<std::uint32_t>(batch.common));
        if (place_.slot < 0) {
            return false;
        }
        filter_ = t_.slots[static_cast<std::size_t>(place_.slot)].shared;
        one_slot_ = b_.signals.size() == 1 && !filter_;
        return true;
    }
    bool common_is_target() const { return common_is_target_; }
    // All pairs go to one slot.
    bool one_slot() const { return one_slot_; }
    const LocalTargets::Place& common() const { return place_; }
    std::uint32_t source(const PairBatch& batch, std::size_t k) const
    {
        return common_is_target_ ? batch.others[k] : static_cast<std::uint32_t>(batch.common);
    }
    // Slot and cell of a pair's target, or slot -1 if the pair is not kept.
    LocalTargets::Place place(const PairBatch& batch, std::size_t k) const
    {
        LocalTargets::Place place = place_;
        if (common_is_target_) {
            if (filter_ && !source_here(batch.others[k])) {
                return {};
            }
        } else {
            if (batch.keep && !b_.reverse && !batch.keep[k]) {
                return {};
            }
            place = t_.targets.find(batch.others[k]);
            if (place.slot < 0 || (t_.slots[static_cast<std::size_t>(place.slot)].shared && !here_)) {
                return {};
            }
        }
        place.slot += static_cast<std::int32_t>(b_.signal_of(source(batch, k)));
        return place;
    }

private:
    bool source_here(std::uint32_t position) const
    {
        const NodeId id = b_.source_id(position);
        return layout_.is_local(id) && layout_.thread_of(id) == t_.thread;
    }
    const Layout& layout_;
    const Build& b_;
    const ThreadBuild& t_;
    LocalTargets::Place place_;
    bool common_is_target_ = true;
    bool one_slot_ = true;
    bool filter_ = false;
    bool here_ = false;
};

// Collects the sources that will have rows, until they are too many to be worth it.
class ConnectionManager::SourceSink final : public PairSink
{
public:
    struct Enough
    {
    };
    SourceSink(const Layout& layout, const Build& b, ThreadBuild& t, std::size_t most)
        : t_(t), filter_(layout, b, t), left_(most)
    {
    }
    void take(const PairBatch& batch) override
    {
        if (!filter_.begin(batch)) {
            return;
        }
        for (std::size_t k = 0; k < batch.n; ++k) {
            if (filter_.one_slot() || filter_.place(batch, k).slot >= 0) {
                if (left_-- == 0) {
                    throw Enough();
                }
                t_.rows.insert(filter_.source(batch, k));
            }
        }
    }

private:
    ThreadBuild& t_;
    PairFilter filter_;
    std::size_t left_;
};

class ConnectionManager::CountSink final : public PairSink
{
public:
    CountSink(const Layout& layout, const Build& b, ThreadBuild& t) : t_(t), filter_(layout, b, t) {}
    void take(const PairBatch& batch) override
    {
        if (!filter_.begin(batch)) {
            return;
        }
        if (filter_.one_slot()) {
            std::uint32_t* count = t_.slots[static_cast<std::size_t>(filter_.common().slot)].count.data();
            if (t_.rows.each()) {
                for (std::size_t k = 0; k < batch.n; ++k) {
                    ++count[batch.others[k]];
                }
                return;
            }
            for (std::size_t k = 0; k < batch.n; ++k) {
                ++count[t_.rows.row(batch.others[k])];
            }
            return;
        }
        for (std::size_t k = 0; k < batch.n; ++k) {
            if (const std::int32_t slot = filter_.place(batch, k).slot; slot >= 0) {
                ++t_.slots[static_cast<std::size_t>(slot)].count[t_.rows.row(filter_.source(batch, k))];
            }
        }
    }

private:
    ThreadBuild& t_;
    PairFilter filter_;
};

class ConnectionManager::PlaceSink final : public PairSink
{
public:
    PlaceSink(const ConnectionManager& m, const Build& b, ThreadBuild& t)
        : m_(m), b_(b), t_(t), filter_(m.layout_, b, t), round_(m.grid_)
    {
        for (const auto& spec : b.specs) {
            columns_.emplace_back();
            columns_.back().resize(4 + spec.parameters.size());
            columns_needed_ = columns_needed_ || !by_keys(spec, t);
        }
        plain_ = b.specs.size() == 1 && all_scalar(b.specs[0]);
    }

    void take(const PairBatch& batch) override
    {
        if (!filter_.begin(batch)) {
            return;
        }
        n_ = batch.n;
        one_slot_ = filter_.one_slot();
        if (one_slot_) {
            slot_ = static_cast<std::size_t>(filter_.common().slot);
        }
        find_rows(batch);
        if (one_slot_ && plain_) {
            place_plain();
            return;
        }
        if (positions_.size() < n_) {
            positions_.resize(n_);
            places_.resize(n_);
        }
        // Where each pair goes; pairs that are not kept get no place.
        if (!one_slot_) {
            for (std::size_t k = 0; k < n_; ++k) {
                places_[k] = filter_.place(batch, k);
                if (places_[k].slot >= 0 && columns_needed_) {
                    positions_[k] = t_.slots[static_cast<std::size_t>(places_[k].slot)].begin[rows_[k] + 1]++;
                }
            }
        } else if (columns_needed_) {
            std::uint64_t* cursor = t_.slots[slot_].begin.data() + 1;
            for (std::size_t k = 0; k < n_; ++k) {
                positions_[k] = cursor[rows_[k]]++;
            }
        }
        for (std::size_t s = 0; s < b_.specs.size(); ++s) {
            if (by_keys(b_.specs[s], t_)) {
                place_keys(batch, s);
            } else {
                place(batch, s);
            }
        }
    }
    static bool by_keys(const SynapseSpec& spec, const ThreadBuild& t)
    {
        return t.way != ThreadBuild::Way::columns && spec.model->has_delay() &&
               !scalar(spec.delay) && rest_scalar(spec);
    }

private:
    static bool scalar(const ValueSource& v) { return v.kind == ValueSource::Kind::scalar; }
    static bool rest_scalar(const SynapseSpec& spec)
    {
        return scalar(spec.receptor) && scalar(spec.label) &&
               std::all_of(spec.parameters.begin(), spec.parameters.end(),
                           [](const auto& p) { return scalar(p.second); });
    }
    static bool all_scalar(const SynapseSpec& spec)
    {
        return scalar(spec.weight) && scalar(spec.delay) && rest_scalar(spec);
    }

    void find_rows(const PairBatch& batch)
    {
        if (filter_.common_is_target() && t_.rows.each()) {
            rows_ = batch.others;
            return;
        }
        row_buffer_.resize(std::max(row_buffer_.size(), n_));
        if (filter_.common_is_target()) {
            for (std::size_t k = 0; k < n_; ++k) {
                row_buffer_[k] = t_.rows.row(batch.others[k]);
            }
        } else {
            std::fill_n(row_buffer_.begin(), n_, t_.rows.row(static_cast<std::uint32_t>(batch.common)));
        }
        rows_ = row_buffer_.data();
    }

    // Nothing but cells is individual.
    void place_plain()
    {
        ThreadBuild::Slot& slot = t_.slots[slot_];
        const std::uint32_t c = target_cell(slot, filter_.common().cell,
                                            static_cast<std::int64_t>(b_.specs[0].receptor.scalar), 0);
        std::uint32_t* cell = slot.blocks[0].cell.data();
        std::uint64_t* cursor = slot.begin.data() + 1;
        const std::uint32_t* rows = rows_;
        const std::size_t n = n_;
        for (std::size_t k = 0; k < n; ++k) {
            cell[cursor[rows[k]]++] = c;
        }
    }

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
        check_finite(out.data());
        return out.data();
    }
    void check_finite(const double* x) const
    {
        const std::size_t n = n_;
        bool finite = true;
        with_widest_registers([=, &finite] {
            std::uint64_t bad = 0;
            for (std::size_t k = 0; k < n; ++k) {
                std::uint64_t bits;
                std::memcpy(&bits, x + k, sizeof bits);
                constexpr std::uint64_t exponent = 0x7ff0000000000000u;
                bad |= (bits & exponent) == exponent ? 1 : 0;
            }
            finite = bad == 0;
        });
        for (std::size_t k = 0; !finite && k < n_; ++k) {
            if (!std::isfinite(x[k])) {
                throw Error("BadProperty",
                            "Connect: a Parameter yielded " + to_text(x[k]) + "; values must be finite.");
            }
        }
    }
    NodeId pre_id(std::uint64_t position) const { return Build::id(*b_.pre, position); }
    NodeId post_id(std::uint64_t position) const { return Build::id(*b_.post, position); }

    template <class F>
    void for_kept(F&& f)
    {
        if (one_slot_) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            for (std::size_t k = 0; k < n_; ++k) {
                f(slot, k, filter_.common().cell);
            }
        } else {
            for (std::size_t k = 0; k < n_; ++k) {
                if (places_[k].slot >= 0) {
                    f(t_.slots[static_cast<std::size_t>(places_[k].slot)], k, places_[k].cell);
                }
            }
        }
    }

    void place_keys(const PairBatch& batch, std::size_t s)
    {
        const SynapseSpec& spec = b_.specs[s];
        const auto receptor = static_cast<std::int64_t>(spec.receptor.scalar);
        const double* w = values(batch, spec.weight, s, 0);
        const Step longest = to_steps(values(batch, spec.delay, s, 1));
        const auto fits = [&](ThreadBuild::Slot& slot) {
            if (longest >> slot.delay_bits != 0) {
                t_.way = slot.narrow ? ThreadBuild::Way::wide_keys : ThreadBuild::Way::columns;
                throw ThreadBuild::DelayTooLong();
            }
            slot.longest[s] = std::max(slot.longest[s], longest);
        };
        if (one_slot_) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            fits(slot);
            const std::uint32_t c = target_cell(slot, filter_.common().cell, receptor, s);
            if (slot.narrow) {
                place_keys(slot, s, w, slot.blocks[s].cell.data(), c);
            } else {
                place_keys(slot, s, w, slot.keys[s].data(), c);
            }
            return;
        }
        for_kept([&](ThreadBuild::Slot& slot, std::size_t k, std::uint32_t local) {
            fits(slot);
            const std::size_t at = slot.bucket[s * slot.buckets() + (rows_[k] >> slot.shift)]++;
            const std::uint32_t c = target_cell(slot, local, receptor, s);
            if (w != nullptr) {
                slot.blocks[s].weight.data()[at] = w[k];
            }
            if (slot.narrow) {
                slot.blocks[s].cell[at] = key<std::uint32_t>(slot, k, c);
            } else {
                slot.keys[s][at] = key<std::uint64_t>(slot, k, c);
            }
        });
    }
    template <class Key>
    Key key(const ThreadBuild::Slot& slot, std::size_t k, std::uint32_t cell) const
    {
        const Key in_bucket = rows_[k] & ((std::uint32_t(1) << slot.shift) - 1);
        return in_bucket << (slot.cell_bits + slot.delay_bits) | static_cast<Key>(steps_[k]) << slot.cell_bits |
               cell;
    }
    template <class Key>
    void place_keys(ThreadBuild::Slot& slot, std::size_t s, const double* w, Key* keys, std::uint32_t cell)
    {
        double* const weights = slot.blocks[s].weight.data();
        std::uint64_t* const bucket = slot.bucket.data() + s * slot.buckets();
        const std::uint32_t* const rows = rows_;
        const std::int32_t* const steps = steps_.data();
        const int shift = slot.shift;
        const int cell_bits = slot.cell_bits;
        const int row_at = slot.cell_bits + slot.delay_bits;
        const std::uint32_t mask = (std::uint32_t(1) << shift) - 1;
        const std::size_t n = n_;
        const auto key_of = [=](std::size_t k) {
            return static_cast<Key>(rows[k] & mask) << row_at | static_cast<Key>(steps[k]) << cell_bits | cell;
        };
        if (w == nullptr) {
            for (std::size_t k = 0; k < n; ++k) {
                keys[bucket[rows[k] >> shift]++] = key_of(k);
            }
            return;
        }
        for (std::size_t k = 0; k < n; ++k) {
            const std::size_t at = bucket[rows[k] >> shift]++;
            weights[at] = w[k];
            keys[at] = key_of(k);
        }
    }

    // Delays in ms to steps_, checked; the longest of them.
    Step to_steps(const double* d)
    {
        steps_.resize(std::max(steps_.size(), n_));
        std::int32_t* const steps = steps_.data();
        const std::size_t n = n_;
        const double per_ms = round_.per_ms();
        std::int32_t low = std::numeric_limits<std::int32_t>::max();
        std::int32_t high = 0;
        constexpr double most = std::numeric_limits<std::int32_t>::max();
        with_widest_registers([&] {
            std::int32_t least = low;
            std::int32_t largest = high;
            for (std::size_t k = 0; k < n; ++k) {
                double x = d[k] * per_ms + 0.5;
                x = x > 0.0 ? x : 0.0;
                x = x < most ? x : most;
                steps[k] = static_cast<std::int32_t>(x);
                least = std::min(least, steps[k]);
                largest = std::max(largest, steps[k]);
            }
            low = least;
            high = largest;
        });
        if (low < t_.min_delay || high > t_.max_delay) {
            for (std::size_t k = 0; k < n_; ++k) {
                m_.check_delay(round_.steps(d[k]), d[k], "Connect");
            }
            t_.min_delay = std::min<Step>(t_.min_delay, low);
            t_.max_delay = std::max<Step>(t_.max_delay, high);
        }
        return high;
    }

    void place(const PairBatch& batch, std::size_t s)
    {
        const SynapseSpec& spec = b_.specs[s];
        const double* receptor = values(batch, spec.receptor, s, 2);
        if (one_slot_ && !receptor) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            const std::uint32_t c =
                target_cell(slot, filter_.common().cell, static_cast<std::int64_t>(spec.receptor.scalar), s);
            std::uint32_t* cell = slot.blocks[s].cell.data();
            for (std::size_t k = 0; k < n_; ++k) {
                cell[positions_[k]] = c;
            }
        } else {
            for_kept([&](ThreadBuild::Slot& slot, std::size_t k, std::uint32_t local) {
                const auto r = static_cast<std::int64_t>(receptor ? receptor[k] : spec.receptor.scalar);
                slot.blocks[s].cell[positions_[k]] = target_cell(slot, local, r, s);
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
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k, std::uint32_t) {
                    slot.blocks[s].weight.data()[positions_[k]] = w[k];
                });
            }
        }
        if (const double* d = values(batch, spec.delay, s, 1)) {
            const Step longest = to_steps(d);
            if (one_slot_ && longest <= 0xff &&
                t_.slots[slot_].blocks[s].delay.kind() == DelayColumn::Kind::byte) {
                std::uint8_t* delay = t_.slots[slot_].blocks[s].delay.byte_data();
                for (std::size_t k = 0; k < n_; ++k) {
                    delay[positions_[k]] = static_cast<std::uint8_t>(steps_[k]);
                }
            } else {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k, std::uint32_t) {
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
            for_kept([&](ThreadBuild::Slot& slot, std::size_t k, std::uint32_t) {
                slot.blocks[s].label.data()[positions_[k]] = to_label(l[k], "Connect: 'synapse_label'");
            });
        }
        for (std::size_t p = 0; p < spec.parameters.size(); ++p) {
            if (const double* x = values(batch, spec.parameters[p].second, s, 4 + p)) {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k, std::uint32_t) {
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
    PairFilter filter_;
    std::size_t n_ = 0;
    bool columns_needed_ = false;
    bool plain_ = false;
    bool one_slot_ = true;
    std::size_t slot_ = 0;
    RoundDelay round_;
    const std::uint32_t* rows_ = nullptr;
    std::vector<std::uint32_t> row_buffer_;
    std::vector<std::int32_t> steps_;
    std::vector<std::uint64_t> positions_;
    std::vector<LocalTargets::Place> places_;
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

// The columns of a block whose weights and keys stand in buckets of rows, ordered as RowSorter does. `keys` may be
// the column of cells.
template <class Key>
void sort_buckets(ConnectionBlock& b, const Key* keys, int shift, int cell_bits, int delay_bits, Step longest)
{
    b.delay.allocate(b.size(), longest);
    std::uint32_t* const cell = b.cell.data();
    double* const weight = b.weight.uniform() ? nullptr : b.weight.data();
    std::uint8_t* const bytes = b.delay.kind() == DelayColumn::Kind::byte ? b.delay.byte_data() : nullptr;
    const Key delay_mask = (Key(1) << delay_bits) - 1;
    const Key cell_mask = static_cast<Key>((std::uint64_t(1) << cell_bits) - 1);
    const std::size_t rows_per_bucket = std::size_t(1) << shift;
    Buffer<Key> k;
    Buffer<double> w;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> order;
    for (std::size_t row = 0; row < b.rows(); row += rows_per_bucket) {
        const std::size_t first = b.row_begin[row];
        const std::size_t size = b.row_begin[std::min(b.rows(), row + rows_per_bucket)] - first;
        if (size == 0) {
            continue;
        }
        k.resize(size);
        std::memcpy(k.data(), keys + first, size * sizeof(Key));
        if (weight != nullptr) {
            w.resize(size);
            std::memcpy(w.data(), weight + first, size * sizeof(double));
        }
        const auto delay_of = [=](Key x) { return (x >> cell_bits) & delay_mask; };
        Key low = delay_mask;
        Key high = 0;
        for (std::size_t i = 0; i < size; ++i) {
            low = std::min(low, delay_of(k[i]));
            high = std::max(high, delay_of(k[i]));
        }
        const std::size_t delays = static_cast<std::size_t>(high - low) + 1;
        const std::size_t bins = delays * rows_per_bucket;
        const auto bin = [=](Key x) {
            return static_cast<std::size_t>(x >> (cell_bits + delay_bits)) * delays + (delay_of(x) - low);
        };
        const auto put_delay = [&](std::size_t to, Key delay) {
            if (bytes != nullptr) {
                bytes[to] = static_cast<std::uint8_t>(delay);
            } else {
                b.delay.put(to, static_cast<Step>(delay));
            }
        };
        if (bins > 4 * size + 64) {
            order.resize(size);
            std::iota(order.begin(), order.end(), 0u);
            std::stable_sort(order.begin(), order.end(),
                             [&](std::uint32_t x, std::uint32_t y) { return bin(k[x]) < bin(k[y]); });
            for (std::size_t i = 0; i < size; ++i) {
                cell[first + i] = static_cast<std::uint32_t>(k[order[i]] & cell_mask);
                if (weight != nullptr) {
                    weight[first + i] = w[order[i]];
                }
                put_delay(first + i, delay_of(k[order[i]]));
            }
            continue;
        }
        counts.assign(bins + 1, 0);
        std::uint32_t* const next = counts.data();
        for (std::size_t i = 0; i < size; ++i) {
            ++next[bin(k[i]) + 1];
        }
        std::size_t filled = first;
        for (std::size_t x = 0, step = 0; x < bins; ++x) {
            // of a run of equal delays; begins where the one before ends
            const std::uint32_t n = next[x + 1];
            for (std::uint32_t i = 0; i < n; ++i) {
                put_delay(filled + i, low + static_cast<Key>(step));
            }
            filled += n;
            next[x + 1] = next[x] + n;
            step = step + 1 == delays ? 0 : step + 1;
        }
        if (weight == nullptr) {
            for (std::size_t i = 0; i < size; ++i) {
                cell[first + next[bin(k[i])]++] = static_cast<std::uint32_t>(k[i] & cell_mask);
            }
            continue;
        }
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t to = first + next[bin(k[i])]++;
            cell[to] = static_cast<std::uint32_t>(k[i] & cell_mask);
            weight[to] = w[i];
        }
    }
}

} // namespace

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

// How keys of a slot are laid out: buckets of about 32,000 entries, not more than some hundred of them if rows are
// not too many.
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
    slot.cell_bits = bits_of(static_cast<std::uint64_t>(slot.pool->size()) * static_cast<std::uint64_t>(channels));
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
