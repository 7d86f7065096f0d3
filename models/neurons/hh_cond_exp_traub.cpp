// SPDX-License-Identifier: GPL-2.0-or-later
// Hodgkin-Huxley neuron after Traub & Miles with exponentially decaying synaptic conductances.
//
//   C_m dV_m/dt = -g_Na m^3 h (V_m - E_Na) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L)
//                 - g_ex (V_m - E_ex) - g_in (V_m - E_in) + I_e + I
//   dx/dt = alpha_x(V_m - V_T) (1 - x) - beta_x(V_m - V_T) x for x = m (Act_m), h (Inact_h), n (Act_n);
//   rates: traub.hpp; dg_x/dt = -g_x / tau_syn_x,   g_x -> g_x + |weight| (nS) at the end of the step of
//   arrival V_m at or above V_T + 30 mV and falling, not refractory: spike
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Traub & Miles 1991,
// Neuronal Networks of the Hippocampus, doi:10.1017/CBO9780511895401; Brette et al. 2007, appendix,
// doi:10.1007/s10827-007-0038-6.
#include "neurons/traub.hpp"

namespace nest
{

struct hh_cond_exp_traub : FallingNeuron<hh_cond_exp_traub>
{
    static constexpr const char* name = "hh_cond_exp_traub";

    struct Parameters : TraubParameters
    {
        double tau_syn_ex = 5.0;
        double tau_syn_in = 10.0;
        Parameters() { V_T = -63.0; }
    };
    enum
    {
        V_m,
        m,
        h,
        n,
        g_ex = traub_synapses,
        g_in,
        size
    };
    struct State : FallingState
    {
        double y[size] = {traub_at_rest[0], traub_at_rest[1], traub_at_rest[2], traub_at_rest[3]};
    };
    struct Derived
    {
        double h = 0.1;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<hh_cond_exp_traub>& d)
    {
        auto& p = d.parameters;
        describe_traub(p);
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of the excitatory conductance")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of the inhibitory conductance")
            .positive();
        describe_gates(d, "activation of potassium");
        record_conductances(d);
        d.documentation = R"(
Hodgkin-Huxley neuron of Traub and Miles with exponentially decaying synaptic conductances, as in the review of Brette et al.

.. math::
   C_m \frac{dV_m}{dt} = -g_{Na} m^3 h (V_m - E_{Na}) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L)
   - g_{ex} (V_m - E_{ex}) - g_{in} (V_m - E_{in}) + I_e + I

.. math::
   \frac{dx}{dt} = \alpha_x(V_m - V_T) (1 - x) - \beta_x(V_m - V_T) x, \quad \frac{dg_x}{dt} = -\frac{g_x}{\tau_{syn,x}}

A spike of weight w (nS) adds w to g_ex if w is positive, else -w to g_in. A spike is seen when V_m is at or above V_T + 30 mV and
falls; for t_ref after it no other is seen, the dynamics go on.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Traub RD, Miles R (1991). Neuronal Networks of the Hippocampus. Cambridge University Press.
doi:10.1017/CBO9780511895401. Brette R et al. (2007). Simulation of networks of spiking neurons: a review of tools and
strategies. Journal of Computational Neuroscience 23:349-398. doi:10.1007/s10827-007-0038-6.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.refractory = whole_steps(p.t_ref, h);
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        traub_rhs(p, u[0], y[g_ex], y[g_in], y, f);
        f[g_ex] = -y[g_ex] / p.tau_syn_ex;
        f[g_in] = -y[g_in] / p.tau_syn_in;
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext&)
    {
        s.y[g_ex] += in.spikes[0];
        s.y[g_in] -= in.spikes[1];
        s.I = in.currents[0];
        return fire(s, p.V_T + 30.0, d.refractory);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_cond_exp_traub)
