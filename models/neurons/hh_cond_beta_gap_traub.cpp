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

namespace nest
{

struct hh_cond_beta_gap_traub
{
    static constexpr const char* name = "hh_cond_beta_gap_traub";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    static constexpr SignalPort inputs[] = {{Signal::gap, gap_channels}};
    static constexpr Signal outputs[] = {Signal::gap};
    static constexpr bool relaxes = true;

    struct Parameters
    {
        double g_Na = 20000.0;
        double g_K = 6000.0;
        double g_L = 10.0;
        double C_m = 200.0;
        double E_Na = 50.0;
        double E_K = -90.0;
        double E_L = -60.0;
        double V_T = -50.0;
        double E_ex = 0.0;
        double E_in = -80.0;
        double tau_rise_ex = 0.5;
        double tau_decay_ex = 5.0;
        double tau_rise_in = 0.5;
        double tau_decay_in = 10.0;
        double t_ref = 2.0;
        double I_e = 0.0;
    };
    enum
    {
        V_m,
        m,
        h,
        n,
        dg_ex,
        g_ex,
        dg_in,
        g_in,
        time,
        size
    };
    struct State
    {
        double y[size] = {-60.0, 9.895563096746586e-09, 0.999999999106396, 2.551577051602551e-07};
        double I = 0.0; // current of the coming step
        LearnedStep step;
        std::int32_t refractory = 0;
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
        q.real("g_Na", &Parameters::g_Na, "nS", "peak sodium conductance").non_negative();
        q.real("g_K", &Parameters::g_K, "nS", "peak potassium conductance").non_negative();
        q.real("g_L", &Parameters::g_L, "nS", "leak conductance").non_negative();
        q.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        q.real("E_Na", &Parameters::E_Na, "mV", "sodium reversal potential");
        q.real("E_K", &Parameters::E_K, "mV", "potassium reversal potential");
        q.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        q.real("V_T", &Parameters::V_T, "mV", "shift of all rates along V_m, about the threshold");
        q.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        q.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        q.real("tau_rise_ex", &Parameters::tau_rise_ex, "ms", "rise time of excitatory conductances")
            .positive();
        q.real("tau_decay_ex", &Parameters::tau_decay_ex, "ms", "decay time of excitatory conductances")
            .positive();
        q.real("tau_rise_in", &Parameters::tau_rise_in, "ms", "rise time of inhibitory conductances")
            .positive();
        q.real("tau_decay_in", &Parameters::tau_decay_in, "ms", "decay time of inhibitory conductances")
            .positive();
        q.real("t_ref", &Parameters::t_ref, "ms", "time after a spike in which none is seen").non_negative();
        q.real("I_e", &Parameters::I_e, "pA", "constant input current");
        auto& s = d.state;
        s.real("V_m", [](State& x) -> double& { return x.y[V_m]; }, "mV", "membrane potential").record();
        s.real(
             "Act_m", [](State& x) -> double& { return x.y[m]; }, "", "activation of sodium")
            .non_negative()
            .record();
        s.real(
             "Inact_h", [](State& x) -> double& { return x.y[h]; }, "", "inactivation of sodium")
            .non_negative()
            .record();
        s.real(
             "Act_n", [](State& x) -> double& { return x.y[n]; }, "", "activation of potassium")
            .non_negative()
            .record();
        d.recordable("g_ex", "nS", "excitatory conductance",
                     [](const State& x, const Parameters&, const Derived&) { return x.y[g_ex]; });
        d.recordable("g_in", "nS", "inhibitory conductance",
                     [](const State& x, const Parameters&, const Derived&) { return x.y[g_in]; });
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

    static void derive(const Parameters& q, double h, Derived& d)
    {
        d.h = h;
        d.start_ex = beta_start(q.tau_rise_ex, q.tau_decay_ex);
        d.start_in = beta_start(q.tau_rise_in, q.tau_decay_in);
        d.refractory = whole_steps(q.t_ref, h);
    }
    // dg at the arrival of a spike that makes g peak at 1.
    static double beta_start(double rise, double decay)
    {
        const double difference = decay - rise;
        if (std::fabs(difference) < 1e-9 * decay) {
            return math::exp(1.0) / decay;
        }
        const double t_peak = decay * rise * math::log(decay / rise) / difference;
        return (1.0 / rise - 1.0 / decay) / (math::exp(-t_peak / decay) - math::exp(-t_peak / rise));
    }
    static double held(const State& s, Signal) { return s.y[V_m]; }

    static int step(State& s, const Parameters& q, const Derived& d, const Input& in, StepContext& context)
    {
        const double* gap = context.in(0);
        const auto rhs = [&](const double* y, double* f) {
            const double V = y[V_m] - q.V_T;
            const double alpha_n = 0.032 * (15.0 - V) / (math::exp((15.0 - V) / 5.0) - 1.0);
            const double beta_n = 0.5 * math::exp((10.0 - V) / 40.0);
            const double alpha_m = 0.32 * (13.0 - V) / (math::exp((13.0 - V) / 4.0) - 1.0);
            const double beta_m = 0.28 * (V - 40.0) / (math::exp((V - 40.0) / 5.0) - 1.0);
            const double alpha_h = 0.128 * math::exp((17.0 - V) / 18.0);
            const double beta_h = 4.0 / (1.0 + math::exp((40.0 - V) / 5.0));
            const double n2 = y[n] * y[n];
            const double I_Na = q.g_Na * y[m] * y[m] * y[m] * y[h] * (y[V_m] - q.E_Na);
            const double I_K = q.g_K * n2 * n2 * (y[V_m] - q.E_K);
            const double I_syn = y[g_ex] * (y[V_m] - q.E_ex) + y[g_in] * (y[V_m] - q.E_in);
            const double I_gap = gap_current(gap, y[time] / d.h, y[V_m]);
            f[V_m] = (-(I_Na + I_K + q.g_L * (y[V_m] - q.E_L)) - I_syn + s.I + q.I_e + I_gap) / q.C_m;
            f[m] = alpha_m * (1.0 - y[m]) - beta_m * y[m];
            f[h] = alpha_h * (1.0 - y[h]) - beta_h * y[h];
            f[n] = alpha_n * (1.0 - y[n]) - beta_n * y[n];
            f[dg_ex] = -y[dg_ex] / q.tau_decay_ex;
            f[g_ex] = y[dg_ex] - y[g_ex] / q.tau_rise_ex;
            f[dg_in] = -y[dg_in] / q.tau_decay_in;
            f[g_in] = y[dg_in] - y[g_in] / q.tau_rise_in;
            f[time] = 1.0;
        };
        const double before = s.y[V_m];
        gap_integrate(rhs, s.y, s.step, d.h, 1e-3, name, context);
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        if (s.refractory > 0) {
            --s.refractory;
            return 0;
        }
        if (s.y[V_m] >= q.V_T + 30.0 && before > s.y[V_m]) {
            s.refractory = d.refractory;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_cond_beta_gap_traub)
