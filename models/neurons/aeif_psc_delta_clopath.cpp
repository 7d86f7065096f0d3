// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with adaptive threshold, afterpotential and delta-shaped
// input, for clopath_synapse.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) - w + z + I_e + I
//   tau_w dw/dt = a (V - E_L) - w;   tau_z dz/dt = -z;   tau_V_th dV_th/dt = -(V_th - V_th_rest)
//   a spike of weight v adds v mV to V at the end of the step of arrival
//   V >= V_peak, seen within the step: spike, w -> w + b, z -> I_sp, V_th -> V_th_max; V = V_clamp and dw/dt
//   = 0 for t_clamp, then V = V_reset for t_ref
//
// Filtered potentials: clopath_archive.hpp. mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance
// gsl_error_tol. Clopath et al. 2010, doi:10.1038/nn.2479; Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#include "neurons/clopath_archive.hpp"
#include "neurons/ode.hpp"

namespace nest
{

struct aeif_psc_delta_clopath : OdeModel
{
    static constexpr const char* name = "aeif_psc_delta_clopath";
    using Archive = ClopathArchive;

    struct Parameters : ClopathParameters
    {
        double V_peak = 33.0;
        double V_reset = -60.0;
        double V_clamp = 33.0;
        double t_ref = 0.0;
        double t_clamp = 2.0;
        double g_L = 30.0;
        double C_m = 281.0;
        double E_L = -70.6;
        double Delta_T = 2.0;
        double tau_w = 144.0;
        double tau_z = 40.0;
        double tau_V_th = 50.0;
        double V_th_max = 30.4;
        double V_th_rest = -50.4;
        double a = 4.0;
        double b = 80.5;
        double I_sp = 400.0;
        double I_e = 0.0;
        double gsl_error_tol = 1e-6;
    };
    enum
    {
        V_m,
        w,
        z,
        V_th,
        u_bar_plus,
        u_bar_minus,
        u_bar_bar,
        size
    };
    enum
    {
        I,
        refractory,
        clamped,
        fired,
        constants
    };
    struct State
    {
        double y[size] = {-70.6, 0.0, 0.0, -50.4, -70.6, -70.6, -70.6};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;
        std::int32_t clamped = 0;
        std::int32_t fired = 0; // spikes of the step
        ClopathDelay delay;
    };
    struct Derived
    {
        double h = 0.1;
        std::int32_t refractory = 0;
        std::int32_t clamped = 0;
    };

    static void describe(NeuronDescription<aeif_psc_delta_clopath>& d)
    {
        auto& p = d.parameters;
        p.real("V_peak", &Parameters::V_peak, "mV", "potential at which a spike is seen");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("V_clamp", &Parameters::V_clamp, "mV", "potential during a spike");
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time, after the spike").non_negative();
        p.real("t_clamp", &Parameters::t_clamp, "ms", "length of a spike").non_negative();
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("Delta_T", &Parameters::Delta_T, "mV", "slope factor of spike initiation").non_negative();
        p.real("tau_w", &Parameters::tau_w, "ms", "time constant of adaptation").positive();
        p.real("tau_z", &Parameters::tau_z, "ms", "time constant of the afterpotential").positive();
        p.real("tau_V_th", &Parameters::tau_V_th, "ms", "time constant of the threshold").positive();
        p.real("V_th_max", &Parameters::V_th_max, "mV", "threshold after a spike");
        p.real("V_th_rest", &Parameters::V_th_rest, "mV", "threshold at rest");
        p.real("a", &Parameters::a, "nS", "subthreshold adaptation");
        p.real("b", &Parameters::b, "pA", "spike-triggered adaptation");
        p.real("I_sp", &Parameters::I_sp, "pA", "depolarising afterpotential after a spike");
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("gsl_error_tol", &Parameters::gsl_error_tol, "", "tolerance of the integrator").positive();
        describe_clopath(p);
        auto& s = d.state;
        s.real("V_m", [](State& x) -> double& { return x.y[V_m]; }, "mV", "membrane potential").record();
        s.real("w", [](State& x) -> double& { return x.y[w]; }, "pA", "adaptation current").record();
        describe_clopath_state(d);
        d.recordable("z", "pA", "afterpotential",
                     [](const State& x, const Parameters&, const Derived&) { return x.y[z]; });
        d.recordable("V_th", "mV", "threshold",
                     [](const State& x, const Parameters&, const Derived&) { return x.y[V_th]; });
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with adaptive threshold and depolarising afterpotential, for ``clopath_synapse``.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - w + z + I_e + I, \quad
   \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad \tau_z \frac{dz}{dt} = -z, \quad
   \tau_{V_{th}} \frac{dV_{th}}{dt} = -(V_{th} - V_{th,rest})

   \tau_{u\pm} \frac{d\bar u_\pm}{dt} = -\bar u_\pm + V_m, \quad \tau_{uu} \frac{d\bar{\bar u}}{dt} = -\bar{\bar u} + \bar u_-

A spike of weight w changes V_m by w mV. When V_m passes V_peak the neuron fires, w grows by b, z is set to I_sp and V_th to
V_th_max; V_m is V_clamp for t_clamp and V_reset for t_ref after that. ``clopath_synapse`` uses the filtered potentials of
delay_u_bars ago.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Clopath C, Buesing L, Vasilaki E, Gerstner W (2010). Connectivity reflects coding: a model of voltage-based STDP with
homeostasis. Nature Neuroscience 13:344-352. doi:10.1038/nn.2479. Brette R, Gerstner W (2005). Journal of Neurophysiology
94:3637-3642. doi:10.1152/jn.00686.2005.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_peak", p.V_peak, where);
        check_not_above("V_th_max", p.V_th_max, "V_peak", p.V_peak, where);
        check_not_above("V_th_rest", p.V_th_rest, "V_th_max", p.V_th_max, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.refractory = whole_steps(p.t_ref, h);
        // the step of the spike itself counts as one
        d.clamped = whole_steps(p.t_clamp, h) + 1;
    }

    static void hold(const State& s, const Parameters& p, const StepContext&, double* u)
    {
        u[I] = s.I + p.I_e;
        u[refractory] = s.refractory;
        u[clamped] = s.clamped;
        u[fired] = 0.0;
    }
    static Rkf45Control control(const Parameters& p) { return change_control(p.gsl_error_tol); }
    static double first_step(const Derived& d) { return std::fmin(0.01, d.h); }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const auto is_clamped = u[clamped] > 0.0;
        const auto is_held = is_clamped | (u[refractory] > 0.0);
        const T zero = {};
        const T V =
            select(is_clamped, zero + p.V_clamp,
                   select(is_held, zero + p.V_reset, select(y[V_m] < p.V_peak, y[V_m], zero + p.V_peak)));
        T I_spike = {};
        if (p.Delta_T != 0.0) {
            I_spike = p.g_L * p.Delta_T * portable_exp(T((V - y[V_th]) / p.Delta_T));
        }
        f[V_m] = select(is_held, zero, (-p.g_L * (V - p.E_L) + I_spike - y[w] + y[z] + u[I]) / p.C_m);
        f[w] = select(is_clamped, zero, (p.a * (V - p.E_L) - y[w]) / p.tau_w);
        f[z] = -y[z] / p.tau_z;
        f[V_th] = -(y[V_th] - p.V_th_rest) / p.tau_V_th;
        filter_clopath(p, V, y + u_bar_plus, f + u_bar_plus);
    }

