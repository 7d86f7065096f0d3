// SPDX-License-Identifier: GPL-2.0-or-later
// What glif_psc and glif_psc_double_alpha share beyond neurons/glif.hpp: alpha-function shaped postsynaptic
// currents, one or two for each receptor, and the step.
//
//   C_m dV_m/dt = -g (V_m - E_L) + sum_j I_j + I_syn + I,   alpha(t; tau) = e / tau t exp(-t / tau)
//
// Integrated exactly on the grid, the after-spike currents as their mean over a step.
#pragma once

#include "neurons/glif.hpp"

namespace nest
{

constexpr std::size_t glif_few = 4; // currents without memory of their own

struct GlifPscState : GlifState
{
    double V_m = -78.85;
    double I_syn = 0.0;         // as of the last active step
    FewReals<2 * glif_few> I_k; // slope (pA/ms) and value of each current, in turns
};

struct GlifPscDerived : GlifDerived
{
    double I_to_V = 0.0;
    FewReals<5 * glif_few>
        current; // per current: decay, slope -> I, slope -> V_m, I -> V_m, slope per weight
};

template <class D>
void describe_glif_psc(D& d)
{
    using State = typename D::State;
    using Parameters = typename D::Parameters;
    using Derived = typename D::Derived;
    d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
    d.recordable("I_syn", "pA", "synaptic current at the beginning of the step",
                 [](const State& s, const Parameters&, const Derived&) { return s.I_syn; });
    describe_glif_state(d, true);
}

// All but the currents, of which there will be n.
inline void derive_glif_psc(const GlifParameters& p, double h, std::size_t n, GlifPscDerived& d)
{
    derive_glif(p, h, d);
    d.I_to_V = propagators::dc_to_V(p.C_m / p.g, p.C_m, h);
    d.current.resize(5 * n);
}

// A current that peaks at `peak` for a spike of weight 1.
inline void derive_glif_current(double* c, const GlifParameters& p, double tau, double peak, double h)
{
    const double tau_m = p.C_m / p.g;
    c[0] = propagators::decay(tau, h);
    c[1] = propagators::dI_to_I(tau, h);
    c[2] = propagators::dI_to_V(tau, tau_m, p.C_m, h);
    c[3] = propagators::I_to_V(tau, tau_m, p.C_m, h);
    c[4] = math::exp(1.0) / tau * peak;
}

template <std::size_t kinds> // currents per receptor
int step_glif_psc(GlifPscState& s, const GlifParameters& p, const GlifPscDerived& d, const Input& in)
{
    double from_I = 0.0;
    double I_syn = 0.0;
    double* I_k = s.I_k.data();
    const double* c = d.current.data();
    for (std::size_t k = 0; k < s.I_k.size() / 2; ++k, I_k += 2, c += 5) {
        I_syn += I_k[1];
        from_I += I_k[0] * c[2] + I_k[1] * c[3];
        I_k[1] = I_k[1] * c[0] + I_k[0] * c[1];
        I_k[0] = I_k[0] * c[0] + in.spikes[k / kinds] * c[4];
    }
    int fired = 0;
    if (s.refractory > 0) {
        --s.refractory;
    } else {
        const double before = s.V_m;
        glif_currents(s, p, d);
        s.V_m = p.E_L + (before - p.E_L) * d.membrane_decay + (s.I + s.ASC_sum) * d.I_to_V + from_I;
        s.I_syn = I_syn;
        fired = glif_fire(s.V_m, before, s.I + s.ASC_sum, s, p, d);
    }
    s.I = in.currents[0];
    return fired;
}

} // namespace nest
