// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with AMPA, GABA and NMDA conductances, with saturating NMDA gates that the
// sender keeps, one for all its targets.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - I_AMPA - I_GABA - I_NMDA + I
//   I_AMPA = s_AMPA (V_m - E_ex),  I_GABA = s_GABA (V_m - E_in)
//   I_NMDA = s_NMDA (V_m - E_ex) / (1 + conc_Mg2 exp(-0.062 V_m) / 3.57)
//   ds_AMPA/dt = -s_AMPA / tau_AMPA, ds_GABA/dt = -s_GABA / tau_GABA, ds_NMDA/dt = -s_NMDA / tau_decay_NMDA;
//   a spike adds its weight (nS) at the end of its step, on receptor NMDA the weight times the S of the
//   sender ds/dt = -s / tau_decay_NMDA;  s -> s + S at a spike, S = k0 + k1 s k1 = exp(-alpha tau_rise_NMDA)
//   - 1,  k0 = (alpha tau_rise_NMDA)^(1 - a) gamma(a, alpha tau_rise_NMDA), a = 1 - tau_rise_NMDA /
//   tau_decay_NMDA, gamma the lower incomplete gamma function V_m >= V_th at the end of a step: spike, V_m ->
//   V_reset for t_ref
//
// S is the opening of a gate (see iaf_bw_2001_exact) by one spike, extrapolated back from late times: its
// rise is taken for instantaneous. mV, ms, pF, pA, nS; conc_Mg2 in mM. Adaptive Runge-Kutta-Fehlberg 4(5),
// absolute tolerance gsl_error_tol. The spike carries S where precise spikes carry their offset in ms. Wang
// 1999, doi:10.1523/JNEUROSCI.19-21-09587.1999; Brunel & Wang 2001, doi:10.1023/A:1011204814320.
#include "neurons/brunel_wang.hpp"

namespace nest
{

struct iaf_bw_2001 : BrunelWang
{
    static constexpr const char* name = "iaf_bw_2001";
    static constexpr bool continuous = true;
    static constexpr bool carries_number = true;
    static constexpr int size = 4;

    struct State
    {
        double y[size] = {-70.0, 0.0, 0.0, 0.0};
        double I_syn[3] = {};
        double I = 0.0;      // current of the coming step
        double step = 0.0;   // the step to try, ms
        double sent = 0.0;   // s after the last spike
        double t_sent = 0.0; // ms
        std::int32_t refractory = 0;
    };
    struct Derived
    {
        std::int32_t refractory = 0;
        double k0 = 0.0;
        double k1 = 0.0;
    };

