// SPDX-License-Identifier: GPL-2.0-or-later
// SpatialIndex: the nodes of a layer sorted into a uniform grid of cells, so that a small box finds its nodes
// without looking at the others. MaskedSearch: all nodes in a mask. Built on the main thread, then read by
// any thread.
#pragma once

#include "nest/network/mask.hpp"
#include "nest/network/node_collection.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

class SpatialIndex
{
public:
    // The collection must have a layer (BadProperty).
    explicit SpatialIndex(const NodeCollection&);
    std::size_t dimensions() const { return dimensions_; }
    std::size_t size() const { return positions_.size(); }
    const Box& bounds() const { return bounds_; }
    // Calls visit(position in the collection, coordinates) for all nodes in the box, borders included, in no
    // particular order.
    template <class F>
    void for_each_in(const Box& box, F&& visit) const
    {
        std::size_t low[3];
        std::size_t high[3];
        for (std::size_t i = 0; i < 3; ++i) {
            if (i < dimensions_ && (box.upper[i] < bounds_.lower[i] || box.lower[i] > bounds_.upper[i])) {
                return;
            }
            low[i] = cell(i, box.lower[i]);
            high[i] = cell(i, box.upper[i]);
        }
        for (std::size_t z = low[2]; z <= high[2]; ++z) {
            for (std::size_t y = low[1]; y <= high[1]; ++y) {
                const std::size_t row = (z * cells_[1] + y) * cells_[0];
                // cells next to each other along x are next to each other in memory
                for (std::size_t k = begin_[row + low[0]]; k < begin_[row + high[0] + 1]; ++k) {
                    const double* p = coordinates_.data() + k * dimensions_;
                    bool in = true;
                    for (std::size_t i = 0; i < dimensions_; ++i) {
                        in = in && p[i] >= box.lower[i] && p[i] <= box.upper[i];
                    }
                    if (in) {
                        visit(positions_[k], p);
                    }
                }
            }
        }
    }

private:
    std::size_t cell(std::size_t axis, double x) const
    {
        if (axis >= dimensions_) {
            return 0;
        }
        const double c = (x - bounds_.lower[axis]) * per_length_[axis];
        if (!(c > 0)) {
            return 0;
        }
        return c >= static_cast<double>(cells_[axis]) ? cells_[axis] - 1 : static_cast<std::size_t>(c);
    }
    std::size_t dimensions_;
    Box bounds_;
    std::size_t cells_[3] = {1, 1, 1};
    double per_length_[3] = {0, 0, 0};
    std::vector<std::size_t> begin_;       // cells + 1
    std::vector<std::uint32_t> positions_; // in the collection, cell by cell
    std::vector<double> coordinates_;      // likewise
};

// Finds the nodes of `pool` in a mask around a point. Displacements are taken in `space`, so the mask is
// wrapped where space is periodic; a mask larger than a periodic space is refused (BadProperty) unless
// `oversized`. A node counts once for each of its periodic images in the mask.
class MaskedSearch
{
public:
    // centered: the mask stands at the given point and pool nodes lie in it. Otherwise masks stand at the
    // pool nodes, and those are found whose mask contains the point. Grid masks need their candidates' layer
    // as `space`.
    MaskedSearch(const NodeCollection& pool, const std::shared_ptr<const Mask>&, const Layer& space,
                 bool centered, bool oversized);
    // Ascending positions in pool.
    void find(const double* point, std::vector<std::uint32_t>& out) const;

private:
    SpatialIndex index_;
    std::shared_ptr<const Mask> mask_;
    bool grid_;
    bool centered_;
    Box reach_;
    Layer space_; // without positions
};

// For each location the IDs of the nearest nodes, ascending: one, or all at the same smallest distance.
std::vector<Integers> nearest_nodes(const NodeCollection& layer, const std::vector<Reals>& locations,
                                    bool all);

} // namespace nest
