// SPDX-License-Identifier: GPL-2.0-or-later
// What a thread has of the nodes of a Connect call: its targets, and the sources that have rows, by position.
// Filled and read on the thread that builds, or before and after it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nest
{

// The nodes of a collection that a thread has, by their position in it: a table over all positions where an
// eighth of them or more are here, bisection otherwise, so that the memory grows with what is here.
class LocalTargets
{
public:
    struct Place
    {
        std::uint32_t cell = 0; // local index in its pool
        std::int32_t slot = -1; // first slot of its pool, -1: not here
    };
    void add(std::size_t position, Place place)
    {
        positions_.push_back(static_cast<std::uint32_t>(position));
        places_.push_back(place);
    }
    // When all are added; n: of the whole collection.
    void finish(std::size_t n);
    const std::vector<std::uint32_t>& positions() const { return positions_; } // ascending
    Place find(std::uint32_t position) const
    {
        if (!table_.empty()) {
            return table_[position];
        }
        const auto it = std::lower_bound(positions_.begin(), positions_.end(), position);
        return it != positions_.end() && *it == position
                   ? places_[static_cast<std::size_t>(it - positions_.begin())]
                   : Place();
    }
    bool contains(std::uint32_t position) const { return find(position).slot >= 0; }

private:
    std::vector<std::uint32_t> positions_;
    std::vector<Place> places_;
    std::vector<Place> table_;
};

// Rows by position of the source: one for each position, or, where a thread has fewer connections than there
// are sources, one for each source with targets here, found by hashing.
class RowIndex
{
public:
    // Positions to have rows, in any order, repeatedly; ordered by finish().
    void insert(std::uint32_t position);
    void finish();
    void all(std::size_t n) { *this = RowIndex(n); }
    bool each() const { return keys_.empty(); } // row = position
    std::size_t size() const { return size_; }
    std::uint32_t row(std::uint32_t position) const { return each() ? position : rows_[find(position)]; }
    std::uint32_t position(std::size_t row) const
    {
        return each() ? static_cast<std::uint32_t>(row) : positions_[row];
    }
    RowIndex() = default;

private:
    explicit RowIndex(std::size_t n) : size_(n) {}
    static constexpr std::uint32_t free = ~std::uint32_t(0);
    std::size_t find(std::uint32_t position) const
    {
        const std::size_t mask = keys_.size() - 1;
        std::size_t k = (position * 0x9e3779b97f4a7c15u >> 32) & mask;
        while (keys_[k] != free && keys_[k] != position) {
            k = (k + 1) & mask;
        }
        return k;
    }
    std::size_t size_ = 0;
    std::vector<std::uint32_t> keys_; // a power of two, at most half full
    std::vector<std::uint32_t> rows_;
    std::vector<std::uint32_t> positions_;
};

} // namespace nest
