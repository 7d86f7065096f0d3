// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/history.hpp"

#include "nest/base/math.hpp"

#include <algorithm>

namespace nest
{

namespace
{

PostHistory::Recent no_spikes()
{
    PostHistory::Recent r;
    std::fill_n(r.time, PostHistory::recent_size, PostHistory::never);
    std::fill_n(r.k_minus, PostHistory::recent_size, 0.0);
    return r;
}

PostHistory::GridRecent no_steps()
{
    PostHistory::GridRecent r;
    std::fill_n(r.step, PostHistory::recent_size, PostHistory::never_step);
    r.k_minus = 0.0;
    return r;
}

// Kept at least, whatever the number of cells: looking for old spikes goes through all rows.
constexpr std::size_t few = 1 << 16;

} // namespace

void PostHistory::resize(std::size_t cells)
{
    cells_.resize(cells);
    recent_.resize(cells, no_spikes());
    grid_.resize(cells, no_steps());
    crowd_ = std::max({crowd_, few, 16 * cells});
}

void PostHistory::clear(std::uint32_t cell)
{
    total_ -= cells_[cell].spikes.size();
    cells_[cell].spikes.clear();
    recent_[cell] = no_spikes();
    grid_[cell] = no_steps();
}

void PostHistory::add(std::uint32_t cell, double time, double tau_minus, double tau_minus_triplet)
{
    auto& spikes = cells_[cell].spikes;
    PostSpike next{time, 1.0, 1.0};
    if (!spikes.empty()) {
        const PostSpike& last = spikes.back();
        next.k_minus += last.k_minus * math::exp((last.time - time) / tau_minus);
        next.k_triplet += last.k_triplet * math::exp((last.time - time) / tau_minus_triplet);
    }
    spikes.push_back(next);
    ++total_;
    Recent& r = recent_[cell];
    for (int i = recent_size - 1; i > 0; --i) {
        r.time[i] = r.time[i - 1];
        r.k_minus[i] = r.k_minus[i - 1];
    }
    r.time[0] = time;
    r.k_minus[0] = next.k_minus;
    add_to_grid(cell, time, next.k_minus);
}

void PostHistory::add_to_grid(std::uint32_t cell, double time, double k_minus)
{
    const double steps = time / h_;
    const auto n = static_cast<std::int64_t>(std::nearbyint(steps));
    if (std::fabs(steps - static_cast<double>(n)) > 1e-6) {
        on_grid_ = false;
    }
    if (n - base_ > most_steps) {
        const std::int64_t shift = n - base_;
        base_ = n;
        for (auto& g : grid_) {
            for (std::int32_t& s : g.step) {
                s = s < shift - most_steps ? never_step : static_cast<std::int32_t>(s - shift);
            }
        }
    }
    GridRecent& g = grid_[cell];
    for (int i = recent_size - 1; i > 0; --i) {
        g.step[i] = g.step[i - 1];
    }
    g.step[0] = static_cast<std::int32_t>(n - base_);
    g.k_minus = k_minus;
}

void PostHistory::join(std::vector<Window>& windows)
{
    std::sort(windows.begin(), windows.end(),
              [](const Window& a, const Window& b) { return a.from < b.from; });
    std::size_t n = 0;
    for (const Window& w : windows) {
        if (n > 0 && w.from <= windows[n - 1].to) {
            windows[n - 1].to = std::max(windows[n - 1].to, w.to);
        } else {
            windows[n++] = w;
        }
    }
    windows.resize(n);
}

void PostHistory::keep(const std::vector<Window>& windows)
{
    total_ = 0;
    for (auto& cell : cells_) {
        keep_within(cell.spikes, windows, true);
        total_ += cell.spikes.size();
    }
    crowd_ = std::max({few, 16 * cells_.size(), 2 * total_});
}

std::size_t PostHistory::bytes() const
{
    std::size_t n = cells_.capacity() * sizeof(Cell) + recent_.capacity() * sizeof(Recent) +
                    grid_.capacity() * sizeof(GridRecent);
    for (const auto& cell : cells_) {
        n += cell.spikes.capacity() * sizeof(PostSpike);
    }
    return n;
}

} // namespace nest
