// SPDX-License-Identifier: GPL-2.0-or-later
// PostHistory: the spikes of the neurons of one pool as their incoming plastic synapses need them. Written when a neuron
// fires, read when a presynaptic spike arrives, both by the pool's thread.
#pragma once

#include "nest/base/time.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

namespace nest
{

// One postsynaptic spike; `k_minus` and `k_triplet` are the traces just after it.
struct PostSpike
{
    double time;      // ms
    double k_minus;   // of time constant tau_minus
    double k_triplet; // of time constant tau_minus_triplet
};

class PostHistory
{
public:
    void resize(std::size_t cells);
    std::size_t size() const { return cells_.size(); }
    std::size_t bytes() const;

    void add(std::uint32_t cell, double time, double tau_minus, double tau_minus_triplet);
    void clear(std::uint32_t cell);
    // Forgets spikes of all cells before `time`, except each cell's last one before it (the traces start from there).
    void forget_before(double time);

    std::size_t length(std::uint32_t cell) const { return cells_[cell].spikes.size(); }
    const PostSpike* begin(std::uint32_t cell) const { return cells_[cell].spikes.data(); }
    const PostSpike* end(std::uint32_t cell) const { return begin(cell) + length(cell); }

    // First spike with time > t (to within `epsilon`); searched from the end, where reads happen.
    const PostSpike* after(std::uint32_t cell, double t) const
    {
        const PostSpike* first = begin(cell);
        const PostSpike* p = end(cell);
        while (p != first && (p - 1)->time - t > epsilon) {
            --p;
        }
        return p;
    }
    // The last spike with time < t (to within `epsilon`), or nullptr.
    const PostSpike* last_before(std::uint32_t cell, double t) const
    {
        const PostSpike* first = begin(cell);
        const PostSpike* p = end(cell);
        while (p != first) {
            --p;
            if (t - p->time > epsilon) {
                return p;
            }
        }
        return nullptr;
    }

    // The last spikes of a cell, newest first, in one cache line: enough for nearly all reads. Free places have time `never`.
    static constexpr int recent_size = 4;
    static constexpr double never = -1e300;
    struct alignas(64) Recent
    {
        double time[recent_size];
        double k_minus[recent_size];
    };
    const Recent& recent(std::uint32_t cell) const { return recent_[cell]; }

    // Times nearer than this (ms) count as equal.
    static constexpr double epsilon = 1e-6;

private:
    struct Cell
    {
        std::vector<PostSpike> spikes;
    };
    std::vector<Cell> cells_;
    std::vector<Recent> recent_;
};

} // namespace nest
