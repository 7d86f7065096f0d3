// SPDX-License-Identifier: GPL-2.0-or-later
// Parameters, state and propagation of the leaky integrate-and-fire neurons with exponential currents and
// precise spike times: iaf_psc_exp_ps, iaf_psc_exp_ps_lossless.
#pragma once

#include "neurons/precise.hpp"

namespace nest
{

template <class M>
struct PreciseExp
{
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
        double I_syn_ex = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0;     // current of this step
        double I_syn = 0.0; // sum of both synaptic currents when last looked at
    };
    struct Derived
    {
        double decay = 0.0;
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double ex_to_V = 0.0;
        double in_to_V = 0.0;
        double I_to_V = 0.0;
        double rate = 0.0;       // -1 / tau_m, 1/ms
        double resistance = 0.0; // tau_m / C_m
        precise::Filter ex;
        precise::Filter in;
        std::int32_t refractory = 1;
    };

    static void describe_parameters(FieldTable<Parameters>& p)
    {
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time, rounded up to whole steps").positive();
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("V_min", &Parameters::V_min, "mV",
               "lower bound of the potential at the end of steps without input")
            .allow_infinite();
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = propagators::decay(p.tau_m, h);
        d.decay_ex = propagators::decay(p.tau_syn_ex, h);
        d.decay_in = propagators::decay(p.tau_syn_in, h);
        d.ex_to_V = propagators::I_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
        d.in_to_V = propagators::I_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.ex.derive(p.tau_syn_ex, p.tau_m, p.C_m);
        d.in.derive(p.tau_syn_in, p.tau_m, p.C_m);
        d.rate = -1.0 / p.tau_m;
        d.resistance = p.tau_m / p.C_m;
        d.refractory = refractory_steps(p.t_ref, h);
    }

    static void advance_step(State& s, const Parameters& p, const Derived& d)
    {
        const double V = p.E_L + ((s.V_m - p.E_L) * d.decay + d.I_to_V * (p.I_e + s.I) +
                                  (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
        s.V_m = s.is_refractory ? s.V_m : V;
        s.I_syn_ex *= d.decay_ex;
        s.I_syn_in *= d.decay_in;
    }

    static void advance(State& s, const Parameters& p, const Derived& d, double t)
    {
        const double ex = precise::expm1_of(t * d.ex.rate);
        const double in = p.tau_syn_in == p.tau_syn_ex ? ex : precise::expm1_of(t * d.in.rate);
        if (!s.is_refractory) {
            const double m = precise::expm1_of(t * d.rate);
            s.V_m =
                p.E_L +
                ((s.V_m - p.E_L) * (1.0 + m) - m * d.resistance * (p.I_e + s.I) +
                 (s.I_syn_ex * d.ex.I_to_V(t, p.tau_m, ex, m) + s.I_syn_in * d.in.I_to_V(t, p.tau_m, in, m)));
        }
        s.I_syn_ex *= 1.0 + ex;
        s.I_syn_in *= 1.0 + in;
    }

    static double slope(const State& s, const Parameters& p)
    {
        return -(s.V_m - p.E_L) / p.tau_m + (s.I_syn_ex + s.I_syn_in + p.I_e + s.I) / p.C_m;
    }

    static void receive(State& s, const Parameters&, const Derived&, const InputEvent& e, const StepContext&)
    {
        (e.weight >= 0.0 ? s.I_syn_ex : s.I_syn_in) += e.weight * e.multiplicity;
    }

    static void leave_refractory(State&) {}

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        return precise::step<M>(s, p, d, in, context);
    }
};

} // namespace nest
