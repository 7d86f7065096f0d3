// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the entries of each row in order of their delays: rows whose columns are filled, and rows in buckets
// of keys.
#pragma once

#include "nest/model/connection_store.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

namespace nest
{

// Orders each row by delay, stable, by counting; keys are few.
class RowSorter
{
public:
    void sort(ConnectionBlock& b, std::vector<ParameterColumn>& parameters)
    {
        if (b.delay.kind() == DelayColumn::Kind::uniform) {
            return;
        }
        for (std::size_t row = 0; row < b.rows(); ++row) {
            const std::size_t first = b.row_begin[row];
            const std::size_t n = b.row_begin[row + 1] - first;
            if (n < 2 || !order(b, first, n)) {
                continue;
            }
            gather(b.cell.data() + first, n);
            if (!b.weight.uniform()) {
                gather(b.weight.data() + first, n);
            }
            delays_.resize(n);
            for (std::size_t i = 0; i < n; ++i) {
                delays_[i] = b.delay[first + order_[i]];
            }
            for (std::size_t i = 0; i < n; ++i) {
                b.delay.put(first + i, delays_[i]);
            }
            if (!b.label.uniform()) {
                gather(b.label.data() + first, n);
            }
            if (!b.receptor.uniform()) {
                gather(b.receptor.data() + first, n);
            }
            for (auto& p : parameters) {
                if (!p.uniform) {
                    gather(p.data.data() + first, n);
                }
            }
        }
    }

private:
    // Fills order_; false if the row is in order already.
    bool order(const ConnectionBlock& b, std::size_t first, std::size_t n)
    {
        Step low = b.delay[first];
        Step high = low;
        bool sorted = true;
        Step before = low;
        for (std::size_t i = 1; i < n; ++i) {
            const Step d = b.delay[first + i];
            sorted = sorted && d >= before;
            before = d;
            low = std::min(low, d);
            high = std::max(high, d);
        }
        if (sorted) {
            return false;
        }
        order_.resize(n);
        const auto bins = static_cast<std::size_t>(high - low + 1);
        if (bins <= 4 * n + 64) {
            counts_.assign(bins + 1, 0);
            for (std::size_t i = 0; i < n; ++i) {
                ++counts_[static_cast<std::size_t>(b.delay[first + i] - low) + 1];
            }
            for (std::size_t k = 1; k <= bins; ++k) {
                counts_[k] += counts_[k - 1];
            }
            for (std::size_t i = 0; i < n; ++i) {
                order_[counts_[static_cast<std::size_t>(b.delay[first + i] - low)]++] =
                    static_cast<std::uint32_t>(i);
            }
        } else {
            for (std::size_t i = 0; i < n; ++i) {
                order_[i] = static_cast<std::uint32_t>(i);
            }
            std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t x, std::uint32_t y) {
                return b.delay[first + x] < b.delay[first + y];
            });
        }
        return true;
    }
    template <class T>
    void gather(T* data, std::size_t n)
    {
        scratch_.resize(n * sizeof(T));
        T* copy = reinterpret_cast<T*>(scratch_.data());
        std::copy_n(data, n, copy);
        for (std::size_t i = 0; i < n; ++i) {
            data[i] = copy[order_[i]];
        }
    }
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> counts_;
    std::vector<Step> delays_;
    struct Scratch
    {
        std::vector<std::max_align_t> words;
        void resize(std::size_t bytes) { words.resize(bytes / sizeof(std::max_align_t) + 1); }
        void* data() { return words.data(); }
    } scratch_;
};

// The columns of a block whose weights and keys stand in buckets of rows, ordered as RowSorter does. `keys`
// may be the column of cells.
template <class Key>
void sort_buckets(ConnectionBlock& b, const Key* keys, int shift, int cell_bits, int delay_bits, Step longest)
{
    b.delay.allocate(b.size(), longest);
    std::uint32_t* const cell = b.cell.data();
    double* const weight = b.weight.uniform() ? nullptr : b.weight.data();
    std::uint8_t* const bytes = b.delay.kind() == DelayColumn::Kind::byte ? b.delay.byte_data() : nullptr;
    const Key delay_mask = (Key(1) << delay_bits) - 1;
    const Key cell_mask = static_cast<Key>((std::uint64_t(1) << cell_bits) - 1);
    const std::size_t rows_per_bucket = std::size_t(1) << shift;
    Buffer<Key> k;
    Buffer<double> w;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> order;
    for (std::size_t row = 0; row < b.rows(); row += rows_per_bucket) {
        const std::size_t first = b.row_begin[row];
        const std::size_t size = b.row_begin[std::min(b.rows(), row + rows_per_bucket)] - first;
        if (size == 0) {
            continue;
        }
        k.resize(size);
        std::memcpy(k.data(), keys + first, size * sizeof(Key));
        if (weight != nullptr) {
            w.resize(size);
            std::memcpy(w.data(), weight + first, size * sizeof(double));
        }
        const auto delay_of = [=](Key x) { return (x >> cell_bits) & delay_mask; };
        Key low = delay_mask;
        Key high = 0;
        for (std::size_t i = 0; i < size; ++i) {
            low = std::min(low, delay_of(k[i]));
            high = std::max(high, delay_of(k[i]));
        }
        const std::size_t delays = static_cast<std::size_t>(high - low) + 1;
        const std::size_t bins = delays * rows_per_bucket;
        const auto bin = [=](Key x) {
            return static_cast<std::size_t>(x >> (cell_bits + delay_bits)) * delays + (delay_of(x) - low);
        };
        const auto put_delay = [&](std::size_t to, Key delay) {
            if (bytes != nullptr) {
                bytes[to] = static_cast<std::uint8_t>(delay);
            } else {
                b.delay.put(to, static_cast<Step>(delay));
            }
        };
        if (bins > 4 * size + 64) {
            order.resize(size);
            std::iota(order.begin(), order.end(), 0u);
            std::stable_sort(order.begin(), order.end(),
                             [&](std::uint32_t x, std::uint32_t y) { return bin(k[x]) < bin(k[y]); });
            for (std::size_t i = 0; i < size; ++i) {
                cell[first + i] = static_cast<std::uint32_t>(k[order[i]] & cell_mask);
                if (weight != nullptr) {
                    weight[first + i] = w[order[i]];
                }
                put_delay(first + i, delay_of(k[order[i]]));
            }
            continue;
        }
        counts.assign(bins + 1, 0);
        std::uint32_t* const next = counts.data();
        for (std::size_t i = 0; i < size; ++i) {
            ++next[bin(k[i]) + 1];
        }
        std::size_t filled = first;
        for (std::size_t x = 0, step = 0; x < bins; ++x) {
            // of a run of equal delays; begins where the one before ends
            const std::uint32_t n = next[x + 1];
            for (std::uint32_t i = 0; i < n; ++i) {
                put_delay(filled + i, low + static_cast<Key>(step));
            }
            filled += n;
            next[x + 1] = next[x] + n;
            step = step + 1 == delays ? 0 : step + 1;
        }
        if (weight == nullptr) {
            for (std::size_t i = 0; i < size; ++i) {
                cell[first + next[bin(k[i])]++] = static_cast<std::uint32_t>(k[i] & cell_mask);
            }
            continue;
        }
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t to = first + next[bin(k[i])]++;
            cell[to] = static_cast<std::uint32_t>(k[i] & cell_mask);
            weight[to] = w[i];
        }
    }
}

} // namespace nest
