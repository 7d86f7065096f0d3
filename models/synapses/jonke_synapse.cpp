// SPDX-License-Identifier: GPL-2.0-or-later
// Spike-timing dependent plasticity with an additive term and exponentials of the weight, after Jonke et al.
// 2017.
//
//   at a spike of the target, seen after the delay:  w -> w + lambda (e^(mu_plus w) Kplus - beta),        0
//   <= w <= Wmax at a presynaptic spike:                          w -> w - lambda (alpha e^(mu_minus w)
//   K_minus + beta),  w >= 0
//
// All pairs count; the traces grow by 1 with each spike and decay with tau_plus and the target's tau_minus;
// the delay is dendritic. doi:10.1523/JNEUROSCI.2078-16.2017.
#include "synapses/common.hpp"

namespace nest
{

struct jonke_synapse
{
    static constexpr const char* name = "jonke_synapse";
    static constexpr bool homogeneous = true;
    static constexpr bool shows_common_fields = false;

    struct Parameters
    {
        double tau_plus = 20.0;
        double lambda = 0.01;
        double alpha = 1.0;
        double beta = 0.0;
        double mu_plus = 0.0;
        double mu_minus = 0.0;
        double Wmax = 100.0;
    };
    struct Derived
    {
        ExpTable decay;
        double depression = 0.0; // alpha lambda
        double drift = 0.0;      // beta lambda
    };
    using PreState = PreTrace;
    using State = NoFields;

    static void describe(SynapseDescription<jonke_synapse>& d)
    {
        d.parameters.real("tau_plus", &Parameters::tau_plus, "ms", "time constant of the presynaptic trace")
            .positive();
        d.parameters.real("lambda", &Parameters::lambda, "", "learning rate");
        d.parameters.real("alpha", &Parameters::alpha, "", "depression relative to potentiation");
        d.parameters.real("beta", &Parameters::beta, "", "depression at each spike of either side");
        d.parameters.real("mu_plus", &Parameters::mu_plus, "",
                          "factor of the weight in the exponential of potentiation");
        d.parameters.real("mu_minus", &Parameters::mu_minus, "",
                          "factor of the weight in the exponential of depression");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight");
        d.pre.real("Kplus", &PreTrace::Kplus, "", "presynaptic trace after the last spike").non_negative();
        d.documentation = R"(
Spike-timing dependent plasticity with exponentials of the weight and an additive depression at each spike; parameters
shared by all connections of the model.

.. math::
   w \to w + \lambda (e^{\mu_+ w} K_+ - \beta) \quad \text{at a spike of the target}, \quad
   w \to w - \lambda (\alpha e^{\mu_- w} K_- + \beta) \quad \text{at a presynaptic spike}

The traces grow by 1 with each spike and decay with tau_plus (of the model) and tau_minus (of the target neuron). The weight
stays between 0 and Wmax; the whole delay counts as dendritic.

Transmits spikes.

**References** Jonke Z, Legenstein R, Habenschuss S, Maass W (2017). Feedback inhibition shapes emergent computational properties of
cortical microcircuit motifs. Journal of Neuroscience 37:8511-8523. doi:10.1523/JNEUROSCI.2078-16.2017.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = ExpTable(p.tau_plus, h);
        d.depression = p.alpha * p.lambda;
        d.drift = p.beta * p.lambda;
    }

    static double grown(double mu, double w) { return mu == 0.0 ? 1.0 : math::exp(mu * w); }

    static double reach(const PreState& pre, const Parameters& p, const Derived&)
    {
        // The drift counts all spikes of the target.
        return p.beta == 0.0 ? trace_reach(pre.Kplus, p.tau_plus) : std::numeric_limits<double>::infinity();
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        double w = weight;
        const double since = pre.t_last - spike.delay;
        post.for_times(since, spike.time - spike.delay, [&](double t) {
            w += p.lambda * grown(p.mu_plus, w) * (pre.Kplus * d.decay(t - since)) - d.drift;
            w = w > 0.0 ? w : 0.0;
            w = w < p.Wmax ? w : p.Wmax;
        });
        w -= d.depression * grown(p.mu_minus, w) * post.k_minus(spike.time - spike.delay) + d.drift;
        weight = w > 0.0 ? w : 0.0;
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived& d, const PreSpike& spike)
    {
        pre.add(spike.time, d.decay);
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(jonke_synapse)
