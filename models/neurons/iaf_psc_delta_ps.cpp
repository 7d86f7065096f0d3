// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron whose voltage jumps with each input spike, with spike times between grid
// points.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_e + I) / C_m,   V_m -> V_m + weight (mV) at the time of arrival
//   V_m reaches V_th at time t: spike at t, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA. With V_inf = E_L + tau_m (I_e + I) / C_m, V_m reaches V_th after
// tau_m log((V_inf - V_m) / (V_inf - V_th)). Morrison et al. 2007 (doi:10.1162/neco.2007.19.1.47), Hanuschkin
// et al. 2010 (doi:10.3389/fninf.2010.00113).
#include "neurons/precise.hpp"

namespace nest
{

struct iaf_psc_delta_ps
{
    static constexpr const char* name = "iaf_psc_delta_ps";
    static constexpr bool queue_input = true;
    static constexpr bool continuous = true;

    struct Parameters
    {
        double E_L = -70.0;
        double C_m = 250.0;
        double tau_m = 10.0;
        double t_ref = 2.0;
        double V_th = -55.0;
        double V_reset = -70.0;
        double V_min = -std::numeric_limits<double>::max();
        double I_e = 0.0;
        bool refractory_input = false;
    };
    struct State : PreciseState
    {
        double V_m = -70.0;
        double I = 0.0;       // current of this step
        double waiting = 0.0; // input that arrived while refractory, decayed to the end of that time
    };
    struct Derived
    {
        double decay = 0.0;
        double rate = 0.0;       // -1 / tau_m, 1/ms
        double I_to_V_inf = 0.0; // tau_m / C_m
        std::int32_t refractory = 1;
    };

    static void describe(NeuronDescription<iaf_psc_delta_ps>& d)
    {
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time, rounded up to whole steps").positive();
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("V_min", &Parameters::V_min, "mV",
               "lower bound of the potential at the end of steps without input")
            .allow_infinite();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.boolean("refractory_input", &Parameters::refractory_input,
                  "keep (decaying) input that arrives while refractory, and add it at the end of that time");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.boolean("is_refractory", &State::is_refractory, "whether the neuron is refractory").fixed();
        d.documentation = R"(
Leaky integrate-and-fire neuron with delta-shaped postsynaptic currents, and precise spike times.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_e + I}{C_m}

Spikes arrive and are emitted between the points of the time grid: each adds its weight (mV) to the membrane potential at its own
time. When V_m reaches V_th, by a jump or on its way, the neuron fires at that very time and stays at V_reset for t_ref (rounded
up to whole steps); input of that time is lost unless ``refractory_input`` is set. Results do not depend on the resolution.
Currents from devices are constant within a step.

Sends spikes with precise times; receives spikes, currents (pA) and data logging requests.

**References** Morrison A, Straube S, Plesser HE, Diesmann M (2007). Exact subthreshold integration with continuous spike times in
discrete-time neural network simulations. Neural Computation 19:47-79. doi:10.1162/neco.2007.19.1.47. Hanuschkin A,
Kunkel S, Helias M, Morrison A, Diesmann M (2010). A general and efficient method for incorporating precise spike times in
globally time-driven simulations. Frontiers in Neuroinformatics 4:113. doi:10.3389/fninf.2010.00113.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = propagators::decay(p.tau_m, h);
        d.rate = -1.0 / p.tau_m;
        d.I_to_V_inf = p.tau_m / p.C_m;
        d.refractory = refractory_steps(p.t_ref, h);
    }

    static double V_inf(const State& s, const Parameters& p, const Derived& d)
    {
        return p.E_L + d.I_to_V_inf * (p.I_e + s.I);
    }

    static void advance_step(State& s, const Parameters& p, const Derived& d)
    {
        const double rest = V_inf(s, p, d);
        s.V_m = s.is_refractory ? s.V_m : rest + (s.V_m - rest) * d.decay;
    }

    static void advance(State& s, const Parameters& p, const Derived& d, double t)
    {
        if (!s.is_refractory) {
            const double rest = V_inf(s, p, d);
            s.V_m += (s.V_m - rest) * precise::expm1_of(t * d.rate);
        }
    }

    static double crossing(const State& before, const State& after, const Parameters& p, const Derived& d,
                           double t)
    {
        if (after.V_m < p.V_th) {
            return -1.0;
        }
        const double rest = V_inf(before, p, d);
        return std::min(t, p.tau_m * math::log1p((p.V_th - before.V_m) / (rest - p.V_th)));
    }

    static void receive(State& s, const Parameters& p, const Derived& d, const InputEvent& e,
                        const StepContext& context)
    {
        const double jump = e.weight * e.multiplicity;
        if (!s.is_refractory) {
            s.V_m += jump;
        } else if (p.refractory_input) {
            const double rest = static_cast<double>(s.spike_step + d.refractory - context.step) * context.h +
                                e.offset - s.offset;
            s.waiting += jump * math::exp(-rest / p.tau_m);
        }
    }

    static void leave_refractory(State& s)
    {
        s.V_m += s.waiting;
        s.waiting = 0.0;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        return precise::step<iaf_psc_delta_ps>(s, p, d, in, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_delta_ps)
