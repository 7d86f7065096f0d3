// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/connection_store.hpp"

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

void ConnectionStore::history_windows(Step, std::vector<PostHistory::Window>& out) const
{
    constexpr double ever = std::numeric_limits<double>::infinity();
    out.push_back({ -ever, ever });
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
