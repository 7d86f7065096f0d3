// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with any number of receptors, each with an alpha-function shaped
// postsynaptic current.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (sum_k I_syn_k + I_e + I) / C_m
//   I_syn_k(t) = sum over spikes of weight e / tau_syn_k (t - t_i) exp(-(t - t_i) / tau_syn_k), receptors k =
//   1, 2, ... V_m >= V_th: spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA; a spike of weight w has its peak current w at t_i + tau_syn_k. Integrated exactly on the
// grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#include "neurons/receptors.hpp"

namespace nest
{

struct iaf_psc_alpha_multisynapse
{
    static constexpr const char* name = "iaf_psc_alpha_multisynapse";
    static constexpr std::size_t few = 4; // receptors without memory of their own

    struct Parameters
    {
        double E_L = -70.0;
        double C_m = 250.0;
        double tau_m = 10.0;
        double t_ref = 2.0;
        double V_th = -55.0;
        double V_reset = -70.0;
        double V_min = -std::numeric_limits<double>::infinity();
        double I_e = 0.0;
        Reals tau_syn{2.0};
    };
    struct State
    {
        double V_m = -70.0;
        double I = 0.0; // current of the coming step
        double I_syn = 0.0;
        std::int32_t refractory = 0;
        FewReals<2 * few> I_k; // slope dI_syn_k/dt + I_syn_k / tau_syn_k (pA/ms) and I_syn_k, in turns
    };
    struct Derived
    {
        double decay = 0.0; // V_m -> V_m
        double I_to_V = 0.0;
        double V_e = 0.0; // constant part of the step
        std::int32_t refractory = 0;
        FewReals<5 * few>
            receptor; // per receptor: decay, slope -> I_syn_k, slope -> V_m, I_syn_k -> V_m, slope per weight
    };

    static void describe(NeuronDescription<iaf_psc_alpha_multisynapse>& d)
    {
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("V_min", &Parameters::V_min, "mV", "the membrane potential does not fall below")
            .allow_infinite();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.reals("tau_syn", &Parameters::tau_syn, "ms", "rise times of the currents, one per receptor")
            .positive();
        describe_count(p, "n_synapses", &Parameters::tau_syn);
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("I_syn", "pA", "sum of the synaptic currents",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn; });
        d.variable_names = [](const Parameters& q) { return numbered("I_syn_", q.tau_syn.size()); };
        d.variable_value = [](const State& s, const Parameters&, int k) {
            return s.I_k[2 * static_cast<std::size_t>(k) + 1];
        };
        d.documentation = R"(
Leaky integrate-and-fire neuron with any number of receptors, each with an alpha-function shaped postsynaptic current.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{\sum_k I_{syn,k} + I_e + I}{C_m}, \quad
   I_{syn,k}(t) = \sum_i w_i \frac{e}{\tau_{syn,k}} (t - t_i) \exp\left(-\frac{t - t_i}{\tau_{syn,k}}\right)

The array tau_syn says how many receptors there are. A spike of weight w (pA) on receptor k (1, 2, ...)
causes a current I_syn_k that peaks at w after tau_syn_k, whatever its sign. If V_m reaches V_th, the neuron fires and stays at V_reset for t_ref. A node that receives
connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Rotter S, Diesmann M (1999). Exact digital simulation of time-invariant linear systems. Biological
Cybernetics 81:381-402. doi:10.1007/s004220050570.
)";
    }

    static int channels(const Parameters& p) { return static_cast<int>(p.tau_syn.size()); }
    static int port(const Parameters& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(p.tau_syn.size(), signal, receptor);
    }
    static void resize(State& s, const Parameters& p) { s.I_k.resize(2 * p.tau_syn.size()); }
    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = propagators::decay(p.tau_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.V_e = d.I_to_V * p.I_e;
        d.refractory = whole_steps(p.t_ref, h);
        d.receptor.resize(5 * p.tau_syn.size());
        for (std::size_t k = 0; k < p.tau_syn.size(); ++k) {
            double* const r = d.receptor.data() + 5 * k;
            r[0] = propagators::decay(p.tau_syn[k], h);
            r[1] = propagators::dI_to_I(p.tau_syn[k], h);
            r[2] = propagators::dI_to_V(p.tau_syn[k], p.tau_m, p.C_m, h);
            r[3] = propagators::I_to_V(p.tau_syn[k], p.tau_m, p.C_m, h);
            r[4] = math::exp(1.0) / p.tau_syn[k];
        }
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        const std::size_t n = s.I_k.size() / 2;
        double* I_k = s.I_k.data();
        const double* r = d.receptor.data();
        double from_I = 0.0;
        s.I_syn = 0.0;
        for (std::size_t k = 0; k < n; ++k, I_k += 2, r += 5) {
            from_I += I_k[0] * r[2] + I_k[1] * r[3];
            I_k[1] = I_k[1] * r[0] + I_k[0] * r[1];
            I_k[0] = I_k[0] * r[0] + in.spikes[k] * r[4];
            s.I_syn += I_k[1];
        }
        const bool active = s.refractory == 0;
        const double V_next = p.E_L + ((s.V_m - p.E_L) * d.decay + (d.V_e + d.I_to_V * s.I) + from_I);
        s.V_m = active ? (V_next < p.V_min ? p.V_min : V_next) : s.V_m;
        s.refractory -= active ? 0 : 1;
        s.I = in.currents[0];
        if (s.V_m >= p.V_th) {
            s.V_m = p.V_reset;
            s.refractory = d.refractory;
            return 1;
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_alpha_multisynapse)
