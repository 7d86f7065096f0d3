// SPDX-License-Identifier: GPL-2.0-or-later
// TargetArchive: what neurons keep, beside their spikes, for plastic synapses that depend on more than these:
// a number for each of some steps, such as the error of a dendrite's prediction. A neuron model names it, or
// what derives from it, as M::Archive and writes to it in step(); a synapse model names the same one as
// S::TargetArchive and reads it through its PostView. Written and read by the thread of the pool, which asks
// it to forget what no synapse can ask for any more. Steps are numbered by their ends.
#pragma once

#include "nest/model/decaying_sums.hpp"

namespace nest
{

class TargetArchive
{
public:
    void resize(std::size_t cells) { cells_.resize(cells); }
    // Without synapses that read there is nothing to keep.
    void need() { needed_ = true; }
    bool needed() const { return needed_; }
    void add(std::uint32_t cell, Step step, double value, double h)
    {
        cells_[cell].add(step, value);
        ++total_;
        h_ = h;
    }
    DecayingSums& of(std::uint32_t cell) { return cells_[cell]; }

    // As of PostHistory.
    bool crowded() const { return total_ > crowd_; }
    void keep(const std::vector<PostHistory::Window>& windows)
    {
        total_ = 0;
        for (auto& sums : cells_) {
            sums.keep(windows, h_);
            total_ += sums.size();
        }
        crowd_ = std::max({few, 16 * cells_.size(), 2 * total_});
    }
    std::size_t bytes() const
    {
        std::size_t n = cells_.capacity() * sizeof(DecayingSums);
        for (const auto& sums : cells_) {
            n += sums.bytes();
        }
        return n;
    }

private:
    // Looking for old entries takes a walk through all rows of all synapses.
    static constexpr std::size_t few = 1 << 16;

    std::vector<DecayingSums> cells_;
    std::size_t total_ = 0;
    std::size_t crowd_ = few;
    double h_ = 0.1;
    bool needed_ = false;
};

} // namespace nest
