// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrator with exponentially decaying postsynaptic currents and a threshold that adapts on two time
// scales.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the end of the step of arrival
//   V_th = omega + V_th_alpha_1 + V_th_alpha_2,   dV_th_alpha_i/dt = -V_th_alpha_i / tau_i
//   V_m >= V_th and not refractory: spike, V_th_alpha_i -> V_th_alpha_i + alpha_i; V_m is not reset
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
// Kobayashi, Tsubo & Shinomoto 2009, doi:10.3389/neuro.10.009.2009.
#include "neurons/mat.hpp"

namespace nest
{

struct mat2_psc_exp
{
    static constexpr const char* name = "mat2_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    using Parameters = MatParameters;
    using State = MatState;
    struct Derived : MatDerived
    {
        double decay = 0.0; // V_m -> V_m
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double ex_to_V = 0.0;
        double in_to_V = 0.0;
        double I_to_V = 0.0;
    };

    static void describe(NeuronDescription<mat2_psc_exp>& d)
    {
        describe_mat(d);
        const auto V_th = [](State& x) -> double& {
            return x.V_th = x.omega + x.V_th_alpha_1 + x.V_th_alpha_2;
        };
        d.state.real("V_th", V_th, "mV", "threshold").record().fixed();
        d.documentation = R"(
Leaky integrator with exponentially decaying postsynaptic currents and a multi-timescale adaptive threshold.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   V_{th}(t) = \omega + \sum_k \left(\alpha_1 e^{-(t - t_k) / \tau_1} + \alpha_2 e^{-(t - t_k) / \tau_2}\right)

If V_m is at or above V_th, and not less than t_ref after the last spike, the neuron fires. V_m is not reset: only the threshold
jumps, by alpha_1 and alpha_2, and decays. A spike that arrives adds its weight (pA) to I_syn_ex if it is positive, else to I_syn_in.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Kobayashi R, Tsubo Y, Shinomoto S (2009). Made-to-order spiking neuron model equipped with a multi-timescale adaptive
threshold. Frontiers in Computational Neuroscience 3:9. doi:10.3389/neuro.10.009.2009. Rotter S, Diesmann M (1999). Exact digital
simulation of time-invariant linear systems. Biological Cybernetics 81:381-402. doi:10.1007/s004220050570.
)";
    }

    static void resize(State& s, const Parameters& p) { s.omega = p.omega; }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_mat(p, h, d);
        d.decay = propagators::decay(p.tau_m, h);
        d.decay_ex = propagators::decay(p.tau_syn_ex, h);
        d.decay_in = propagators::decay(p.tau_syn_in, h);
        d.ex_to_V = propagators::I_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
        d.in_to_V = propagators::I_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        s.V_m = p.E_L + ((s.V_m - p.E_L) * d.decay + d.I_to_V * (p.I_e + s.I) +
                         (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
        decay_thresholds(s, d);
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + in.spikes[0];
        s.I_syn_in = s.I_syn_in * d.decay_in + in.spikes[1];
        s.I = in.currents[0];
        return mat_fire(s, p, d, 0.0);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(mat2_psc_exp)
