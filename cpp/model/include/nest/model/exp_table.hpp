// SPDX-License-Identifier: GPL-2.0-or-later
// ExpTable: exp(-t / tau) for whole steps from a table, exact otherwise. Built at Prepare, read while delivering spikes.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

namespace nest
{

class ExpTable
{
public:
    static constexpr int size = 1024;

    ExpTable() = default;
    ExpTable(double tau, double h)
        : tau_(tau)
        , inverse_h_(1.0 / h)
        , values_(size)
    {
        for (int k = 0; k < size; ++k) {
            values_[static_cast<std::size_t>(k)] = std::exp(-k * h / tau);
        }
    }
    // exp(-t / tau), t >= 0 in ms. A step count within 1e-6 of a whole number counts as whole.
    double operator()(double t) const
    {
        const double x = t * inverse_h_;
        if (x < size - 1) {
            const int k = static_cast<int>(x + 0.5);
            if (std::fabs(x - k) < 1e-6) {
                return values_[static_cast<std::size_t>(k)];
            }
        }
        return std::exp(-t / tau_);
    }
    double tau() const { return tau_; }

private:
    double tau_ = 1.0;
    double inverse_h_ = 0.0;
    std::vector<double> values_;
};

} // namespace nest
