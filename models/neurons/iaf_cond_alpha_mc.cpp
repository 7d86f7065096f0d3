// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with three compartments (soma, proximal and distal dendrite) and
// alpha-function shaped conductances in each.
//
//   C_m dV/dt = -g_L (V - E_L) - g_ex (V - E_ex) - g_in (V - E_in) - sum over neighbours of g (V -
//   V_neighbour) + I_e + I with g = g_sp between soma and proximal, g_pd between proximal and distal
//   compartment dg_x/dt = dg_x - g_x / tau_syn_x (the conductance), d(dg_x)/dt = -dg_x / tau_syn_x; a spike
//   of weight w (nS) adds w e / tau_syn_x to dg_x at the end of the step of arrival, so that g_x peaks at w
//   V of the soma >= V_th at the end of a step: spike, V of the soma -> V_reset for t_ref, in which V of
//   the others rests, too
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Meffin, Burkitt & Grayden
// 2004, doi:10.1023/B:JCNS.0000014108.03012.81; Bernander, Douglas, Martin & Koch 1991,
// doi:10.1073/pnas.88.24.11569.
#include "neurons/compartment.hpp"
#include "neurons/ode.hpp"

namespace nest
{

struct iaf_cond_alpha_mc : OdeNeuron<iaf_cond_alpha_mc>
{
    static constexpr const char* name = "iaf_cond_alpha_mc";
    static constexpr int compartments = 3;
    static constexpr int spike_channels = 2 * compartments;
    static constexpr int current_channels = compartments;

    enum
    {
        soma,
        proximal,
        distal
    };
    struct Parameters
    {
        double V_th = -55.0;
        double V_reset = -60.0;
        double t_ref = 2.0;
        double g_sp = 2.5;
        double g_pd = 1.0;
        Compartment part[compartments] = {{10.0, 150.0, -70.0, 0.0, -85.0, 0.5, 2.0, 0.0},
                                          {5.0, 75.0, -70.0, 0.0, -85.0, 0.5, 2.0, 0.0},
                                          {10.0, 150.0, -70.0, 0.0, -85.0, 0.5, 2.0, 0.0}};
    };
    enum
    {
        V_m,
        dg_ex,
        g_ex,
        dg_in,
        g_in,
        width,
        size = compartments * width
    }; // of each compartment
    struct State
    {
        double y[size] = {};
        double I[compartments] = {}; // currents of the coming step
        double step = 0.0;           // the step to try, ms
        std::int32_t refractory = 0;
        State() { y[V_m] = y[width + V_m] = y[2 * width + V_m] = -70.0; }
    };
    struct Derived
    {
        double h = 0.1;
        std::int32_t refractory = 0;
        double start[2 * compartments] = {}; // slopes of conductances of peak 1 nS
    };

    template <int c>
    static void describe_compartment(NeuronDescription<iaf_cond_alpha_mc>& d, const char* key,
                                     const std::string& suffix)
    {
        nest::describe_compartment<iaf_cond_alpha_mc, c>(d, key);
        const auto recordable = [&](const char* stem, const char* unit, const char* doc, auto value) {
            d.recordable((stem + suffix).c_str(), unit, doc, value);
        };
        recordable("V_m", "mV", "membrane potential",
                   [](const State& s, const Parameters&, const Derived&) { return s.y[c * width + V_m]; });
        recordable("g_ex", "nS", "excitatory conductance",
                   [](const State& s, const Parameters&, const Derived&) { return s.y[c * width + g_ex]; });
        recordable("g_in", "nS", "inhibitory conductance",
                   [](const State& s, const Parameters&, const Derived&) { return s.y[c * width + g_in]; });
    }

