// SPDX-License-Identifier: GPL-2.0-or-later
// Binary neuron with a sharp threshold and random times of update.
//
//   h(t) = sum of the weights of all sources in state 1
//   S = 1 if h + I > theta, else 0
//   updates at the times of a Poisson process of rate 1 / tau_m
//
// Weights and fields in mV by convention, ms. McCulloch & Pitts 1943, doi:10.1007/BF02478259.
#include "neurons/binary.hpp"

namespace nest
{

struct mcculloch_pitts_neuron
{
    static constexpr const char* name = "mcculloch_pitts_neuron";
    static constexpr Signal sends = Signal::binary;

    struct Parameters
    {
        double tau_m = 10.0;
        double theta = 0.0;
    };
    using State = BinaryState;
    using Derived = BinaryDerived;

    static void describe(NeuronDescription<mcculloch_pitts_neuron>& d)
    {
        describe_binary(d);
        d.documentation = R"(
Binary neuron with a sharp threshold and random times of update.

.. math::
   S = \Theta(h + I - \theta), \quad h(t) = \sum_j w_j S_j(t - d_j)


The neuron decides about its state at the times of a Poisson process of rate 1 / tau_m. A change of state travels as spikes:
two of one step mean up, one means down. A spike_generator that sends spikes with multiplicity 2 and 1 acts as a source with
prescribed states; spiking neurons cannot be connected, except through a parrot_neuron.

Sends binary states; receives binary states, currents (added to the field) and data logging requests.

**References** McCulloch WS, Pitts W (1943). A logical calculus of the ideas immanent in nervous activity. Bulletin of
Mathematical Biophysics 5:115-133. doi:10.1007/BF02478259. Vreeswijk C van, Sompolinsky H (1998). Chaotic balanced state in a
model of cortical circuits. Neural Computation 10:1321-1371. doi:10.1162/089976698300017214.
)";
    }

    static bool accepts(Signal s) { return binary_accepts(s); }

    static void derive(const Parameters& p, double h, Derived& d) { d.tau = p.tau_m / h; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return binary_step(s, d, in, context, [&](double field, NodeRandom&) { return field > p.theta; });
    }
};

} // namespace nest

NEST_REGISTER_NEURON(mcculloch_pitts_neuron)
