// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with beta-function shaped postsynaptic conductances.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - g_ex (V_m - E_ex) - g_in (V_m - E_in) + I_e + I
//   dg_x/dt = dg_x - g_x / tau_decay_x (the conductance), d(dg_x)/dt = -dg_x / tau_rise_x;
//   a spike of weight w (nS) adds |w| times a constant to dg_x at the end of the step of arrival, so that g_x
//   peaks at |w| V_m >= V_th at the end of a step: spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Meffin, Burkitt & Grayden
// 2004, doi:10.1023/B:JCNS.0000014108.03012.81.
#include "neurons/iaf_cond.hpp"

namespace nest
{

struct iaf_cond_beta : IafCond<iaf_cond_beta>
{
    static constexpr const char* name = "iaf_cond_beta";

    struct Parameters : IafCondParameters
    {
        double tau_rise_ex = 0.2;
        double tau_decay_ex = 0.2;
        double tau_rise_in = 2.0;
        double tau_decay_in = 2.0;
    };
    enum
    {
        V_m,
        dg_ex,
        g_ex,
        dg_in,
        g_in,
        size
    };
    using State = IafCondState<size>;
    using Derived = IafCondSlopes;

    static void describe(NeuronDescription<iaf_cond_beta>& d)
    {
        auto& p = d.parameters;
        describe_iaf_cond(p);
        p.real("tau_rise_ex", &Parameters::tau_rise_ex, "ms", "rise time of excitatory conductances")
            .positive();
        p.real("tau_decay_ex", &Parameters::tau_decay_ex, "ms", "decay time of excitatory conductances")
            .positive();
        p.real("tau_rise_in", &Parameters::tau_rise_in, "ms", "rise time of inhibitory conductances")
            .positive();
        p.real("tau_decay_in", &Parameters::tau_decay_in, "ms", "decay time of inhibitory conductances")
            .positive();
        describe_iaf_cond_state(d);
        describe_iaf_cond_drives(d);
        describe_t_ref_remaining(d);
        d.documentation = R"(
Leaky integrate-and-fire neuron with beta-function shaped postsynaptic conductances.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - g_{ex} (V_m - E_{ex}) - g_{in} (V_m - E_{in}) + I_e + I, \quad
   g_x(t) = \sum_k |w_k| c_x \left(e^{-(t - t_k) / \tau_{decay,x}} - e^{-(t - t_k) / \tau_{rise,x}}\right)

Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in; c_x makes the peak of
a conductance equal to the weight, and equal time constants give an alpha function. If V_m reaches V_th at the end of a
step, the neuron fires and stays at V_reset for t_ref. Integrated with adaptive steps, absolute tolerance 1e-3.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Meffin H, Burkitt AN, Grayden DB (2004). An analytical model for the large, fluctuating synaptic conductance state
typical of neocortical neurons in vivo. Journal of Computational Neuroscience 16:159-175.
doi:10.1023/B:JCNS.0000014108.03012.81.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_iaf_cond(p, h, d);
        d.start_ex = beta_slope(p.tau_rise_ex, p.tau_decay_ex);
        d.start_in = beta_slope(p.tau_rise_in, p.tau_decay_in);
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        f[V_m] = iaf_cond_slope(p, u[0], y[V_m], y[g_ex], y[g_in]);
        two_stages(y + dg_ex, f + dg_ex, p.tau_rise_ex, p.tau_decay_ex);
        two_stages(y + dg_in, f + dg_in, p.tau_rise_in, p.tau_decay_in);
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext&)
    {
        const int fired = iaf_cond_fire(s, p, d);
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_cond_beta)
