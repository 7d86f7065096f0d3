// SPDX-License-Identifier: GPL-2.0-or-later
// Neuron that repeats every spike it receives on receptor 0, whatever the weight, at the end of the step of
// arrival.
#include "neurons/common.hpp"

namespace nest
{

struct parrot_neuron
{
    static constexpr const char* name = "parrot_neuron";
    static constexpr int spike_channels = 2;
    static constexpr int current_channels = 0;
    static constexpr bool queue_input = true;
    static constexpr bool event_driven = true;

    struct Parameters
    {
        double flush_event_send_interval = std::numeric_limits<double>::infinity();
    };
    struct State
    {
    };
    struct Derived
    {
    };

    static void describe(NeuronDescription<parrot_neuron>& d)
    {
        d.parameters
            .real("flush_event_send_interval", &Parameters::flush_event_send_interval, "ms",
                  "silent interval after which e-prop synapses are brought up to date")
            .positive()
            .allow_infinite();
        d.documentation = R"(
Neuron that repeats what it receives.

Each spike on receptor 0 is emitted again at the end of the step in which it arrives, as often as its multiplicity says;
weights do not matter. Spikes on receptor 1 are taken and ignored: with plastic synapses this lets a parrot act as
postsynaptic neuron whose spikes are prescribed.

Sends spikes; receives spikes on receptors 0 (repeated) and 1 (ignored).
)";
    }

    static bool accepts(Signal s)
    {
        return s == Signal::spike || s == Signal::random_spike || s == Signal::binary;
    }

    static int port(const Parameters&, Signal, std::int64_t receptor)
    {
        return receptor == 0 || receptor == 1 ? static_cast<int>(receptor) : -1;
    }

    static void derive(const Parameters&, double, Derived&) {}

    static int step(State&, const Parameters&, const Derived&, const Events& events, StepContext&)
    {
        int repeats = 0;
        for (const InputEvent& e : events) {
            repeats += e.cell % spike_channels == 0 ? e.multiplicity : 0;
        }
        return repeats;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(parrot_neuron)
