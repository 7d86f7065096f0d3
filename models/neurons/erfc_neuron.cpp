// SPDX-License-Identifier: GPL-2.0-or-later
// Binary neuron whose gain is a complementary error function, as a threshold with Gaussian noise gives it.
//
//   h(t) = sum of the weights of all sources in state 1
//   P(S = 1) = erfc(-(h + I - theta) / (sqrt(2) sigma)) / 2
//   updates at the times of a Poisson process of rate 1 / tau_m
//
// Weights and fields in mV by convention, ms. Ginzburg & Sompolinsky 1994, doi:10.1103/PhysRevE.50.3171.
#include "neurons/binary.hpp"

namespace nest
{

struct erfc_neuron
{
    static constexpr const char* name = "erfc_neuron";
    static constexpr Signal sends = Signal::binary;

    struct Parameters
    {
        double tau_m = 10.0;
        double theta = 0.0;
        double sigma = 1.0;
    };
    using State = BinaryState;
    using Derived = BinaryDerived;

    static void describe(NeuronDescription<erfc_neuron>& d)
    {
        describe_binary(d);
        d.parameters.real("sigma", &Parameters::sigma, "mV", "width of the gain function").positive();
        d.documentation = R"(
Binary neuron whose gain is a complementary error function, as a threshold with Gaussian noise gives it.

.. math::
   P(S = 1) = \frac{1}{2} \mathrm{erfc}\left(-\frac{h + I - \theta}{\sqrt{2} \sigma}\right), \quad h(t) = \sum_j w_j S_j(t - d_j)


The neuron decides about its state at the times of a Poisson process of rate 1 / tau_m. A change of state travels as spikes:
two of one step mean up, one means down. A spike_generator that sends spikes with multiplicity 2 and 1 acts as a source with
prescribed states; spiking neurons cannot be connected, except through a parrot_neuron.

Sends binary states; receives binary states, currents (added to the field) and data logging requests.

**References** Ginzburg I, Sompolinsky H (1994). Theory of correlations in stochastic neural networks. Physical Review E
50:3171-3191. doi:10.1103/PhysRevE.50.3171. McCulloch WS, Pitts W (1943). A logical calculus of the ideas immanent in
nervous activity. Bulletin of Mathematical Biophysics 5:115-133. doi:10.1007/BF02478259.
)";
    }

    static bool accepts(Signal s) { return binary_accepts(s); }

    static void derive(const Parameters& p, double h, Derived& d) { d.tau = p.tau_m / h; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return binary_step(s, d, in, context, [&](double field, NodeRandom& random) {
            return random.uniform() < 0.5 * math::erfc((p.theta - field) / (1.4142135623730951 * p.sigma));
        });
    }
};

} // namespace nest

NEST_REGISTER_NEURON(erfc_neuron)
