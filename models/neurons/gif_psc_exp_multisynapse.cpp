// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised integrate-and-fire neuron with adaptation, escape noise and any number of receptors, each with
// an exponentially decaying postsynaptic current.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - I_stc + I_syn + I_e + I
//   I_syn = sum_k I_syn_k, dI_syn_k/dt = -I_syn_k / tau_syn_k; a spike of weight w (pA) on receptor k = 1, 2,
//   ... adds w to I_syn_k threshold, spike-triggered current and spikes as in neurons/gif.hpp
//
// mV, ms, pF, pA, nS. Integrated exactly on the grid. Mensi et al. 2012,
// doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275.
#include "neurons/gif.hpp"

namespace nest
{

struct gif_psc_exp_multisynapse
{
    static constexpr const char* name = "gif_psc_exp_multisynapse";
    static constexpr std::size_t few = 4; // receptors without memory of their own

    struct Parameters : GifParameters
    {
        Reals tau_syn{2.0};
    };
    struct State
    {
        double V_m = -70.0;
        double I = 0.0; // current of the coming step
        FewReals<few> I_k;
        GifAdaptation adaptation;
    };
    struct Derived : GifDerived
    {
        double decay = 0.0; // V_m -> V_m
        double I_to_V = 0.0;
        FewReals<2 * few> receptor; // decay of I_syn_k and I_syn_k -> V_m, in turns
    };

    static void describe(NeuronDescription<gif_psc_exp_multisynapse>& d)
    {
        auto& p = d.parameters;
        describe_gif(p);
        p.reals("tau_syn", &Parameters::tau_syn, "ms", "decay times of the currents, one per receptor")
            .positive();
        describe_count(p, "n_receptors", &Parameters::tau_syn);
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        describe_gif_recordables(d);
        d.documentation = R"(
Generalised integrate-and-fire neuron with adaptation, escape noise and any number of receptors, each with an exponentially decaying postsynaptic current.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - I_{stc} + I_{syn} + I_e + I, \quad
   I_{syn} = \sum_k I_{syn,k}, \quad \frac{dI_{syn,k}}{dt} = -\frac{I_{syn,k}}{\tau_{syn,k}}

.. math::
   \lambda(t) = \lambda_0 e^{(V_m - E_{sfa}) / \Delta_V}, \quad
   E_{sfa} = V_T^* + \sum_k \sum_i q_{sfa,i} e^{-(t - t_k) / \tau_{sfa,i}}, \quad
   I_{stc} = \sum_k \sum_i q_{stc,i} e^{-(t - t_k) / \tau_{stc,i}}

In each step the neuron fires with probability 1 - exp(-rate h), t_k being the times of its spikes; V_m is then kept at
V_reset for t_ref. The array tau_syn has one entry per receptor. A spike on receptor k (1, 2, ...) adds its weight (pA) to the
current of that receptor. A node that receives connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Mensi S, Naud R, Pozzorini C, Avermann M, Petersen CC, Gerstner W (2012). Parameter extraction and
classification of three cortical neuron types reveals two distinct adaptation mechanisms. Journal of Neurophysiology
107:1756-1775. doi:10.1152/jn.00408.2011. Pozzorini C, Mensi S, Hagens O, Naud R, Koch C, Gerstner W (2015). Automated
high-throughput characterization of single neurons by means of simplified spiking models. PLoS Computational Biology
11:e1004275. doi:10.1371/journal.pcbi.1004275.
)";
    }

    static int channels(const Parameters& p) { return static_cast<int>(p.tau_syn.size()); }
    static int port(const Parameters& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(p.tau_syn.size(), signal, receptor);
    }
    static void check(const Parameters& p, const State&, const std::string& where) { check_gif(p, where); }
    static void resize(State& s, const Parameters& p)
    {
        resize_gif(s.adaptation, p);
        s.I_k.resize(p.tau_syn.size());
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_gif(p, h, d);
        const double tau_m = p.C_m / p.g_L;
        d.decay = propagators::decay(tau_m, h);
        d.I_to_V = propagators::dc_to_V(tau_m, p.C_m, h);
        d.receptor.resize(2 * p.tau_syn.size());
        for (std::size_t k = 0; k < p.tau_syn.size(); ++k) {
            d.receptor[2 * k] = propagators::decay(p.tau_syn[k], h);
            d.receptor[2 * k + 1] = propagators::I_to_V(p.tau_syn[k], tau_m, p.C_m, h);
        }
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        gif_adapt(s.adaptation, p, d);
        double from_I = 0.0;
        for (std::size_t k = 0; k < s.I_k.size(); ++k) {
            from_I += s.I_k[k] * d.receptor[2 * k + 1];
            s.I_k[k] = s.I_k[k] * d.receptor[2 * k] + in.spikes[k];
        }
        s.V_m = p.E_L + (s.V_m - p.E_L) * d.decay + (s.I + p.I_e - s.adaptation.I_stc) * d.I_to_V + from_I;
        s.I = in.currents[0];
        return gif_fire(s.V_m, s.adaptation, p, d, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(gif_psc_exp_multisynapse)
