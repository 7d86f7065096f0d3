// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised leaky integrate-and-fire neuron with after-spike currents and moving threshold; each of any
// number of receptors has an alpha-function shaped conductance.
//
//   C_m dV_m/dt = -g_m (V_m - E_L) + sum_j I_j - sum_k g_k (V_m - E_rev_k) + I;  I_j, threshold and reset as
//   in neurons/glif.hpp dg_k/dt = dg_k - g_k / tau_syn_k (the conductance), d(dg_k)/dt = -dg_k / tau_syn_k;
//   a spike of weight w (nS) on receptor k = 1, 2, ... adds w e / tau_syn_k to dg_k, so that g_k peaks at w
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3; the after-spike currents
// as their mean over the last active step, the threshold as if without conductances. Teeter et al. 2018,
// doi:10.1038/s41467-017-02717-4.
#include "neurons/glif.hpp"

namespace nest
{

struct glif_cond : OdeNeuron<glif_cond>
{
    static constexpr const char* name = "glif_cond";
    static constexpr int few = 4; // receptors without memory of their own

    struct Parameters : GlifParameters
    {
        Reals tau_syn{0.2, 2.0};
        Reals E_rev{0.0, -85.0};
    };
    struct State : GlifState
    {
        // V_m, dg_1, g_1, dg_2, ...; with more than a few receptors the work space of the solver stands
        // behind
        FewReals<1 + 2 * few> y{-78.85, 0.0, 0.0};
        int receptors = 1;
        double step = 0.0;   // the step to try, ms
        double before = 0.0; // V_m at the begin of the step
    };
    using Derived = GlifDerived;

    static void describe(NeuronDescription<glif_cond>& d)
    {
        auto& p = d.parameters;
        describe_glif(p, "g_m");
        p.reals("tau_syn", &Parameters::tau_syn, "ms", "rise times of the conductances, one per receptor")
            .positive();
        p.reals("E_rev", &Parameters::E_rev, "mV", "reversal potentials, one per receptor");
        d.state.real("V_m", [](State& s) -> double& { return s.y[0]; }, "mV", "membrane potential").record();
        const auto column = [](int which) {
            return [which](const State& s) {
                Reals out;
                for (int k = 0; k < s.receptors; ++k) {
                    out.push_back(s.y[static_cast<std::size_t>(1 + 2 * k + which)]);
                }
                return Value(std::move(out));
            };
        };
        d.state.other("g", column(1), nullptr, "nS", "conductances, one per receptor");
        d.state.other("dg", column(0), nullptr, "nS/ms", "drives of the conductances, one per receptor");
        describe_glif_state(d, false);
        d.variable_names = [](const Parameters& q) { return numbered("g_", q.E_rev.size()); };
        d.variable_value = [](const State& s, const Parameters&, int k) {
            return s.y[static_cast<std::size_t>(2 + 2 * k)];
        };
        d.documentation = std::string(R"(
Generalised leaky integrate-and-fire neuron with after-spike currents, moving threshold and alpha-function shaped conductances.
)") + glif_equations + R"(
.. math::
   I_{syn} = -\sum_k g_k (V_m - E_{rev,k}), \quad
   g_k(t) = \sum_i w_i \frac{e}{\tau_{syn,k}} (t - t_i) e^{-(t - t_i) / \tau_{syn,k}}

A spike of weight w (nS) on receptor k (1, 2, ...) causes a conductance that peaks at w after tau_syn. The arrays tau_syn and E_rev have
one entry per receptor. The membrane is integrated with adaptive steps, absolute tolerance 1e-3. A node that receives connections cannot
lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.
)" + glif_reference;
    }

    static int channels(const Parameters& p) { return static_cast<int>(p.E_rev.size()); }
    static int port(const Parameters& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(p.E_rev.size(), signal, receptor);
    }
    static void resize(State& s, const Parameters& p)
    {
        resize_glif(s, p);
        const int n = channels(p);
        if (n != s.receptors) {
            const int equations = 1 + 2 * n;
            s.y.resize(static_cast<std::size_t>(1 + 2 * std::min(n, s.receptors)));
            s.y.resize(static_cast<std::size_t>(n <= few ? equations : 10 * equations));
            s.receptors = n;
        }
    }
    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_glif(p, where);
        check_same_length("E_rev", p.E_rev, "tau_syn", p.tau_syn, where);
    }
    static void derive(const Parameters& p, double h, Derived& d) { derive_glif(p, h, d); }

    static int equations(const Parameters& p) { return 1 + 2 * channels(p); }
    static constexpr int constants = 2; // current, and whether refractory
    static void hold(const State& s, const Parameters&, const StepContext&, double* u)
    {
        u[0] = s.I + s.ASC_sum; // with the after-spike currents of the step before
        u[1] = s.refractory;
    }
    static void leave(State& s) { s.before = s.y[0]; }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const double* const tau = p.tau_syn.data();
        const double* const E_rev = p.E_rev.data();
        const int n = channels(p);
        T I_syn = {};
        for (int k = 0; k < n; ++k) {
            I_syn -= y[2 + 2 * k] * (y[0] - E_rev[k]);
            two_stages(y + 1 + 2 * k, f + 1 + 2 * k, tau[k], tau[k]);
        }
        f[0] = select(u[1] > 0.0, T{}, (-p.g * (y[0] - p.E_L) + u[0] + I_syn) / p.C_m);
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext&)
    {
        int fired = 0;
        if (s.refractory > 0) {
            --s.refractory;
        } else {
            glif_currents(s, p, d);
            fired = glif_fire(s.y[0], s.before, s.I + s.ASC_sum, s, p, d);
        }
        for (int k = 0; k < s.receptors; ++k) {
            s.y[static_cast<std::size_t>(1 + 2 * k)] +=
                in.spikes[k] * math::exp(1.0) / p.tau_syn[static_cast<std::size_t>(k)];
        }
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(glif_cond)
