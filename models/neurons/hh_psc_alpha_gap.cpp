// SPDX-License-Identifier: GPL-2.0-or-later
// Hodgkin-Huxley neuron with gap junctions and alpha-function shaped currents, a fast-spiking interneuron.
//
//   C_m dV_m/dt = -I_Na - I_K - g_L (V_m - E_L) + I_ex + I_in + I_e + I + I_gap
//   I_Na = g_Na m^3 h (V_m - E_Na),  I_K = (g_Kv1 n^4 + g_Kv3 p^2) (V_m - E_K)
//   I_gap = sum_j g_j (V_j - V_m)
//   dx/dt = alpha_x(V_m) (1 - x) - beta_x(V_m) x, x = m (Act_m), h (Inact_h), n (Act_n), p (Inact_p)
//   dI_x/dt = dI_x - I_x / tau_syn_x (the current), d(dI_x)/dt = -dI_x / tau_syn_x
//   V_m at or above 0 mV and falling, not refractory: spike
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-6; gap junctions by waveform
// relaxation (gap.hpp). Mancilla et al. 2007, doi:10.1523/JNEUROSCI.2715-06.2007; channels of Erisir et al.
// 1999, doi:10.1152/jn.1999.82.5.2476; gap junctions of Hahne et al. 2015, doi:10.3389/fninf.2015.00022.
#include "neurons/gap.hpp"
#include "neurons/hodgkin_huxley.hpp"

namespace nest
{

struct hh_psc_alpha_gap : GapNeuron<hh_psc_alpha_gap>
{
    static constexpr const char* name = "hh_psc_alpha_gap";

    struct Parameters
    {
        double t_ref = 2.0;
        double g_Na = 4500.0;
        double g_Kv1 = 9.0;
        double g_Kv3 = 9000.0;
        double g_L = 10.0;
        double C_m = 40.0;
        double E_Na = 74.0;
        double E_K = -90.0;
        double E_L = -70.0;
        double tau_syn_ex = 0.2;
        double tau_syn_in = 2.0;
        double I_e = 0.0;
    };
    enum
    {
        V_m,
        m,
        h,
        n,
        p,
        dI_ex,
        I_ex,
        dI_in,
        I_in,
        time,
        size
    };
    struct State : FallingState
    {
        double y[size] = {-69.60401191631222, 0.019198766985083732, 0.868462041294399, 0.0005741576228359767,
                          0.0002511318227150632};
    };
    using Derived = AlphaCurrentsDerived;

    static void describe(NeuronDescription<hh_psc_alpha_gap>& d)
    {
        auto& q = d.parameters;
        q.real("t_ref", &Parameters::t_ref, "ms", "time after a spike in which none is seen").non_negative();
        q.real("g_Na", &Parameters::g_Na, "nS", "peak sodium conductance").non_negative();
        q.real("g_Kv1", &Parameters::g_Kv1, "nS", "peak conductance of Kv1 potassium channels")
            .non_negative();
        q.real("g_Kv3", &Parameters::g_Kv3, "nS", "peak conductance of Kv3 potassium channels")
            .non_negative();
        q.real("g_L", &Parameters::g_L, "nS", "leak conductance").non_negative();
        q.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        q.real("E_Na", &Parameters::E_Na, "mV", "sodium reversal potential");
        q.real("E_K", &Parameters::E_K, "mV", "potassium reversal potential");
        q.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        describe_alpha_currents(q);
        describe_gates(d, "activation of Kv1 channels");
        d.state.real(
                   "Inact_p", [](State& x) -> double& { return x.y[p]; }, "", "activation of Kv3 channels")
            .non_negative()
            .record();
        record_currents(d);
        d.documentation = R"(
Hodgkin-Huxley neuron with gap junctions and alpha-function shaped postsynaptic currents, a fast-spiking interneuron.

.. math::
   C_m \frac{dV_m}{dt} = -g_{Na} m^3 h (V_m - E_{Na}) - (g_{Kv1} n^4 + g_{Kv3} p^2) (V_m - E_K) - g_L (V_m - E_L)
   + I_{syn} + I_e + I + \sum_j g_j (V_j - V_m), \quad \frac{dx}{dt} = \alpha_x(V_m) (1 - x) - \beta_x(V_m) x

A spike of weight w (pA) causes a current that peaks at w after tau_syn_ex if w is positive, after tau_syn_in otherwise. A
spike is seen when V_m is at or above 0 mV and falls; for t_ref after it no other is seen, the dynamics go on. Gap junctions
(gap_junction, weight: conductance in nS) are computed by waveform relaxation, or with use_wfr = False from the potentials
at the begin of each step.

Sends spikes and gap-junction voltages; receives spikes, gap-junction voltages, currents (pA) and data logging requests.

**References** Mancilla JG, Lewis TJ, Pinto DJ, Rinzel J, Connors BW (2007). Synchronization of electrically coupled pairs of
inhibitory interneurons in neocortex. Journal of Neuroscience 27:2058-2073. doi:10.1523/JNEUROSCI.2715-06.2007. Hahne J, Helias M,
Kunkel S, Igarashi J, Bolten M, Frommer A, Diesmann M (2015). A unified framework for spiking and gap-junction interactions in
distributed neuronal network simulations. Frontiers in Neuroinformatics 9:22. doi:10.3389/fninf.2015.00022.
)";
    }

