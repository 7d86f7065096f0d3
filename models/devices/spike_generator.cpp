// SPDX-License-Identifier: GPL-2.0-or-later
// spike_generator: spikes at given times, the same for all targets.
#include "devices/spike_times.hpp"

namespace nest
{

struct spike_generator : SpikeTimes<false>
{
    static constexpr const char* name = "spike_generator";
    static void describe(StimulatorDescription<spike_generator>& d)
    {
        describe_parameters(d.parameters);
        d.parameters.reals("spike_weights", &Parameters::spike_weights, "",
                           "factor of the synaptic weight for each spike, or empty");
        d.documentation = R"(Emits spikes at the times ``spike_times`` to all targets.

Times are multiples of the resolution unless ``allow_offgrid_times`` (rounded up) or ``precise_times`` is set, positive unless
``shift_now_spikes`` is set, and count from ``origin``; those in the past are left out. ``spike_weights`` multiply the weights of
the connections, ``spike_multiplicities`` repeat spikes.

Sends: spikes. Receives: nothing.)";
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(spike_generator)
