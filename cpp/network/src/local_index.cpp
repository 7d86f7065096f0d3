// SPDX-License-Identifier: GPL-2.0-or-later
#include "local_index.hpp"

#include <numeric>

namespace nest
{

void LocalTargets::finish(std::size_t n)
{
    std::vector<std::size_t> order(positions_.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    if (!std::is_sorted(positions_.begin(), positions_.end())) { // several pools
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return positions_[a] < positions_[b]; });
        std::vector<std::uint32_t> positions;
        std::vector<Place> places;
        for (const std::size_t i : order) {
            positions.push_back(positions_[i]);
            places.push_back(places_[i]);
        }
        positions_.swap(positions);
        places_.swap(places);
    }
    if (positions_.size() >= n / 8) {
        table_.resize(n);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            table_[positions_[i]] = places_[i];
        }
    }
}

void RowIndex::insert(std::uint32_t position)
{
    if (2 * (size_ + 1) > keys_.size()) {
        std::vector<std::uint32_t> before(std::max<std::size_t>(1024, 2 * keys_.size()), free);
        before.swap(keys_);
        for (const std::uint32_t key : before) {
            if (key != free) {
                keys_[find(key)] = key;
            }
        }
    }
    std::uint32_t& key = keys_[find(position)];
    size_ += key == free ? 1 : 0;
    key = position;
}

void RowIndex::finish()
{
    keys_.resize(std::max<std::size_t>(1, keys_.size()), free);
    positions_.reserve(size_);
    for (const std::uint32_t key : keys_) {
        if (key != free) {
            positions_.push_back(key);
        }
    }
    std::sort(positions_.begin(), positions_.end());
    rows_.assign(keys_.size(), 0);
    for (std::size_t row = 0; row < size_; ++row) {
        rows_[find(positions_[row])] = static_cast<std::uint32_t>(row);
    }
}

} // namespace nest
