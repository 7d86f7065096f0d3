// SPDX-License-Identifier: GPL-2.0-or-later
// Spike-response neuron of the lateral geniculate nucleus.
//
//   V_m = V_syn + V_spike + V_noise noise_k
//   V_syn: a spike of weight w > 0 adds w V_epsp (t / tau_epsp) exp(1 - t / tau_epsp), from the end of the
//   step of arrival V_m >= 1: spike, V_spike -> V_spike - V_reset; dV_spike/dt = -V_spike / tau_reset
//
// Potentials are in units of the threshold, from rest; ms. Integrated exactly on the grid. noise_k is the
// entry of `noise` for the k-th step, 0 after the last. Carandini, Horton & Sincich 2007,
// doi:10.1167/7.14.20.
#include "neurons/common.hpp"

namespace nest
{

struct iaf_chs_2007
{
    static constexpr const char* name = "iaf_chs_2007";
    static constexpr int spike_channels = 2; // weights < 0 have no effect
    static constexpr bool sign_split = true;

    struct Parameters
    {
        double V_epsp = 0.77;
        double tau_epsp = 8.5;
        double V_reset = 2.31;
        double tau_reset = 15.4;
        double V_noise = 0.0;
    };
    struct State
    {
        double V_m = 0.0;
        double dV_syn = 0.0; // drive of V_syn, 1/ms
        double V_syn = 0.0;
        double V_spike = 0.0;
        Reals noise;
        std::size_t at = 0; // next entry of noise
    };
    struct Derived
    {
        double h = 0.1;
        double decay = 0.0;
        double decay_spike = 0.0;
        double start = 0.0; // slope of an EPSP of weight 1, 1/ms
    };

    static void describe(NeuronDescription<iaf_chs_2007>& d)
    {
        auto& p = d.parameters;
        p.real("V_epsp", &Parameters::V_epsp, "", "peak of an EPSP of weight 1, in units of the threshold")
            .non_negative();
        p.real("tau_epsp", &Parameters::tau_epsp, "ms", "time constant of EPSPs").positive();
        p.real("V_reset", &Parameters::V_reset, "", "afterhyperpolarisation, in units of the threshold")
            .non_negative();
        p.real("tau_reset", &Parameters::tau_reset, "ms", "its time constant").positive();
        p.real("V_noise", &Parameters::V_noise, "", "factor of the noise");
        d.state.real("V_m", &State::V_m, "", "membrane potential in units of the threshold").record();
        d.state.other(
            "noise", [](const State& s) { return Value(s.noise); },
            [](State& s, const Value& value, const std::string& where) {
                s.noise = to_reals(value, where);
                s.at = 0;
            },
            "", "values of the noise, one for each step");
        d.documentation = R"(
Spike-response neuron that models cells of the lateral geniculate nucleus.

.. math::
   V_m(t) = \sum_k w_k V_{epsp} \frac{t - t_k}{\tau_{epsp}} e^{1 - (t - t_k) / \tau_{epsp}}
   - V_{reset} \sum_j e^{-(t - s_j) / \tau_{reset}} + V_{noise} \, \eta(t)

The t_k are times of arriving spikes with weights w_k > 0 (others have no effect), the s_j those of own spikes. The neuron fires when V_m
reaches 1; there is no reset apart from the afterhyperpolarisation. The noise is given: one entry of ``noise`` is used in each step as
long as V_noise is positive, and 0 after the last; setting it begins anew.

Sends spikes; receives spikes and data logging requests.

**References** Carandini M, Horton JC, Sincich LC (2007). Thalamic filtering of retinal spike trains by postsynaptic summation. Journal
of Vision 7(14):20. doi:10.1167/7.14.20.
)";
    }

    static bool accepts(Signal s)
    {
        return s == Signal::spike || s == Signal::random_spike || s == Signal::logging;
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.decay = propagators::decay(p.tau_epsp, h);
        d.decay_spike = propagators::decay(p.tau_reset, h);
        d.start = math::exp(1.0) / p.tau_epsp;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        s.V_syn = (s.V_syn + s.dV_syn * d.h) * d.decay;
        s.dV_syn = s.dV_syn * d.decay + p.V_epsp * d.start * in.spikes[0];
        s.V_spike *= d.decay_spike;
        double noise = 0.0;
        if (p.V_noise > 0.0 && s.at < s.noise.size()) {
            noise = p.V_noise * s.noise[s.at++];
        }
        s.V_m = s.V_syn + s.V_spike + noise;
        if (s.V_m >= 1.0) {
            s.V_spike -= p.V_reset;
            s.V_m -= p.V_reset;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_chs_2007)
