// SPDX-License-Identifier: GPL-2.0-or-later
// What goes over the pairs of a rule before they are placed: which of them a thread keeps, which sources have
// rows, how many entries a row has. On the thread that builds.
#pragma once

#include "build.hpp"

namespace nest
{

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

} // namespace nest
