// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron with AMPA, GABA and NMDA conductances, with saturating NMDA gates, one for
// each source.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - I_AMPA - I_GABA - I_NMDA + I
//   I_AMPA = s_AMPA (V_m - E_ex),  I_GABA = s_GABA (V_m - E_in)
//   I_NMDA = s_NMDA (V_m - E_ex) / (1 + conc_Mg2 exp(-0.062 V_m) / 3.57),  s_NMDA = sum over sources of w s
//   ds_AMPA/dt = -s_AMPA / tau_AMPA, ds_GABA/dt = -s_GABA / tau_GABA; a spike adds its weight (nS) at the end
//   of its step ds/dt = -s / tau_decay_NMDA + alpha x (1 - s),  dx/dt = -x / tau_rise_NMDA; a spike of the
//   source adds 1 to x V_m >= V_th at the end of a step: spike, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA, nS; conc_Mg2 in mM. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance gsl_error_tol.
// Wang 1999, doi:10.1523/JNEUROSCI.19-21-09587.1999; Brunel & Wang 2001, doi:10.1023/A:1011204814320.
#include "neurons/ode.hpp"

#include <vector>

namespace nest
{

struct iaf_bw_2001_exact
{
    static constexpr const char* name = "iaf_bw_2001_exact";
    static constexpr int spike_channels = 3;
    static constexpr bool queue_input = true;

    struct Parameters
    {
        double E_L = -70.0;
        double E_ex = 0.0;
        double E_in = -70.0;
        double V_th = -55.0;
        double V_reset = -60.0;
        double C_m = 500.0;
        double g_L = 25.0;
        double t_ref = 2.0;
        double tau_AMPA = 2.0;
        double tau_GABA = 5.0;
        double tau_rise_NMDA = 2.0;
        double tau_decay_NMDA = 100.0;
        double alpha = 0.5;
        double conc_Mg2 = 1.0;
        double gsl_error_tol = 1e-3;
    };
    enum
    {
        AMPA,
        GABA,
        NMDA
    };
    enum
    {
        V_m,
        s_AMPA,
        s_GABA,
        gates
    }; // then s and x of each gate
    struct Gate
    {
        std::uint64_t source;
        double weight;
        Step last; // step of the last spike
    };
    struct State
    {
        std::vector<double> y{-70.0, 0.0, 0.0}; // the work space of the solver stands behind
        std::vector<Gate> gate;
        double I_syn[3] = {};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;

        double s_NMDA() const
        {
            double sum = 0.0;
            for (std::size_t k = 0; k < gate.size(); ++k) {
                sum += gate[k].weight * y[gates + 2 * k];
            }
            return sum;
        }
    };
    struct Derived
    {
        std::int32_t refractory = 0;
    };

    static void describe(NeuronDescription<iaf_bw_2001_exact>& d)
    {
        auto& p = d.parameters;
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance");
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("tau_AMPA", &Parameters::tau_AMPA, "ms", "decay time of AMPA conductances").positive();
        p.real("tau_GABA", &Parameters::tau_GABA, "ms", "decay time of GABA conductances").positive();
        p.real("tau_rise_NMDA", &Parameters::tau_rise_NMDA, "ms", "rise time of NMDA gates").positive();
        p.real("tau_decay_NMDA", &Parameters::tau_decay_NMDA, "ms", "decay time of NMDA gates").positive();
        p.real("alpha", &Parameters::alpha, "1/ms", "rate at which NMDA gates open").positive();
        p.real("conc_Mg2", &Parameters::conc_Mg2, "mM", "concentration of magnesium outside").positive();
        p.real("gsl_error_tol", &Parameters::gsl_error_tol, "", "tolerance of the integrator").positive();
        d.state.real(
                   "V_m", [](State& s) -> double& { return s.y[V_m]; }, "mV", "membrane potential")
            .record();
        d.state.real(
                   "s_AMPA", [](State& s) -> double& { return s.y[s_AMPA]; }, "nS", "AMPA conductance")
            .record();
        d.state.real(
                   "s_GABA", [](State& s) -> double& { return s.y[s_GABA]; }, "nS", "GABA conductance")
            .record();
        d.recordable("s_NMDA", "nS", "NMDA conductance without block",
                     [](const State& s, const Parameters&, const Derived&) { return s.s_NMDA(); });
        d.recordable("I_AMPA", "pA", "AMPA current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn[AMPA]; });
        d.recordable("I_GABA", "pA", "GABA current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn[GABA]; });
        d.recordable("I_NMDA", "pA", "NMDA current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn[NMDA]; });
        d.documentation = R"(
Leaky integrate-and-fire neuron with AMPA, GABA and NMDA conductances, integrated exactly for each source of NMDA input.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - s_{AMPA} (V_m - E_{ex}) - s_{GABA} (V_m - E_{in})
   - \frac{\sum_j w_j s_j (V_m - E_{ex})}{1 + [Mg^{2+}] e^{-0.062 V_m} / 3.57} + I

   \frac{ds_j}{dt} = -\frac{s_j}{\tau_{decay}} + \alpha x_j (1 - s_j), \quad
   \frac{dx_j}{dt} = -\frac{x_j}{\tau_{rise}} + \sum_k \delta(t - t_j^k)

The receptors AMPA, GABA and NMDA take spikes. Those on AMPA and GABA add their weight (nS) to exponentially decaying conductances; each source
of NMDA input has a gate s of its own, which saturates at 1, so that cost and memory grow with the number of sources. Connections of one
source with equal weights and different delays share a gate. If V_m reaches V_th at the end of a step, the neuron fires and stays at
V_reset for t_ref. Integrated with adaptive steps, absolute tolerance gsl_error_tol.

Sends spikes; receives spikes on the receptors that ``receptor_types`` names, currents (pA) and data logging requests.

**References** Wang X-J (1999). Synaptic basis of cortical persistent activity: the importance of NMDA receptors to working memory.
Journal of Neuroscience 19:9587-9603. doi:10.1523/JNEUROSCI.19-21-09587.1999. Brunel N, Wang X-J (2001). Effects of neuromodulation in a cortical
network model of object working memory dominated by recurrent inhibition. Journal of Computational Neuroscience 11:63-85.
doi:10.1023/A:1011204814320.
)";
    }

    static Dictionary receptor_types() { return {{"AMPA", 1}, {"GABA", 2}, {"NMDA", 3}}; }
    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        if (signal == Signal::spike || signal == Signal::random_spike) {
            return receptor >= 1 && receptor <= 3 ? static_cast<int>(receptor - 1) : -1;
        }
        return receptor == 0 ? 0 : -1;
    }
    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }
    static void derive(const Parameters& p, double h, Derived& d) { d.refractory = whole_steps(p.t_ref, h); }

