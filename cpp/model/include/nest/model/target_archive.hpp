// SPDX-License-Identifier: GPL-2.0-or-later
// TargetArchive<Entry>: what neurons keep, beside their spikes, for plastic synapses that depend on more than
// these: entries of a time each, such as the steps at which the membrane potential calls for a change of
// weight. A neuron model names it as M::Archive and writes to it in step(); a synapse model names the same
// one as S::TargetArchive and reads it through its PostView. Written and read by the thread of the pool.
#pragma once

#include "nest/base/time.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

template <class Entry>
class TargetArchive
{
public:
    void resize(std::size_t cells) { cells_.resize(cells); }
    // Without synapses that read there is nothing to keep.
    void need() { needed_ = true; }
    bool needed() const { return needed_; }
    void add(std::uint32_t cell, const Entry& e) { cells_[cell].push_back(e); }
    // Keeps the last `keep` entries at least, and not many more.
    void add(std::uint32_t cell, const Entry& e, std::size_t keep)
    {
        auto& list = cells_[cell];
        if (list.size() > 2 * keep + 16) {
            list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(keep));
        }
        list.push_back(e);
    }
    const std::vector<Entry>& entries(std::uint32_t cell) const { return cells_[cell]; }

    // Calls f for the entries with t1 < time <= t2, in order; `epsilon` decides about equal times.
    template <class F>
    void for_each(std::uint32_t cell, double t1, double t2, F&& f) const
    {
        constexpr double epsilon = 1e-6;
        const Entry* const first = cells_[cell].data();
        const Entry* const last = first + cells_[cell].size();
        const Entry* p = last;
        while (p != first && (p - 1)->time - t1 > epsilon) {
            --p;
        }
        for (; p != last && p->time - t2 <= epsilon; ++p) {
            f(*p);
        }
    }

private:
    std::vector<std::vector<Entry>> cells_;
    bool needed_ = false;
};

} // namespace nest
