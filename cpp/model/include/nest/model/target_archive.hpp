// SPDX-License-Identifier: GPL-2.0-or-later
// TargetArchive<Entry>: what neurons keep, beside their spikes, for plastic synapses that depend on more than
// these: entries of a time each, such as the errors of a dendrite's prediction. A neuron model names it as
// M::Archive and writes to it in step(); a synapse model names the same one as S::TargetArchive and reads it
// through its PostView. Written and read by the thread of the pool, which asks it to forget what no synapse
// can ask for any more. Whatever else serves as an archive has need(), resize(), crowded(), keep(), bytes().
#pragma once

#include "nest/model/history.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

// When to look for old entries: it takes a walk through all rows of all synapses.
class ArchiveCrowd
{
public:
    bool crowded(std::size_t entries) const { return entries > limit_; }
    void set(std::size_t cells, std::size_t kept) { limit_ = std::max({few, 16 * cells, 2 * kept}); }

private:
    static constexpr std::size_t few = 1 << 16;
    std::size_t limit_ = few;
};

template <class Entry>
class TargetArchive
{
public:
    void resize(std::size_t cells) { cells_.resize(cells); }
    // Without synapses that read there is nothing to keep.
    void need() { needed_ = true; }
    bool needed() const { return needed_; }
    void add(std::uint32_t cell, const Entry& e)
    {
        cells_[cell].push_back(e);
        ++total_;
    }
    bool crowded() const { return crowd_.crowded(total_); }
    void keep(const std::vector<PostHistory::Window>& windows)
    {
        total_ = 0;
        for (auto& list : cells_) {
            PostHistory::keep_within(list, windows, false);
            total_ += list.size();
        }
        crowd_.set(cells_.size(), total_);
    }
    std::size_t bytes() const
    {
        std::size_t n = cells_.capacity() * sizeof(std::vector<Entry>);
        for (const auto& list : cells_) {
            n += list.capacity() * sizeof(Entry);
        }
        return n;
    }

    // Calls f for the entries with t1 < time <= t2, in order; searched from the end, where reads happen.
    template <class F>
    void for_each(std::uint32_t cell, double t1, double t2, F&& f) const
    {
        const Entry* const first = cells_[cell].data();
        const Entry* const last = first + cells_[cell].size();
        const Entry* p = last;
        while (p != first && (p - 1)->time - t1 > PostHistory::epsilon) {
            --p;
        }
        for (; p != last && p->time - t2 <= PostHistory::epsilon; ++p) {
            f(*p);
        }
    }

private:
    std::vector<std::vector<Entry>> cells_;
    std::size_t total_ = 0;
    ArchiveCrowd crowd_;
    bool needed_ = false;
};

} // namespace nest
