// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the pairs of a rule, with the values of their synapses, to their places. On the thread that builds.
#pragma once

#include "nest/base/lanes.hpp"
#include "pair_sinks.hpp"

#include <cstring>

namespace nest
{

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
        return t.way != ThreadBuild::Way::columns && spec.model->has_delay() && !scalar(spec.delay) &&
               rest_scalar(spec);
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
        return in_bucket << (slot.cell_bits + slot.delay_bits) |
               static_cast<Key>(steps_[k]) << slot.cell_bits | cell;
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
            return static_cast<Key>(rows[k] & mask) << row_at | static_cast<Key>(steps[k]) << cell_bits |
                   cell;
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
            for (const NodeModel* source : b_.models) {
                m_.check_receptor(*source, slot.pool->model(), *b_.specs[spec].model, receptor);
            }
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

} // namespace nest
