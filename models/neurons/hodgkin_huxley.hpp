// SPDX-License-Identifier: GPL-2.0-or-later
// Right-hand side of the Hodgkin-Huxley neurons with alpha-shaped currents: gates and currents, for models that add to it.
// Gerstner & Kistler 2002, Spiking Neuron Models, section 2.2, doi:10.1017/CBO9780511815706.
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

// Places in the state vector; a model may go on from `size`.
struct HodgkinHuxley
{
    enum { V_m, m, h, n, dI_ex, I_ex, dI_in, I_in, size };

    // x / (1 - exp(-x)), also near 0
    static double rate_of(double x) { return std::fabs(x) < 1e-6 ? 1.0 + 0.5 * x : x / (1.0 - std::exp(-x)); }

    // I: current from outside, pA.
    template <class Parameters>
    static void rhs(const Parameters& p, double I, const double* y, double* f)
    {
        const double V = y[V_m];
        const double alpha_n = 0.1 * rate_of((V + 55.0) / 10.0);
        const double beta_n = 0.125 * std::exp(-(V + 65.0) / 80.0);
        const double alpha_m = rate_of((V + 40.0) / 10.0);
        const double beta_m = 4.0 * std::exp(-(V + 65.0) / 18.0);
        const double alpha_h = 0.07 * std::exp(-(V + 65.0) / 20.0);
        const double beta_h = 1.0 / (1.0 + std::exp(-(V + 35.0) / 10.0));
        const double n2 = y[n] * y[n];
        const double I_Na = p.g_Na * y[m] * y[m] * y[m] * y[h] * (V - p.E_Na);
        const double I_K = p.g_K * n2 * n2 * (V - p.E_K);
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
