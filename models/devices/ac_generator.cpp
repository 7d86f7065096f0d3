// SPDX-License-Identifier: GPL-2.0-or-later
// ac_generator: a sinusoidal current.
//
//   I(t) = offset + amplitude sin(2π frequency t + phase)
#include "nest/model/registry.hpp"

#include "devices/periodic.hpp"

namespace nest
{

struct ac_generator
{
    static constexpr const char* name = "ac_generator";
    static constexpr Signal sends = Signal::current;
    static constexpr const char* recordable = "I";
    struct Parameters
    {
        double amplitude = 0.0; // pA
        double offset = 0.0;    // pA
        double frequency = 0.0; // Hz
        double phase = 0.0;     // degrees
    };
    struct Runtime
    {
    };
    static void describe(StimulatorDescription<ac_generator>& d)
    {
        d.parameters.real("amplitude", &Parameters::amplitude, "pA", "amplitude of the sine");
        d.parameters.real("offset", &Parameters::offset, "pA", "constant part of the current");
        d.parameters.real("frequency", &Parameters::frequency, "Hz", "frequency of the sine");
        d.parameters.real("phase", &Parameters::phase, "degrees", "phase of the sine at time 0");
        d.parameters.other(
            "y_0", [](const Parameters&) { return Value(0.0); }, nullptr, "pA",
            "state of the oscillator (not used)");
        d.parameters.other(
            "y_1", [](const Parameters&) { return Value(0.0); }, nullptr, "pA",
            "state of the oscillator (not used)");
        d.documentation = R"(Sends a sinusoidal current between start and stop.

.. math:: I(t) = offset + amplitude \sin(2 \pi \cdot frequency \cdot t + phase)

The sine is evaluated at the end of each step, without accumulating rounding errors.

Sends: currents. Receives: nothing. Recordable: I.)";
    }
    static void prepare(const Parameters&, const DeviceWindow&, const RunSetup&, Runtime&) {}
    static double record(const Parameters& p, const DeviceWindow& window, const std::vector<Runtime>&,
                         Step step, const Slice&, const TimeGrid& grid)
    {
        return window.current_active(step, grid)
                   ? p.offset + p.amplitude * modulation(p.frequency, p.phase, grid.ms(step + 1))
                   : 0.0;
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime&, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        for (int lag = 0; lag < slice.length; ++lag) {
            const double I = record(p, window, {}, slice.begin + lag, slice, thread.setup.grid);
            if (I != 0.0) {
                outlet.current(slice.begin + lag, I);
            }
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(ac_generator)
