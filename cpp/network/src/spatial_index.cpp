// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/network/spatial_index.hpp"

#include "nest/base/math.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nest
{

namespace
{

const Layer& layer_of(const NodeCollection& nodes, const char* call)
{
    if (!nodes.layer()) {
        throw Error("BadProperty", std::string(call) + ": the nodes must have positions.");
    }
    return *nodes.layer();
}

bool is_periodic(const Layer& space, std::size_t axis)
{
    return axis < space.periodic.size() && space.periodic[axis];
}

// Calls f(shift) for all displacements by whole periods for which center + shift + [lower, upper] meets
// `bounds`.
template <class F>
void for_each_image(const Layer& space, const double* center, const Box& reach, const Box& bounds, F&& f)
{
    std::int64_t first[3] = {0, 0, 0};
    std::int64_t last[3] = {0, 0, 0};
    const auto n = static_cast<std::size_t>(space.dimensions);
    for (std::size_t i = 0; i < n; ++i) {
        if (is_periodic(space, i)) {
            const double l = space.extent[i];
            // half a step of tolerance costs an empty query at most
            first[i] = static_cast<std::int64_t>(
                std::ceil((bounds.lower[i] - reach.upper[i] - center[i]) / l - 1e-9));
            last[i] = static_cast<std::int64_t>(
                std::floor((bounds.upper[i] - reach.lower[i] - center[i]) / l + 1e-9));
        }
    }
    double shift[3] = {0, 0, 0};
    for (std::int64_t z = first[2]; z <= last[2]; ++z) {
        for (std::int64_t y = first[1]; y <= last[1]; ++y) {
            for (std::int64_t x = first[0]; x <= last[0]; ++x) {
                const std::int64_t k[3] = {x, y, z};
                for (std::size_t i = 0; i < n; ++i) {
                    shift[i] = k[i] == 0 ? 0.0 : static_cast<double>(k[i]) * space.extent[i];
                }
                f(shift);
            }
        }
    }
}

} // namespace

SpatialIndex::SpatialIndex(const NodeCollection& nodes)
    : dimensions_(static_cast<std::size_t>(layer_of(nodes, "Connect").dimensions))
{
    const Layer& layer = *nodes.layer();
    const std::size_t n = nodes.size();
    const std::vector<NodeId> ids = nodes.ids();
    bounds_.lower.fill(0);
    bounds_.upper.fill(0);
    for (std::size_t i = 0; i < dimensions_; ++i) {
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (const NodeId id : ids) {
            low = std::min(low, layer.position(id)[i]);
            high = std::max(high, layer.position(id)[i]);
        }
        bounds_.lower[i] = n > 0 ? low : 0;
        bounds_.upper[i] = n > 0 ? high : 0;
    }
    // about two nodes per cell, cells as cubic as the layer allows: flat axes get one cell
    double volume = 1;
    int axes = 0;
    for (std::size_t i = 0; i < dimensions_; ++i) {
        const double width = bounds_.upper[i] - bounds_.lower[i];
        if (width > 0) {
            volume *= width;
            ++axes;
        }
    }
    const double target = std::max(1.0, static_cast<double>(n) / 2);
    const double edge = axes > 0 ? math::pow(volume / target, 1.0 / axes) : 1.0;
    for (std::size_t i = 0; i < dimensions_; ++i) {
        const double width = bounds_.upper[i] - bounds_.lower[i];
        if (width > 0 && edge > 0) {
            cells_[i] = static_cast<std::size_t>(std::min(std::max(1.0, width / edge), target));
            per_length_[i] = static_cast<double>(cells_[i]) / width;
        }
    }
    const std::size_t all = cells_[0] * cells_[1] * cells_[2];
    std::vector<std::size_t> cell_of(n);
    begin_.assign(all + 1, 0);
    for (std::size_t k = 0; k < n; ++k) {
        const double* p = layer.position(ids[k]);
        std::size_t c[3] = {0, 0, 0};
        for (std::size_t i = 0; i < dimensions_; ++i) {
            c[i] = cell(i, p[i]);
        }
        cell_of[k] = (c[2] * cells_[1] + c[1]) * cells_[0] + c[0];
        ++begin_[cell_of[k] + 1];
    }
    for (std::size_t c = 0; c < all; ++c) {
        begin_[c + 1] += begin_[c];
    }
    positions_.resize(n);
    coordinates_.resize(n * dimensions_);
    std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t place = next[cell_of[k]]++;
        positions_[place] = static_cast<std::uint32_t>(k);
        std::copy_n(layer.position(ids[k]), dimensions_, coordinates_.data() + place * dimensions_);
    }
}

