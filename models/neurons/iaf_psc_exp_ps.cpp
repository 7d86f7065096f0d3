// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents and spike times between
// grid points.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the time of arrival
//   V_m reaches V_th at time t: spike at t, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA. Exact between events; the crossing is looked for where V_m is at or above V_th at the end
// of an interval between events, so that an excursion within one interval stays unseen (see
// iaf_psc_exp_ps_lossless). Morrison et al. 2007 (doi:10.1162/neco.2007.19.1.47), Hanuschkin et al. 2010
// (doi:10.3389/fninf.2010.00113).
#include "neurons/precise_exp.hpp"

namespace nest
{

struct iaf_psc_exp_ps : PreciseExp<iaf_psc_exp_ps>
{
    static constexpr const char* name = "iaf_psc_exp_ps";

    static void describe(NeuronDescription<iaf_psc_exp_ps>& d)
    {
        describe_parameters(d.parameters);
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.real("I_syn_ex", &State::I_syn_ex, "pA", "excitatory synaptic current");
        d.state.real("I_syn_in", &State::I_syn_in, "pA", "inhibitory synaptic current");
        d.state.boolean("is_refractory", &State::is_refractory, "whether the neuron is refractory").fixed();
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents, and precise spike times.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

Spikes arrive and are emitted between the points of the time grid: each adds its weight (pA) to I_syn_ex if it is positive, else to
I_syn_in, at its own time. When V_m reaches V_th, the neuron fires at that very time and stays at V_reset for t_ref (rounded up to
whole steps). The solution between events is exact, so that results do not depend on the resolution; only a crossing of
the threshold that is over before the next event or end of a step remains unseen (iaf_psc_exp_ps_lossless finds those
too). Currents from devices are constant within a step.

Sends spikes with precise times; receives spikes, currents (pA) and data logging requests.

**References** Morrison A, Straube S, Plesser HE, Diesmann M (2007). Exact subthreshold integration with continuous spike times in
discrete-time neural network simulations. Neural Computation 19:47-79. doi:10.1162/neco.2007.19.1.47. Hanuschkin A,
Kunkel S, Helias M, Morrison A, Diesmann M (2010). A general and efficient method for incorporating precise spike times in
globally time-driven simulations. Frontiers in Neuroinformatics 4:113. doi:10.3389/fninf.2010.00113.
)";
    }

    static double crossing(const State& before, const State& after, const Parameters& p, const Derived& d,
                           double t)
    {
        return after.V_m >= p.V_th ? precise::root<iaf_psc_exp_ps>(before, p, d, t) : -1.0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_exp_ps)
