// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the end of the step of arrival
//   V_m >= V_th, or with delta > 0 at the rate rho exp((V_m - V_th) / delta): spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#include "neurons/common.hpp"

namespace nest
{

struct iaf_psc_exp
{
    static constexpr const char* name = "iaf_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    static constexpr int current_channels = 2;

    struct Parameters
    {
        double E_L = -70.0;
        double C_m = 250.0;
        double tau_m = 10.0;
        double t_ref = 2.0;
        double V_th = -55.0;
        double V_reset = -70.0;
        double tau_syn_ex = 2.0;
        double tau_syn_in = 2.0;
        double I_e = 0.0;
        double rho = 0.01;
        double delta = 0.0;
    };
    template <class T>
    struct StateOf
    {
        T V_m = T{} - 70.0;
        T I_syn_ex{};
        T I_syn_in{};
        T I{};          // current of the coming step
        T I_filtered{}; // the same, on its way through the excitatory synaptic filter
        T refractory{}; // steps left
    };
    using State = StateOf<double>;
    struct Derived
    {
        double decay = 0.0; // V_m -> V_m
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double ex_to_V = 0.0;
        double in_to_V = 0.0;
        double I_to_V = 0.0;
        double V_e = 0.0; // constant part of the step
        double to_filter = 0.0;
        double h = 0.1;
        double refractory = 0.0; // steps
    };

    static void describe(NeuronDescription<iaf_psc_exp>& d)
    {
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("rho", &Parameters::rho, "1/s", "firing rate at threshold, with delta > 0").non_negative();
        p.real("delta", &Parameters::delta, "mV", "width of the threshold region; 0: a sharp threshold")
            .non_negative();
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_ex; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_in; });
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

A spike that arrives adds its weight (pA) to I_syn_ex if it is positive, else to I_syn_in. If V_m reaches V_th, the neuron
fires and stays at V_reset for t_ref. With delta > 0 it fires at random at the rate rho exp((V_m - V_th) / delta) instead.

Sends spikes; receives spikes, data logging requests, and currents (pA) on receptor 0 (into the membrane) or receptor 1
(through the excitatory synaptic filter).

**References** Rotter S, Diesmann M (1999). Exact digital simulation of time-invariant linear systems. Biological
Cybernetics 81:381-402. doi:10.1007/s004220050570. Tsodyks M, Uziel A, Markram H (2000). Synchrony generation in recurrent
networks with frequency-dependent synapses. Journal of Neuroscience 20:RC50. doi:10.1523/JNEUROSCI.20-01-j0003.2000.
Schuecker J, Diesmann M, Helias M (2015). Modulated escape from a metastable state driven by colored noise. Physical
Review E 92:052119. doi:10.1103/PhysRevE.92.052119.
)";
    }

    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        return receptor == 0 || (signal == Signal::current && receptor == 1) ? static_cast<int>(receptor)
                                                                             : -1;
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
        d.V_e = d.I_to_V * p.I_e;
        d.to_filter = -math::expm1(-h / p.tau_syn_ex);
        d.h = h;
        d.refractory = whole_steps(p.t_ref, h);
    }

    static bool fires_at_random(double V, const Parameters& p, const Derived& d, StepContext& context)
    {
        const double rate = 1e-3 * p.rho * math::exp((V - p.V_th) / p.delta); // 1/ms
        return context.random().uniform() < -math::expm1(-rate * d.h);
    }

    // What fires, without noise: T = double or Lanes (eight neurons).
    template <class T>
    static NEST_ALWAYS_INLINE MaskOf<T> advance(StateOf<T>& s, const Parameters& p, const Derived& d,
                                                const InputOf<T>& in)
    {
        integrate(s, p, d, in);
        const MaskOf<T> fires = s.V_m >= p.V_th;
        reset(s, fires, p.V_reset, d.refractory);
        return fires;
    }

    static bool alone(const Parameters& p) { return p.delta > 0.0; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        if (p.delta == 0.0) {
            return advance(s, p, d, in);
        }
        const bool active = s.refractory == 0.0;
        integrate(s, p, d, in);
        const bool fires = active && fires_at_random(s.V_m, p, d, context);
        reset(s, fires, p.V_reset, d.refractory);
        return fires;
    }

private:
    template <class T>
    static NEST_ALWAYS_INLINE void integrate(StateOf<T>& s, const Parameters& p, const Derived& d,
                                             const InputOf<T>& in)
    {
        const MaskOf<T> active = s.refractory == 0.0;
        const T V = p.E_L + ((s.V_m - p.E_L) * d.decay + (d.V_e + d.I_to_V * s.I) +
                             (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
        s.V_m = select(active, V, s.V_m);
        s.refractory = select(active, s.refractory, s.refractory - 1.0);
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + s.I_filtered * d.to_filter + in.spikes[0];
        s.I_syn_in = s.I_syn_in * d.decay_in + in.spikes[1];
        s.I = in.currents[0];
        s.I_filtered = in.currents[1];
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_exp)
