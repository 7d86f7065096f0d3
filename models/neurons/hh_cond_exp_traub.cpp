// SPDX-License-Identifier: GPL-2.0-or-later
// Hodgkin-Huxley neuron after Traub & Miles with exponentially decaying synaptic conductances.
//
//   C_m dV_m/dt = -g_Na m^3 h (V_m - E_Na) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L)
//                 - g_ex (V_m - E_ex) - g_in (V_m - E_in) + I_e + I
//   dx/dt = alpha_x(V_m - V_T) (1 - x) - beta_x(V_m - V_T) x for x = m (Act_m), h (Inact_h), n (Act_n); rates
//   in rhs below dg_x/dt = -g_x / tau_syn_x,   g_x -> g_x + |weight| (nS) at the end of the step of arrival
//   V_m at or above V_T + 30 mV and falling, not refractory: spike
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Traub & Miles 1991,
// Neuronal Networks of the Hippocampus, doi:10.1017/CBO9780511895401; Brette et al. 2007, appendix,
// doi:10.1007/s10827-007-0038-6.
#include "neurons/ode.hpp"

namespace nest
{

struct hh_cond_exp_traub
{
    static constexpr const char* name = "hh_cond_exp_traub";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters
    {
        double g_Na = 20000.0;
        double g_K = 6000.0;
        double g_L = 10.0;
        double C_m = 200.0;
        double E_Na = 50.0;
        double E_K = -90.0;
        double E_L = -60.0;
        double V_T = -63.0;
        double E_ex = 0.0;
        double E_in = -80.0;
        double tau_syn_ex = 5.0;
        double tau_syn_in = 10.0;
        double t_ref = 2.0;
        double I_e = 0.0;
    };
    enum
    {
        V_m,
        m,
        h,
        n,
        g_ex,
        g_in,
        size
    };
    struct State
    {
        double y[size] = {-60.0, 9.895563096746586e-09, 0.999999999106396, 2.551577051602551e-07};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;
    };
    struct Derived
    {
        double h = 0.1;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<hh_cond_exp_traub>& d)
    {
        auto& p = d.parameters;
        p.real("g_Na", &Parameters::g_Na, "nS", "peak sodium conductance").non_negative();
        p.real("g_K", &Parameters::g_K, "nS", "peak potassium conductance").non_negative();
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance").non_negative();
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("E_Na", &Parameters::E_Na, "mV", "sodium reversal potential");
        p.real("E_K", &Parameters::E_K, "mV", "potassium reversal potential");
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("V_T", &Parameters::V_T, "mV",
               "potential from which the rates of the channels count; sets the threshold");
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of the excitatory conductance")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of the inhibitory conductance")
            .positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "time after a spike in which none is seen").non_negative();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
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

    // x / (exp(x) - 1), also near 0
    static double rate_of(double x) { return std::fabs(x) < 1e-6 ? 1.0 - 0.5 * x : x / (math::exp(x) - 1.0); }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        const auto rhs = [&](const double* y, double* f) {
            const double V = y[V_m] - p.V_T;
            const double alpha_n = 0.16 * rate_of((15.0 - V) / 5.0);
            const double beta_n = 0.5 * math::exp((10.0 - V) / 40.0);
            const double alpha_m = 1.28 * rate_of((13.0 - V) / 4.0);
            const double beta_m = 1.4 * rate_of((V - 40.0) / 5.0);
            const double alpha_h = 0.128 * math::exp((17.0 - V) / 18.0);
            const double beta_h = 4.0 / (1.0 + math::exp((40.0 - V) / 5.0));
            const double n2 = y[n] * y[n];
            const double I_Na = p.g_Na * y[m] * y[m] * y[m] * y[h] * (y[V_m] - p.E_Na);
            const double I_K = p.g_K * n2 * n2 * (y[V_m] - p.E_K);
            const double I_syn = -y[g_ex] * (y[V_m] - p.E_ex) - y[g_in] * (y[V_m] - p.E_in);
            f[V_m] = (-I_Na - I_K - p.g_L * (y[V_m] - p.E_L) + s.I + p.I_e + I_syn) / p.C_m;
            f[m] = alpha_m * (1.0 - y[m]) - beta_m * y[m];
            f[h] = alpha_h * (1.0 - y[h]) - beta_h * y[h];
            f[n] = alpha_n * (1.0 - y[n]) - beta_n * y[n];
            f[g_ex] = -y[g_ex] / p.tau_syn_ex;
            f[g_in] = -y[g_in] / p.tau_syn_in;
        };
        if (s.step <= 0.0) {
            s.step = d.h;
        }
        const double before = s.y[V_m];
        require_integrated(rkf45_integrate<size>(rhs, s.y, d.h, s.step, Rkf45Control{}), name, context);
        s.y[g_ex] += in.spikes[0];
        s.y[g_in] -= in.spikes[1];
        s.I = in.currents[0];
        if (s.refractory > 0) {
            --s.refractory;
            return 0;
        }
        if (s.y[V_m] >= p.V_T + 30.0 && before > s.y[V_m]) {
            s.refractory = d.refractory;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_cond_exp_traub)
