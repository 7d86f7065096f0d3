// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying conductances, spike-frequency adaptation and
// relative refractoriness.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - sum_x g_x (V_m - E_x) + I_e + I, x = ex, in, sfa, rr;  dg_x/dt = -g_x /
//   tau_x a spike of weight w (nS) adds |w| to g_ex if w > 0, else to g_in, at the end of the step of arrival
//   V_m >= V_th at the end of a step: spike, V_m -> V_reset for t_ref, g_sfa -> g_sfa + q_sfa, g_rr -> g_rr +
//   q_rr
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Dayan & Abbott 2001,
// Theoretical Neuroscience, chapter 5.4, ISBN 0-262-04199-5; Meffin, Burkitt & Grayden 2004,
// doi:10.1023/B:JCNS.0000014108.03012.81.
#include "neurons/iaf_cond.hpp"

namespace nest
{

struct iaf_cond_exp_sfa_rr : IafCond<iaf_cond_exp_sfa_rr>
{
    static constexpr const char* name = "iaf_cond_exp_sfa_rr";
    static constexpr int constants = 2; // current, and whether refractory

    struct Parameters : IafCondParameters
    {
        double tau_syn_ex = 1.5;
        double tau_syn_in = 10.0;
        double tau_sfa = 110.0;
        double tau_rr = 1.97;
        double E_sfa = -70.0;
        double E_rr = -70.0;
        double q_sfa = 14.48;
        double q_rr = 3214.0;
        Parameters()
        {
            V_th = -57.0;
            V_reset = -70.0;
            t_ref = 0.5;
            g_L = 28.95;
            C_m = 289.5;
            E_in = -75.0;
        }
    };
    enum
    {
        V_m,
        g_ex,
        g_in,
        g_sfa,
        g_rr,
        size
    };
    using State = IafCondState<size>;
    using Derived = IafCondDerived;

    static void describe(NeuronDescription<iaf_cond_exp_sfa_rr>& d)
    {
        auto& p = d.parameters;
        describe_iaf_cond(p);
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory conductances")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory conductances")
            .positive();
        p.real("tau_sfa", &Parameters::tau_sfa, "ms", "decay time of adaptation").positive();
        p.real("tau_rr", &Parameters::tau_rr, "ms", "decay time of relative refractoriness").positive();
        p.real("E_sfa", &Parameters::E_sfa, "mV", "reversal potential of adaptation");
        p.real("E_rr", &Parameters::E_rr, "mV", "reversal potential of relative refractoriness");
        p.real("q_sfa", &Parameters::q_sfa, "nS", "jump of the conductance of adaptation with a spike");
        p.real("q_rr", &Parameters::q_rr, "nS",
               "jump of the conductance of relative refractoriness with a spike");
        describe_iaf_cond_state(d);
        auto& s = d.state;
        s.real(
             "g_sfa", [](State& x) -> double& { return x.y[g_sfa]; }, "nS", "conductance of adaptation")
            .record();
        s.real(
             "g_rr", [](State& x) -> double& { return x.y[g_rr]; }, "nS",
             "conductance of relative refractoriness")
            .record();
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying conductances, spike-frequency adaptation and relative refractoriness.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - \sum_{x = ex, in, sfa, rr} g_x (V_m - E_x) + I_e + I, \quad
   \frac{dg_x}{dt} = -\frac{g_x}{\tau_x}

Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in. If V_m reaches V_th at the end of a
step, the neuron fires and stays at V_reset for t_ref; g_sfa and g_rr grow by q_sfa and q_rr. Integrated with adaptive steps,
absolute tolerance 1e-3.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Dayan P, Abbott LF (2001). Theoretical Neuroscience. MIT Press, section 5.4. ISBN 0-262-04199-5. Meffin H, Burkitt
AN, Grayden DB (2004). An analytical model for the large, fluctuating synaptic conductance state typical of neocortical neurons
in vivo. Journal of Computational Neuroscience 16:159-175. doi:10.1023/B:JCNS.0000014108.03012.81.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d) { derive_iaf_cond(p, h, d); }

    static void hold(const State& s, const Parameters& p, const StepContext&, double* u)
    {
        u[0] = s.I + p.I_e;
        u[1] = s.refractory;
    }
    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const T V = select(u[1] > 0.0, T{} + p.V_reset, y[V_m]);
        const T I_own = y[g_sfa] * (V - p.E_sfa) + y[g_rr] * (V - p.E_rr);
        f[V_m] = iaf_cond_slope(p, T(u[0] - I_own), V, y[g_ex], y[g_in]);
        f[g_ex] = -y[g_ex] / p.tau_syn_ex;
        f[g_in] = -y[g_in] / p.tau_syn_in;
        f[g_sfa] = -y[g_sfa] / p.tau_sfa;
        f[g_rr] = -y[g_rr] / p.tau_rr;
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext&)
    {
        const int fired = iaf_cond_fire(s, p, d);
        s.y[g_sfa] += fired * p.q_sfa;
        s.y[g_rr] += fired * p.q_rr;
        s.y[g_ex] += in.spikes[0];
        s.y[g_in] -= in.spikes[1];
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_cond_exp_sfa_rr)
