// SPDX-License-Identifier: GPL-2.0-or-later
// What the files that implement parameters share.
#pragma once

#include "nest/network/parameter.hpp"

#include <algorithm>
#include <cmath>

namespace nest
{

class ConstantParameter final : public Parameter
{
public:
    explicit ConstantParameter(double value) : value_(value) {}
    void evaluate(const ParameterContext& c, double* out) const override { std::fill_n(out, c.n, value_); }
    bool returns_integers() const override
    {
        return value_ == std::nearbyint(value_) && std::isfinite(value_);
    }
    double constant_value() const override { return value_; }

private:
    double value_;
};

ParameterPtr constant_parameter(double value);

} // namespace nest
