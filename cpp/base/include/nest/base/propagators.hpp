// SPDX-License-Identifier: GPL-2.0-or-later
// Exact propagators over a step h of the leaky integrator with exponential and alpha-shaped currents (Rotter
// & Diesmann 1999, doi:10.1007/s004220050570), accurate to a few roundings for all time constants, equal ones
// included. For the derive() of models; units: ms, pF, pA, mV (any consistent set). Pure functions.
//
//   dV/dt = -V / tau_m + I / C_m,   exponential: dI/dt = -I / tau_syn,
//   alpha: dI/dt = -I / tau_syn + dI, d(dI)/dt = -dI / tau_syn.
//
// The usual closed forms divide by tau_m - tau_syn. Here the differences of exponentials are written with
//   phi_1(x) = (e^x - 1) / x,  phi_2(x) = (e^x - 1 - x) / x^2,  psi(x) = phi_1(x) - phi_2(x) = ((x - 1) e^x +
//   1) / x^2,
// which are smooth at x = 0, always with x <= 0 and the slower exponential in front, so that nothing
// overflows.
#pragma once

#include "nest/base/math.hpp"

#include <cmath>

namespace nest
{

namespace propagators
{

// Integral of e^(x u) over u in [0, 1].
inline double phi_1(double x)
{
    return x == 0 ? 1.0 : math::expm1(x) / x;
}

// Integral of (1 - u) e^(x u): sum of x^k / (k + 2)!.
inline double phi_2(double x)
{
    if (std::fabs(x) > 1) {
        return (math::expm1(x) - x) / (x * x);
    }
    double sum = 1;
    for (int k = 18; k >= 1; --k) {
        sum = 1 + sum * x / (k + 2);
    }
    return 0.5 * sum;
}

// Integral of u e^(x u): sum of x^k / (k! (k + 2)).
inline double psi(double x)
{
    if (std::fabs(x) > 1) {
        return ((x - 1) * math::exp(x) + 1) / (x * x);
    }
    double sum = 0;
    for (int k = 18; k >= 1; --k) {
        sum = x / k * (1.0 / (k + 2) + sum);
    }
    return 0.5 + sum;
}

// e^(-h / tau): V -> V, I -> I and dI -> dI.
inline double decay(double tau, double h)
{
    return math::exp(-h / tau);
}

// Constant current -> V: tau_m / C_m (1 - e^(-h / tau_m)).
inline double dc_to_V(double tau_m, double C_m, double h)
{
    return -math::expm1(-h / tau_m) * tau_m / C_m;
}

// I -> V, for exponential and alpha-shaped currents:
// 1 / C_m int_0^h e^(-(h - s) / tau_m) e^(-s / tau_syn) ds.
inline double I_to_V(double tau_syn, double tau_m, double C_m, double h)
{
    const double slower = std::fmax(tau_syn, tau_m);
    const double x = -h * std::fabs(tau_m - tau_syn) / (tau_m * tau_syn);
    return math::exp(-h / slower) * phi_1(x) * h / C_m;
}

// dI -> I of an alpha-shaped current: h e^(-h / tau_syn).
inline double dI_to_I(double tau_syn, double h)
{
    return h * math::exp(-h / tau_syn);
}

// dI -> V of an alpha-shaped current: 1 / C_m int_0^h e^(-(h - s) / tau_m) s e^(-s / tau_syn) ds.
inline double dI_to_V(double tau_syn, double tau_m, double C_m, double h)
{
    const double x = -h * std::fabs(tau_m - tau_syn) / (tau_m * tau_syn);
    const double shape =
        tau_syn <= tau_m ? math::exp(-h / tau_m) * psi(x) : math::exp(-h / tau_syn) * phi_2(x);
    return shape * h * h / C_m;
}

} // namespace propagators

} // namespace nest
