// mymodule_generator: a device that sends a spike to its targets every `interval` ms while it is active.
#include <nest/model/registry.hpp>

namespace nest
{

struct mymodule_generator
{
    static constexpr const char* name = "mymodule_generator";
    static constexpr Signal sends = Signal::spike;

    struct Parameters
    {
        double interval = 10.0;
    };
    struct Runtime // per device and thread
    {
        Step interval = 1; // steps
    };

    static void describe(StimulatorDescription<mymodule_generator>& d)
    {
        d.parameters
            .real("interval", &Parameters::interval, "ms",
                  "time between spikes, a multiple of the resolution")
            .positive();
        d.documentation = R"(
Sends a spike every ``interval`` ms, the first one ``interval`` ms after ``start``.

.. math::
   t_k = t_{start} + k \, \Delta t, \quad k = 1, 2, \ldots

Sends spikes; receives nothing.
)";
    }

    static void check(Parameters& p, const KernelView* kernel, const std::string& where)
    {
        if (kernel && !kernel->grid().on_grid(p.interval)) {
            throw Error("BadProperty", where + ": 'interval' must be a multiple of the resolution, but " +
                                           to_text(p.interval) + " was given.");
        }
    }

    static void prepare(const Parameters& p, const DeviceWindow&, const RunSetup& setup, Runtime& r)
    {
        r.interval = setup.grid.step(p.interval);
    }

    static void update(const Parameters&, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step t = slice.begin + lag + 1; // a spike has the time of the end of its step
            if (t > first && t <= last && (t - first) % r.interval == 0) {
                outlet.spike(thread, lag);
            }
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(mymodule_generator)
