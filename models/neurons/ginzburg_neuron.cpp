// SPDX-License-Identifier: GPL-2.0-or-later
// Binary neuron with a sigmoidal gain function.
//
//   h(t) = sum of the weights of all sources in state 1
//   P(S = 1) = c_1 (h + I) + c_2 (1 + tanh(c_3 (h + I - theta))) / 2
//   updates at the times of a Poisson process of rate 1 / tau_m
//
// Weights and fields in mV by convention, ms. Ginzburg & Sompolinsky 1994, doi:10.1103/PhysRevE.50.3171.
#include "neurons/binary.hpp"

namespace nest
{

struct ginzburg_neuron
{
    static constexpr const char* name = "ginzburg_neuron";
    static constexpr Signal sends = Signal::binary;

    struct Parameters
    {
        double tau_m = 10.0;
        double theta = 0.0;
        double c_1 = 0.0;
        double c_2 = 1.0;
        double c_3 = 1.0;
    };
    using State = BinaryState;
    using Derived = BinaryDerived;

    static void describe(NeuronDescription<ginzburg_neuron>& d)
    {
        describe_binary(d);
        auto& p = d.parameters;
        p.real("c_1", &Parameters::c_1, "1/mV", "linear part of the gain");
        p.real("c_2", &Parameters::c_2, "", "height of the sigmoidal part of the gain");
        p.real("c_3", &Parameters::c_3, "1/mV", "slope of the sigmoidal part of the gain");
        d.documentation = R"(
Binary neuron with a sigmoidal gain function.

.. math::
   P(S = 1) = c_1 (h + I) + c_2 \frac{1 + \tanh(c_3 (h + I - \theta))}{2}, \quad h(t) = \sum_j w_j S_j(t - d_j)


The neuron decides about its state at the times of a Poisson process of rate 1 / tau_m. A change of state travels as spikes:
two of one step mean up, one means down. A spike_generator that sends spikes with multiplicity 2 and 1 acts as a source with
prescribed states; spiking neurons cannot be connected, except through a parrot_neuron.

Sends binary states; receives binary states, currents (added to the field) and data logging requests.

**References** Ginzburg I, Sompolinsky H (1994). Theory of correlations in stochastic neural networks. Physical Review E
50:3171-3191. doi:10.1103/PhysRevE.50.3171.
)";
    }

    static bool accepts(Signal s) { return binary_accepts(s); }

    static void derive(const Parameters& p, double h, Derived& d) { d.tau = p.tau_m / h; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return binary_step(s, d, in, context, [&](double field, NodeRandom& random) {
            return random.uniform() <
                   p.c_1 * field + 0.5 * p.c_2 * (1.0 + math::tanh(p.c_3 * (field - p.theta)));
        });
    }
};

} // namespace nest

NEST_REGISTER_NEURON(ginzburg_neuron)
