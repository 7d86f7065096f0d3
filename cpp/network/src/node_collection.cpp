// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/network/node_collection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nest
{

void Layer::displacement(const double* from, const double* to, double* out) const
{
    for (std::size_t i = 0; i < static_cast<std::size_t>(dimensions); ++i) {
        double d = to[i] - from[i];
        if (i < periodic.size() && periodic[i]) {
            d -= extent[i] * std::nearbyint(d / extent[i]);
        }
        out[i] = d;
    }
}

double Layer::distance(const double* from, const double* to) const
{
    double d[3] = {0, 0, 0};
    displacement(from, to, d);
    return std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

NodeCollection::NodeCollection(std::vector<Range> ranges, std::shared_ptr<const Layer> layer,
                               std::uint64_t kernel_epoch)
    : layer_(std::move(layer)), epoch_(kernel_epoch)
{
    for (Range r : ranges) {
        if (r.size == 0) {
            continue;
        }
        if (r.size == 1) {
            r.step = 1;
        }
        NEST_CHECK(r.step > 0);
        if (!ranges_.empty()) {
            Range& last = ranges_.back();
            NEST_CHECK(r.first > last.last());
            // a range that goes on where the one before ended is part of it
            const std::size_t gap = r.first - last.last();
            const bool fits = (last.size == 1 || last.step == gap) && (r.size == 1 || r.step == gap);
            if (last.model == r.model && fits && (gap == 1 || last.size + r.size > 2)) {
                last.step = gap;
                last.size += r.size;
                size_ += r.size;
                continue;
            }
        }
        begin_.push_back(size_);
        ranges_.push_back(r);
        size_ += r.size;
    }
}

NodeId NodeCollection::operator[](std::size_t i) const
{
    if (i >= size_) {
        throw Error("BadParameterValue", "NodeCollection: index " + std::to_string(i) +
                                             " is out of range; there are " + std::to_string(size_) +
                                             " nodes.");
    }
    const auto r =
        static_cast<std::size_t>(std::upper_bound(begin_.begin(), begin_.end(), i) - begin_.begin()) - 1;
    return ranges_[r].first + (i - begin_[r]) * ranges_[r].step;
}

std::vector<NodeId> NodeCollection::ids() const
{
    std::vector<NodeId> out;
    out.reserve(size_);
    for (const Range& r : ranges_) {
        for (std::size_t k = 0; k < r.size; ++k) {
            out.push_back(r.first + k * r.step);
        }
    }
    return out;
}

std::int64_t NodeCollection::index(NodeId id) const
{
    const auto next = std::upper_bound(ranges_.begin(), ranges_.end(), id,
                                       [](NodeId x, const Range& r) { return x < r.first; });
    if (next == ranges_.begin()) {
        return -1;
    }
    const auto r = static_cast<std::size_t>(next - ranges_.begin()) - 1;
    const std::size_t offset = id - ranges_[r].first;
    if (offset % ranges_[r].step != 0 || offset / ranges_[r].step >= ranges_[r].size) {
        return -1;
    }
    return static_cast<std::int64_t>(begin_[r] + offset / ranges_[r].step);
}

std::shared_ptr<const NodeCollection> NodeCollection::slice(std::size_t start, std::size_t stop,
                                                            std::size_t step) const
{
    if (step == 0) {
        throw Error("BadParameterValue", "NodeCollection: the step of a slice must be at least 1.");
    }
    stop = std::min(stop, size_);
    std::vector<Range> out;
    for (std::size_t r = 0; r < ranges_.size() && begin_[r] < stop; ++r) {
        const std::size_t end = std::min(stop, begin_[r] + ranges_[r].size);
        // the first position start + k * step that is not before this range
        std::size_t position = start;
        if (position < begin_[r]) {
            position += (begin_[r] - position + step - 1) / step * step;
        }
        if (position >= end) {
            continue;
        }
        const std::size_t n = (end - position + step - 1) / step;
        out.push_back({ranges_[r].first + (position - begin_[r]) * ranges_[r].step, n,
                       n > 1 ? ranges_[r].step * step : 1, ranges_[r].model});
    }
    return std::make_shared<NodeCollection>(std::move(out), layer_, epoch_);
}

bool NodeCollection::equal(const NodeCollection& other) const
{
    if (size_ != other.size_ || epoch_ != other.epoch_) {
        return false;
    }
    const auto same = [](const Range& a, const Range& b) {
        return a.first == b.first && a.size == b.size && a.step == b.step && a.model == b.model;
    };
    if (ranges_.size() == other.ranges_.size() &&
        std::equal(ranges_.begin(), ranges_.end(), other.ranges_.begin(), same)) {
        return true;
    }
    // the same IDs can be cut into ranges in several ways
    return ids() == other.ids();
}

NodeCollectionPtr concatenate(const NodeCollection& a, const NodeCollection& b)
{
    if (a.empty()) {
        return std::make_shared<NodeCollection>(b);
    }
    if (b.empty()) {
        return std::make_shared<NodeCollection>(a);
    }
    if (a.epoch() != b.epoch()) {
        throw Error("BadProperty",
                    "NodeCollection: collections made before and after ResetKernel cannot be joined.");
    }
    if (a.layer() != b.layer()) {
        throw Error(
            "BadProperty",
            "NodeCollection: nodes of different layers, or with and without positions, cannot be joined.");
    }
    using Range = NodeCollection::Range;
    std::vector<Range> all = a.ranges();
    all.insert(all.end(), b.ranges().begin(), b.ranges().end());
    std::sort(all.begin(), all.end(), [](const Range& x, const Range& y) { return x.first < y.first; });
    bool interleaved = false;
    for (std::size_t i = 1; i < all.size(); ++i) {
        interleaved = interleaved || all[i].first <= all[i - 1].last();
    }
    if (interleaved) {
        // ranges with steps may lie within each other: node by node
        struct Node
        {
            NodeId id;
            int model;
        };
        std::vector<Node> nodes;
        nodes.reserve(a.size() + b.size());
        for (const Range& r : all) {
            for (std::size_t k = 0; k < r.size; ++k) {
                nodes.push_back({r.first + k * r.step, r.model});
            }
        }
        std::sort(nodes.begin(), nodes.end(), [](const Node& x, const Node& y) { return x.id < y.id; });
        all.clear();
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (i > 0 && nodes[i].id == nodes[i - 1].id) {
                throw Error(
                    "BadProperty",
                    "NodeCollection: node " + std::to_string(nodes[i].id) +
                        " is in both collections; only collections without common nodes can be joined.");
            }
            all.push_back({nodes[i].id, 1, 1, nodes[i].model});
        }
    }
    return std::make_shared<NodeCollection>(std::move(all), a.layer(), a.epoch());
}

} // namespace nest
