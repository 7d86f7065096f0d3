// SPDX-License-Identifier: GPL-2.0-or-later
// Short-term depression by vesicle depletion, after Hill & Tononi 2005.
//
//   dP/dt = (1 - P) / tau_P;   at a spike: delivers weight P, then P -> (1 - delta_P) P
//
// ms; integrated exactly from spike to spike. doi:10.1152/jn.00915.2004.
#include "synapses/common.hpp"

namespace nest
{

struct ht_synapse
{
    static constexpr const char* name = "ht_synapse";
    static constexpr bool reads_history = false;

    struct Parameters
    {
        double tau_P = 500.0;
        double delta_P = 0.125;
    };
    struct Derived
    {
    };
    struct PreState
    {
        double P = 1.0; // just after the last spike
        double t_last = 0.0;
    };
    using State = NoFields;

    static void describe(SynapseDescription<ht_synapse>& d)
    {
        d.parameters.real("tau_P", &Parameters::tau_P, "ms", "time constant of recovery").positive();
        d.parameters.real("delta_P", &Parameters::delta_P, "", "fraction of the pool that a spike uses")
            .min(0.0)
            .max(1.0);
        d.pre.real("P", &PreState::P, "", "size of the vesicle pool after the last spike").min(0.0).max(1.0);
        d.documentation = R"(
Short-term depression by vesicle depletion.

.. math::
   \frac{dP}{dt} = \frac{1 - P}{\tau_P}

A spike is delivered with weight P w, then P shrinks by the fraction delta_P.

Transmits spikes.

**References** Hill S, Tononi G (2005). Modeling sleep and wakefulness in the thalamocortical system. Journal of
Neurophysiology 93:1671-1698. doi:10.1152/jn.00915.2004.
)";
    }

    static void derive(const Parameters&, double, Derived&) {}

    static double pool_at(const PreState& s, const Parameters& p, double t)
    {
        return 1.0 - (1.0 - s.P) * math::exp((s.t_last - t) / p.tau_P);
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived&, const PreSpike& spike, const PostView&)
    {
        return weight * pool_at(pre, p, spike.time);
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived&, const PreSpike& spike)
    {
        pre.P = (1.0 - p.delta_P) * pool_at(pre, p, spike.time);
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(ht_synapse)
