// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrate-and-fire neuron of the lateral geniculate nucleus with conductances, an
// afterhyperpolarisation in place of a reset.
//
//   C_m dV_m/dt = -g_L (V_m - E_L) - g_ex (V_m - E_ex) - g_in (V_m - E_in) - g_ahp (V_m - E_ahp) + I_e + I
//   dg_x/dt = dg_x - g_x / tau_x (the conductance), d(dg_x)/dt = -dg_x / tau_x
//   a spike of weight w (nS) adds |w| e / tau_syn_x to dg_x at the end of the step of arrival, so that g_x
//   peaks at |w| V_m passes V_th upwards at time t (linear within the step): spike; at t, dg_ahp grows by G e
//   / tau_ahp, where G is the parameter g_ahp; with ahp_bug, dg_ahp and g_ahp begin anew instead
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Casti, Hayot, Xiao &
// Kaplan 2008, doi:10.1007/s10827-007-0053-7.
#include "neurons/ode.hpp"

namespace nest
{

struct iaf_chxk_2008 : FallingNeuron<iaf_chxk_2008>
{
    static constexpr const char* name = "iaf_chxk_2008";
    static constexpr bool continuous = true;

    struct Parameters
    {
        double V_th = -45.0;
        double g_L = 100.0;
        double C_m = 1000.0;
        double E_ex = 20.0;
        double E_in = -90.0;
        double E_L = -60.0;
        double tau_syn_ex = 1.0;
        double tau_syn_in = 1.0;
        double I_e = 0.0;
        double tau_ahp = 0.5;
        double E_ahp = -95.0;
        double g_ahp = 443.8;
        bool ahp_bug = false;
    };
    enum
    {
        V_m,
        dg_ex,
        g_ex,
        dg_in,
        g_in,
        dg_ahp,
        g_ahp,
        size
    };
    struct State
    {
        double y[size] = {-60.0};
        double I = 0.0;      // current of the coming step
        double step = 0.0;   // the step to try, ms
        double before = 0.0; // V_m at the begin of the step
    };
    struct Derived
    {
        double h = 0.1;
        double start_ex = 0.0; // slopes of conductances of peak 1 nS
        double start_in = 0.0;
        double start_ahp = 0.0; // slope of one of peak g_ahp
    };

    static void describe(NeuronDescription<iaf_chxk_2008>& d)
    {
        auto& p = d.parameters;
        p.real("V_th", &Parameters::V_th, "mV", "threshold");
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "time constant of excitatory conductances")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "time constant of inhibitory conductances")
            .positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("tau_ahp", &Parameters::tau_ahp, "ms", "time constant of the afterhyperpolarisation")
            .positive();
        p.real("E_ahp", &Parameters::E_ahp, "mV", "its reversal potential");
        p.real("g_ahp", &Parameters::g_ahp, "nS", "its peak conductance after a spike");
        p.boolean("ahp_bug", &Parameters::ahp_bug,
                  "whether a spike begins the afterhyperpolarisation anew instead of adding to it");
        d.state.real(
                   "V_m", [](State& x) -> double& { return x.y[V_m]; }, "mV", "membrane potential")
            .record();
        const auto record = [&](const char* key, const char* unit, const char* doc,
                                double (*value)(const double*, const Parameters&)) {
            d.recordable(key, unit, doc, [value](const State& s, const Parameters& q, const Derived&) {
                return value(s.y, q);
            });
        };
        using P = Parameters;
        record("g_ex", "nS", "excitatory conductance", [](const double* y, const P&) { return y[g_ex]; });
        record("g_in", "nS", "inhibitory conductance", [](const double* y, const P&) { return y[g_in]; });
        record("g_ahp", "nS", "conductance of the afterhyperpolarisation",
               [](const double* y, const P&) { return y[g_ahp]; });
        record("I_syn_ex", "pA", "excitatory current",
               [](const double* y, const P& q) { return y[g_ex] * (y[V_m] - q.E_ex); });
        record("I_syn_in", "pA", "inhibitory current",
               [](const double* y, const P& q) { return y[g_in] * (y[V_m] - q.E_in); });
        record("I_ahp", "pA", "current of the afterhyperpolarisation",
               [](const double* y, const P& q) { return y[g_ahp] * (y[V_m] - q.E_ahp); });
        d.documentation = R"(
Leaky integrate-and-fire neuron with conductances that models cells of the lateral geniculate nucleus.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) - g_{ex} (V_m - E_{ex}) - g_{in} (V_m - E_{in}) - g_{ahp}(t) (V_m - E_{ahp}) + I_e + I,
   \quad g_x(t) = \sum_k G_k \frac{e}{\tau_x} (t - t_k) e^{-(t - t_k) / \tau_x}

Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in. The neuron fires when V_m passes V_th
upwards; the time of the spike within the step is found by linear interpolation and sent with it. V_m is not reset: each spike
starts an afterhyperpolarising conductance of peak g_ahp. With ahp_bug set, one that is still under way ends with the new spike.
Integrated with adaptive steps, absolute tolerance 1e-3.

Sends spikes with precise times; receives spikes, currents (pA) and data logging requests.

**References** Casti A, Hayot F, Xiao Y, Kaplan E (2008). A simple model of retina-LGN transmission. Journal of Computational
Neuroscience 24:235-252. doi:10.1007/s10827-007-0053-7.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.start_ex = math::exp(1.0) / p.tau_syn_ex;
        d.start_in = math::exp(1.0) / p.tau_syn_in;
        d.start_ahp = p.g_ahp * math::exp(1.0) / p.tau_ahp;
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const T V = y[V_m];
        f[V_m] = (-p.g_L * (V - p.E_L) - y[g_ex] * (V - p.E_ex) - y[g_in] * (V - p.E_in) -
                  y[g_ahp] * (V - p.E_ahp) + u[0]) /
                 p.C_m;
        two_stages(y + dg_ex, f + dg_ex, p.tau_syn_ex, p.tau_syn_ex);
        two_stages(y + dg_in, f + dg_in, p.tau_syn_in, p.tau_syn_in);
        two_stages(y + dg_ahp, f + dg_ahp, p.tau_ahp, p.tau_ahp);
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        if (s.before < p.V_th && s.y[V_m] >= p.V_th) {
            const double since =
                d.h * (s.y[V_m] - p.V_th) / (s.y[V_m] - s.before); // time since the spike, ms
            const double slope = d.start_ahp * math::exp(-since / p.tau_ahp);
            s.y[dg_ahp] = (p.ahp_bug ? 0.0 : s.y[dg_ahp]) + slope;
            s.y[g_ahp] = (p.ahp_bug ? 0.0 : s.y[g_ahp]) + slope * since;
            context.spike_at(since);
        }
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_chxk_2008)
