// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents that computes short-term
// depression and facilitation of its own output, once for all targets.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA), times u x of the sender on
//   receptor 1 V_m >= V_th, or with delta > 0 at the rate rho exp((V_m - V_th) / delta): spike, V_m ->
//   V_reset for t_ref x, y, u at a spike: synapses/tsodyks_rule.hpp
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570). The
// spike carries u x where precise spikes carry their offset in ms. Tsodyks, Uziel & Markram 2000,
// doi:10.1523/JNEUROSCI.20-01-j0003.2000.
#include "neurons/common.hpp"
#include "synapses/tsodyks_rule.hpp"

namespace nest
{

struct iaf_tum_2000
{
    static constexpr const char* name = "iaf_tum_2000";
    static constexpr int spike_channels = 2; // receptors
    static constexpr int current_channels = 2;
    static constexpr bool queue_input = true;
    static constexpr bool continuous = true;
    static constexpr bool carries_number = true;

    struct Parameters : TsodyksRule::Parameters
    {
        Parameters() : TsodyksRule::Parameters{0.5, 2.0, 400.0, 1000.0} {}
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
    struct State
    {
        double V_m = -70.0;
        double I_syn_ex = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0;          // current of the coming step
        double I_filtered = 0.0; // the same, on its way through the excitatory synaptic filter
        std::int32_t refractory = 0;
        TsodyksRule::PreState sent{0.0, 0.0, 0.0, 0.0}; // resources after the last spike
    };
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
        bool noisy = false;
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<iaf_tum_2000>& d)
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
        p.real(
             "U", [](Parameters& q) -> double& { return q.U; }, "", "increment of u with each spike")
            .min(0.0)
            .max(1.0);
        p.real(
             "tau_psc", [](Parameters& q) -> double& { return q.tau_psc; }, "ms",
             "time constant of active resources")
            .positive();
        p.real(
             "tau_rec", [](Parameters& q) -> double& { return q.tau_rec; }, "ms", "time constant of recovery")
            .positive();
        p.real(
             "tau_fac", [](Parameters& q) -> double& { return q.tau_fac; }, "ms",
             "time constant of facilitation; 0: none")
            .non_negative();
        auto& state = d.state;
        state.real(
            "x", [](State& x) -> double& { return x.sent.x; }, "",
            "recovered resources after the last spike");
        state.real(
            "y", [](State& x) -> double& { return x.sent.y; }, "", "active resources after the last spike");
        state.real(
                 "u", [](State& x) -> double& { return x.sent.u; }, "", "fraction used by the last spike")
            .min(0.0)
            .max(1.0);
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_ex; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn_in; });
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents and short-term plasticity of its output.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

   \frac{dx}{dt} = \frac{1 - x - y}{\tau_{rec}}, \quad \frac{dy}{dt} = -\frac{y}{\tau_{psc}}, \quad
   \frac{du}{dt} = -\frac{u}{\tau_{fac}}

A spike of the neuron raises u by U (1 - u) and moves the fraction u of x to y; it carries the product u x. A spike that arrives adds its
weight (pA) to I_syn_ex if it is positive, else to I_syn_in; on receptor 1 the weight is multiplied with the u x of the sender,
so neurons of this model that are connected with static synapses on receptor 1 behave as if connected with tsodyks_synapse.
If V_m reaches V_th, the neuron fires and stays at V_reset for t_ref. With delta > 0 it fires at random at the rate
rho exp((V_m - V_th) / delta) instead. Recorders show the time of a spike less u x, and spikes of other models on receptor 1
count with their offset in ms; do not mix them with this one.

Sends spikes; receives spikes on receptors 0 and 1, data logging requests, and currents (pA) on receptor 0 (into the membrane)
or receptor 1 (through the excitatory synaptic filter).

**References** Tsodyks M, Uziel A, Markram H (2000). Synchrony generation in recurrent networks with frequency-dependent
synapses. Journal of Neuroscience 20:RC50. doi:10.1523/JNEUROSCI.20-01-j0003.2000. Rotter S, Diesmann M (1999). Exact digital
simulation of time-invariant linear systems. Biological Cybernetics 81:381-402. doi:10.1007/s004220050570.
)";
    }

    // What a spike carries would be taken for its time.
    static std::string refuses(const NodeModel& source, const NodeModel& target, std::int64_t receptor)
    {
        if (source.base_name != name) {
            return {};
        }
        if (target.base_name == name) {
            return receptor == 0 ? "neurons of this model are connected on receptor 1." : "";
        }
        return target.continuous()
                   ? "its spikes carry a number that " + target.name() + " would take for their precise time."
                   : "";
    }

    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        return receptor == 0 || (signal != Signal::logging && receptor == 1) ? static_cast<int>(receptor)
                                                                             : -1;
    }

    static void check(const Parameters& p, const State& s, const std::string& where)
    {
        check_not_above("x + y", s.sent.x + s.sent.y, "1", 1.0, where);
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
        d.noisy = p.delta > 0.0;
        d.refractory = whole_steps(p.t_ref, h);
    }

    static bool fires_at_random(double V, const Parameters& p, const Derived& d, StepContext& context)
    {
        const double rate = 1e-3 * p.rho * math::exp((V - p.V_th) / p.delta); // 1/ms
        return context.random().uniform() < -math::expm1(-rate * d.h);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        const bool active = s.refractory == 0;
        const double V_next = p.E_L + ((s.V_m - p.E_L) * d.decay + (d.V_e + d.I_to_V * s.I) +
                                       (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
        const double V = active ? V_next : s.V_m;
        s.refractory -= active ? 0 : 1;
        double ex = 0.0;
        double inhibitory = 0.0;
        for (const InputEvent& e : in) {
            const double w = e.weight * e.multiplicity * (e.cell % spike_channels == 0 ? 1.0 : e.offset);
            (w >= 0.0 ? ex : inhibitory) += w;
        }
        s.I_syn_ex = s.I_syn_ex * d.decay_ex + s.I_filtered * d.to_filter + ex;
        s.I_syn_in = s.I_syn_in * d.decay_in + inhibitory;
        s.I = in.currents[0];
        s.I_filtered = in.currents[1];
        s.V_m = V;
        const bool fires = d.noisy ? active && fires_at_random(V, p, d, context) : V >= p.V_th;
        if (fires) {
            s.V_m = p.V_reset;
            s.refractory = d.refractory;
            s.sent = TsodyksRule::at(s.sent, p, context.time_end());
            const double used = s.sent.u * s.sent.x;
            s.sent.x -= used;
            s.sent.y += used;
            context.spike_at(used);
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_tum_2000)
