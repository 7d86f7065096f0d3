// SPDX-License-Identifier: GPL-2.0-or-later
// Short-term plasticity of single vesicles at n release sites: a of them are full.
//
//   between spikes an empty site fills within dt with probability 1 - exp(-dt / tau_rec)
//   at a spike: u -> U + u (1 - U) exp(-dt / tau_fac);  each full site releases with probability u;
//   delivers weight times the number of releases
//
// ms. Fuhrmann, Segev, Markram & Tsodyks 2002, doi:10.1152/jn.00258.2001; Loebel et al. 2009,
// doi:10.3389/neuro.10.027.2009.
#include "synapses/common.hpp"

namespace nest
{

struct quantal_stp_synapse
{
    static constexpr const char* name = "quantal_stp_synapse";
    static constexpr bool reads_history = false;
    static constexpr bool may_fail = true;

    struct Parameters
    {
        double U = 0.5;
        double tau_rec = 800.0;
        double tau_fac = 0.0;
        std::int64_t n = 1;
    };
    struct Derived
    {
    };
    struct PreState
    {
        double u = 0.5; // used by the last spike
        double t_last = -1.0;
    };
    struct State
    {
        std::int64_t a = 1; // after the last spike
    };

    static void describe(SynapseDescription<quantal_stp_synapse>& d)
    {
        d.parameters.real("U", &Parameters::U, "", "probability of release without facilitation")
            .min(0.0)
            .max(1.0);
        d.parameters.real("tau_rec", &Parameters::tau_rec, "ms", "time constant of recovery").positive();
        d.parameters.real("tau_fac", &Parameters::tau_fac, "ms", "time constant of facilitation; 0: none")
            .non_negative();
        d.parameters.integer("n", &Parameters::n, "", "number of release sites").non_negative();
        d.pre.real("u", &PreState::u, "", "probability of release at the last spike").min(0.0).max(1.0);
        d.state.integer("a", &State::a, "", "full release sites after the last spike").non_negative();
        d.documentation = R"(
Short-term depression and facilitation by the release of single vesicles, a stochastic variant of tsodyks2_synapse.

.. math::
   u \to U + u (1 - U) e^{-\Delta t / \tau_{fac}}, \quad
   P(\text{empty site fills}) = 1 - e^{-\Delta t / \tau_{rec}}, \quad P(\text{full site releases}) = u

A spike is delivered with the weight times the number of releases, or not at all if there is none. On average over
many trials and with n sites of weight w / n the model behaves like tsodyks2_synapse with weight w.

Transmits spikes.

**References** Fuhrmann G, Segev I, Markram H, Tsodyks M (2002). Coding of temporal information by activity-dependent synapses.
Journal of Neurophysiology 87:140-148. doi:10.1152/jn.00258.2001. Loebel A, Silberberg G, Helbig D, Markram H, Tsodyks M, Richardson
MJE (2009). Multiquantal release underlies the distribution of synaptic efficacies in the neocortex. Frontiers in
Computational Neuroscience 3:27. doi:10.3389/neuro.10.027.2009.
)";
    }

    static void derive(const Parameters&, double, Derived&) {}

    static double use(const PreState& pre, const Parameters& p, double t)
    {
        if (pre.t_last < 0.0) {
            return pre.u;
        }
        return p.U + (p.tau_fac > 0.0 ? pre.u * (1.0 - p.U) * math::exp((pre.t_last - t) / p.tau_fac) : 0.0);
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived&, const PreSpike& spike, const PostView&)
    {
        NodeRandom random = spike.random();
        const auto draw = [&](std::int64_t n, double probability) {
            std::int64_t hits = 0;
            for (std::int64_t i = 0; i < n; ++i) {
                hits += random.uniform() < probability ? 1 : 0;
            }
            return hits;
        };
        if (pre.t_last >= 0.0) {
            s.a += draw(p.n - s.a, 1.0 - math::exp((pre.t_last - spike.time) / p.tau_rec));
        }
        const std::int64_t released = draw(s.a, use(pre, p, spike.time));
        s.a -= released;
        return weight * static_cast<double>(released);
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived&, const PreSpike& spike)
    {
        pre.u = use(pre, p, spike.time);
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(quantal_stp_synapse)