    static void repeat(State& s, const State& before) { keep_step(s, before); }
    static void derive(const Parameters& q, double step, Derived& d) { derive_alpha_currents(q, step, d); }
    static Rkf45Control control(const Parameters&)
    {
        Rkf45Control control;
        control.eps_abs = 1e-6;
        return control;
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& q, const Derived& d, const T* u, const T* y, T* f)
    {
        const T V = y[V_m];
        const T alpha_m = 40.0 * (V - 75.5) / (1.0 - portable_exp(T(-(V - 75.5) / 13.5)));
        const T beta_m = 1.2262 / portable_exp(T(V / 42.248));
        const T alpha_h = 0.0035 / portable_exp(T(V / 24.186));
        const T beta_h = 0.017 * (51.25 + V) / (1.0 - portable_exp(T(-(51.25 + V) / 5.2)));
        const T alpha_p = (V - 95.0) / (1.0 - portable_exp(T(-(V - 95.0) / 11.8)));
        const T beta_p = 0.025 / portable_exp(T(V / 22.222));
        const T alpha_n = 0.014 * (V + 44.0) / (1.0 - portable_exp(T(-(V + 44.0) / 2.3)));
        const T beta_n = 0.0043 / portable_exp(T((V + 44.0) / 34.0));
        const T n2 = y[n] * y[n];
        const T I_Na = q.g_Na * y[m] * y[m] * y[m] * y[h] * (V - q.E_Na);
        const T I_K = (q.g_Kv1 * n2 * n2 + q.g_Kv3 * y[p] * y[p]) * (V - q.E_K);
        const T I_gap = gap_current(u + gap, T(y[time] / d.h), V);
        f[V_m] = (-(I_Na + I_K + q.g_L * (V - q.E_L)) + u[I] + y[I_ex] + y[I_in] + I_gap) / q.C_m;
        f[m] = alpha_m * (1.0 - y[m]) - beta_m * y[m];
        f[h] = alpha_h * (1.0 - y[h]) - beta_h * y[h];
        f[p] = alpha_p * (1.0 - y[p]) - beta_p * y[p];
        f[n] = alpha_n * (1.0 - y[n]) - beta_n * y[n];
        two_stages(y + dI_ex, f + dI_ex, q.tau_syn_ex, q.tau_syn_ex);
        two_stages(y + dI_in, f + dI_in, q.tau_syn_in, q.tau_syn_in);
        f[time] = T{} + 1.0;
    }

    static int finish(State& s, const Parameters&, const Derived& d, const Input& in, StepContext&)
    {
        s.y[dI_ex] += in.spikes[0] * d.start_ex;
        s.y[dI_in] += in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        return fire(s, 0.0, d.refractory);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_psc_alpha_gap)