    // After a step of the integrator, for double and Lanes: what is held in place, and spikes.
    template <class T, class Mask>
    static NEST_ALWAYS_INLINE void hold_or_fire(const Parameters& p, const Derived& d, const Mask& which,
                                                T* u, T* y)
    {
        const T zero = {};
        const auto was_clamped = u[clamped] > 0.0;
        const auto was_refractory = u[refractory] > 0.0;
        const auto free = which & !was_clamped & !was_refractory;
        const auto spike = free & (y[V_m] >= p.V_peak);
        y[V_m] =
            select(which & was_clamped, zero + p.V_clamp,
                   select(which & was_refractory, zero + p.V_reset, select(spike, zero + p.V_clamp, y[V_m])));
        y[w] = select(spike, y[w] + p.b, y[w]);
        y[z] = select(spike, zero + p.I_sp, y[z]);
        y[V_th] = select(spike, zero + p.V_th_max, y[V_th]);
        u[clamped] = select(spike, zero + static_cast<double>(d.clamped), u[clamped]);
        u[fired] = select(spike, u[fired] + 1.0, u[fired]);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        double u[constants];
        hold(s, p, context, u);
        const auto derivatives = [&](const double* y, double* f) {
            rhs(p, d, static_cast<const double*>(u), y, f);
        };
        const Rkf45Control tolerance = control(p);
        if (s.step <= 0.0) {
            s.step = first_step(d);
        }
        int steps = 0;
        for (double t = 0.0; t < d.h; ++steps) {
            const Rkf45Status status = steps < rkf45_max_steps
                                           ? rkf45_step<size>(derivatives, s.y, t, d.h, s.step, tolerance)
                                           : Rkf45Status::too_many_steps;
            // The exponential may reach V_peak within less time than numbers can tell apart.
            if (status == Rkf45Status::step_too_small && s.y[V_m] > s.y[V_th] && u[clamped] == 0.0 &&
                u[refractory] == 0.0) {
                s.y[V_m] = p.V_peak;
            } else {
                require_integrated(status, name, context);
            }
            if (s.y[V_m] < -1e3 || std::fabs(s.y[w]) > 1e6) {
                integration_failed(name, context, "V_m or w left all bounds");
            }
            hold_or_fire(p, d, true, u, s.y);
        }
        s.clamped = static_cast<std::int32_t>(u[clamped]);
        s.fired = static_cast<std::int32_t>(u[fired]);
        return finish(s, p, d, in, context);
    }
    static int finish(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        if (s.clamped > 0) {
            if (--s.clamped == 0) {
                s.y[V_m] = p.V_reset;
                s.refractory = d.refractory;
            }
        } else if (s.refractory > 0) {
            --s.refractory;
        } else {
            s.y[V_m] += in.spikes[0];
        }
        archive_clopath(s.delay, p, s.y[V_m], s.y + u_bar_plus, context);
        s.I = in.currents[0];
        return s.fired;
    }

    struct Lane : OdeLanes<aeif_psc_delta_clopath>
    {
        using OdeLanes::OdeLanes;
        LaneMask accepted(const LaneMask& which, Lanes* y)
        {
            const LaneMask lost = (y[V_m] < -1e3) | (magnitude(y[w]) > 1e6);
            hold_or_fire(p, d, which, u, y);
            return lost;
        }
        void store(int l, std::uint32_t k, const Lanes* y, double step)
        {
            OdeLanes::store(l, k, y, step);
            s[k].clamped = static_cast<std::int32_t>(u[clamped][l]);
            s[k].fired = static_cast<std::int32_t>(u[fired][l]);
        }
    };
    static void integrate_lanes(State* s, const Parameters& p, const Derived& d, const LaneRun& run)
    {
        ode_lanes<aeif_psc_delta_clopath, Lane>(s, p, d, run);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_psc_delta_clopath)
