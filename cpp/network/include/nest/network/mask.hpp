// SPDX-License-Identifier: GPL-2.0-or-later
// Mask: a region of space around a node, for connecting and selecting nodes: shapes, grid windows, and their
// algebra. Immutable; made by CreateMask and by the key 'mask' of conn_spec; read by any thread.
#pragma once

#include "nest/base/value.hpp"
#include "nest/network/node_collection.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// Corners of a box; only the first `dimensions` numbers count.
struct Box
{
    std::array<double, 3> lower{};
    std::array<double, 3> upper{};
};

class Mask : public Object
{
public:
    explicit Mask(int dimensions) : dimensions_(dimensions) {}
    const char* type_name() const override { return "Mask"; }
    int dimensions() const { return dimensions_; }
    // Borders belong to the mask. `point` has dimensions() numbers, relative to the centre of the mask.
    virtual bool contains(const double* point) const = 0;
    // Contains the mask.
    virtual Box bounding_box() const = 0;
    // A window of a grid layer: has no meaning without its layer.
    virtual bool is_grid() const { return false; }
    // The mask for drivers in this layer of candidates: grid masks become boxes; throws KernelException if
    // the layer is no grid.
    virtual std::shared_ptr<const Mask> on_layer(const Layer&) const { return nullptr; }
    // contains() with a check of the number of coordinates (BadProperty).
    bool inside(const std::vector<double>& point) const;

private:
    int dimensions_;
};

using MaskPtr = std::shared_ptr<const Mask>;

// clang-format off
// Kinds and keys (angles in degrees; * takes 'anchor' as a key, too):
//   rectangular   lower_left, upper_right, azimuth_angle [0]
//   box           the same in three dimensions, polar_angle [0]
//   circular*     radius
//   spherical*    radius
//   doughnut*     inner_radius, outer_radius
//   elliptical*   major_axis, minor_axis, azimuth_angle [0]
//   ellipsoidal*  the same, polar_axis, polar_angle [0]
//   grid          shape [columns, rows (, layers)], or rows, columns (, layers);
//                 anchor: [column, row (, layer)] of the driver
// Boxes turn about their centre, ellipses about theirs: first by the azimuth about z, then by the polar angle
// about y. Throws UndefinedName (kind), BadProperty (missing or refused value), UnaccessedDictionaryEntry,
// TypeMismatch.
// clang-format on
MaskPtr make_mask(const std::string& kind, const Dictionary& specs, const Reals& anchor = {});
Strings mask_kinds();
// operation: and, or, minus; KernelException for grid masks, BadProperty if the dimensions differ.
MaskPtr combine_masks(const std::string& operation, const MaskPtr&, const MaskPtr&);
// A Mask object, or {kind: specs, 'anchor': ...} as in conn_spec.
MaskPtr to_mask(const Value&, const std::string& where);

// IDs of the nodes inside the mask centred at `anchor`, ascending; in periodic layers the mask is wrapped.
Integers select_nodes(const NodeCollection& layer, const std::vector<double>& anchor, const Mask&);

} // namespace nest
