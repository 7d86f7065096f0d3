// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/connection_store.hpp"

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

std::size_t ConnectionStore::bytes() const
{
    std::size_t n = 0;
    for (const auto& b : blocks_) {
        n += b.bytes();
    }
    return n;
}

} // namespace nest
