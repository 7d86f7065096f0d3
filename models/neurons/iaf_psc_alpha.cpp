// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with alpha-function shaped postsynaptic currents.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   I_syn_x(t) = sum over spikes of weight e / tau_syn_x (t - t_k) exp(-(t - t_k) / tau_syn_x)
//   V_m >= V_th: spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA; a spike of weight w has its peak current w at t_k + tau_syn_x. Integrated exactly on the
// grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#include "neurons/common.hpp"

namespace nest
{

struct iaf_psc_alpha
{
    static constexpr const char* name = "iaf_psc_alpha";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

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
    template <class T>
    struct StateOf
    {
        T V_m = T{} - 70.0;
        T dI_ex{}; // pA/ms
        T I_ex{};
        T dI_in{};
        T I_in{};
        T I{};          // current of the coming step
        T refractory{}; // steps left
    };
    using State = StateOf<double>;
    struct Derived
    {
        double decay = 0.0; // V_m -> V_m
        double decay_ex = 0.0;
        double decay_in = 0.0;
        double dI_to_I_ex = 0.0;
        double dI_to_I_in = 0.0;
        double I_ex_to_V = 0.0;
        double I_in_to_V = 0.0;
        double dI_ex_to_V = 0.0;
        double dI_in_to_V = 0.0;
        double I_to_V = 0.0;
        double V_e = 0.0;      // constant part of the step
        double start_ex = 0.0; // slope of a current of peak 1 pA
        double start_in = 0.0;
        double refractory = 0.0; // steps
    };

    static void describe(NeuronDescription<iaf_psc_alpha>& d)
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
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "rise time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "rise time of inhibitory currents").positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_ex; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_in; });
        d.documentation = R"(
Leaky integrate-and-fire neuron with alpha-function shaped postsynaptic currents.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   I_{syn,x}(t) = \sum_k w_k \frac{e}{\tau_{syn,x}} (t - t_k) \exp\left(-\frac{t - t_k}{\tau_{syn,x}}\right)

A spike of weight w (pA) causes a current that peaks at w after tau_syn_ex if w is positive, after tau_syn_in otherwise. If
V_m reaches V_th, the neuron fires and stays at V_reset for t_ref.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Rotter S, Diesmann M (1999). Exact digital simulation of time-invariant linear systems. Biological
Cybernetics 81:381-402. doi:10.1007/s004220050570. Diesmann M, Gewaltig M-O, Rotter S, Aertsen A (2001). State space
analysis of synchronous spiking in cortical neural networks. Neurocomputing 38-40:565-571.
doi:10.1016/S0925-2312(01)00409-X.
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
        d.V_e = d.I_to_V * p.I_e;
        d.start_ex = e / p.tau_syn_ex;
        d.start_in = e / p.tau_syn_in;
        d.refractory = whole_steps(p.t_ref, h);
    }

    // What fires; T = double or Lanes (eight neurons).
    template <class T>
    static NEST_ALWAYS_INLINE MaskOf<T> advance(StateOf<T>& s, const Parameters& p, const Derived& d,
                                                const InputOf<T>& in)
    {
        const MaskOf<T> active = s.refractory == 0.0;
        T V = p.E_L + ((s.V_m - p.E_L) * d.decay + (d.V_e + d.I_to_V * s.I) +
                       (s.dI_ex * d.dI_ex_to_V + s.I_ex * d.I_ex_to_V) +
                       (s.dI_in * d.dI_in_to_V + s.I_in * d.I_in_to_V));
        V = select(V < p.V_min, T{} + p.V_min, V);
        s.V_m = select(active, V, s.V_m);
        s.refractory = select(active, s.refractory, s.refractory - 1.0);
        s.I_ex = s.I_ex * d.decay_ex + s.dI_ex * d.dI_to_I_ex;
        s.I_in = s.I_in * d.decay_in + s.dI_in * d.dI_to_I_in;
        s.dI_ex = s.dI_ex * d.decay_ex + in.spikes[0] * d.start_ex;
        s.dI_in = s.dI_in * d.decay_in + in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        const MaskOf<T> fires = s.V_m >= p.V_th;
        reset(s, fires, p.V_reset, d.refractory);
        return fires;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        return advance(s, p, d, in);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_alpha)
