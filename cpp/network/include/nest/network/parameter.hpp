// SPDX-License-Identifier: GPL-2.0-or-later
// Parameter: an expression that yields values for nodes or connections: constants, random distributions, positions and distances,
// and arithmetic, comparisons and functions of these. Immutable; evaluated in batches by any thread.
#pragma once

#include "nest/base/value.hpp"
#include "nest/network/node_collection.hpp"
#include "nest/parallel/random.hpp"

#include <memory>
#include <string>

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

// kind: constant, uniform, normal, lognormal, exponential, uniform_int, position, distance, spatial functions, ...
// with the documented keys; throws BadParameter / BadParameterValue.
ParameterPtr make_parameter(const std::string& kind, const Dictionary& specs);
// operation: add, subtract, multiply, divide, power, min, max, less, less_equal, equal, not_equal, greater_equal, greater,
// conditional (3), exp, sin, cos, redraw (parameter, min, max), dimension2d, dimension3d, ...
ParameterPtr combine_parameters(const std::string& operation, const std::vector<ParameterPtr>& operands);

} // namespace nest
