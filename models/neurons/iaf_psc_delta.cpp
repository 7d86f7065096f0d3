// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron whose voltage jumps with each input spike.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_e + I) / C_m,   V_m -> V_m + weight (mV) at the end of the step of
//   arrival V_m >= V_th: spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#include "neurons/common.hpp"

namespace nest
{

struct iaf_psc_delta
{
    static constexpr const char* name = "iaf_psc_delta";

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
    template <class T>
    struct StateOf
    {
        T V_m = T{} - 70.0;
        T I{};          // current of the coming step
        T waiting{};    // input that arrived while refractory, decayed to the end of that time
        T refractory{}; // steps left
    };
    using State = StateOf<double>;
    struct Derived
    {
        double decay = 0.0;      // V_m -> V_m
        double I_to_V = 0.0;     // current -> V_m
        double V_e = 0.0;        // constant part of the step
        double per_step = 0.0;   // h / tau_m
        double refractory = 0.0; // steps
    };

    static void describe(NeuronDescription<iaf_psc_delta>& d)
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
        p.boolean("refractory_input", &Parameters::refractory_input,
                  "keep (decaying) input that arrives while refractory, and add it at the end of that time");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.documentation = R"(
Leaky integrate-and-fire neuron with delta-shaped postsynaptic currents.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_e + I}{C_m}

A spike that arrives adds its weight (mV) to the membrane potential at the end of the step of arrival. If V_m reaches
V_th, the neuron fires and stays at V_reset for t_ref; input of that time is lost unless ``refractory_input`` is set.

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
        d.decay = propagators::decay(p.tau_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.V_e = d.I_to_V * p.I_e;
        d.per_step = h / p.tau_m;
        d.refractory = whole_steps(p.t_ref, h);
    }

    // What fires, if input is lost while refractory; T = double or Lanes (eight neurons).
    template <class T>
    static NEST_ALWAYS_INLINE MaskOf<T> advance(StateOf<T>& s, const Parameters& p, const Derived& d,
                                                const InputOf<T>& in)
    {
        return integrate(s, p, d, in, in.spikes[0]);
    }

    static bool alone(const Parameters& p) { return p.refractory_input; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        if (!p.refractory_input) {
            return advance(s, p, d, in);
        }
        const double waiting = s.waiting;
        s.waiting =
            s.refractory == 0.0 ? 0.0 : waiting + in.spikes[0] * math::exp(-s.refractory * d.per_step);
        return integrate(s, p, d, in, in.spikes[0] + waiting);
    }

private:
    template <class T>
    static NEST_ALWAYS_INLINE MaskOf<T> integrate(StateOf<T>& s, const Parameters& p, const Derived& d,
                                                  const InputOf<T>& in, const T& jump)
    {
        const MaskOf<T> active = s.refractory == 0.0;
        const T V = p.E_L + ((s.V_m - p.E_L) * d.decay + (d.V_e + d.I_to_V * s.I)) + jump;
        s.V_m = select(active, V, s.V_m);
        s.V_m = select(s.V_m < p.V_min, T{} + p.V_min, s.V_m);
        s.refractory = select(active, s.refractory, s.refractory - 1.0);
        s.I = in.currents[0];
        const MaskOf<T> fires = s.V_m >= p.V_th;
        reset(s, fires, p.V_reset, d.refractory);
        return fires;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_delta)
