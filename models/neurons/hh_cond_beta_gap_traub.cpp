// SPDX-License-Identifier: GPL-2.0-or-later
// Hodgkin-Huxley neuron of Traub and Miles with gap junctions and beta-function shaped conductances.
//
//   C_m dV_m/dt = -I_Na - I_K - g_L (V_m - E_L) - g_ex (V_m - E_ex) - g_in (V_m - E_in) + I_e + I + I_gap
//   I_Na = g_Na m^3 h (V_m - E_Na),  I_K = g_K n^4 (V_m - E_K),  I_gap = sum_j g_j (V_j - V_m)
//   dx/dt = alpha_x(V) (1 - x) - beta_x(V) x, V = V_m - V_T, x = m (Act_m), h (Inact_h), n (Act_n)
//   dg_x/dt = dg_x - g_x / tau_rise_x (the conductance), d(dg_x)/dt = -dg_x / tau_decay_x;
//   it peaks at the weight of a spike
//   V_m at or above V_T + 30 mV and falling, not refractory: spike
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3; gap junctions by waveform
// relaxation (gap.hpp). Traub & Miles 1991, Neuronal Networks of the Hippocampus,
// doi:10.1017/CBO9780511895401, with the threshold of Brette et al. 2007, doi:10.1007/s10827-007-0038-6; beta
// functions: Rotter & Diesmann 1999, doi:10.1007/s004220050570; gap junctions of Hahne et al. 2015,
// doi:10.3389/fninf.2015.00022.
#include "neurons/gap.hpp"
#include "neurons/traub.hpp"

namespace nest
{

struct hh_cond_beta_gap_traub : GapNeuron<hh_cond_beta_gap_traub>
{
    static constexpr const char* name = "hh_cond_beta_gap_traub";

    struct Parameters : TraubParameters
    {
        double tau_rise_ex = 0.5;
        double tau_decay_ex = 5.0;
        double tau_rise_in = 0.5;
        double tau_decay_in = 10.0;
    };
    enum
    {
        V_m,
        m,
        h,
        n,
        dg_ex = traub_synapses,
        g_ex,
        dg_in,
        g_in,
        time,
        size
    };
    struct State : FallingState
    {
        double y[size] = {traub_at_rest[0], traub_at_rest[1], traub_at_rest[2], traub_at_rest[3]};
    };
    struct Derived
    {
        double h = 0.1;
        double start_ex = 0.0; // slope of a conductance of peak 1 nS
        double start_in = 0.0;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<hh_cond_beta_gap_traub>& d)
    {
        auto& q = d.parameters;
        describe_traub(q);
        q.real("tau_rise_ex", &Parameters::tau_rise_ex, "ms", "rise time of excitatory conductances")
            .positive();
        q.real("tau_decay_ex", &Parameters::tau_decay_ex, "ms", "decay time of excitatory conductances")
            .positive();
        q.real("tau_rise_in", &Parameters::tau_rise_in, "ms", "rise time of inhibitory conductances")
            .positive();
        q.real("tau_decay_in", &Parameters::tau_decay_in, "ms", "decay time of inhibitory conductances")
            .positive();
        describe_gates(d, "activation of potassium");
        record_conductances(d);
        d.documentation = R"(
Hodgkin-Huxley neuron of Traub and Miles with gap junctions and beta-function shaped postsynaptic conductances.

.. math::
   C_m \frac{dV_m}{dt} = -g_{Na} m^3 h (V_m - E_{Na}) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L) - g_{ex} (V_m - E_{ex})
   - g_{in} (V_m - E_{in}) + I_e + I + \sum_j g_j (V_j - V_m), \quad
   \frac{dx}{dt} = \alpha_x(V_m - V_T) (1 - x) - \beta_x(V_m - V_T) x, \quad
   g_x(t) = \sum_k |w_k| c_x (e^{-(t - t_k) / \tau_{decay,x}} - e^{-(t - t_k) / \tau_{rise,x}})

c_x makes the conductance of a spike of weight w (nS) peak at \|w\|; spikes with positive weight act on g_ex, others on g_in. A spike
is seen when V_m is at or above V_T + 30 mV and falls; for t_ref after it no other is seen, the dynamics go on. Gap junctions
(gap_junction, weight: conductance in nS) are computed by waveform relaxation, or with use_wfr = False from the potentials
at the begin of each step.

Sends spikes and gap-junction voltages; receives spikes, gap-junction voltages, currents (pA) and data logging requests.

**References** Traub RD, Miles R (1991). Neuronal Networks of the Hippocampus. Cambridge University Press.
doi:10.1017/CBO9780511895401. Brette R et al. (2007). Simulation of networks of spiking neurons: a review of tools and strategies.
Journal of Computational Neuroscience 23:349-398. doi:10.1007/s10827-007-0038-6. Hahne J, Helias M, Kunkel S, Igarashi J, Bolten M,
Frommer A, Diesmann M (2015). A unified framework for spiking and gap-junction interactions in distributed neuronal network simulations.
Frontiers in Neuroinformatics 9:22. doi:10.3389/fninf.2015.00022.
)";
    }

    static void repeat(State& s, const State& before) { keep_step(s, before); }
    static void derive(const Parameters& q, double step, Derived& d)
    {
        d.h = step;
        d.start_ex = beta_slope(q.tau_rise_ex, q.tau_decay_ex);
        d.start_in = beta_slope(q.tau_rise_in, q.tau_decay_in);
        d.refractory = whole_steps(q.t_ref, step);
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& q, const Derived& d, const T* u, const T* y, T* f)
    {
        const T I_gap = gap_current(u + gap, T(y[time] / d.h), y[V_m]);
        traub_rhs(q, T(u[I] + I_gap), y[g_ex], y[g_in], y, f);
        two_stages(y + dg_ex, f + dg_ex, q.tau_decay_ex, q.tau_rise_ex);
        two_stages(y + dg_in, f + dg_in, q.tau_decay_in, q.tau_rise_in);
        f[time] = T{} + 1.0;
    }

    static int finish(State& s, const Parameters& q, const Derived& d, const Input& in, StepContext&)
    {
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        return fire(s, q.V_T + 30.0, d.refractory);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_cond_beta_gap_traub)
