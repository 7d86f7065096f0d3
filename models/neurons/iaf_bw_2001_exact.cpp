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
#include "neurons/brunel_wang.hpp"

#include <vector>

namespace nest
{

struct iaf_bw_2001_exact : BrunelWang
{
    static constexpr const char* name = "iaf_bw_2001_exact";
    static constexpr int gates = 3; // of y: then s and x of each gate

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
        describe_common(d);
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
        const auto open = [&](const double* y) {
            double sum = 0.0;
            for (std::size_t k = 0; k < n; ++k) {
                sum += s.gate[k].weight * y[gates + 2 * k];
            }
            return sum;
        };
        const auto rhs_of = [&](const double* y, double* f) {
            double I[3];
            currents(y, open(y), p, I);
            rhs(y, I, s.I, p, f);
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
        require_integrated(rkf45_integrate(size, work, rhs_of, s.y.data(), context.h, s.step, control), name,
                           context);
        currents(s.y.data(), open(s.y.data()), p, s.I_syn);
        const bool fired = fires(s, p, d.refractory);
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
        return fired ? 1 : 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_bw_2001_exact)
