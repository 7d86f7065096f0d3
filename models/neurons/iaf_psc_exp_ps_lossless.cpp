// SPDX-License-Identifier: GPL-2.0-or-later
// iaf_psc_exp_ps that misses no threshold crossing.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn + I_e + I) / C_m,   I_syn = I_syn_ex + I_syn_in
//   dI_syn/dt = -I_syn / tau_syn,   I_syn -> I_syn + weight (pA) at the time of arrival
//   V_m reaches V_th at time t: spike at t, V_m -> V_reset for t_ref
//
// mV, ms, pF, pA; tau_syn_ex = tau_syn_in = tau_syn. Krishnan, Porta Mana, Helias, Diesmann & Di Napoli 2018
// (doi:10.3389/fninf.2017.00075) divide the plane of V_m and I_syn into states that reach the threshold
// within an interval and states that do not. The same is decided here from the peak of V_m: it exists only
// where dV_m/dt changes from + to -, has I_syn > 0, and lies below the tangent at the begin, since V_m is
// concave up to there.
#include "neurons/precise_exp.hpp"

namespace nest
{

struct iaf_psc_exp_ps_lossless : PreciseExp<iaf_psc_exp_ps_lossless>
{
    static constexpr const char* name = "iaf_psc_exp_ps_lossless";

    static void describe(NeuronDescription<iaf_psc_exp_ps_lossless>& d)
    {
        describe_parameters(d.parameters);
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.real("I_syn_ex", &State::I_syn_ex, "pA", "excitatory synaptic current").record();
        d.state.real("I_syn_in", &State::I_syn_in, "pA", "inhibitory synaptic current").record();
        d.state.boolean("is_refractory", &State::is_refractory, "whether the neuron is refractory").fixed();
        d.state
            .real(
                "offset", [](State& s) -> double& { return s.offset; }, "ms",
                "time of the last spike before the end of its step")
            .fixed();
        const auto I_syn = [](State& x) -> double& { return x.I_syn = x.I_syn_ex + x.I_syn_in; };
        d.state.real("I_syn", I_syn, "pA", "synaptic current").record().fixed();
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying postsynaptic currents and precise spike times, that misses no spike.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn} + I_e + I}{C_m}, \quad
   \frac{dI_{syn}}{dt} = -\frac{I_{syn}}{\tau_{syn}}, \quad I_{syn} = I_{syn,ex} + I_{syn,in}

As iaf_psc_exp_ps, but the threshold is also detected where V_m exceeds it for a moment between two events: the peak of V_m is known in
closed form, and it is looked at wherever the slope of V_m changes its sign. Excitatory and inhibitory currents must decay with
the same time constant.

Sends spikes with precise times; receives spikes, currents (pA) and data logging requests.

**References** Krishnan J, Porta Mana P, Helias M, Diesmann M, Di Napoli E (2018). Perfect detection of spikes in the linear
sub-threshold dynamics of point neurons. Frontiers in Neuroinformatics 11:75. doi:10.3389/fninf.2017.00075. Morrison A,
Straube S, Plesser HE, Diesmann M (2007). Exact subthreshold integration with continuous spike times in discrete-time neural
network simulations. Neural Computation 19:47-79. doi:10.1162/neco.2007.19.1.47.
)";
    }

    static void check(const Parameters& p, const State& s, const std::string& where)
    {
        PreciseExp::check(p, s, where);
        if (p.tau_syn_ex != p.tau_syn_in) {
            throw Error("BadProperty", where + ": 'tau_syn_ex' and 'tau_syn_in' must be equal, but are " +
                                           to_text(p.tau_syn_ex) + " ms and " + to_text(p.tau_syn_in) +
                                           " ms; set both, or use iaf_psc_exp_ps.");
        }
    }

    // Time of the maximum of V_m, from dV_m/dt = 0: with the slope v and i = I_syn / C_m at the begin, and
    // D = 1 / tau_syn - 1 / tau_m, it is -log(1 - v tau_syn D / i) / D.
    static double peak(double v, double i, const Parameters& p)
    {
        const double D = 1.0 / p.tau_syn_ex - 1.0 / p.tau_m;
        const double x = v * p.tau_syn_ex / i;
        return std::fabs(x * D) > 1e-9 ? -math::log1p(-x * D) / D : x * (1.0 + 0.5 * x * D);
    }

    static double crossing(const State& before, const State& after, const Parameters& p, const Derived& d,
                           double t)
    {
        if (after.V_m >= p.V_th) {
            return precise::root<iaf_psc_exp_ps_lossless>(before, p, d, t);
        }
        const double v = slope(before, p);
        if (before.V_m + v * t < p.V_th || v <= 0.0) {
            return -1.0;
        }
        const double I = before.I_syn_ex + before.I_syn_in;
        if (I <= 0.0 || slope(after, p) >= 0.0) {
            return -1.0;
        }
        const double t_peak = std::min(t, peak(v, I / p.C_m, p));
        State s = before;
        advance(s, p, d, t_peak);
        return s.V_m >= p.V_th ? precise::root<iaf_psc_exp_ps_lossless>(before, p, d, t_peak) : -1.0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(iaf_psc_exp_ps_lossless)
