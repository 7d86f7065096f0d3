// SPDX-License-Identifier: GPL-2.0-or-later
// PostHistory: the spikes of the neurons of one pool as their incoming plastic synapses need them. Written
// when a neuron fires, read when a presynaptic spike arrives, both by the pool's thread.
#pragma once

#include "nest/base/time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
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
    explicit PostHistory(double h = 0.1) : h_(h) {}
    void resize(std::size_t cells);
    std::size_t size() const { return cells_.size(); }
    std::size_t bytes() const;

    void add(std::uint32_t cell, double time, double tau_minus, double tau_minus_triplet);
    void clear(std::uint32_t cell);

    // Spikes that somebody may still ask for: those with from < time <= to, and the last one before.
    struct Window
    {
        double from;
        double to;
    };
    // Orders windows and joins those that overlap.
    static void join(std::vector<Window>&);
    // Forgets what lies in none of the (joined) windows.
    void keep(const std::vector<Window>&);
    // More spikes are kept than when it was last worth looking for old ones.
    bool crowded() const { return total_ > crowd_; }

    std::size_t length(std::uint32_t cell) const { return cells_[cell].spikes.size(); }
    const PostSpike* begin(std::uint32_t cell) const { return cells_[cell].spikes.data(); }
    const PostSpike* end(std::uint32_t cell) const { return begin(cell) + length(cell); }

    // First spike with time > t (to within `epsilon`); searched from the end, where reads happen.
    const PostSpike* after(std::uint32_t cell, double t) const
    {
        const PostSpike* first = begin(cell);
        const PostSpike* p = end(cell);
        while (p != first && (p - 1)->time > t + epsilon) {
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
            if (p->time < t - epsilon) {
                return p;
            }
        }
        return nullptr;
    }

    // The last spikes of a cell, newest first, in one cache line: enough for nearly all reads. Free places
    // have time `never`.
    static constexpr int recent_size = 4;
    static constexpr double never = -1e300;
    struct alignas(64) Recent
    {
        double time[recent_size];
        double k_minus[recent_size];
    };
    const Recent& recent(std::uint32_t cell) const { return recent_[cell]; }

    // The same spikes in whole steps from base(), for loops over many targets; only while on_grid().
    struct alignas(32) GridRecent
    {
        std::int32_t step[recent_size];
        double k_minus; // just after the last spike
    };
    static constexpr std::int32_t never_step = std::numeric_limits<std::int32_t>::min();
    static constexpr std::int32_t most_steps = std::int32_t(1)
                                               << 30; // steps reach from -most_steps to most_steps
    const GridRecent* grid() const { return grid_.data(); }
    bool on_grid() const { return on_grid_; }
    std::int64_t base() const { return base_; }

    // Times nearer than this (ms) count as equal.
    static constexpr double epsilon = 1e-6;

    // Takes entries (with a `time`, ascending) out of a list that lie in none of the joined windows;
    // `one_before`: the last one before each window stays, too.
    template <class Entry>
    static void keep_within(std::vector<Entry>& list, const std::vector<Window>& windows, bool one_before)
    {
        const auto after = [](double t, const Entry& e) { return t < e.time; };
        auto to = list.begin();
        auto from = list.begin();
        for (const Window& w : windows) {
            auto first = std::upper_bound(from, list.end(), w.from - epsilon, after);
            const auto last = std::upper_bound(first, list.end(), w.to + epsilon, after);
            if (one_before && first != from) {
                --first;
            }
            to = first == to ? last : std::move(first, last, to);
            from = last;
        }
        list.erase(to, list.end());
        if (list.capacity() > 4 * list.size() + 16) {
            list.shrink_to_fit();
        }
    }

private:
    struct Cell
    {
        std::vector<PostSpike> spikes;
    };
    void add_to_grid(std::uint32_t cell, double time, double k_minus);

    double h_;
    std::vector<Cell> cells_;
    std::vector<Recent> recent_;
    std::vector<GridRecent> grid_;
    bool on_grid_ = true;
    std::int64_t base_ = 0;
    std::size_t total_ = 0;
    std::size_t crowd_ = 0;
};

} // namespace nest
