// SPDX-License-Identifier: GPL-2.0-or-later
// pulsepacket_generator: packets of spikes, normally distributed around given times; the same spikes for all
// targets.
#include "nest/model/registry.hpp"
#include "nest/parallel/distributions.hpp"

#include <map>

namespace nest
{

struct pulsepacket_generator
{
    static constexpr const char* name = "pulsepacket_generator";
    static constexpr Signal sends = Signal::spike;
    struct Parameters
    {
        Reals pulse_times;         // ms
        std::int64_t activity = 0; // spikes per packet
        double sdev = 0.0;         // ms
    };
    struct Runtime
    {
        std::vector<Step> centres;             // steps of the packets, ascending
        std::size_t next = 0;                  // first packet that is not drawn yet
        std::map<Step, std::uint32_t> pending; // spikes by the end of their step
        Step reach = 0;                        // spikes farther from the centre than this are left out
    };
    static void describe(StimulatorDescription<pulsepacket_generator>& d)
    {
        d.parameters.reals("pulse_times", &Parameters::pulse_times, "ms",
                           "centres of the packets, relative to origin");
        d.parameters.integer("activity", &Parameters::activity, "", "number of spikes in a packet")
            .non_negative()
            .max(1e9);
        d.parameters
            .real("sdev", &Parameters::sdev, "ms", "standard deviation of the spike times in a packet")
            .non_negative();
        d.documentation = R"(Sends packets of spikes (Diesmann, Gewaltig & Aertsen 1999, doi:10.1038/990101).

A packet has ``activity`` spikes at times drawn from a normal distribution around the pulse time with standard deviation ``sdev``; a
spike more than 10 sdev away or before the packet can begin is left out. All targets get the same spikes, for any number of threads and
processes.

Sends: spikes. Receives: nothing.)";
    }
    static void check(Parameters& p, const KernelView*, const std::string&)
    {
        std::sort(p.pulse_times.begin(), p.pulse_times.end());
    }
    // Packets whose first possible spike is still to come are drawn when it comes; others were drawn in runs
    // before.
    static void prepare(const Parameters& p, const DeviceWindow& window, const RunSetup& setup, Runtime& r)
    {
        r.reach = setup.grid.step(10.0 * p.sdev) + 1;
        r.centres.clear();
        for (const double t : p.pulse_times) {
            r.centres.push_back(setup.grid.step(t + window.origin));
        }
        r.next = static_cast<std::size_t>(
            std::lower_bound(r.centres.begin(), r.centres.end(), setup.now - r.reach) - r.centres.begin());
        r.pending.clear();
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        const TimeGrid& grid = thread.setup.grid;
        const Step first = window.first(grid);
        const Step last = window.last(grid);
        const Step end = slice.begin + slice.length;
        for (; r.next < r.centres.size() && r.centres[r.next] - r.reach <= end; ++r.next) {
            const double centre = p.pulse_times[r.next] + window.origin;
            // the key is the packet, so that a packet drawn again after Prepare is the same
            KeyedStream random(thread.setup.random_key, Purpose::device, outlet.device() << 32, r.next);
            for (std::int64_t k = 0; k < p.activity; ++k) {
                const double t = centre + (p.sdev > 0.0 ? p.sdev * standard_normal(random) : 0.0);
                const Step step = static_cast<Step>(std::floor(t / grid.resolution() + 1e-9)) + 1;
                if (step > slice.begin && step - r.centres[r.next] <= r.reach) {
                    ++r.pending[step];
                }
            }
        }
        while (!r.pending.empty() && r.pending.begin()->first <= end) {
            const Step step = r.pending.begin()->first;
            if (step > first && step <= last) {
                outlet.spike(thread, static_cast<int>(step - slice.begin) - 1,
                             static_cast<int>(r.pending.begin()->second));
            }
            r.pending.erase(r.pending.begin());
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(pulsepacket_generator)
