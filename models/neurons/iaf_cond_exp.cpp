// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying postsynaptic conductances.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - g_ex (V_m - E_ex) - g_in (V_m - E_in) + I_e + I
//   dg_x/dt = -g_x / tau_syn_x;  a spike of weight w (nS) adds |w| to g_x at the end of the step of arrival
//   V_m >= V_th at the end of a step: spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Meffin, Burkitt & Grayden
// 2004, doi:10.1023/B:JCNS.0000014108.03012.81.
#include "neurons/iaf_cond.hpp"

namespace nest
{

struct iaf_cond_exp : IafCond<iaf_cond_exp>
{
    static constexpr const char* name = "iaf_cond_exp";

    struct Parameters : IafCondParameters
    {
        double tau_syn_ex = 0.2;
        double tau_syn_in = 2.0;
    };
    enum
    {
        V_m,
        g_ex,
        g_in,
        size
    };
    using State = IafCondState<size>;
    using Derived = IafCondDerived;

    static void describe(NeuronDescription<iaf_cond_exp>& d)
    {
        auto& p = d.parameters;
        describe_iaf_cond(p);
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "time constant of excitatory conductances")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "time constant of inhibitory conductances")
            .positive();
        describe_iaf_cond_state(d);
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic conductances.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - g_{ex} (V_m - E_{ex}) - g_{in} (V_m - E_{in}) + I_e + I, \quad
   \frac{dg_x}{dt} = -\frac{g_x}{\tau_{syn,x}}

Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in. If V_m reaches V_th at the end of a
step, the neuron fires and stays at V_reset for t_ref. Integrated with adaptive steps, absolute tolerance 1e-3.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Meffin H, Burkitt AN, Grayden DB (2004). An analytical model for the large, fluctuating synaptic conductance state
typical of neocortical neurons in vivo. Journal of Computational Neuroscience 16:159-175.
doi:10.1023/B:JCNS.0000014108.03012.81.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d) { derive_iaf_cond(p, h, d); }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        f[V_m] = iaf_cond_slope(p, u[0], y[V_m], y[g_ex], y[g_in]);
        f[g_ex] = -y[g_ex] / p.tau_syn_ex;
        f[g_in] = -y[g_in] / p.tau_syn_in;
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext&)
    {
        const int fired = iaf_cond_fire(s, p, d);
        s.y[g_ex] += in.spikes[0];
        s.y[g_in] -= in.spikes[1];
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_cond_exp)
