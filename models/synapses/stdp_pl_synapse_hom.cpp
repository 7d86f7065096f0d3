// SPDX-License-Identifier: GPL-2.0-or-later
// Spike-timing dependent plasticity with power-law potentiation and multiplicative depression; parameters per
// model.
//
//   at a spike of the target, seen after the delay:  w -> w + lambda w^mu Kplus
//   at a presynaptic spike:                          w -> w - lambda alpha w K_minus,  w >= 0
//
// Morrison, Aertsen & Diesmann 2007, doi:10.1162/neco.2007.19.6.1437. All pairs count; the delay is
// dendritic.
#include "nest/model/pair_rule.hpp"
#include "synapses/common.hpp"

namespace nest
{

struct stdp_pl_synapse_hom
{
    static constexpr const char* name = "stdp_pl_synapse_hom";
    static constexpr bool homogeneous = true;

    struct Parameters
    {
        double tau_plus = 20.0;
        double lambda = 0.1;
        double alpha = 1.0;
        double mu = 0.4;
    };
    struct Derived
    {
        ExpTable decay;
        Power power;
    };
    using PreState = PreTrace;
    using State = NoFields;

    static void describe(SynapseDescription<stdp_pl_synapse_hom>& d)
    {
        d.parameters.real("tau_plus", &Parameters::tau_plus, "ms", "time constant of the presynaptic trace")
            .positive();
        d.parameters.real("lambda", &Parameters::lambda, "", "learning rate");
        d.parameters.real("alpha", &Parameters::alpha, "", "depression relative to potentiation");
        d.parameters.real("mu", &Parameters::mu, "", "exponent of the weight in potentiation");
        d.pre.real("Kplus", &PreTrace::Kplus, "", "presynaptic trace after the last spike").non_negative();
        d.documentation = R"(
Spike-timing dependent plasticity with power-law potentiation, parameters shared by all connections of the model.

.. math::
   w \to w + \lambda w^\mu K_+ \quad \text{at a spike of the target}, \quad
   w \to w - \lambda \alpha w K_- \quad \text{at a presynaptic spike}

The traces grow by 1 with each spike and decay with tau_plus (of the model) and tau_minus (of the target neuron). Weights
are not negative. The whole delay counts as dendritic.

Transmits spikes.

**References** Morrison A, Aertsen A, Diesmann M (2007). Spike-timing-dependent plasticity in balanced random networks.
Neural Computation 19:1437-1467. doi:10.1162/neco.2007.19.6.1437.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = ExpTable(p.tau_plus, h);
        d.power = Power(p.mu);
    }

    static double begin(double weight, const Parameters&, const Derived&) { return weight; }
    static double potentiate(double w, double k_plus, const Parameters& p, const Derived& d)
    {
        return w + p.lambda * d.power(w) * k_plus;
    }
    static double depress(double w, double k_minus, const Parameters& p, const Derived&)
    {
        w -= p.lambda * p.alpha * w * k_minus;
        return w > 0.0 ? w : 0.0;
    }
    static double end(double w, const Parameters&, const Derived&) { return w; }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        return weight = pair_update<stdp_pl_synapse_hom>(weight, pre, p, d, spike, post);
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived& d, const PreSpike& spike)
    {
        pre.add(spike.time, d.decay);
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_pl_synapse_hom)
