// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with delta-shaped postsynaptic currents.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) - w + I_e + I
//   tau_w dw/dt = a (V - E_L) - w
//   a spike of weight v (mV) adds v to V at the end of the step of arrival, except in t_ref; with
//   refractory_input what arrives then is added, decayed with C_m / g_L, when t_ref is over V >= V_peak (V_th
//   if Delta_T = 0), seen within the step: spike, V -> V_reset for t_ref, w -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#include "neurons/aeif.hpp"

namespace nest
{

struct aeif_psc_delta
{
    static constexpr const char* name = "aeif_psc_delta";

    struct Parameters : AeifParameters
    {
        bool refractory_input = false;
    };
    static constexpr int size = aeif_synapses;
    struct State
    {
        double y[size] = {-70.6};
        double I = 0.0;       // current of the coming step
        double step = 0.0;    // the step to try, ms
        double waiting = 0.0; // input of the refractory time
        std::int32_t refractory = 0;
    };
    struct Derived : AeifDerived
    {
        double decay = 1.0; // of the membrane in a step
    };

    static void describe(NeuronDescription<aeif_psc_delta>& d)
    {
        auto& p = d.parameters;
        describe_aeif(p);
        p.boolean("refractory_input", &Parameters::refractory_input,
                  "keep input of the refractory time until its end");
        describe_aeif_state(d.state);
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with delta-shaped postsynaptic currents.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - w + I_e + I, \quad
   \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad V_m \to V_m + v_k \text{ at } t_k

A spike of weight v (mV) adds v to V_m at the end of the step in which it arrives, except while the neuron is refractory; with
refractory_input it is remembered and added, decayed with the membrane time constant C_m / g_L, when t_ref is over. When V_m passes V_peak (V_th if
Delta_T is 0) the neuron fires, V_m is set to V_reset and kept there for t_ref, and w grows by b; without refractory time
this may happen several times in a step.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where) { check_aeif(p, where); }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_aeif(p, h, d);
        d.decay = math::exp(-h * p.g_L / p.C_m);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        const auto rhs = [&](const double* y, double* f) {
            const bool refractory = s.refractory > 0;
            aeif_derivatives(y, f, p, aeif_potential(y, p, refractory), refractory, 0.0, s.I);
        };
        const std::int32_t before = s.refractory;
        const int fired = aeif_step(s.y, s.step, s.refractory, p, d, name, context,
                                    [&](double& t, const Rkf45Control& control) {
                                        return rkf45_step<size>(rhs, s.y, t, d.h, s.step, control);
                                    });
        if (before == 0 && fired == 0) {
            s.y[aeif_V_m] += in.spikes[0] + s.waiting;
            s.waiting = 0.0;
        } else if (p.refractory_input) {
            s.waiting += in.spikes[0] * math::pow(d.decay, s.refractory);
        }
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_psc_delta)
