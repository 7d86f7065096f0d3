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
#include "neurons/iaf_exp.hpp"
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

    struct Parameters : IafExpParameters, TsodyksRule::Parameters
    {
        Parameters() : TsodyksRule::Parameters{0.5, 2.0, 400.0, 1000.0} {}
    };
    struct State : IafExpState<double>
    {
        TsodyksRule::PreState sent{0.0, 0.0, 0.0, 0.0}; // resources after the last spike
    };
    using Derived = IafExpDerived;

    static void describe(NeuronDescription<iaf_tum_2000>& d)
    {
        auto& p = d.parameters;
        describe_iaf_exp(d);
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

    static void derive(const Parameters& p, double h, Derived& d) { derive_iaf_exp(p, h, d); }

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        double ex = 0.0;
        double inhibitory = 0.0;
        for (const InputEvent& e : in) {
            const double w = e.weight * e.multiplicity * (e.cell % spike_channels == 0 ? 1.0 : e.offset);
            (w >= 0.0 ? ex : inhibitory) += w;
        }
        if (step_iaf_exp(s, p, d, ex, inhibitory, in.currents, context)) {
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
