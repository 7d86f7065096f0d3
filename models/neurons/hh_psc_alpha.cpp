// SPDX-License-Identifier: GPL-2.0-or-later
// Hodgkin-Huxley neuron with alpha-function shaped postsynaptic currents.
//
//   C_m dV_m/dt = -g_Na m^3 h (V_m - E_Na) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L) + I_ex + I_in + I_e + I
//   dx/dt = alpha_x(V_m) (1 - x) - beta_x(V_m) x for x = m (Act_m), h (Inact_h), n (Act_n); rates:
//   hodgkin_huxley.hpp dI_x/dt = dI_x - I_x / tau_syn_x (the current), d(dI_x)/dt = -dI_x / tau_syn_x V_m
//   beyond 0 mV and falling for the first time, not refractory: spike
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Gerstner & Kistler 2002,
// Spiking Neuron Models, section 2.2, doi:10.1017/CBO9780511815706, after Hodgkin & Huxley 1952,
// doi:10.1113/jphysiol.1952.sp004764.
#include "neurons/hodgkin_huxley.hpp"

namespace nest
{

struct hh_psc_alpha : HodgkinHuxley
{
    static constexpr const char* name = "hh_psc_alpha";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters
    {
        double t_ref = 2.0;
        double g_Na = 12000.0;
        double g_K = 3600.0;
        double g_L = 30.0;
        double C_m = 100.0;
        double E_Na = 50.0;
        double E_K = -77.0;
        double E_L = -54.402;
        double tau_syn_ex = 0.2;
        double tau_syn_in = 2.0;
        double I_e = 0.0;
    };
    struct State
    {
        double y[size] = {-65.0, 0.05293248525724958, 0.5961207535084603, 0.3176769140606974};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;
    };
    struct Derived
    {
        double h = 0.1;
        double start_ex = 0.0; // slope of a current of peak 1 pA
        double start_in = 0.0;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<hh_psc_alpha>& d)
    {
        auto& p = d.parameters;
        p.real("t_ref", &Parameters::t_ref, "ms", "time after a spike in which none is seen").non_negative();
        p.real("g_Na", &Parameters::g_Na, "nS", "peak sodium conductance").non_negative();
        p.real("g_K", &Parameters::g_K, "nS", "peak potassium conductance").non_negative();
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance").non_negative();
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("E_Na", &Parameters::E_Na, "mV", "sodium reversal potential");
        p.real("E_K", &Parameters::E_K, "mV", "potassium reversal potential");
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "rise time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "rise time of inhibitory currents").positive();
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
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& x, const Parameters&, const Derived&) { return x.y[I_ex]; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& x, const Parameters&, const Derived&) { return x.y[I_in]; });
        d.documentation = R"(
Hodgkin-Huxley neuron with alpha-function shaped postsynaptic currents.

.. math::
   C_m \frac{dV_m}{dt} = -g_{Na} m^3 h (V_m - E_{Na}) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L) + I_{syn} + I_e + I, \quad
   \frac{dx}{dt} = \alpha_x(V_m) (1 - x) - \beta_x(V_m) x

A spike of weight w (pA) causes a current that peaks at w after tau_syn_ex if w is positive, after tau_syn_in otherwise. A
spike is seen when V_m is at or above 0 mV and falls; for t_ref after it no other is seen, the dynamics go on.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Gerstner W, Kistler W (2002). Spiking Neuron Models. Cambridge University Press.
doi:10.1017/CBO9780511815706. Hodgkin AL, Huxley AF (1952). A quantitative description of membrane current and its
application to conduction and excitation in nerve. Journal of Physiology 117:500-544. doi:10.1113/jphysiol.1952.sp004764.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.start_ex = math::exp(1.0) / p.tau_syn_ex;
        d.start_in = math::exp(1.0) / p.tau_syn_in;
        d.refractory = whole_steps(p.t_ref, h);
    }

    static int finish(double before, State& s, const Parameters&, const Derived& d, const Input& in)
    {
        s.y[dI_ex] += in.spikes[0] * d.start_ex;
        s.y[dI_in] += in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        if (s.refractory > 0) {
            --s.refractory;
            return 0;
        }
        if (s.y[V_m] >= 0.0 && before > s.y[V_m]) {
            s.refractory = d.refractory;
            return 1;
        }
        return 0;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return integrate_alone<hh_psc_alpha, size>(s, p, d, in, context);
    }
    static unsigned step_lanes(State* s, const Parameters& p, const Derived& d, const LaneInput& in,
                               int* fired)
    {
        return integrate_lanes<hh_psc_alpha, size>(s, p, d, in, fired);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_psc_alpha)
