// SPDX-License-Identifier: GPL-2.0-or-later
// VolumeSignal: what a volume_transmitter hands to plastic synapses: the spikes of a population, and the
// times at which the synapses follow up. Written between update and delivery of a slice by the main thread,
// read while delivering by all threads.
#pragma once

#include "nest/base/time.hpp"

#include <algorithm>
#include <vector>

namespace nest
{

struct VolumeSpike
{
    double time; // ms, of arrival
    double multiplicity;
};

struct VolumeSignal
{
    std::vector<VolumeSpike> spikes; // ascending; each time once
    Step interval = 1;               // steps from one follow-up to the next

    // First spike after time t (to within 1e-6 ms); searched from the end, where reads happen.
    const VolumeSpike* after(double t) const
    {
        const VolumeSpike* first = spikes.data();
        const VolumeSpike* p = end();
        while (p != first && (p - 1)->time - t > 1e-6) {
            --p;
        }
        return p;
    }
    const VolumeSpike* end() const { return spikes.data() + spikes.size(); }
};

} // namespace nest
