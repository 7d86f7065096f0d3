// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/history.hpp"

#include <algorithm>

namespace nest
{

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
    std::size_t n = cells_.capacity() * sizeof(Cell);
    for (const auto& cell : cells_) {
        n += cell.spikes.capacity() * sizeof(PostSpike);
    }
    return n;
}

} // namespace nest
