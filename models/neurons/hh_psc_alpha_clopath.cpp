// SPDX-License-Identifier: GPL-2.0-or-later
// Hodgkin-Huxley neuron with alpha-function shaped postsynaptic currents and filtered potentials, for
// clopath_synapse.
//
//   C_m dV_m/dt = -g_Na m^3 h (V_m - E_Na) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L) + I_ex + I_in + I_e + I
//   dx/dt = alpha_x(V_m) (1 - x) - beta_x(V_m) x for x = m (Act_m), h (Inact_h), n (Act_n); rates:
//   hodgkin_huxley.hpp dI_x/dt = dI_x - I_x / tau_syn_x (the current), d(dI_x)/dt = -dI_x / tau_syn_x
//   filtered potentials u_bar_x: clopath_archive.hpp, integrated with the rest
//   V_m beyond 0 mV and falling for the first time, not refractory: spike
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Gerstner & Kistler 2002,
// Spiking Neuron Models, section 2.2, doi:10.1017/CBO9780511815706, after Hodgkin & Huxley 1952,
// doi:10.1113/jphysiol.1952.sp004764.
#include "neurons/clopath_archive.hpp"
#include "neurons/hodgkin_huxley.hpp"

namespace nest
{

struct hh_psc_alpha_clopath : HodgkinHuxley<hh_psc_alpha_clopath>
{
    static constexpr const char* name = "hh_psc_alpha_clopath";
    using Archive = ClopathArchive;

    struct Parameters : HodgkinHuxleyParameters, ClopathParameters
    {
        Parameters() { tau_u_bar_plus = 114.0; }
    };
    enum
    {
        u_bar_plus = HodgkinHuxley<hh_psc_alpha_clopath>::size,
        u_bar_minus,
        u_bar_bar,
        size
    };
    struct State : FallingState
    {
        double y[size] = {-65.0, 0.05293248525724958, 0.5961207535084603, 0.3176769140606974};
        ClopathDelay delay;
    };

    static void describe(NeuronDescription<hh_psc_alpha_clopath>& d)
    {
        describe_hodgkin_huxley(d.parameters);
        describe_clopath(d.parameters);
        describe_gates(d, "activation of potassium");
        describe_clopath_state(d);
        record_currents(d);
        d.documentation = R"(
Hodgkin-Huxley neuron with alpha-function shaped postsynaptic currents, for ``clopath_synapse``.

.. math::
   C_m \frac{dV_m}{dt} = -g_{Na} m^3 h (V_m - E_{Na}) - g_K n^4 (V_m - E_K) - g_L (V_m - E_L) + I_{syn} + I_e + I, \quad
   \frac{dx}{dt} = \alpha_x(V_m) (1 - x) - \beta_x(V_m) x

   \tau_{u\pm} \frac{d\bar u_\pm}{dt} = -\bar u_\pm + V_m, \quad \tau_{uu} \frac{d\bar{\bar u}}{dt} = -\bar{\bar u} + \bar u_-

A spike of weight w (pA) causes a current that peaks at w after tau_syn_ex if w is positive, after tau_syn_in otherwise. A
spike is seen when V_m is at or above 0 mV and falls; for t_ref after it no other is seen, the dynamics go on.
``clopath_synapse`` uses the filtered potentials of delay_u_bars ago.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Clopath C, Buesing L, Vasilaki E, Gerstner W (2010). Connectivity reflects coding: a model of voltage-based STDP with
homeostasis. Nature Neuroscience 13:344-352. doi:10.1038/nn.2479. Gerstner W, Kistler W (2002). Spiking Neuron Models. Cambridge University Press.
doi:10.1017/CBO9780511815706. Hodgkin AL, Huxley AF (1952). A quantitative description of membrane current and its
application to conduction and excitation in nerve. Journal of Physiology 117:500-544. doi:10.1113/jphysiol.1952.sp004764.
)";
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived& d, const T* u, const T* y, T* f)
    {
        HodgkinHuxley::rhs(p, d, u, y, f);
        filter_clopath(p, y[V_m], y + u_bar_plus, f + u_bar_plus);
    }
    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        receive(s, d, in);
        archive_clopath(s.delay, p, s.y[V_m], s.y + u_bar_plus, context);
        return fire(s, 0.0, d.refractory);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(hh_psc_alpha_clopath)
