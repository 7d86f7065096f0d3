// SPDX-License-Identifier: GPL-2.0-or-later
// What aeif_cond_alpha and aeif_cond_alpha_astro share: all but the slow inward current of the latter.
#pragma once

#include "neurons/aeif.hpp"

namespace nest
{

template <class M>
struct AeifCondAlpha : AeifNeuron<M>
{
    using Parameters = AeifConductances;
    using Derived = AeifSlopes;
    enum
    {
        dg_ex = aeif_synapses,
        g_ex,
        dg_in,
        g_in,
        size
    };

    static void describe_fields(NeuronDescription<M>& d)
    {
        using S = typename M::State;
        describe_aeif_conductances(d);
        d.state.real(
            "dg_ex", [](S& x) -> double& { return x.y[dg_ex]; }, "nS/ms",
            "drive of the excitatory conductance");
        d.state.real(
            "dg_in", [](S& x) -> double& { return x.y[dg_in]; }, "nS/ms",
            "drive of the inhibitory conductance");
    }

    static void derive(const Parameters& p, double h, Derived& d) { d.derive(p, h); }

    template <class T>
    static NEST_ALWAYS_INLINE T synapses(const Parameters& p, const Derived&, const T& V, const T* y, T* f)
    {
        two_stages(y + dg_ex, f + dg_ex, p.tau_syn_ex, p.tau_syn_ex);
        two_stages(y + dg_in, f + dg_in, p.tau_syn_in, p.tau_syn_in);
        return y[g_ex] * (V - p.E_ex) + y[g_in] * (V - p.E_in);
    }
    template <class S>
    static void receive(S& s, const Derived& d, const Input& in, const StepContext&)
    {
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
    }
};

} // namespace nest
