// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents and two refractory times.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the end of the step of arrival
//   V_m >= V_th: spike, V_m -> V_reset for t_ref_abs; for t_ref_tot no other spike, wherever V_m is
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
// Tsodyks, Uziel & Markram 2000, doi:10.1523/JNEUROSCI.20-01-j0003.2000.
#include "neurons/common.hpp"

namespace nest
{

struct iaf_psc_exp_htum
{
    static constexpr const char* name = "iaf_psc_exp_htum";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters
    {
        double E_L = -70.0;
        double C_m = 250.0;
        double tau_m = 10.0;
        double t_ref_abs = 2.0;
        double t_ref_tot = 2.0;
        double V_th = -55.0;
        double V_reset = -70.0;
        double tau_syn_ex = 2.0;
        double tau_syn_in = 2.0;
        double I_e = 0.0;
    };
    struct State
    {
        double V_m = -70.0;
        double I_syn_ex = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0;              // current of the coming step
        std::int32_t held = 0;       // steps in which V_m stays
        std::int32_t refractory = 0; // steps without spike
    };
    struct Derived
    {
        double decay = 0.0; // V_m -> V_m
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double ex_to_V = 0.0;
        double in_to_V = 0.0;
        double I_to_V = 0.0;
        std::int32_t held = 0;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<iaf_psc_exp_htum>& d)
    {
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("t_ref_abs", &Parameters::t_ref_abs, "ms", "time for which V_m stays at V_reset").positive();
        p.real("t_ref_tot", &Parameters::t_ref_tot, "ms", "time without another spike").positive();
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential");
        d.recordable("V_m", "mV", "membrane potential above E_L",
                     [](const State& s, const Parameters& q, const Derived&) { return s.V_m - q.E_L; });
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_ex; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_in; });
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents and two refractory times.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

A spike that arrives adds its weight (pA) to I_syn_ex if it is positive, else to I_syn_in. If V_m reaches V_th, the neuron
fires and stays at V_reset for t_ref_abs. Until t_ref_tot is over it integrates but cannot fire; it fires thereafter if V_m is at
V_th or above then. A multimeter records V_m relative to E_L.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Tsodyks M, Uziel A, Markram H (2000). Synchrony generation in recurrent networks with frequency-dependent
synapses. Journal of Neuroscience 20:RC50. doi:10.1523/JNEUROSCI.20-01-j0003.2000. Rotter S, Diesmann M (1999). Exact digital
simulation of time-invariant linear systems. Biological Cybernetics 81:381-402. doi:10.1007/s004220050570.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
        check_not_above("t_ref_abs", p.t_ref_abs, "t_ref_tot", p.t_ref_tot, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = propagators::decay(p.tau_m, h);
        d.decay_ex = propagators::decay(p.tau_syn_ex, h);
        d.decay_in = propagators::decay(p.tau_syn_in, h);
        d.ex_to_V = propagators::I_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
        d.in_to_V = propagators::I_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.held = whole_steps(p.t_ref_abs, h);
        d.refractory = whole_steps(p.t_ref_tot, h);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        if (s.held == 0) {
            s.V_m = p.E_L + ((s.V_m - p.E_L) * d.decay + d.I_to_V * (p.I_e + s.I) +
                             (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
        } else {
            --s.held;
        }
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + in.spikes[0];
        s.I_syn_in = s.I_syn_in * d.decay_in + in.spikes[1];
        s.I = in.currents[0];
        if (s.refractory > 0) {
            --s.refractory;
        } else if (s.V_m >= p.V_th) {
            s.V_m = p.V_reset;
            s.held = d.held;
            s.refractory = d.refractory;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_exp_htum)
