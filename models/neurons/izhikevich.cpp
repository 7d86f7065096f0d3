// SPDX-License-Identifier: GPL-2.0-or-later
// Izhikevich's neuron: a quadratic membrane with linear recovery.
//
//   dV_m/dt = 0.04 V_m^2 + 5 V_m + 140 - U_m + I_e + I,   V_m -> V_m + weight at the end of the step of
//   arrival dU_m/dt = a (b V_m - U_m) V_m >= V_th: spike, V_m -> c, U_m -> U_m + d
//
// V_m in mV, t in ms, currents in pA, all with factors of 1. Forward Euler in steps of the resolution, or,
// without consistent_integration, the scheme of the published program: V_m in two half steps with the input
// as current, then U_m with the new V_m. Izhikevich 2003, doi:10.1109/TNN.2003.820440.
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
        double I_e = 0.0;
        double a = 0.02;
        double b = 0.2;
        double c = -65.0;
        double d = 8.0;
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
        p.real("V_th", &Parameters::V_th, "mV", "potential at which a spike is cut off");
        p.real("V_min", &Parameters::V_min, "mV", "the membrane potential does not fall below")
            .allow_infinite();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("a", &Parameters::a, "1/ms", "rate of the recovery variable");
        p.real("b", &Parameters::b, "", "sensitivity of the recovery variable to the potential");
        p.real("c", &Parameters::c, "mV", "potential after a spike");
        p.real("d", &Parameters::d, "mV", "increment of the recovery variable with a spike");
        p.boolean("consistent_integration", &Parameters::consistent_integration,
                  "forward Euler steps (True), or the scheme of the published program");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.real("U_m", &State::U_m, "mV", "recovery variable").record();
        d.documentation = R"(
Izhikevich's neuron: two equations that reproduce spiking and bursting of many kinds of cortical neurons.

.. math::
   \frac{dV_m}{dt} = 0.04 V_m^2 + 5 V_m + 140 - U_m + I_e + I, \quad \frac{dU_m}{dt} = a (b V_m - U_m)

If V_m reaches V_th, the neuron fires, V_m is set to c and d is added to U_m. A spike that arrives adds its weight (mV) to V_m at
the end of the step. The equations are integrated by forward Euler steps of the resolution. With ``consistent_integration`` False
the scheme of the published program is used instead: V_m in two half steps, with the weights of arriving spikes as current, then U_m
with the new V_m; it is meant for a resolution of 1 ms.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Izhikevich EM (2003). Simple model of spiking neurons. IEEE Transactions on Neural Networks 14:1569-1572.
doi:10.1109/TNN.2003.820440.
)";
    }

    static void derive(const Parameters&, double h, Derived& d) { d.h = h; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        const auto slope = [&](double V, double I) {
            return 0.04 * V * V + 5.0 * V + 140.0 - s.U_m + s.I + p.I_e + I;
        };
        const double spikes = in.spikes[0];
        if (p.consistent_integration) {
            const double V = s.V_m;
            s.V_m += d.h * slope(V, 0.0) + spikes;
            s.U_m += d.h * p.a * (p.b * V - s.U_m);
        } else {
            s.V_m += 0.5 * d.h * slope(s.V_m, spikes);
            s.V_m += 0.5 * d.h * slope(s.V_m, spikes);
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
