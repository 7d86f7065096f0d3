// SPDX-License-Identifier: GPL-2.0-or-later
// Right-hand side of the Hodgkin-Huxley neurons with alpha-shaped currents: gates and currents, for models
// that add to it. Gerstner & Kistler 2002, Spiking Neuron Models, section 2.2, doi:10.1017/CBO9780511815706.
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

// Places in the state vector; a model may go on from `size`.
struct HodgkinHuxley
{
    enum
    {
        V_m,
        m,
        h,
        n,
        dI_ex,
        I_ex,
        dI_in,
        I_in,
        size
    };
    static constexpr double exp_1 = 2.718281828459045;    // e
    static constexpr double exp_2_5 = 12.182493960703473; // e^2.5
    static constexpr double exp_3 = 20.085536923187668;   // e^3

    // x / (1 - exp(-x)), also near 0, given exp(-x)
    template <class T>
    static NEST_ALWAYS_INLINE T rate_of(const T& x, const T& exp_of_minus_x)
    {
        return select(magnitude(x) < 1e-6, 1.0 + 0.5 * x, x / (1.0 - exp_of_minus_x));
    }

    // I: current from outside, pA. T is double or Lanes. Of the six exponentials of V_m four are multiples of
    // exp(-(V_m + 65) / 20) or its square.
    template <class Parameters, class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const T& I, const T* y, T* f)
    {
        const T V = y[V_m];
        const T per_20 = portable_exp(T(-(V + 65.0) / 20.0));
        const T per_10 = per_20 * per_20; // exp(-(V_m + 65) / 10)
        const T alpha_n = 0.1 * rate_of(T((V + 55.0) / 10.0), T(per_10 * exp_1));
        const T beta_n = 0.125 * portable_exp(T(-(V + 65.0) / 80.0));
        const T alpha_m = rate_of(T((V + 40.0) / 10.0), T(per_10 * exp_2_5));
        const T beta_m = 4.0 * portable_exp(T(-(V + 65.0) / 18.0));
        const T alpha_h = 0.07 * per_20;
        const T beta_h = 1.0 / (1.0 + per_10 * exp_3);
        const T n2 = y[n] * y[n];
        const T I_Na = p.g_Na * y[m] * y[m] * y[m] * y[h] * (V - p.E_Na);
        const T I_K = p.g_K * n2 * n2 * (V - p.E_K);
        f[V_m] = (-(I_Na + I_K + p.g_L * (V - p.E_L)) + I + p.I_e + y[I_ex] + y[I_in]) / p.C_m;
        f[m] = alpha_m * (1.0 - y[m]) - beta_m * y[m];
        f[h] = alpha_h * (1.0 - y[h]) - beta_h * y[h];
        f[n] = alpha_n * (1.0 - y[n]) - beta_n * y[n];
        f[dI_ex] = -y[dI_ex] / p.tau_syn_ex;
        f[I_ex] = y[dI_ex] - y[I_ex] / p.tau_syn_ex;
        f[dI_in] = -y[dI_in] / p.tau_syn_in;
        f[I_in] = y[dI_in] - y[I_in] / p.tau_syn_in;
    }
};

} // namespace nest
