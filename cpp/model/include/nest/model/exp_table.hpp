// SPDX-License-Identifier: GPL-2.0-or-later
// ExpTable: exp(-t / tau), for whole steps from a table. Tables are shared by all that ask for the same time
// constant, so an ExpTable is small. Built at Prepare (on any thread), read while delivering spikes.
#pragma once

#include "nest/base/math.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace nest
{

// How long (ms) a trace with time constant tau differs from 0 in double precision.
inline double trace_reach(double trace, double tau)
{
    return trace == 0.0 ? 0.0 : 750.0 * tau; // exp(-750) is 0
}

class ExpTable
{
public:
    static constexpr std::size_t size = 4096; // a power of two

    ExpTable() = default;
    ExpTable(double tau, double h);

    // t >= 0 in ms. A number of steps within 1e-6 of a whole number counts as whole.
    double operator()(double t) const
    {
        const double x = t * inverse_h_;
        if (x < static_cast<double>(size - 1)) {
            const auto k = static_cast<std::int64_t>(x + 0.5);
            if (std::fabs(x - static_cast<double>(k)) < 1e-6) {
                return steps(k);
            }
        }
        return math::exp(-t / tau_);
    }
    // k >= 0 whole steps.
    double steps(std::int64_t k) const
    {
        return static_cast<std::uint64_t>(k) < filled_ ? values_[k]
                                                       : math::exp(-static_cast<double>(k) * h_ / tau_);
    }
    // `size` values, or nullptr: there are very many time constants, and this one has no table.
    const double* values() const { return values_; }
    double tau() const { return tau_; }
    double h() const { return h_; }

private:
    double tau_ = 1.0;
    double h_ = 1.0;
    double inverse_h_ = 0.0;
    std::uint64_t filled_ = 0; // size, or 0 without a table
    const double* values_ = nullptr;
    std::shared_ptr<const std::vector<double>> owner_;
};

} // namespace nest
