// SPDX-License-Identifier: GPL-2.0-or-later
// Parameter: an expression that yields values for nodes or connections: constants, random distributions,
// positions and distances, and arithmetic, comparisons and functions of these. Immutable; evaluated in
// batches by any thread.
#pragma once

#include "nest/base/value.hpp"
#include "nest/network/node_collection.hpp"
#include "nest/parallel/random.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

// What a batch of values is drawn for. Nodes: `target` varies, there is no source. Connections: `n` pairs.
struct ParameterContext
{
    std::size_t n = 0;
    const NodeId* sources = nullptr; // nullptr: node parameters
    const NodeId* targets = nullptr; // one per value
    const Layer* source_layer = nullptr;
    const Layer* target_layer = nullptr;
    // Whose periodic boundaries count for distances; nullptr: those of the target layer.
    const Layer* space = nullptr;
    KeyedStream* stream = nullptr; // values are drawn in order
};

class Parameter : public Object
{
public:
    const char* type_name() const override { return "Parameter"; }
    virtual void evaluate(const ParameterContext&, double* out) const = 0;
    // Needs positions of sources or targets.
    virtual bool is_spatial() const { return false; }
    // Yields whole numbers (uniform_int): may be given where integers are expected.
    virtual bool returns_integers() const { return false; }
    // The same value always: lets columns stay uniform. NaN if not.
    virtual double constant_value() const;
};

using ParameterPtr = std::shared_ptr<const Parameter>;

// clang-format off
// Kinds and their keys (numbers unless said; P: Parameter or number; default in brackets, else required):
//   constant          value
//   uniform           min [0], max [1]; min < max; values in [min, max)
//   normal            mean [0], std [1]; std > 0
//   lognormal         mean [0], std [1] of the logarithm; std > 0
//   exponential       beta [1]: the mean
//   uniform_int       max [1]: whole numbers 0 .. max - 1; max > 0
//   position          dimension (0: x, 1: y, 2: z),
//                     synaptic_endpoint [0] (0: of the node, 1: of the source, 2: of the target)
//   distance          dimension [0] (0: Euclidean; 1, 2, 3: absolute displacement along x, y, z)
//   displacement      dimension (1, 2, 3): target minus source along x, y, z, wrapped in periodic layers
//   exp_distribution  x P, beta [1]: exp(-x / beta); beta > 0
//   gaussian          x P, mean [0], std [1]: exp(-(x - mean)^2 / (2 std^2)); std > 0
//   gaussian2d        x P, y P, mean_x [0], mean_y [0], std_x [1], std_y [1], rho [0]; stds > 0, |rho| < 1
//   gamma             x P, kappa [1], theta [1]: density of the gamma distribution; both > 0
//   gabor             x P, y P, theta [0] (degrees), gamma [1], std [1], lam [1], psi [0] (degrees);
//                     gamma, std > 0, lam not 0
// Throws UndefinedName for an unknown kind (with the nearest spelling), BadProperty for a missing or refused
// value, UnaccessedDictionaryEntry for an unknown key, TypeMismatch for a wrong type.
// clang-format on
ParameterPtr make_parameter(const std::string& kind, const Dictionary& specs);
Strings parameter_kinds();

// clang-format off
// Operations by number of operands:
//   1: exp, sin, cos, negate
//   2: add, subtract, multiply, divide, power, min, max,
//      less, less_equal, equal, not_equal, greater_equal, greater (1 or 0),
//      dimension2d (x, y): positions, one parameter per coordinate (see below)
//   3: conditional (condition, if not 0, else), dimension3d (x, y, z),
//      redraw (parameter, constant min, constant max): drawn again until min <= value <= max;
//      KernelException after 1000 redraws, BadParameterValue if min > max
// Throws UndefinedName for an unknown operation and BadParameter for the wrong number of operands.
// clang-format on
ParameterPtr combine_parameters(const std::string& operation, const std::vector<ParameterPtr>& operands);

// The coordinates of a dimension2d or dimension3d parameter (the parameter itself as the only one for
// others): free positions are drawn from them, node by node, all coordinates of a node in order.
std::vector<ParameterPtr> parameter_coordinates(const ParameterPtr&);

// A number, or a Parameter object, as Parameter; TypeMismatch for anything else.
ParameterPtr to_parameter(const Value&, const std::string& where);

} // namespace nest