    static void describe(NeuronDescription<iaf_cond_alpha_mc>& d)
    {
        auto& p = d.parameters;
        p.real("V_th", &Parameters::V_th, "mV", "threshold of the soma");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential of the soma after a spike");
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("g_sp", &Parameters::g_sp, "nS", "coupling of soma and proximal compartment");
        p.real("g_pd", &Parameters::g_pd, "nS", "coupling of proximal and distal compartment");
        describe_compartment<soma>(d, "soma", ".s");
        describe_compartment<proximal>(d, "proximal", ".p");
        describe_compartment<distal>(d, "distal", ".d");
        d.recordable("t_ref_remaining", "ms", "what is left of the refractory time",
                     [](const State& s, const Parameters&, const Derived& x) { return s.refractory * x.h; });
        d.documentation = R"(
Leaky integrate-and-fire neuron with three compartments and alpha-function shaped conductances in each.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - g_{ex} (V_m - E_{ex}) - g_{in} (V_m - E_{in})
   - \sum_{neighbours} g (V_m - V_{neighbour}) + I_e + I, \quad
   g_x(t) = \sum_k w_k \frac{e}{\tau_{syn,x}} (t - t_k) e^{-(t - t_k) / \tau_{syn,x}}

The same equation holds for soma, proximal and distal dendrite, whose parameters stand in nested dictionaries; g is g_sp between
soma and proximal and g_pd between proximal and distal compartment. If V_m of the soma reaches V_th at the end of a step, the
neuron fires, its soma stays at V_reset for t_ref, and the potentials of the dendrites rest meanwhile. Receptor types say where an input enters; weights
(nS) of spikes should be positive, also of inhibitory ones. Integrated with adaptive steps, absolute tolerance 1e-3.

Sends spikes; receives spikes and currents (pA) on the receptors that ``receptor_types`` names, and data logging requests.

**References** Meffin H, Burkitt AN, Grayden DB (2004). An analytical model for the large, fluctuating synaptic conductance state
typical of neocortical neurons in vivo. Journal of Computational Neuroscience 16:159-175.
doi:10.1023/B:JCNS.0000014108.03012.81. Bernander O, Douglas RJ, Martin KAC, Koch C (1991). Synaptic background activity
influences spatiotemporal integration in single pyramidal cells. PNAS 88:11569-11573. doi:10.1073/pnas.88.24.11569.
)";
    }

    static Dictionary receptor_types()
    {
        return {{"soma_exc", 1},     {"soma_inh", 2},      {"proximal_exc", 3},
                {"proximal_inh", 4}, {"distal_exc", 5},    {"distal_inh", 6},
                {"soma_curr", 7},    {"proximal_curr", 8}, {"distal_curr", 9}};
    }
    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        if (signal == Signal::current) {
            return receptor >= 7 && receptor <= 9 ? static_cast<int>(receptor - 7) : -1;
        }
        if (signal == Signal::logging) {
            return receptor == 0 ? 0 : -1;
        }
        return receptor >= 1 && receptor <= 6 ? static_cast<int>(receptor - 1) : -1;
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.refractory = whole_steps(p.t_ref, h);
        for (int c = 0; c < compartments; ++c) {
            d.start[2 * c] = math::exp(1.0) / p.part[c].tau_syn_ex;
            d.start[2 * c + 1] = math::exp(1.0) / p.part[c].tau_syn_in;
        }
    }

    static constexpr int constants = compartments + 1; // currents, and whether refractory
    static void hold(const State& s, const Parameters&, const StepContext&, double* u)
    {
        std::copy_n(s.I, compartments, u);
        u[compartments] = s.refractory;
    }
    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const auto refractory = u[compartments] > 0.0;
        // in its own equation, the potential of the soma is taken as V_th at most
        const T V[compartments] = {select(y[V_m] < p.V_th, y[V_m], T{} + p.V_th), y[width + V_m],
                                   y[2 * width + V_m]};
        const T to_distal = p.g_pd * (V[proximal] - V[distal]);
        const T coupling[compartments] = {p.g_sp * (V[proximal] - V[soma]),
                                          p.g_sp * (y[V_m] - V[proximal]) - to_distal, to_distal};
        for (int c = 0; c < compartments; ++c, y += width, f += width) {
            const Compartment& q = p.part[c];
            const T I_syn = y[g_ex] * (V[c] - q.E_ex) + y[g_in] * (V[c] - q.E_in);
            f[V_m] = select(refractory, T{},
                            (-q.g_L * (V[c] - q.E_L) - I_syn + coupling[c] + u[c] + q.I_e) / q.C_m);
            two_stages(y + dg_ex, f + dg_ex, q.tau_syn_ex, q.tau_syn_ex);
            two_stages(y + dg_in, f + dg_in, q.tau_syn_in, q.tau_syn_in);
        }
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext&)
    {
        int fired = 0;
        if (s.refractory > 0) {
            --s.refractory;
            s.y[V_m] = p.V_reset;
        } else if (s.y[V_m] >= p.V_th) {
            s.refractory = d.refractory;
            s.y[V_m] = p.V_reset;
            fired = 1;
        }
        for (int c = 0; c < compartments; ++c) {
            s.y[c * width + dg_ex] += in.spikes[2 * c] * d.start[2 * c];
            s.y[c * width + dg_in] += in.spikes[2 * c + 1] * d.start[2 * c + 1];
            s.I[c] = in.currents[c];
        }
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_cond_alpha_mc)
