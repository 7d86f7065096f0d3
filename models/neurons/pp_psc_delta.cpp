// SPDX-License-Identifier: GPL-2.0-or-later
// Point process neuron with leaky integration of delta-shaped input, adaptation and dead time.
//
//   dV_m/dt = -V_m / tau_m + (I_e + I) / C_m;  a spike of weight w (mV) adds w to V_m
//   rate = c_1 V' + c_2 exp(c_3 V') if positive (1/s), V' = V_m - E_sfa
//   E_sfa = sum over components of q_sfa exp(-(t - t_k) / tau_sfa) over own spikes t_k
//   after a spike none for dead_time, fixed or drawn from a gamma distribution; V_m -> 0 if with_reset
//
// mV relative to rest, ms, pF, pA. Integrated exactly on the grid. Cardanobile & Rotter 2010,
// doi:10.1007/s10827-009-0195-x; Deger, Helias, Cardanobile, Atay & Rotter 2010,
// doi:10.1103/PhysRevE.82.021129; Jolivet, Rauch, Luescher & Gerstner 2006, doi:10.1007/s10827-006-7074-5.
#include "neurons/receptors.hpp"

#include "nest/parallel/distributions.hpp"

namespace nest
{

struct pp_psc_delta
{
    static constexpr const char* name = "pp_psc_delta";

    struct Parameters
    {
        double tau_m = 10.0;
        double C_m = 250.0;
        double I_e = 0.0;
        double dead_time = 1.0;
        bool dead_time_random = false;
        std::int64_t dead_time_shape = 1;
        bool with_reset = true;
        double c_1 = 0.0;
        double c_2 = 1.238;
        double c_3 = 0.25;
        Reals tau_sfa;
        Reals q_sfa;
    };
    struct State
    {
        double V_m = 0.0;
        double E_sfa = 0.0;
        double t_ref_remaining = 0.0;
        double I = 0.0; // current of the coming step
        FewReals<3> sfa;
    };
    struct Derived
    {
        double h = 0.1;
        double decay = 0.0; // V_m -> V_m
        double I_to_V = 0.0;
        double dead_time = 0.0; // 0, or a step at least
        double shape = 1.0;
        FewReals<3> sfa; // decays in a step
    };

    static void describe(NeuronDescription<pp_psc_delta>& d)
    {
        auto& p = d.parameters;
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("dead_time", &Parameters::dead_time, "ms",
               "time after a spike without another one, its mean if random; 0: none")
            .non_negative();
        p.boolean("dead_time_random", &Parameters::dead_time_random,
                  "draw the dead time from a gamma distribution");
        p.integer("dead_time_shape", &Parameters::dead_time_shape, "", "shape of that distribution").min(1);
        p.boolean("with_reset", &Parameters::with_reset, "set V_m to 0 after a spike");
        p.real("c_1", &Parameters::c_1, "1/(s mV)", "slope of the linear part of the rate");
        p.real("c_2", &Parameters::c_2, "1/s", "factor of the exponential part of the rate");
        p.real("c_3", &Parameters::c_3, "1/mV", "exponent of the exponential part of the rate")
            .non_negative();
        p.reals("tau_sfa", &Parameters::tau_sfa, "ms", "decay times of the components of adaptation")
            .positive();
        p.reals("q_sfa", &Parameters::q_sfa, "mV", "jumps of the components of adaptation with a spike");
        auto& s = d.state;
        s.real("V_m", &State::V_m, "mV", "membrane potential").record();
        s.real("E_sfa", &State::E_sfa, "mV", "adaptation, subtracted from V_m in the rate").record();
        s.real("t_ref_remaining", &State::t_ref_remaining, "ms", "what is left of the dead time")
            .non_negative();
        d.documentation = R"(
Point process neuron with leaky integration of delta-shaped input, adaptation and dead time.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m}{\tau_m} + \frac{I_e + I}{C_m} + \sum_k w_k \delta(t - t_k), \quad
   \lambda(t) = \left[c_1 V' + c_2 e^{c_3 V'}\right]_+, \quad V' = V_m - E_{sfa}

A spike that arrives adds its weight (mV) to V_m, which is measured from rest. The neuron fires at random with rate
:math:`\lambda`; each spike adds q_sfa to the components of E_sfa, which decay with tau_sfa, and resets V_m to 0 if with_reset is
set. For dead_time after a spike no other follows; with dead_time_random it is drawn from a gamma distribution of integer shape
dead_time_shape and mean dead_time. Without dead time several spikes may fall into one step.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Cardanobile S, Rotter S (2010). Multiplicatively interacting point processes and applications to neural
modeling. Journal of Computational Neuroscience 28:267-284. doi:10.1007/s10827-009-0195-x. Deger M, Helias M, Cardanobile S,
Atay FM, Rotter S (2010). Nonequilibrium dynamics of stochastic point processes with refractoriness. Physical Review E
82:021129. doi:10.1103/PhysRevE.82.021129. Jolivet R, Rauch A, Luescher H-R, Gerstner W (2006). Predicting spike timing of
neocortical pyramidal neurons by simple threshold models. Journal of Computational Neuroscience 21:35-49.
doi:10.1007/s10827-006-7074-5.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_same_length("tau_sfa", p.tau_sfa, "q_sfa", p.q_sfa, where);
    }
    static void resize(State& s, const Parameters& p) { s.sfa.resize(p.q_sfa.size()); }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.decay = propagators::decay(p.tau_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.dead_time = p.dead_time > 0.0 && p.dead_time < h ? h : p.dead_time;
        d.shape = static_cast<double>(p.dead_time_shape);
        d.sfa.resize(p.tau_sfa.size());
        for (std::size_t i = 0; i < p.tau_sfa.size(); ++i) {
            d.sfa[i] = propagators::decay(p.tau_sfa[i], h);
        }
    }

    static int draw_spikes(State& s, const Parameters& p, const Derived& d, StepContext& context)
    {
        const double V = s.V_m - s.E_sfa;
        const double expected = 1e-3 * d.h * (p.c_1 * V + p.c_2 * math::exp(p.c_3 * V)); // spikes in the step
        if (!(expected > 0.0)) {
            return 0;
        }
        NodeRandom random = context.random();
        if (d.dead_time <= 0.0) {
            return static_cast<int>(poisson(random, std::fmin(expected, 1e6)));
        }
        if (random.uniform() >= -math::expm1(-expected)) {
            return 0;
        }
        s.t_ref_remaining = p.dead_time_random ? gamma(random, d.shape, d.dead_time / d.shape) : d.dead_time;
        return 1;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        s.V_m = s.V_m * d.decay + d.I_to_V * (p.I_e + s.I) + in.spikes[0];
        s.I = in.currents[0];
        s.E_sfa = 0.0;
        for (std::size_t i = 0; i < s.sfa.size(); ++i) {
            s.sfa[i] *= d.sfa[i];
            s.E_sfa += s.sfa[i];
        }
        int fired = 0;
        if (s.t_ref_remaining > 0.0) {
            s.t_ref_remaining -= d.h;
            s.t_ref_remaining = s.t_ref_remaining > 1e-6 * d.h ? s.t_ref_remaining : 0.0;
        } else {
            fired = draw_spikes(s, p, d, context);
        }
        if (fired > 0 && p.with_reset) {
            s.V_m = 0.0;
        }
        for (std::size_t i = 0; i < s.sfa.size(); ++i) {
            s.sfa[i] += fired * p.q_sfa[i];
        }
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(pp_psc_delta)
