// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised integrate-and-fire neuron with adaptation, escape noise and exponentially decaying postsynaptic
// currents.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - I_stc + I_syn + I_e + I
//   I_syn = I_syn_ex + I_syn_in, dI_syn_x/dt = -I_syn_x / tau_syn_x; a spike of weight w (pA) adds w to
//   I_syn_ex if w > 0, else to I_syn_in
//   threshold, spike-triggered current and spikes as in neurons/gif.hpp
//
// mV, ms, pF, pA, nS. Integrated exactly on the grid. Mensi et al. 2012,
// doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275.
#include "neurons/gif.hpp"

namespace nest
{

struct gif_psc_exp
{
    static constexpr const char* name = "gif_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters : GifParameters
    {
        double tau_syn_ex = 2.0;
        double tau_syn_in = 2.0;
    };
    struct State
    {
        double V_m = -70.0;
        double I_syn_ex = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0; // current of the coming step
        GifAdaptation adaptation;
    };
    struct Derived : GifDerived
    {
        double decay = 0.0; // V_m -> V_m
        double I_to_V = 0.0;
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double ex_to_V = 0.0;
        double in_to_V = 0.0;
    };

    static void describe(NeuronDescription<gif_psc_exp>& d)
    {
        auto& p = d.parameters;
        describe_gif(p);
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_ex; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_in; });
        describe_gif_recordables(d);
        d.documentation = R"(
Generalised integrate-and-fire neuron with adaptation, escape noise and exponentially decaying postsynaptic currents.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - I_{stc} + I_{syn} + I_e + I, \quad
   I_{syn} = I_{syn,ex} + I_{syn,in}, \quad \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

.. math::
   \lambda(t) = \lambda_0 e^{(V_m - E_{sfa}) / \Delta_V}, \quad
   E_{sfa} = V_T^* + \sum_k \sum_i q_{sfa,i} e^{-(t - t_k) / \tau_{sfa,i}}, \quad
   I_{stc} = \sum_k \sum_i q_{stc,i} e^{-(t - t_k) / \tau_{stc,i}}

In each step the neuron fires with probability 1 - exp(-rate h), t_k being the times of its spikes; V_m is then kept at
V_reset for t_ref. A spike that arrives adds its weight (pA) to I_syn_ex if it is positive, else to I_syn_in.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Mensi S, Naud R, Pozzorini C, Avermann M, Petersen CC, Gerstner W (2012). Parameter extraction and
classification of three cortical neuron types reveals two distinct adaptation mechanisms. Journal of Neurophysiology
107:1756-1775. doi:10.1152/jn.00408.2011. Pozzorini C, Mensi S, Hagens O, Naud R, Koch C, Gerstner W (2015). Automated
high-throughput characterization of single neurons by means of simplified spiking models. PLoS Computational Biology
11:e1004275. doi:10.1371/journal.pcbi.1004275.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where) { check_gif(p, where); }
    static void resize(State& s, const Parameters& p) { resize_gif(s.adaptation, p); }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_gif(p, h, d);
        const double tau_m = p.C_m / p.g_L;
        d.decay = propagators::decay(tau_m, h);
        d.I_to_V = propagators::dc_to_V(tau_m, p.C_m, h);
        d.decay_ex = propagators::decay(p.tau_syn_ex, h);
        d.decay_in = propagators::decay(p.tau_syn_in, h);
        d.ex_to_V = propagators::I_to_V(p.tau_syn_ex, tau_m, p.C_m, h);
        d.in_to_V = propagators::I_to_V(p.tau_syn_in, tau_m, p.C_m, h);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        gif_adapt(s.adaptation, p, d);
        // unlike in other models, V_m of this step follows the currents at its end
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + in.spikes[0];
        s.I_syn_in = s.I_syn_in * d.decay_in + in.spikes[1];
        s.V_m = p.E_L + (s.V_m - p.E_L) * d.decay + (s.I + p.I_e - s.adaptation.I_stc) * d.I_to_V +
                (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V);
        s.I = in.currents[0];
        return gif_fire(s.V_m, s.adaptation, p, d, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(gif_psc_exp)
