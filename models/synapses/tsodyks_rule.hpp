// SPDX-License-Identifier: GPL-2.0-or-later
// Short-term depression and facilitation with the resources of Tsodyks, Uziel & Markram 2000, shared by
// tsodyks_synapse and tsodyks_synapse_hom. x: recovered, y: active, z = 1 - x - y: inactive resources; u:
// fraction that a spike uses.
//
//   dx/dt = z / tau_rec,   dy/dt = -y / tau_psc,   du/dt = -u / tau_fac
//   at a spike: u -> u + U (1 - u),  delivers weight u x,  x -> x - u x,  y -> y + u x
//
// ms; integrated exactly from spike to spike. doi:10.1523/JNEUROSCI.20-01-j0003.2000.
#pragma once

#include "synapses/common.hpp"

namespace nest
{

struct TsodyksRule
{
    static constexpr bool reads_history = false;

    struct Parameters
    {
        double U = 0.5;
        double tau_psc = 3.0;
        double tau_rec = 800.0;
        double tau_fac = 0.0;
    };
    struct Derived
    {
    };
    // Resources just after the last spike.
    struct PreState
    {
        double x = 1.0;
        double y = 0.0;
        double u = 0.0;
        double t_last = 0.0;
    };
    using State = NoFields;

    template <class Description>
    static void describe_rule(Description& d)
    {
        d.parameters.real("U", &Parameters::U, "", "increment of u with each spike").min(0.0).max(1.0);
        d.parameters.real("tau_psc", &Parameters::tau_psc, "ms", "time constant of the synaptic current")
            .positive();
        d.parameters.real("tau_rec", &Parameters::tau_rec, "ms", "time constant of recovery").positive();
        d.parameters.real("tau_fac", &Parameters::tau_fac, "ms", "time constant of facilitation; 0: none")
            .non_negative();
        d.pre.real("x", &PreState::x, "", "recovered resources after the last spike").min(0.0).max(1.0);
        d.pre.real("y", &PreState::y, "", "active resources after the last spike").min(0.0).max(1.0);
        d.pre.real("u", &PreState::u, "", "fraction used by the last spike").min(0.0).max(1.0);
    }

    static void derive(const Parameters&, double, Derived&) {}

    // Resources just before a spike at time t, with u already raised by it.
    static PreState at(const PreState& s, const Parameters& p, double t)
    {
        const double dt = t - s.t_last;
        const double decay_y = math::exp(-dt / p.tau_psc);
        const double decay_z = math::exp(-dt / p.tau_rec);
        // y -> x through z; the limit for equal time constants
        const double y_to_x =
            p.tau_psc == p.tau_rec
                ? 1.0 - decay_z * (1.0 + dt / p.tau_rec)
                : ((decay_z - 1.0) * p.tau_rec - (decay_y - 1.0) * p.tau_psc) / (p.tau_psc - p.tau_rec);
        const double z = 1.0 - s.x - s.y;
        PreState r;
        r.x = s.x + y_to_x * s.y + (1.0 - decay_z) * z;
        r.y = s.y * decay_y;
        r.u = p.tau_fac > 0.0 ? s.u * math::exp(-dt / p.tau_fac) : 0.0;
        r.u += p.U * (1.0 - r.u);
        r.t_last = t;
        return r;
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived&, const PreSpike& spike, const PostView&)
    {
        const PreState r = at(pre, p, spike.time);
        return r.u * r.x * weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived&, const PreSpike& spike)
    {
        pre = at(pre, p, spike.time);
        const double used = pre.u * pre.x;
        pre.x -= used;
        pre.y += used;
    }
};

} // namespace nest