    // The gate of a connection: sources with several connections are told apart by weight and order.
    static std::size_t gate_of(State& s, const InputEvent& e, Step now)
    {
        for (std::size_t k = 0; k < s.gate.size(); ++k) {
            if (s.gate[k].source == e.source && s.gate[k].weight == e.weight && s.gate[k].last != now) {
                s.gate[k].last = now;
                return k;
            }
        }
        s.gate.push_back({e.source, e.weight, now});
        const std::size_t n = gates + 2 * s.gate.size();
        s.y.resize(n - 2);
        s.y.resize(10 * n, 0.0);
        return s.gate.size() - 1;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Events& in, StepContext& context)
    {
        const std::size_t n = s.gate.size();
        const auto currents = [&](const double* y, double* I) {
            double open = 0.0;
            for (std::size_t k = 0; k < n; ++k) {
                open += s.gate[k].weight * y[gates + 2 * k];
            }
            I[AMPA] = y[s_AMPA] * (y[V_m] - p.E_ex);
            I[GABA] = y[s_GABA] * (y[V_m] - p.E_in);
            I[NMDA] = open * (y[V_m] - p.E_ex) / (1.0 + p.conc_Mg2 * math::exp(-0.062 * y[V_m]) / 3.57);
        };
        const auto rhs = [&](const double* y, double* f) {
            double I[3];
            currents(y, I);
            f[V_m] = (-p.g_L * (y[V_m] - p.E_L) - I[AMPA] - I[GABA] - I[NMDA] + s.I) / p.C_m;
            f[s_AMPA] = -y[s_AMPA] / p.tau_AMPA;
            f[s_GABA] = -y[s_GABA] / p.tau_GABA;
            for (std::size_t k = gates; k < gates + 2 * n; k += 2) {
                f[k] = -y[k] / p.tau_decay_NMDA + p.alpha * y[k + 1] * (1.0 - y[k]);
                f[k + 1] = -y[k + 1] / p.tau_rise_NMDA;
            }
        };
        if (s.step <= 0.0) {
            s.step = context.h;
        }
        Rkf45Control control;
        control.eps_abs = p.gsl_error_tol;
        double few[9 * gates];
        double* const work = n > 0 ? s.y.data() + gates + 2 * n : few;
        const int size = static_cast<int>(gates + 2 * n);
        require_integrated(rkf45_integrate(size, work, rhs, s.y.data(), context.h, s.step, control), name,
                           context);
        currents(s.y.data(), s.I_syn);
        int fired = 0;
        if (s.refractory > 0) {
            --s.refractory;
            s.y[V_m] = p.V_reset;
        } else if (s.y[V_m] >= p.V_th) {
            s.refractory = d.refractory;
            s.y[V_m] = p.V_reset;
            fired = 1;
        }
        for (const InputEvent& e : in) {
            const auto channel = e.cell % spike_channels;
            if (channel == NMDA) {
                const std::size_t k = gate_of(s, e, context.step);
                s.y[gates + 2 * k + 1] += e.multiplicity;
            } else {
                s.y[channel == AMPA ? s_AMPA : s_GABA] += e.weight * e.multiplicity;
            }
        }
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_bw_2001_exact)
