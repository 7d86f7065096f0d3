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

struct hh_psc_alpha : HodgkinHuxley<hh_psc_alpha>
{
    static constexpr const char* name = "hh_psc_alpha";

    using Parameters = HodgkinHuxleyParameters;
    struct State : FallingState
    {
        double y[size] = {-65.0, 0.05293248525724958, 0.5961207535084603, 0.3176769140606974};
    };

    static void describe(NeuronDescription<hh_psc_alpha>& d)
    {
        describe_hodgkin_huxley(d.parameters);
        describe_gates(d, "activation of potassium");
        record_currents(d);
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

    static int finish(State& s, const Parameters&, const Derived& d, const Input& in, StepContext&)
    {
        receive(s, d, in);
        return fire(s, 0.0, d.refractory);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_psc_alpha)
