// SPDX-License-Identifier: GPL-2.0-or-later
// Small helpers of the synapse model files: the trace of the presynaptic train, powers, rules that many
// models share.
#pragma once

#include "nest/base/math.hpp"
#include "nest/model/registry.hpp"

#include <cmath>
#include <string>

namespace nest
{

// Trace that grows by 1 with each presynaptic spike and decays with tau_plus; equal for all synapses of a
// source.
struct PreTrace
{
    double Kplus = 0.0;  // just after the last spike
    double t_last = 0.0; // ms; 0 before the first spike

    template <class Decay>
    void add(double t, const Decay& decay)
    {
        Kplus = Kplus * decay(t - t_last) + 1.0;
        t_last = t;
    }
};

// For rules of nearest neighbours.
struct LastSpike
{
    double t_last = 0.0; // ms; 0 before the first spike
};

// x^mu with the exponents 0 and 1 of additive and multiplicative rules found at once.
class Power
{
public:
    Power() = default;
    explicit Power(double mu) : mu_(mu), kind_(mu == 0.0 ? 0 : mu == 1.0 ? 1 : 2) {}
    double operator()(double x) const { return kind_ == 0 ? 1.0 : kind_ == 1 ? x : math::pow(x, mu_); }

private:
    double mu_ = 1.0;
    int kind_ = 1;
};

// A weight and its limit must have the same sign (0 counts as positive).
inline void check_same_sign(double weight, double limit, const std::string& where, const char* name = "Wmax")
{
    if ((weight >= 0.0) != (limit >= 0.0)) {
        throw Error("BadProperty", where + ": weight (" + to_text(weight) + ") and " + name + " (" +
                                       to_text(limit) + ") must have the same sign.");
    }
}

} // namespace nest
