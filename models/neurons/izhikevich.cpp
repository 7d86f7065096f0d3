// SPDX-License-Identifier: GPL-2.0-or-later
// Izhikevich's two-dimensional neuron.
//
//   dV_m/dt = 0.04 V_m^2 + 5 V_m + 140 - U_m + I_e + I,  dU_m/dt = a (b V_m - U_m)
//   V_m >= V_th: spike, V_m -> c, U_m -> U_m + d
//
// mV, ms; currents in pA by convention, without a capacitance. Forward Euler with the resolution as step; a spike of weight w adds
// w to V_m. With consistent_integration = false as in the code of the publication: V_m in two half steps, then U_m, spikes act as
// currents. Izhikevich 2003, doi:10.1109/TNN.2003.820440.
#include "neurons/common.hpp"

namespace nest
{

struct izhikevich
{
    static constexpr const char* name = "izhikevich";

    struct Parameters
    {
        double V_th = 30.0;
        double V_min = -std::numeric_limits<double>::max();
        double a = 0.02;
        double b = 0.2;
        double c = -65.0;
        double d = 8.0;
        double I_e = 0.0;
        bool consistent_integration = true;
    };
    struct State
    {
        double V_m = -65.0;
        double U_m = -13.0;
        double I = 0.0; // current of the coming step
    };
    struct Derived
    {
        double h = 0.1;
    };

    static void describe(NeuronDescription<izhikevich>& d)
    {
        auto& p = d.parameters;
        p.real("V_th", &Parameters::V_th, "mV", "potential at which a spike is seen");
        p.real("V_min", &Parameters::V_min, "mV", "the membrane potential does not fall below").allow_infinite();
        p.real("a", &Parameters::a, "1/ms", "rate of the recovery variable");
        p.real("b", &Parameters::b, "", "coupling of the recovery variable to V_m");
        p.real("c", &Parameters::c, "mV", "potential after a spike");
        p.real("d", &Parameters::d, "mV/ms", "jump of the recovery variable with a spike");
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.boolean("consistent_integration", &Parameters::consistent_integration, "Euler's method; false: as the publication's code");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.real("U_m", &State::U_m, "mV/ms", "recovery variable").record();
        d.documentation = R"(
Izhikevich's two-dimensional neuron.

.. math::
   \frac{dV_m}{dt} = 0.04 V_m^2 + 5 V_m + 140 - U_m + I_e + I, \quad \frac{dU_m}{dt} = a (b V_m - U_m)

If V_m reaches V_th, the neuron fires, V_m is set to c and U_m grows by d. Integrated with Euler's method at the resolution, and a
spike of weight w adds w to V_m. With consistent_integration = false the model follows the code of the publication: V_m takes two
half steps, U_m follows with the new V_m, and a spike acts as a current during its step.

Sends spikes; receives spikes, currents and data logging requests.

**References** Izhikevich EM (2003). Simple model of spiking neurons. IEEE Transactions on Neural Networks 14:1569-1572.
doi:10.1109/TNN.2003.820440.
)";
    }

    static void derive(const Parameters&, double h, Derived& d) { d.h = h; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        const auto slope = [&](double V, double current) {
            return 0.04 * V * V + 5.0 * V + 140.0 - s.U_m + p.I_e + current;
        };
        const double V_before = s.V_m;
        if (p.consistent_integration) {
            s.V_m += d.h * slope(V_before, s.I) + in.spikes[0];
            s.U_m += d.h * p.a * (p.b * V_before - s.U_m);
        } else {
            s.V_m += 0.5 * d.h * slope(s.V_m, s.I + in.spikes[0]);
            s.V_m += 0.5 * d.h * slope(s.V_m, s.I + in.spikes[0]);
            s.U_m += d.h * p.a * (p.b * s.V_m - s.U_m);
        }
        s.V_m = s.V_m < p.V_min ? p.V_min : s.V_m;
        s.I = in.currents[0];
        if (s.V_m >= p.V_th) {
            s.V_m = p.c;
            s.U_m += p.d;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(izhikevich)
