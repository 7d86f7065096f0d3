// SPDX-License-Identifier: GPL-2.0-or-later
// NodeCollection: an immutable, ordered set of nodes: ascending IDs kept as ranges with a step, with the
// model of each range and, for spatial networks, positions. Made by the node manager; safe to read from any
// thread.
#pragma once

#include "nest/base/value.hpp"
#include "nest/model/spike.hpp"

#include <memory>
#include <vector>

namespace nest
{

class NodeManager;

// Positions of the nodes of one spatial Create call; shared by all collections cut from it.
struct Layer
{
    NodeId first = 0; // node of positions[0 .. dimensions-1]
    std::size_t n = 0;
    int dimensions = 2;
    std::vector<double> positions; // n x dimensions, row by row
    std::vector<double> lower_left;
    std::vector<double> extent;
    std::vector<bool> periodic;
    std::vector<std::int64_t> shape; // grids: nodes per dimension; empty for free positions

    const double* position(NodeId id) const
    {
        return positions.data() + (id - first) * static_cast<std::size_t>(dimensions);
    }
    // Displacement from a to b, the shortest one where the layer is periodic.
    void displacement(const double* from, const double* to, double* out) const;
    double distance(const double* from, const double* to) const;
};

class NodeCollection : public Object
{
public:
    // IDs first, first + step, ..., first + (size - 1) * step, all of one model.
    struct Range
    {
        NodeId first;
        std::size_t size;
        std::size_t step;
        int model;
        NodeId last() const { return first + (size - 1) * step; }
    };

    NodeCollection() = default;
    // Ranges ascending and disjoint.
    NodeCollection(std::vector<Range> ranges, std::shared_ptr<const Layer> layer, std::uint64_t kernel_epoch);
    const char* type_name() const override { return "NodeCollection"; }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const std::vector<Range>& ranges() const { return ranges_; }
    const std::shared_ptr<const Layer>& layer() const { return layer_; }
    std::uint64_t epoch() const { return epoch_; } // of the kernel that made it; changes with ResetKernel

    NodeId operator[](std::size_t i) const;
    std::vector<NodeId> ids() const;
    // Position of a node, or -1.
    std::int64_t index(NodeId) const;
    bool contains(NodeId id) const { return index(id) >= 0; }
    std::shared_ptr<const NodeCollection> slice(std::size_t start, std::size_t stop, std::size_t step) const;
    // The IDs without gaps: operator[](i) == first + i.
    bool contiguous() const { return ranges_.size() == 1 && ranges_[0].step == 1; }
    bool equal(const NodeCollection&) const;

private:
    std::vector<Range> ranges_;
    std::vector<std::size_t> begin_; // position of each range's first node
    std::size_t size_ = 0;
    std::shared_ptr<const Layer> layer_;
    std::uint64_t epoch_ = 0;
};

using NodeCollectionPtr = std::shared_ptr<const NodeCollection>;

// Union of disjoint collections; throws BadProperty if they overlap, and keeps positions only if both have
// the same layer.
NodeCollectionPtr concatenate(const NodeCollection&, const NodeCollection&);

} // namespace nest
