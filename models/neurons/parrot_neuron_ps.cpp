// SPDX-License-Identifier: GPL-2.0-or-later
// Neuron that repeats every spike it receives on receptor 0, whatever the weight, at the precise time of
// arrival.
#include "neurons/common.hpp"

namespace nest
{

struct parrot_neuron_ps
{
    static constexpr const char* name = "parrot_neuron_ps";
    static constexpr int spike_channels = 2;
    static constexpr int current_channels = 0;
    static constexpr bool queue_input = true;
    static constexpr bool event_driven = true;
    static constexpr bool continuous = true;

    struct Parameters
    {
    };
    struct State
    {
    };
    struct Derived
    {
    };

    static void describe(NeuronDescription<parrot_neuron_ps>& d)
    {
        d.documentation = R"(
Neuron that repeats what it receives, at precise times (Morrison et al. 2007, doi:10.1162/neco.2007.19.1.47).

Each spike on receptor 0 is emitted again at its time of arrival between the points of the time grid, as often as its
multiplicity says; weights do not matter. Spikes on receptor 1 are taken and ignored: with plastic synapses this lets a parrot act as
postsynaptic neuron whose spikes are prescribed.

Sends spikes with precise times; receives spikes on receptors 0 (repeated) and 1 (ignored).
)";
    }

    static bool accepts(Signal s) { return s == Signal::spike || s == Signal::random_spike; }

    static int port(const Parameters&, Signal, std::int64_t receptor)
    {
        return receptor == 0 || receptor == 1 ? static_cast<int>(receptor) : -1;
    }

    static void derive(const Parameters&, double, Derived&) {}

    static int step(State&, const Parameters&, const Derived&, const Events& events, StepContext& context)
    {
        for (const InputEvent& e : events) {
            for (int i = 0; i < e.multiplicity && e.cell % spike_channels == 0; ++i) {
                context.spike_at(e.offset);
            }
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(parrot_neuron_ps)
