// SPDX-License-Identifier: GPL-2.0-or-later
// Plasticity from pairs and triplets of spikes, all-to-all, after Pfister & Gerstner 2006, equations 2 to 4.
//
//   at a spike of the target, seen after the delay:  w -> w + Kplus (Aplus + Aplus_triplet K_triplet), w <=
//   Wmax at a presynaptic spike:                          w -> w - K_minus (Aminus + Aminus_triplet
//   Kplus_triplet),  w >= 0
//
// K_triplet and Kplus_triplet without the spike itself. Traces grow by 1 with each spike; Kplus,
// Kplus_triplet decay with tau_plus, tau_plus_triplet, K_minus and K_triplet with tau_minus,
// tau_minus_triplet of the target. doi:10.1523/JNEUROSCI.1425-06.2006.
#include "synapses/common.hpp"

namespace nest
{

struct stdp_triplet_synapse
{
    static constexpr const char* name = "stdp_triplet_synapse";

    struct Parameters
    {
        double tau_plus = 16.8;
        double tau_plus_triplet = 101.0;
        double Aplus = 5e-10;
        double Aminus = 7e-3;
        double Aplus_triplet = 6.2e-3;
        double Aminus_triplet = 2.3e-4;
        double Wmax = 100.0;
    };
    struct Derived
    {
        ExpTable decay;
        ExpTable decay_triplet;
    };
    struct PreState : PreTrace
    {
        double Kplus_triplet = 0.0; // just after the last spike
    };
    using State = NoFields;

    static void describe(SynapseDescription<stdp_triplet_synapse>& d)
    {
        d.parameters
            .real("tau_plus", &Parameters::tau_plus, "ms", "time constant of the presynaptic pair trace")
            .positive();
        d.parameters
            .real("tau_plus_triplet", &Parameters::tau_plus_triplet, "ms",
                  "time constant of the presynaptic triplet trace")
            .positive();
        d.parameters.real("Aplus", &Parameters::Aplus, "", "potentiation by a pair");
        d.parameters.real("Aminus", &Parameters::Aminus, "", "depression by a pair");
        d.parameters.real("Aplus_triplet", &Parameters::Aplus_triplet, "", "potentiation by a triplet");
        d.parameters.real("Aminus_triplet", &Parameters::Aminus_triplet, "", "depression by a triplet");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight (smallest, if negative)");
        d.pre
            .real(
                "Kplus", [](PreState& s) -> double& { return s.Kplus; }, "",
                "presynaptic pair trace after the last spike")
            .non_negative();
        d.pre
            .real("Kplus_triplet", &PreState::Kplus_triplet, "",
                  "presynaptic triplet trace after the last spike")
            .non_negative();
        d.documentation = R"(
Spike-timing dependent plasticity from pairs and triplets of spikes, with all-to-all pairing.

.. math::
   w \to w + K_+ (A_+ + A_+^{triplet} K_-^{triplet}) \quad \text{at a spike of the target}, \quad
   w \to w - K_- (A_- + A_-^{triplet} K_+^{triplet}) \quad \text{at a presynaptic spike}

The traces grow by 1 with each spike and decay with the time constants tau_plus and tau_plus_triplet of the synapse, tau_minus and
tau_minus_triplet of the target neuron. Triplet traces are taken just before the spike. The size of the weight stays
between 0 and that of Wmax; the whole delay counts as dendritic.

Transmits spikes.

**References** Pfister J-P, Gerstner W (2006). Triplets of spikes in a model of spike timing-dependent plasticity. Journal of
Neuroscience 26:9673-9682. doi:10.1523/JNEUROSCI.1425-06.2006.
)";
    }

    static void check(const Parameters& p, double weight, const std::string& where)
    {
        check_same_sign(weight, p.Wmax, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = ExpTable(p.tau_plus, h);
        d.decay_triplet = ExpTable(p.tau_plus_triplet, h);
    }

    static double reach(const PreState& pre, const Parameters& p, const Derived&)
    {
        return trace_reach(pre.Kplus, p.tau_plus);
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        double w = std::fabs(weight);
        const double w_max = std::fabs(p.Wmax);
        const double since = pre.t_last - spike.delay;
        post.for_spikes(since, spike.time - spike.delay, [&](const PostSpike& s) {
            w += pre.Kplus * d.decay(s.time - since) * (p.Aplus + p.Aplus_triplet * (s.k_triplet - 1.0));
            w = w < w_max ? w : w_max;
        });
        const double k = pre.Kplus_triplet * d.decay_triplet(spike.time - pre.t_last);
        w -= post.k_minus(spike.time - spike.delay) * (p.Aminus + p.Aminus_triplet * k);
        w = w > 0.0 ? w : 0.0;
        weight = std::copysign(w, p.Wmax);
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived& d, const PreSpike& spike)
    {
        pre.Kplus_triplet = pre.Kplus_triplet * d.decay_triplet(spike.time - pre.t_last) + 1.0;
        pre.add(spike.time, d.decay);
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_triplet_synapse)
