// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/device.hpp"

#include <algorithm>
#include <unordered_map>

namespace nest
{

Outlet::Outlet(NodeId device, std::vector<Row> rows) : device_(device), rows_(std::move(rows))
{
    for (const auto& r : rows_) {
        begin_.push_back(size_);
        size_ += r.size;
    }
}

NodeId Outlet::target(std::size_t i) const
{
    const auto r =
        static_cast<std::size_t>(std::upper_bound(begin_.begin(), begin_.end(), i) - begin_.begin()) - 1;
    const Row& row = rows_[r];
    return row.store->target_id(row.block, row.store->block(row.block).row_begin[row.row] + i - begin_[r]);
}

std::uint32_t Outlet::twin(std::size_t i) const
{
    const NodeId id = target(i);
    std::uint32_t n = 0;
    // Multapses of one delay are neighbours in a row; others are found by looking at all that come before.
    for (std::size_t k = 0; k < i; ++k) {
        n += target(k) == id ? 1 : 0;
    }
    return n;
}

void Outlet::keys(std::uint64_t* targets, std::uint64_t* twins) const
{
    std::unordered_map<NodeId, std::uint64_t> seen;
    seen.reserve(size_);
    std::size_t i = 0;
    for (const auto& r : rows_) {
        const std::size_t first = r.store->block(r.block).row_begin[r.row];
        for (std::size_t k = 0; k < r.size; ++k, ++i) {
            targets[i] = r.store->target_id(r.block, first + k);
            twins[i] = seen[targets[i]]++;
        }
    }
}

void Outlet::spike(ThreadState& thread, int lag, int multiplicity, double offset, double weight_factor) const
{
    if (size_ > 0) {
        thread.spikes.device.push_back({SpikeKey::make(lag, device_), offset, weight_factor, multiplicity});
    }
}

void Outlet::counts(Step step, const std::uint32_t* counts) const
{
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        rows_[r].store->deliver_counts(rows_[r].block, rows_[r].row, step, counts + begin_[r], device_);
    }
}

void Outlet::send(std::size_t i, ThreadState&, Step step, int multiplicity, double offset) const
{
    const auto r =
        static_cast<std::size_t>(std::upper_bound(begin_.begin(), begin_.end(), i) - begin_.begin()) - 1;
    rows_[r].store->deliver_entry(rows_[r].block, rows_[r].row, i - begin_[r], step, multiplicity, offset,
                                  device_);
}

void Outlet::current(Step step, double amplitude) const
{
    for (const auto& r : rows_) {
        r.store->deliver_current(r.block, r.row, step, &amplitude, false);
    }
}

void Outlet::currents(Step step, const double* amplitudes) const
{
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        rows_[r].store->deliver_current(rows_[r].block, rows_[r].row, step, amplitudes + begin_[r], true);
    }
}

void Outlet::signal(const Slice& slice, const double* values) const
{
    for (const Row& r : rows_) {
        r.store->deliver_signal(r.block, r.row, slice.begin, values, slice.length, 1);
    }
}

} // namespace nest
