// SPDX-License-Identifier: GPL-2.0-or-later
// Short-term depression and facilitation of release probability and resources, after Tsodyks & Markram 1997.
//
//   x -> 1 + (x - x u - 1) exp(-dt / tau_rec),  u -> U + u (1 - U) exp(-dt / tau_fac) from spike to spike;
//   delivers weight u x
//
// ms; exact. doi:10.1073/pnas.94.2.719; Fuhrmann et al. 2002, doi:10.1152/jn.00258.2001.
#include "synapses/common.hpp"

namespace nest
{

struct tsodyks2_synapse
{
    static constexpr const char* name = "tsodyks2_synapse";
    static constexpr bool reads_history = false;

    struct Parameters
    {
        double U = 0.5;
        double tau_rec = 800.0;
        double tau_fac = 0.0;
    };
    struct Derived
    {
    };
    // As the last spike found them.
    struct PreState
    {
        double x = 1.0;
        double u = 0.5;
        double t_last = -1.0; // -1: x and u are those of the first spike
    };
    using State = NoFields;

    static void describe(SynapseDescription<tsodyks2_synapse>& d)
    {
        d.parameters.real("U", &Parameters::U, "", "release probability at rest").min(0.0).max(1.0);
        d.parameters.real("tau_rec", &Parameters::tau_rec, "ms", "time constant of recovery").positive();
        d.parameters.real("tau_fac", &Parameters::tau_fac, "ms", "time constant of facilitation; 0: none")
            .non_negative();
        d.pre.real("x", &PreState::x, "", "resources available to the last spike").min(0.0).max(1.0);
        d.pre.real("u", &PreState::u, "", "fraction used by the last spike").min(0.0).max(1.0);
        d.documentation = R"(
Short-term depression and facilitation.

.. math::
   x_{n+1} = 1 + (x_n - x_n u_n - 1) e^{-\Delta t / \tau_{rec}}, \quad
   u_{n+1} = U + u_n (1 - U) e^{-\Delta t / \tau_{fac}}

Spike n is delivered with weight u_n x_n w. Unlike in ``tsodyks_synapse``, resources recover without a stage of inactivity.

Transmits spikes.

**References** Tsodyks MV, Markram H (1997). PNAS 94:719-723. doi:10.1073/pnas.94.2.719. Fuhrmann G, Segev I, Markram H,
Tsodyks M (2002). Journal of Neurophysiology 87:140-148. doi:10.1152/jn.00258.2001.
)";
    }

    static void derive(const Parameters&, double, Derived&) {}

    static PreState at(const PreState& s, const Parameters& p, double t)
    {
        PreState r = s;
        r.t_last = t;
        if (s.t_last < 0.0) {
            return r;
        }
        const double dt = t - s.t_last;
        r.x = 1.0 + (s.x - s.x * s.u - 1.0) * math::exp(-dt / p.tau_rec);
        r.u = p.U + (p.tau_fac > 0.0 ? s.u * (1.0 - p.U) * math::exp(-dt / p.tau_fac) : 0.0);
        return r;
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived&, const PreSpike& spike, const PostView&)
    {
        const PreState r = at(pre, p, spike.time);
        return r.x * r.u * weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived&, const PreSpike& spike)
    {
        pre = at(pre, p, spike.time);
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(tsodyks2_synapse)
