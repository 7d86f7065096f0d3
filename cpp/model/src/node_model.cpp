// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/node_model.hpp"

namespace nest
{

const char* element_type_name(ElementType type)
{
    switch (type) {
    case ElementType::neuron:
        return "neuron";
    case ElementType::stimulator:
        return "stimulator";
    case ElementType::recorder:
        return "recorder";
    default:
        return "other";
    }
}

const char* signal_name(Signal signal)
{
    switch (signal) {
    case Signal::spike:
        return "spikes";
    case Signal::random_spike:
        return "spikes drawn for each target";
    case Signal::current:
        return "currents";
    case Signal::logging:
        return "requests for recording";
    case Signal::binary:
        return "binary states";
    case Signal::rate_instantaneous:
        return "instantaneous rates";
    case Signal::rate_delayed:
        return "delayed rates";
    case Signal::gap:
        return "gap-junction voltages";
    case Signal::diffusion:
        return "diffusion signals";
    case Signal::slow_current:
        return "slow inward currents";
    case Signal::learning:
        return "learning signals";
    default:
        return "nothing";
    }
}

} // namespace nest
