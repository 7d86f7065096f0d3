// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with alpha-function shaped postsynaptic currents and spike times between
// grid points.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = dI_syn_x - I_syn_x / tau_syn_x,   d(dI_syn_x)/dt = -dI_syn_x / tau_syn_x
//   dI_syn_x -> dI_syn_x + weight e / tau_syn_x at the time of arrival: a current that peaks at weight (pA)
//   after tau_syn_x V_m reaches V_th at time t: spike at t, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA. Exact between events; an excursion above V_th within one interval between events stays
// unseen. Morrison et al. 2007 (doi:10.1162/neco.2007.19.1.47).
#include "neurons/precise.hpp"

namespace nest
{

struct iaf_psc_alpha_ps
{
    static constexpr const char* name = "iaf_psc_alpha_ps";
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
        double V_min = -std::numeric_limits<double>::infinity();
        double tau_syn_ex = 2.0;
        double tau_syn_in = 2.0;
        double I_e = 0.0;
    };
    struct State : PreciseState
    {
        double V_m = -70.0;
        double dI_syn_ex = 0.0;
        double I_syn_ex = 0.0;
        double dI_syn_in = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0; // current of this step
    };
    struct Derived
    {
        double decay = 0.0;
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double dI_to_I_ex = 0.0;
        double dI_to_I_in = 0.0;
        double I_ex_to_V = 0.0;
        double I_in_to_V = 0.0;
        double dI_ex_to_V = 0.0;
        double dI_in_to_V = 0.0;
        double I_to_V = 0.0;
        double start_ex = 0.0; // slope of a current of peak 1 pA
        double start_in = 0.0;
        double rate = 0.0;       // -1 / tau_m, 1/ms
        double resistance = 0.0; // tau_m / C_m
        precise::Filter ex;
        precise::Filter in;
        std::int32_t refractory = 1;
    };

