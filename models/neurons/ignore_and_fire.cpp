// SPDX-License-Identifier: GPL-2.0-or-later
// Neuron that fires regularly, whatever it receives: for measurements in which the activity must not depend
// on the network.
//
//   spikes one step after phase / rate and then every 1 / rate, both rounded up to steps
#include "neurons/common.hpp"

#include <algorithm>

namespace nest
{

struct ignore_and_fire
{
    static constexpr const char* name = "ignore_and_fire";

    struct Parameters
    {
        double phase = 1.0;
        double rate = 10.0;
    };
    struct State
    {
        Step left = 0;      // steps to the next spike
        bool begins = true; // counts from the coming step on
    };
    struct Derived
    {
    };

    static void describe(NeuronDescription<ignore_and_fire>& d)
    {
        d.parameters
            .real("phase", &Parameters::phase, "", "time to the first spike, in units of the interval")
            .above(0.0)
            .max(1.0);
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "firing rate").positive();
        d.parameters.other(
            "recordables", [](const Parameters&) { return Value(Strings{}); }, nullptr, "",
            "nothing can be recorded");
        d.documentation = R"(
Neuron that ignores what it receives and fires at regular intervals.

The first spike comes one step after phase / rate, the others follow in intervals of 1 / rate, both rounded up to whole steps. Setting
parameters begins anew. With it, the cost of communication and delivery can be measured with the same spikes for
any connectivity, as in the benchmarks of Albers et al. (2022, doi:10.3389/fninf.2022.837549).

Sends spikes; receives (and ignores) spikes, currents (pA) and data logging requests.
)";
    }

    static void resize(State& s, const Parameters&) { s.begins = true; }
    static void derive(const Parameters&, double, Derived&) {}

    static int step(State& s, const Parameters& p, const Derived&, const Input&, StepContext& context)
    {
        const TimeGrid& grid = context.thread.setup.grid;
        if (s.begins) {
            s.begins = false;
            s.left = grid.step_up(p.phase / p.rate * 1e3);
        }
        if (s.left > 0) {
            --s.left;
            return 0;
        }
        s.left = std::max<Step>(1, grid.step_up(1e3 / p.rate)) - 1;
        return 1;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(ignore_and_fire)
