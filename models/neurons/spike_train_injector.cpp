// SPDX-License-Identifier: GPL-2.0-or-later
// spike_train_injector: a node that fires at given times as a neuron would, also into plastic synapses.
#include "devices/spike_times.hpp"

namespace nest
{

struct spike_train_injector : SpikeTimes<true>
{
    static constexpr const char* name = "spike_train_injector";
    static constexpr ElementType element_type = ElementType::neuron;
    static void describe(StimulatorDescription<spike_train_injector>& d)
    {
        describe_parameters(d.parameters);
        d.documentation = R"(
Fires at the times ``spike_times``, each repeated as often as ``spike_multiplicities`` says.

Its spikes stand for those of a neuron and pass through plastic synapses as well as static ones. Times are multiples of the resolution
unless ``allow_offgrid_times`` (rounded up) or ``precise_times`` is set, positive unless ``shift_now_spikes`` is set, and count
from ``origin``; those in the past are left out.

Sends spikes. Receives nothing.
)";
    }
    static bool off_grid(const Parameters& p) { return p.precise_times; }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(spike_train_injector)