    static void describe(NeuronDescription<iaf_psc_alpha_ps>& d)
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
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "rise time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "rise time of inhibitory currents").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        auto& s = d.state;
        s.real("V_m", &State::V_m, "mV", "membrane potential").record();
        s.real("I_syn_ex", &State::I_syn_ex, "pA", "excitatory synaptic current").record().fixed();
        s.real("I_syn_in", &State::I_syn_in, "pA", "inhibitory synaptic current").record().fixed();
        s.real("dI_syn_ex", &State::dI_syn_ex, "pA/ms",
               "auxiliary variable of the excitatory synaptic current")
            .fixed();
        s.real("dI_syn_in", &State::dI_syn_in, "pA/ms",
               "auxiliary variable of the inhibitory synaptic current")
            .fixed();
        s.boolean("is_refractory", &State::is_refractory, "whether the neuron is refractory").fixed();
        d.documentation = R"(
Leaky integrate-and-fire neuron with alpha-function shaped postsynaptic currents, and precise spike times.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   I_{syn,x}(t) = \sum_k w_k \frac{e}{\tau_{syn,x}} (t - t_k) \exp\left(-\frac{t - t_k}{\tau_{syn,x}}\right)

Spikes arrive and are emitted between the points of the time grid: the current of a spike of weight w (pA) starts at its own time and
peaks at w after tau_syn_ex if w is positive, after tau_syn_in otherwise. When V_m reaches V_th, the neuron fires at that very
time and stays at V_reset for t_ref (rounded up to whole steps). The solution between events is exact, so that results do not depend
on the resolution; only a crossing of the threshold that is over before the next event or end of a step remains unseen.
Currents from devices are constant within a step.

Sends spikes with precise times; receives spikes, currents (pA) and data logging requests.

**References** Morrison A, Straube S, Plesser HE, Diesmann M (2007). Exact subthreshold integration with continuous spike times in
discrete-time neural network simulations. Neural Computation 19:47-79. doi:10.1162/neco.2007.19.1.47.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        const double e = math::exp(1.0);
        d.decay = propagators::decay(p.tau_m, h);
        d.decay_ex = propagators::decay(p.tau_syn_ex, h);
        d.decay_in = propagators::decay(p.tau_syn_in, h);
        d.dI_to_I_ex = propagators::dI_to_I(p.tau_syn_ex, h);
        d.dI_to_I_in = propagators::dI_to_I(p.tau_syn_in, h);
        d.I_ex_to_V = propagators::I_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
        d.I_in_to_V = propagators::I_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
        d.dI_ex_to_V = propagators::dI_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
        d.dI_in_to_V = propagators::dI_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.start_ex = e / p.tau_syn_ex;
        d.start_in = e / p.tau_syn_in;
        d.ex.derive(p.tau_syn_ex, p.tau_m, p.C_m);
        d.in.derive(p.tau_syn_in, p.tau_m, p.C_m);
        d.rate = -1.0 / p.tau_m;
        d.resistance = p.tau_m / p.C_m;
        d.refractory = refractory_steps(p.t_ref, h);
    }

    static void advance_step(State& s, const Parameters& p, const Derived& d)
    {
        const double V = p.E_L + ((s.V_m - p.E_L) * d.decay + d.I_to_V * (p.I_e + s.I) +
                                  (s.dI_syn_ex * d.dI_ex_to_V + s.I_syn_ex * d.I_ex_to_V) +
                                  (s.dI_syn_in * d.dI_in_to_V + s.I_syn_in * d.I_in_to_V));
        s.V_m = s.is_refractory ? s.V_m : V;
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + s.dI_syn_ex * d.dI_to_I_ex;
        s.I_syn_in = s.I_syn_in * d.decay_in + s.dI_syn_in * d.dI_to_I_in;
        s.dI_syn_ex *= d.decay_ex;
        s.dI_syn_in *= d.decay_in;
    }

    static void advance(State& s, const Parameters& p, const Derived& d, double t)
    {
        const double ex = precise::expm1_of(t * d.ex.rate);
        const double in = p.tau_syn_in == p.tau_syn_ex ? ex : precise::expm1_of(t * d.in.rate);
        if (!s.is_refractory) {
            const double m = precise::expm1_of(t * d.rate);
            s.V_m = p.E_L + ((s.V_m - p.E_L) * (1.0 + m) - m * d.resistance * (p.I_e + s.I) +
                             (s.dI_syn_ex * d.ex.dI_to_V(t, p.tau_m, ex, m) +
                              s.I_syn_ex * d.ex.I_to_V(t, p.tau_m, ex, m)) +
                             (s.dI_syn_in * d.in.dI_to_V(t, p.tau_m, in, m) +
                              s.I_syn_in * d.in.I_to_V(t, p.tau_m, in, m)));
        }
        s.I_syn_ex = (s.I_syn_ex + s.dI_syn_ex * t) * (1.0 + ex);
        s.I_syn_in = (s.I_syn_in + s.dI_syn_in * t) * (1.0 + in);
        s.dI_syn_ex *= 1.0 + ex;
        s.dI_syn_in *= 1.0 + in;
    }

    static double slope(const State& s, const Parameters& p)
    {
        return -(s.V_m - p.E_L) / p.tau_m + (s.I_syn_ex + s.I_syn_in + p.I_e + s.I) / p.C_m;
    }

    static double crossing(const State& before, const State& after, const Parameters& p, const Derived& d,
                           double t)
    {
        return after.V_m >= p.V_th ? precise::root<iaf_psc_alpha_ps>(before, p, d, t) : -1.0;
    }

    static void receive(State& s, const Parameters&, const Derived& d, const InputEvent& e,
                        const StepContext&)
    {
        if (e.weight >= 0.0) {
            s.dI_syn_ex += e.weight * e.multiplicity * d.start_ex;
        } else {
            s.dI_syn_in += e.weight * e.multiplicity * d.start_in;
        }
    }

    static void leave_refractory(State&) {}

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        return precise::step<iaf_psc_alpha_ps>(s, p, d, in, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_alpha_ps)
