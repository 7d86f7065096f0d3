// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised integrate-and-fire neuron with adaptation, escape noise and any number of receptors, each with
// an exponentially decaying conductance.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - I_stc + I_syn + I_e + I
//   I_syn = -sum_k g_k (V_m - E_rev_k), dg_k/dt = -g_k / tau_syn_k; a spike of weight w >= 0 (nS) on receptor
//   k = 1, 2, ... adds w to g_k
//   threshold, spike-triggered current and spikes as in neurons/gif.hpp
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance gsl_error_tol. Mensi et al.
// 2012, doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275.
#include "neurons/gif.hpp"

namespace nest
{

struct gif_cond_exp_multisynapse : GifOde<gif_cond_exp_multisynapse>
{
    static constexpr const char* name = "gif_cond_exp_multisynapse";
    static constexpr std::size_t few = 4; // receptors without memory of their own

    struct Parameters : GifParameters
    {
        Reals tau_syn{2.0};
        Reals E_rev{0.0};
        double gsl_error_tol = 1e-3;
    };
    struct State
    {
        // V_m, g_1, g_2, ...; with more than a few receptors the work space of the solver stands behind
        FewReals<1 + few> y;
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::size_t receptors = 0;
        GifAdaptation adaptation;
        State()
        {
            y.resize(1);
            y[0] = -70.0;
        }
    };
    using Derived = GifDerived;

    static void describe(NeuronDescription<gif_cond_exp_multisynapse>& d)
    {
        auto& p = d.parameters;
        describe_gif(p);
        p.reals("tau_syn", &Parameters::tau_syn, "ms", "decay times of the conductances, one per receptor")
            .positive();
        p.reals("E_rev", &Parameters::E_rev, "mV", "reversal potentials, one per receptor");
        describe_count(p, "n_receptors", &Parameters::tau_syn);
        p.real("gsl_error_tol", &Parameters::gsl_error_tol, "", "absolute tolerance of the integrator")
            .positive();
        d.state.real("V_m", [](State& s) -> double& { return s.y[0]; }, "mV", "membrane potential").record();
        d.state.other(
            "g", [](const State& s) { return Value(Reals(s.y.data() + 1, s.y.data() + 1 + s.receptors)); },
            nullptr, "nS", "conductances, one per receptor");
        describe_gif_recordables(d);
        d.documentation = R"(
Generalised integrate-and-fire neuron with adaptation, escape noise and any number of receptors, each with an exponentially decaying conductance.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - I_{stc} + I_{syn} + I_e + I, \quad
   I_{syn} = -\sum_k g_k (V_m - E_{rev,k}), \quad \frac{dg_k}{dt} = -\frac{g_k}{\tau_{syn,k}}

.. math::
   \lambda(t) = \lambda_0 e^{(V_m - E_{sfa}) / \Delta_V}, \quad
   E_{sfa} = V_T^* + \sum_k \sum_i q_{sfa,i} e^{-(t - t_k) / \tau_{sfa,i}}, \quad
   I_{stc} = \sum_k \sum_i q_{stc,i} e^{-(t - t_k) / \tau_{stc,i}}

In each step the neuron fires with probability 1 - exp(-rate h), t_k being the times of its spikes; V_m is then kept at
V_reset for t_ref. The arrays E_rev and tau_syn have one entry per receptor. A spike on receptor k (1, 2, ...) adds its weight (nS, not negative)
to g_k. A node that receives connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Mensi S, Naud R, Pozzorini C, Avermann M, Petersen CC, Gerstner W (2012). Parameter extraction and
classification of three cortical neuron types reveals two distinct adaptation mechanisms. Journal of Neurophysiology
107:1756-1775. doi:10.1152/jn.00408.2011. Pozzorini C, Mensi S, Hagens O, Naud R, Koch C, Gerstner W (2015). Automated
high-throughput characterization of single neurons by means of simplified spiking models. PLoS Computational Biology
11:e1004275. doi:10.1371/journal.pcbi.1004275.
)";
    }

    static int channels(const Parameters& p) { return static_cast<int>(p.tau_syn.size()); }
    static int port(const Parameters& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(p.tau_syn.size(), signal, receptor);
    }
    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_gif(p, where);
        check_same_length("tau_syn", p.tau_syn, "E_rev", p.E_rev, where);
    }
    static void resize(State& s, const Parameters& p)
    {
        resize_gif(s.adaptation, p);
        const std::size_t n = p.tau_syn.size();
        if (n != s.receptors) {
            s.y.resize(1 + std::min(n, s.receptors));
            s.y.resize(n <= few ? 1 + n : 10 * (1 + n));
            s.receptors = n;
        }
    }

    static void derive(const Parameters& p, double h, Derived& d) { derive_gif(p, h, d); }

    static int equations(const Parameters& p) { return 1 + channels(p); }
    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const T V = select(u[refractory] > 0.0, T{} + p.V_reset, y[0]);
        const double* const E_rev = p.E_rev.data();
        const double* const tau_syn = p.tau_syn.data();
        const std::size_t n = p.tau_syn.size();
        T I_syn = {};
        for (std::size_t k = 0; k < n; ++k) {
            I_syn += y[1 + k] * (E_rev[k] - V);
            f[1 + k] = -y[1 + k] / tau_syn[k];
        }
        f[0] = slope(p, u, V, I_syn);
    }
    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        gif_adapt(s.adaptation, p, d);
        for (std::size_t k = 0; k < s.receptors; ++k) {
            require_conductance(in.spikes[k], k, name, context);
            s.y[1 + k] += in.spikes[k];
        }
        s.I = in.currents[0];
        return gif_fire(s.y[0], s.adaptation, p, d, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(gif_cond_exp_multisynapse)
