// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/history.hpp"

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

} // namespace

void PostHistory::resize(std::size_t cells)
{
    cells_.resize(cells);
    recent_.resize(cells, no_spikes());
}

void PostHistory::clear(std::uint32_t cell)
{
    cells_[cell].spikes.clear();
    recent_[cell] = no_spikes();
}

void PostHistory::add(std::uint32_t cell, double time, double tau_minus, double tau_minus_triplet)
{
    auto& spikes = cells_[cell].spikes;
    PostSpike next { time, 1.0, 1.0 };
    if (!spikes.empty()) {
        const PostSpike& last = spikes.back();
        next.k_minus += last.k_minus * std::exp((last.time - time) / tau_minus);
        next.k_triplet += last.k_triplet * std::exp((last.time - time) / tau_minus_triplet);
    }
    spikes.push_back(next);
    Recent& r = recent_[cell];
    for (int i = recent_size - 1; i > 0; --i) {
        r.time[i] = r.time[i - 1];
        r.k_minus[i] = r.k_minus[i - 1];
    }
    r.time[0] = time;
    r.k_minus[0] = next.k_minus;
}

void PostHistory::forget_before(double time)
{
    for (auto& cell : cells_) {
        auto& spikes = cell.spikes;
        const auto keep = std::find_if(spikes.begin(), spikes.end(), [&](const PostSpike& s) { return s.time >= time; });
        if (keep - spikes.begin() > 1) {
            spikes.erase(spikes.begin(), keep - 1);
        }
    }
}

std::size_t PostHistory::bytes() const
{
    std::size_t n = cells_.capacity() * sizeof(Cell) + recent_.capacity() * sizeof(Recent);
    for (const auto& cell : cells_) {
        n += cell.spikes.capacity() * sizeof(PostSpike);
    }
    return n;
}

} // namespace nest