MaskedSearch::MaskedSearch(const NodeCollection& pool, const std::shared_ptr<const Mask>& mask,
                           const Layer& space, bool centered, bool oversized)
    : index_(pool), mask_(mask), grid_(mask->is_grid()), centered_(centered)
{
    if (mask->dimensions() != space.dimensions ||
        index_.dimensions() != static_cast<std::size_t>(space.dimensions)) {
        throw Error(
            "BadProperty",
            "Connect: mask, sources and targets must have the same number of dimensions, but the mask has " +
                std::to_string(mask->dimensions()) + " and the nodes have " +
                std::to_string(space.dimensions) + ".");
    }
    if (grid_) {
        mask_ = mask->on_layer(space);
    }
    const Box box = mask_->bounding_box();
    space_.dimensions = space.dimensions;
    space_.lower_left = space.lower_left;
    space_.extent = space.extent;
    space_.periodic = space.periodic;
    space_.shape = space.shape;
    for (std::size_t i = 0; i < index_.dimensions(); ++i) {
        const double width = box.upper[i] - box.lower[i];
        if (is_periodic(space, i) && width > space.extent[i] * (1 + 1e-9) && !oversized) {
            throw Error("BadProperty", "Connect: the mask is " + to_text(width) +
                                           " wide, but the periodic layer only " + to_text(space.extent[i]) +
                                           "; give 'allow_oversized_mask': True to wrap it over itself.");
        }
        // one rounding of the displacement may carry a node over the border of the box
        double edge = std::max({std::fabs(box.lower[i]), std::fabs(box.upper[i]),
                                std::fabs(index_.bounds().lower[i]), std::fabs(index_.bounds().upper[i])});
        edge *= 1e-12;
        if (grid_) {
            // drivers are moved to the middle of their cell
            edge += space.extent[i] / static_cast<double>(space.shape[i]);
        }
        reach_.lower[i] = (centered ? box.lower[i] : -box.upper[i]) - edge;
        reach_.upper[i] = (centered ? box.upper[i] : -box.lower[i]) + edge;
    }
}

void MaskedSearch::find(const double* point, std::vector<std::uint32_t>& out) const
{
    out.clear();
    const std::size_t n = index_.dimensions();
    // grid masks stand at the middle of the driver's cell
    const auto driver = [&](std::size_t i, double x) {
        if (!grid_) {
            return x;
        }
        const double cell = space_.extent[i] / static_cast<double>(space_.shape[i]);
        return space_.lower_left[i] + (std::floor((x - space_.lower_left[i]) / cell) + 0.5) * cell;
    };
    for_each_image(space_, point, reach_, index_.bounds(), [&](const double* shift) {
        Box box;
        for (std::size_t i = 0; i < n; ++i) {
            box.lower[i] = point[i] + shift[i] + reach_.lower[i];
            box.upper[i] = point[i] + shift[i] + reach_.upper[i];
        }
        index_.for_each_in(box, [&](std::uint32_t k, const double* p) {
            double d[3] = {0, 0, 0};
            for (std::size_t i = 0; i < n; ++i) {
                d[i] = centered_ ? p[i] - (driver(i, point[i]) + shift[i])
                                 : point[i] + shift[i] - driver(i, p[i]);
            }
            if (mask_->contains(d)) {
                out.push_back(k);
            }
        });
    });
    std::sort(out.begin(), out.end());
}

std::vector<Integers> nearest_nodes(const NodeCollection& nodes, const std::vector<Reals>& locations,
                                    bool all)
{
    const Layer& layer = layer_of(nodes, "FindNearestElement");
    const SpatialIndex index(nodes);
    const std::size_t n = index.dimensions();
    double widest = 0;
    double volume = 1;
    for (std::size_t i = 0; i < n; ++i) {
        const double width = index.bounds().upper[i] - index.bounds().lower[i];
        widest = std::max(widest, width);
        volume *= width;
    }
    const double spacing = math::pow(volume / std::max<double>(1.0, static_cast<double>(nodes.size())),
                                     1.0 / static_cast<double>(n));
    const double start =
        spacing > 0 ? spacing : (widest > 0 ? widest / static_cast<double>(nodes.size()) : 1.0);
    std::vector<Integers> out;
    for (const Reals& at : locations) {
        if (at.size() != n || !std::all_of(at.begin(), at.end(), [](double x) { return std::isfinite(x); })) {
            throw Error("BadProperty", "FindNearestElement: a location must have " + std::to_string(n) +
                                           " finite coordinates, but " + Value(at).text() + " was given.");
        }
        // the distance to the box around all nodes, plus its diagonal, is surely enough
        double limit = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double far = std::max(std::fabs(at[i] - index.bounds().lower[i]),
                                        std::fabs(at[i] - index.bounds().upper[i]));
            limit += far;
        }
        double best = std::numeric_limits<double>::infinity();
        Integers found;
        for (double w = start; found.empty() && !nodes.empty(); w *= 2) {
            w = std::min(w, limit + start);
            Box reach;
            for (std::size_t i = 0; i < n; ++i) {
                reach.lower[i] = -w;
                reach.upper[i] = w;
            }
            for_each_image(layer, at.data(), reach, index.bounds(), [&](const double* shift) {
                Box box;
                for (std::size_t i = 0; i < n; ++i) {
                    box.lower[i] = at[i] + shift[i] - w;
                    box.upper[i] = at[i] + shift[i] + w;
                }
                index.for_each_in(box, [&](std::uint32_t k, const double* p) {
                    const double d = layer.distance(at.data(), p);
                    // nodes in the corners of the box may be farther than some outside
                    if (d > w) {
                        return;
                    }
                    const double tolerance = 1e-14 * std::max(1.0, widest);
                    if (d < best - tolerance) {
                        found.clear();
                    }
                    if (d <= best + tolerance) {
                        found.push_back(static_cast<std::int64_t>(nodes[k]));
                    }
                    best = std::min(best, d);
                });
            });
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        if (!all && found.size() > 1) {
            found.resize(1);
        }
        out.push_back(std::move(found));
    }
    return out;
}

} // namespace nest
