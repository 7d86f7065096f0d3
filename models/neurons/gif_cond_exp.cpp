// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised integrate-and-fire neuron with adaptation, escape noise and exponentially decaying
// conductances.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - I_stc + I_syn + I_e + I
//   I_syn = -g_ex (V_m - E_ex) - g_in (V_m - E_in), dg_x/dt = -g_x / tau_syn_x; a spike of weight w (nS) adds
//   |w| to g_ex if w > 0, else to g_in threshold, spike-triggered current and spikes as in neurons/gif.hpp
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance gsl_error_tol. Mensi et al.
// 2012, doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275.
#include "neurons/gif.hpp"

namespace nest
{

struct gif_cond_exp : GifOde<gif_cond_exp>
{
    static constexpr const char* name = "gif_cond_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters : GifParameters
    {
        double tau_syn_ex = 2.0;
        double tau_syn_in = 2.0;
        double E_ex = 0.0;
        double E_in = -85.0;
        double gsl_error_tol = 1e-3;
    };
    enum
    {
        V_m,
        g_ex,
        g_in,
        size
    };
    struct State
    {
        double y[size] = {-70.0};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        GifAdaptation adaptation;
    };
    using Derived = GifDerived;

    static void describe(NeuronDescription<gif_cond_exp>& d)
    {
        auto& p = d.parameters;
        describe_gif(p);
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory conductances")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory conductances")
            .positive();
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("gsl_error_tol", &Parameters::gsl_error_tol, "", "absolute tolerance of the integrator")
            .positive();
        auto& s = d.state;
        s.real("V_m", [](State& x) -> double& { return x.y[V_m]; }, "mV", "membrane potential").record();
        s.real(
             "g_ex", [](State& x) -> double& { return x.y[g_ex]; }, "nS", "excitatory conductance")
            .record();
        s.real(
             "g_in", [](State& x) -> double& { return x.y[g_in]; }, "nS", "inhibitory conductance")
            .record();
        describe_gif_recordables(d);
        d.documentation = R"(
Generalised integrate-and-fire neuron with adaptation, escape noise and exponentially decaying conductances.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - I_{stc} + I_{syn} + I_e + I, \quad
   I_{syn} = -g_{ex} (V_m - E_{ex}) - g_{in} (V_m - E_{in}), \quad \frac{dg_x}{dt} = -\frac{g_x}{\tau_{syn,x}}

.. math::
   \lambda(t) = \lambda_0 e^{(V_m - E_{sfa}) / \Delta_V}, \quad
   E_{sfa} = V_T^* + \sum_k \sum_i q_{sfa,i} e^{-(t - t_k) / \tau_{sfa,i}}, \quad
   I_{stc} = \sum_k \sum_i q_{stc,i} e^{-(t - t_k) / \tau_{stc,i}}

In each step the neuron fires with probability 1 - exp(-rate h), t_k being the times of its spikes; V_m is then kept at
V_reset for t_ref. Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Mensi S, Naud R, Pozzorini C, Avermann M, Petersen CC, Gerstner W (2012). Parameter extraction and
classification of three cortical neuron types reveals two distinct adaptation mechanisms. Journal of Neurophysiology
107:1756-1775. doi:10.1152/jn.00408.2011. Pozzorini C, Mensi S, Hagens O, Naud R, Koch C, Gerstner W (2015). Automated
high-throughput characterization of single neurons by means of simplified spiking models. PLoS Computational Biology
11:e1004275. doi:10.1371/journal.pcbi.1004275.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where) { check_gif(p, where); }
    static void resize(State& s, const Parameters& p) { resize_gif(s.adaptation, p); }

    static void derive(const Parameters& p, double h, Derived& d) { derive_gif(p, h, d); }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const T V = select(u[refractory] > 0.0, T{} + p.V_reset, y[V_m]);
        f[V_m] = slope(p, u, V, T(y[g_ex] * (p.E_ex - V) + y[g_in] * (p.E_in - V)));
        f[g_ex] = -y[g_ex] / p.tau_syn_ex;
        f[g_in] = -y[g_in] / p.tau_syn_in;
    }
    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        gif_adapt(s.adaptation, p, d);
        s.y[g_ex] += in.spikes[0];
        s.y[g_in] -= in.spikes[1];
        s.I = in.currents[0];
        return gif_fire(s.y[V_m], s.adaptation, p, d, context);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(gif_cond_exp)
