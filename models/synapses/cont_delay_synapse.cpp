// SPDX-License-Identifier: GPL-2.0-or-later
// Static synapse whose delay need not be a multiple of the resolution.
//
//   a spike at time t arrives at t + delay; targets on the grid of time take it at the end of the step in
//   which it arrives
//
// Morrison, Straube, Plesser & Diesmann 2007, doi:10.1162/neco.2007.19.1.47.
#include "synapses/common.hpp"

namespace nest
{

struct cont_delay_synapse
{
    static constexpr const char* name = "cont_delay_synapse";
    static constexpr bool reads_history = false;

    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    struct State
    {
        double delay_offset = 0.0; // ms by which the delay is shorter than whole steps
    };

    static void describe(SynapseDescription<cont_delay_synapse>& d)
    {
        d.state.real("_delay_offset", &State::delay_offset, "ms", "whole steps minus the delay")
            .non_negative();
        d.documentation = R"(
Static synapse with a delay that need not be a multiple of the resolution.

.. math::
   t_{arrival} = t_{spike} + delay

Such a delay is set by SetDefaults or CopyModel, for connections made without naming a delay, or with set() of a connection; a delay given in
Connect is rounded to whole steps as for other models. Neurons with precise spike times take the spike at its exact time,
others at the end of the step in which it arrives.

Transmits spikes.

**References** Morrison A, Straube S, Plesser HE, Diesmann M (2007). Exact subthreshold integration with continuous spike times in
discrete-time neural network simulations. Neural Computation 19:47-79. doi:10.1162/neco.2007.19.1.47.
)";
    }

    static void derive(const Parameters&, double, Derived&) {}

    static double delay_offset(const State& s) { return s.delay_offset; }

    static double on_pre_spike(double& weight, State&, const PreState&, const Parameters&, const Derived&,
                               const PreSpike&, const PostView&)
    {
        return weight;
    }

    static void after_pre_spike(PreState&, const Parameters&, const Derived&, const PreSpike&) {}
};

} // namespace nest

NEST_REGISTER_SYNAPSE(cont_delay_synapse)
