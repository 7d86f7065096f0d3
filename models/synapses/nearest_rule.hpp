// SPDX-License-Identifier: GPL-2.0-or-later
// What the nearest-neighbour variants of spike-timing dependent plasticity share: parameters, and one step of
// potentiation or depression of the normalised weight w / Wmax. The variants differ in the pairs that count:
//
//   potentiation by a pair:  w -> w + lambda Wmax (1 - w / Wmax)^mu_plus x,    w <= Wmax
//   depression by a pair:    w -> w - alpha lambda Wmax (w / Wmax)^mu_minus y, w >= 0
//
// with x = exp(-dt / tau_plus) and y = exp(-dt / tau_minus). Morrison, Diesmann & Gerstner 2008,
// section 4.1.2 and figure 7, doi:10.1007/s00422-008-0233-1. The delay is dendritic. Time starts with a
// presynaptic spike at 0 ms in the variants that keep the last spike only.
#pragma once

#include "synapses/stdp_rule.hpp"

namespace nest
{

struct NearestRule
{
    using Parameters = StdpRule::Parameters;
    using Derived = StdpRule::Derived;

    template <class Description>
    static void describe_rule(Description& d)
    {
        d.parameters.real("tau_plus", &Parameters::tau_plus, "ms", "time constant of potentiation")
            .positive();
        d.parameters.real("lambda", &Parameters::lambda, "", "learning rate");
        d.parameters.real("alpha", &Parameters::alpha, "", "depression relative to potentiation");
        d.parameters.real("mu_plus", &Parameters::mu_plus, "", "exponent of the weight in potentiation");
        d.parameters.real("mu_minus", &Parameters::mu_minus, "", "exponent of the weight in depression");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight (smallest, if negative)");
    }

    static void check(const Parameters& p, double weight, const std::string& where)
    {
        check_same_sign(weight, p.Wmax, where);
    }

    static void derive(const Parameters& p, double h, Derived& d) { StdpRule::derive(p, h, d); }

    // The last spike of the target is kept in any case.
    static double reach(const LastSpike&, const Parameters& p, const Derived&)
    {
        return trace_reach(1.0, p.tau_plus);
    }

    static double strengthen(double w, double x, const Parameters& p, const Derived& d)
    {
        w += p.lambda * d.up(1.0 - w) * x;
        return w < 1.0 ? w : 1.0;
    }
    static double weaken(double w, double y, const Derived& d)
    {
        w -= d.depression * d.down(w) * y;
        return w > 0.0 ? w : 0.0;
    }
};

} // namespace nest
