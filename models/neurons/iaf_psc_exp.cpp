// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the end of the step of arrival
//   V_m >= V_th, or with delta > 0 at the rate rho exp((V_m - V_th) / delta): spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#include "neurons/iaf_exp.hpp"

namespace nest
{

struct iaf_psc_exp
{
    static constexpr const char* name = "iaf_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    static constexpr int current_channels = 2;

    using Parameters = IafExpParameters;
    template <class T>
    using StateOf = IafExpState<T>;
    using State = StateOf<double>;
    using Derived = IafExpDerived;

    static void describe(NeuronDescription<iaf_psc_exp>& d)
    {
        describe_iaf_exp(d);
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

A spike that arrives adds its weight (pA) to I_syn_ex if it is positive, else to I_syn_in. If V_m reaches V_th, the neuron
fires and stays at V_reset for t_ref. With delta > 0 it fires at random at the rate rho exp((V_m - V_th) / delta) instead.

Sends spikes; receives spikes, data logging requests, and currents (pA) on receptor 0 (into the membrane) or receptor 1
(through the excitatory synaptic filter).

**References** Rotter S, Diesmann M (1999). Exact digital simulation of time-invariant linear systems. Biological
Cybernetics 81:381-402. doi:10.1007/s004220050570. Tsodyks M, Uziel A, Markram H (2000). Synchrony generation in recurrent
networks with frequency-dependent synapses. Journal of Neuroscience 20:RC50. doi:10.1523/JNEUROSCI.20-01-j0003.2000.
Schuecker J, Diesmann M, Helias M (2015). Modulated escape from a metastable state driven by colored noise. Physical
Review E 92:052119. doi:10.1103/PhysRevE.92.052119.
)";
    }

    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        return receptor == 0 || (signal == Signal::current && receptor == 1) ? static_cast<int>(receptor)
                                                                             : -1;
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }

    static void derive(const Parameters& p, double h, Derived& d) { derive_iaf_exp(p, h, d); }

    template <class T>
    static NEST_ALWAYS_INLINE MaskOf<T> advance(StateOf<T>& s, const Parameters& p, const Derived& d,
                                                const InputOf<T>& in)
    {
        return advance_iaf_exp(s, p, d, in.spikes[0], in.spikes[1], in.currents);
    }

    static bool alone(const Parameters& p) { return p.delta > 0.0; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return step_iaf_exp(s, p, d, in.spikes[0], in.spikes[1], in.currents, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_exp)