    static void describe(NeuronDescription<iaf_bw_2001>& d)
    {
        describe_common(d);
        d.state
            .real(
                "s_NMDA", [](State& s) -> double& { return s.y[s_NMDA]; }, "nS",
                "NMDA conductance without block")
            .record();
        const auto current = [&](const char* field, auto value, const char* doc) {
            d.state.real(field, value, "pA", doc).fixed().record();
        };
        current("I_AMPA", [](State& x) -> double& { return x.I_syn[AMPA]; }, "AMPA current");
        current("I_GABA", [](State& x) -> double& { return x.I_syn[GABA]; }, "GABA current");
        current("I_NMDA", [](State& x) -> double& { return x.I_syn[NMDA]; }, "NMDA current");
        d.documentation = R"(
Leaky integrate-and-fire neuron with AMPA, GABA and NMDA conductances, whose NMDA gates open at once and saturate.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - s_{AMPA} (V_m - E_{ex}) - s_{GABA} (V_m - E_{in})
   - \frac{s_{NMDA} (V_m - E_{ex})}{1 + [Mg^{2+}] e^{-0.062 V_m} / 3.57} + I, \quad
   \frac{ds_{NMDA}}{dt} = -\frac{s_{NMDA}}{\tau_{decay}} + \sum_{j,k} w_j S_j \delta(t - t_j^k)

   S_j = k_0 + k_1 s_j, \quad s_j \to s_j + S_j \text{ at a spike of the sender } j, \quad
   \frac{ds_j}{dt} = -\frac{s_j}{\tau_{decay}}, \quad k_1 = e^{-\alpha \tau_{rise}} - 1, \quad
   k_0 = (\alpha \tau_{rise})^{\tau_{rise} / \tau_{decay}} \, \gamma\left(1 - \frac{\tau_{rise}}{\tau_{decay}}, \alpha \tau_{rise}\right)

The receptors AMPA, GABA and NMDA take spikes. Those on AMPA and GABA add their weight (nS) to exponentially decaying conductances. Each
neuron keeps one gate for all that it sends, with its own alpha, tau_rise_NMDA and tau_decay_NMDA, and its spikes carry the opening of this
gate, which multiplies weights on receptor NMDA. Only neurons of this model can send to receptor NMDA; ``iaf_bw_2001_exact`` integrates a gate
for each source instead. If V_m reaches V_th at the end of a step, the neuron fires and stays at V_reset for t_ref. Integrated
with adaptive steps, absolute tolerance gsl_error_tol. tau_decay_NMDA must be larger than tau_rise_NMDA. Recorders show the time of a spike
less its S, as if it were an offset in ms.

Sends spikes; receives spikes on the receptors that ``receptor_types`` names, currents (pA) and data logging requests.

**References** Wang X-J (1999). Synaptic basis of cortical persistent activity: the importance of NMDA receptors to working memory.
Journal of Neuroscience 19:9587-9603. doi:10.1523/JNEUROSCI.19-21-09587.1999. Brunel N, Wang X-J (2001). Effects of neuromodulation in a cortical
network model of object working memory dominated by recurrent inhibition. Journal of Computational Neuroscience 11:63-85.
doi:10.1023/A:1011204814320.
)";
    }

    static std::string refuses(const NodeModel& source, const NodeModel& target, std::int64_t receptor)
    {
        return target.base_name == name && receptor == NMDA + 1 && source.base_name != name
                   ? std::string("receptor NMDA multiplies weights with a number that only spikes of ") +
                         name + " carry."
                   : std::string();
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
        check_below("tau_rise_NMDA", p.tau_rise_NMDA, "tau_decay_NMDA", p.tau_decay_NMDA, where);
    }

    // gamma(a, x) for a > 0 as a power series (Abramowitz & Stegun 1964, 6.5.29).
    static double lower_gamma(double a, double x)
    {
        double term = 1.0 / a;
        double sum = term;
        for (int n = 1; n < 10000 && std::fabs(term) > 1e-17 * std::fabs(sum); ++n) {
            term *= x / (a + n);
            sum += term;
        }
        return math::pow(x, a) * math::exp(-x) * sum;
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.refractory = whole_steps(p.t_ref, h);
        const double x = p.alpha * p.tau_rise_NMDA;
        const double a = 1.0 - p.tau_rise_NMDA / p.tau_decay_NMDA;
        d.k0 = math::pow(x, 1.0 - a) * lower_gamma(a, x);
        d.k1 = math::expm1(-x);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        const auto rhs_of = [&](const double* y, double* f) {
            double I[3];
            currents(y, y[s_NMDA], p, I);
            rhs(y, I, s.I, p, f);
            f[s_NMDA] = -y[s_NMDA] / p.tau_decay_NMDA;
        };
        if (s.step <= 0.0) {
            s.step = context.h;
        }
        Rkf45Control control;
        control.eps_abs = p.gsl_error_tol;
        require_integrated(rkf45_integrate<size>(rhs_of, s.y, context.h, s.step, control), name, context);
        currents(s.y, s.y[s_NMDA], p, s.I_syn);
        if (fires(s, p, d.refractory)) {
            const double t = context.time_end();
            s.sent *= math::exp((s.t_sent - t) / p.tau_decay_NMDA);
            s.t_sent = t;
            const double opening = d.k0 + d.k1 * s.sent;
            s.sent += opening;
            context.spike_at(opening);
        }
        for (const InputEvent& e : in) {
            const auto channel = e.cell % spike_channels;
            s.y[s_AMPA + channel] += e.weight * e.multiplicity * (channel == NMDA ? e.offset : 1.0);
        }
        s.I = in.currents[0];
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_bw_2001)
