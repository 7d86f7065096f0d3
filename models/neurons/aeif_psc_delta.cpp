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

struct aeif_psc_delta : AeifNeuron<aeif_psc_delta>
{
    static constexpr const char* name = "aeif_psc_delta";
    static constexpr int spike_channels = 1;
    static constexpr bool sign_split = false;

    struct Parameters : AeifParameters
    {
        bool refractory_input = false;
    };
    static constexpr int size = aeif_synapses;
    struct State : AeifState<size>
    {
        double waiting = 0.0; // input of the refractory time
        bool deaf = false;    // whether refractory when the step began
    };
    struct Derived : AeifDerived
    {
        double decay = 1.0; // of the membrane in a step
        bool waits = false; // refractory_input
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

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_aeif(p, h, d);
        d.decay = math::exp(-h * p.g_L / p.C_m);
        d.waits = p.refractory_input;
    }

    static void leave(State& s) { s.deaf = s.refractory > 0; }

    template <class T>
    static NEST_ALWAYS_INLINE T synapses(const Parameters&, const Derived&, const T&, const T*, T*)
    {
        return T{};
    }
    static void receive(State& s, const Derived& d, const Input& in, const StepContext&)
    {
        if (!s.deaf && s.fired == 0) {
            s.y[aeif_V_m] += in.spikes[0] + s.waiting;
            s.waiting = 0.0;
        } else if (d.waits) {
            s.waiting += in.spikes[0] * math::pow(d.decay, s.refractory);
        }
        s.I = in.currents[0];
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_psc_delta)
