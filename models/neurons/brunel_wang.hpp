// SPDX-License-Identifier: GPL-2.0-or-later
// What iaf_bw_2001 and iaf_bw_2001_exact share: parameters, receptors and currents of the neuron of Wang
// 1999, doi:10.1523/JNEUROSCI.19-21-09587.1999, and Brunel & Wang 2001, doi:10.1023/A:1011204814320.
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

struct BrunelWang
{
    static constexpr int spike_channels = 3;
    static constexpr bool queue_input = true;

    struct Parameters
    {
        double E_L = -70.0;
        double E_ex = 0.0;
        double E_in = -70.0;
        double V_th = -55.0;
        double V_reset = -60.0;
        double C_m = 500.0;
        double g_L = 25.0;
        double t_ref = 2.0;
        double tau_AMPA = 2.0;
        double tau_GABA = 5.0;
        double tau_rise_NMDA = 2.0;
        double tau_decay_NMDA = 100.0;
        double alpha = 0.5;
        double conc_Mg2 = 1.0;
        double gsl_error_tol = 1e-3;
    };
    enum
    {
        AMPA,
        GABA,
        NMDA
    };
    enum
    {
        V_m,
        s_AMPA,
        s_GABA,
        s_NMDA
    };

    // State has y, in this order, and I_syn.
    template <class Description>
    static void describe_common(Description& d)
    {
        using State = typename Description::State;
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance");
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("tau_AMPA", &Parameters::tau_AMPA, "ms", "decay time of AMPA conductances").positive();
        p.real("tau_GABA", &Parameters::tau_GABA, "ms", "decay time of GABA conductances").positive();
        p.real("tau_rise_NMDA", &Parameters::tau_rise_NMDA, "ms", "rise time of NMDA gates").positive();
        p.real("tau_decay_NMDA", &Parameters::tau_decay_NMDA, "ms", "decay time of NMDA gates").positive();
        p.real("alpha", &Parameters::alpha, "1/ms", "rate at which NMDA gates open").positive();
        p.real("conc_Mg2", &Parameters::conc_Mg2, "mM", "concentration of magnesium outside").positive();
        p.real("gsl_error_tol", &Parameters::gsl_error_tol, "", "tolerance of the integrator").positive();
        d.state.real(
                   "V_m", [](State& s) -> double& { return s.y[V_m]; }, "mV", "membrane potential")
            .record();
        d.state.real(
                   "s_AMPA", [](State& s) -> double& { return s.y[s_AMPA]; }, "nS", "AMPA conductance")
            .record();
        d.state.real(
                   "s_GABA", [](State& s) -> double& { return s.y[s_GABA]; }, "nS", "GABA conductance")
            .record();
    }

    static Dictionary receptor_types() { return {{"AMPA", 1}, {"GABA", 2}, {"NMDA", 3}}; }
    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        if (signal == Signal::spike || signal == Signal::random_spike) {
            return receptor >= 1 && receptor <= 3 ? static_cast<int>(receptor - 1) : -1;
        }
        return receptor == 0 ? 0 : -1;
    }

    // `open`: the NMDA conductance without the block by magnesium.
    static void currents(const double* y, double open, const Parameters& p, double* I)
    {
        I[AMPA] = y[s_AMPA] * (y[V_m] - p.E_ex);
        I[GABA] = y[s_GABA] * (y[V_m] - p.E_in);
        I[NMDA] = open * (y[V_m] - p.E_ex) / (1.0 + p.conc_Mg2 * math::exp(-0.062 * y[V_m]) / 3.57);
    }
    // Of V_m, s_AMPA and s_GABA.
    static void rhs(const double* y, const double* I, double I_in, const Parameters& p, double* f)
    {
        f[V_m] = (-p.g_L * (y[V_m] - p.E_L) - I[AMPA] - I[GABA] - I[NMDA] + I_in) / p.C_m;
        f[s_AMPA] = -y[s_AMPA] / p.tau_AMPA;
        f[s_GABA] = -y[s_GABA] / p.tau_GABA;
    }
    // Refractory time and threshold at the end of a step; true at a spike.
    template <class State>
    static bool fires(State& s, const Parameters& p, std::int32_t refractory)
    {
        if (s.refractory > 0) {
            --s.refractory;
            s.y[V_m] = p.V_reset;
            return false;
        }
        if (s.y[V_m] < p.V_th) {
            return false;
        }
        s.refractory = refractory;
        s.y[V_m] = p.V_reset;
        return true;
    }
};

} // namespace nest
