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
#include "neurons/common.hpp"

namespace nest
{

struct mat2_psc_exp
{
    static constexpr const char* name = "mat2_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters
    {
        double E_L = -70.0;
        double C_m = 100.0;
        double tau_m = 5.0;
        double t_ref = 2.0;
        double tau_syn_ex = 1.0;
        double tau_syn_in = 3.0;
        double I_e = 0.0;
        double tau_1 = 10.0;
        double tau_2 = 200.0;
        double alpha_1 = 37.0;
        double alpha_2 = 2.0;
        double omega = -51.0;
    };
    struct State
    {
        double V_m = -70.0;
        double V_th_alpha_1 = 0.0;
        double V_th_alpha_2 = 0.0;
        double I_syn_ex = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0;       // current of the coming step
        double omega = -51.0; // as in the parameters, and V_th at the last look: for the field
        double V_th = -51.0;
        std::int32_t refractory = 0;
    };
    struct Derived
    {
        double decay = 0.0; // V_m -> V_m
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double decay_1 = 0.0;
        double decay_2 = 0.0;
        double ex_to_V = 0.0;
        double in_to_V = 0.0;
        double I_to_V = 0.0;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<mat2_psc_exp>& d)
    {
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "time after a spike without another one; at least one step")
            .positive();
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("tau_1", &Parameters::tau_1, "ms", "short time constant of the threshold").positive();
        p.real("tau_2", &Parameters::tau_2, "ms", "long time constant of the threshold").positive();
        p.real("alpha_1", &Parameters::alpha_1, "mV", "rise of the fast part of the threshold with a spike");
        p.real("alpha_2", &Parameters::alpha_2, "mV", "rise of the slow part of the threshold with a spike");
        p.real("omega", &Parameters::omega, "mV", "threshold at rest");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.real("V_th_alpha_1", &State::V_th_alpha_1, "mV", "fast part of the threshold");
        d.state.real("V_th_alpha_2", &State::V_th_alpha_2, "mV", "slow part of the threshold");
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
        d.decay = propagators::decay(p.tau_m, h);
        d.decay_ex = propagators::decay(p.tau_syn_ex, h);
        d.decay_in = propagators::decay(p.tau_syn_in, h);
        d.decay_1 = propagators::decay(p.tau_1, h);
        d.decay_2 = propagators::decay(p.tau_2, h);
        d.ex_to_V = propagators::I_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
        d.in_to_V = propagators::I_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.refractory = whole_steps(p.t_ref, h);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        s.V_m = p.E_L + ((s.V_m - p.E_L) * d.decay + d.I_to_V * (p.I_e + s.I) +
                         (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
        s.V_th_alpha_1 *= d.decay_1;
        s.V_th_alpha_2 *= d.decay_2;
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + in.spikes[0];
        s.I_syn_in = s.I_syn_in * d.decay_in + in.spikes[1];
        s.I = in.currents[0];
        if (s.refractory > 0) {
            --s.refractory;
            return 0;
        }
        if (s.V_m >= p.omega + s.V_th_alpha_1 + s.V_th_alpha_2) {
            s.V_th_alpha_1 += p.alpha_1;
            s.V_th_alpha_2 += p.alpha_2;
            s.refractory = d.refractory;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(mat2_psc_exp)
