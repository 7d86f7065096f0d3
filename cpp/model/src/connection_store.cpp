// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/connection_store.hpp"

#include <algorithm>
#include <limits>

namespace nest
{

std::size_t ConnectionStore::size() const
{
    std::size_t n = 0;
    for (const auto& b : blocks_) {
        n += b.size();
    }
    return n;
}

void ConnectionStore::recode()
{
    const int now = std::max(1, target_.channels(signal_));
    if (now == channels_) {
        return;
    }
    for (auto& b : blocks_) {
        for (auto& cell : b.cell) {
            const std::uint32_t local = local_of(cell);
            cell = local * static_cast<std::uint32_t>(now) +
                   (cell - local * static_cast<std::uint32_t>(channels_));
        }
    }
    channels_ = now;
    const auto c = static_cast<std::uint64_t>(now);
    channel_magic_ = ((std::uint64_t(1) << 63) + c - 1) / c;
}

void ConnectionStore::announce(const ConnectionBlock& b)
{
    if (target_.marks_connected() && signal_ != Signal::logging && signal_ != Signal::current) {
        for (const std::uint32_t cell : b.cell) {
            target_.mark_connected(local_of(cell));
        }
    }
}

void ConnectionStore::history_windows(Step, std::vector<PostHistory::Window>& out) const
{
    constexpr double ever = std::numeric_limits<double>::infinity();
    out.push_back({-ever, ever});
}

void ConnectionStore::deliver_signal(std::size_t, std::size_t, Step, const double*, int, int) {}

std::size_t ConnectionStore::bytes() const
{
    std::size_t n = 0;
    for (const auto& b : blocks_) {
        n += b.bytes();
    }
    return n;
}

} // namespace nest
