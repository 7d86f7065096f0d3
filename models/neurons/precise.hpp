// SPDX-License-Identifier: GPL-2.0-or-later
// What the neurons with spike times between grid points share: the course of a step from event to event, and
// the time at which the membrane potential reaches the threshold. For step() of models with queue_input.
//
// Between two events the equations are linear and solved exactly (Morrison, Straube, Plesser & Diesmann 2007,
// doi:10.1162/neco.2007.19.1.47; Hanuschkin, Kunkel, Helias, Morrison & Diesmann 2010,
// doi:10.3389/fninf.2010.00113). A model M brings
//   advance_step(State&, p, d)       over a whole step, with the propagators of derive()
//   advance(State&, p, d, t)         over t ms
//   receive(State&, p, d, event, context)
//   leave_refractory(State&)
//   crossing(before, after, p, d, t) time after `before` at which V_m reaches V_th, or -1: not within these t
//   ms
#pragma once

#include "neurons/common.hpp"

#include <algorithm>
#include <limits>

namespace nest
{

// Part of the State: the last spike, as long as its refractory time lasts.
struct PreciseState
{
    Step spike_step = 0;
    double offset = 0.0; // of the last spike, ms before the end of its step
    bool is_refractory = false;
};

// Whole steps that cover t_ref: at least one, so that a step has no more than one spike.
inline std::int32_t refractory_steps(double t_ref, double h)
{
    return static_cast<std::int32_t>(std::fmin(std::ceil(t_ref / h - 1e-9), 2147483647.0));
}

namespace precise
{

template <class M>
struct StepOf
{
    using State = typename M::State;
    State& s;
    const typename M::Parameters& p;
    const typename M::Derived& d;
    StepContext& context;
    double now = 0.0; // ms since the begin of the step

    void fire(double at)
    {
        s.is_refractory = true;
        s.spike_step = context.step;
        s.offset = std::min(std::max(0.0, context.h - at),
                            context.h * (1.0 - std::numeric_limits<double>::epsilon()));
        s.V_m = p.V_reset;
        context.spike_at(s.offset);
    }
    void run_to(double t)
    {
        const double length = t - now;
        if (length <= 0.0) {
            return;
        }
        const State before = s;
        length == context.h ? M::advance_step(s, p, d) : M::advance(s, p, d, length);
        if (!s.is_refractory) {
            const double at = M::crossing(before, s, p, d, length);
            if (at >= 0.0) {
                fire(now + at);
            }
        }
        now = t;
    }
    void leave_refractory(double t)
    {
        run_to(t);
        s.is_refractory = false;
        M::leave_refractory(s);
        if (s.V_m >= p.V_th) {
            fire(t);
        }
    }
    // From event to event; those at the same time count as one.
    void from_event_to_event(const Events& in, bool leaves)
    {
        const double h = context.h;
        const double end = context.step > s.spike_step + d.refractory ? 0.0 : h - s.offset;
        for (const InputEvent* e = in.first; e != in.last;) {
            const double offset = e->offset;
            const double t = h - offset;
            if (leaves && end <= t) {
                leave_refractory(end);
                leaves = false;
            }
            run_to(t);
            for (; e != in.last && e->offset == offset; ++e) {
                M::receive(s, p, d, *e, context);
            }
            if (!s.is_refractory && s.V_m >= p.V_th) {
                fire(t);
            }
        }
        if (leaves) {
            leave_refractory(end);
        }
        run_to(h);
    }
};

// A step in which something happens.
template <class M>
__attribute__((noinline)) void eventful_step(typename M::State& s, const typename M::Parameters& p,
                                             const typename M::Derived& d, const Events& in,
                                             StepContext& context)
{
    StepOf<M> course{s, p, d, context};
    if (!s.is_refractory && s.V_m >= p.V_th) {
        course.fire(0.0); // V_m or V_th were set
    }
    course.from_event_to_event(in, s.is_refractory && context.step >= s.spike_step + d.refractory);
    s.I = in.currents[0];
}

// One step: at once if nothing happens, which is inlined into the loop over neurons, else from event to
// event.
template <class M>
__attribute__((always_inline)) inline int step(typename M::State& s, const typename M::Parameters& p,
                                               const typename M::Derived& d, const Events& in,
                                               StepContext& context)
{
    const bool quiet = s.is_refractory ? context.step < s.spike_step + d.refractory : s.V_m < p.V_th;
    if (__builtin_expect(quiet && in.first == in.last, 1)) {
        // A copy, so that the state at the begin is still there if the threshold is crossed.
        typename M::State next = s;
        M::advance_step(next, p, d);
        if (next.is_refractory) {
            next.I = in.currents[0];
            s = next;
            return 0;
        }
        if (__builtin_expect(M::crossing(s, next, p, d, context.h) < 0.0, 1)) {
            next.V_m = std::max(next.V_m, p.V_min);
            next.I = in.currents[0];
            s = next;
            return 0;
        }
    }
    eventful_step<M>(s, p, d, in, context);
    return 0;
}

// When V_m reaches V_th within t ms after `before`, given that it is below there and not below at the end:
// Newton's method with the slope from the equations, and bisection where that would leave the interval.
template <class M>
__attribute__((noinline)) double root(const typename M::State& before, const typename M::Parameters& p,
                                      const typename M::Derived& d, double t)
{
    double low = 0.0;
    double high = t;
    double x = t;
    for (int i = 0; i < 60; ++i) {
        typename M::State s = before;
        M::advance(s, p, d, x);
        const double above = s.V_m - p.V_th;
        (above < 0.0 ? low : high) = x;
        const double slope = M::slope(s, p);
        double next = slope > 0.0 ? x - above / slope : -1.0;
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (std::fabs(next - x) <= 1e-15 * t) {
            return next;
        }
        x = next;
    }
    return x;
}

// e^x - 1 to a few roundings: by its series where x is small, as it is between events of a step, which is
// several times faster than the library's.
inline double expm1_of(double x)
{
    if (std::fabs(x) > 0.35) {
        return math::expm1(x);
    }
    const double x2 = x * x;
    const double x4 = x2 * x2;
    const double a = (1.0 + 0.5 * x) + x2 * (1.0 / 6.0 + x * (1.0 / 24.0));
    const double b = (1.0 / 120.0 + x * (1.0 / 720.0)) + x2 * (1.0 / 5040.0 + x * (1.0 / 40320.0));
    const double c =
        (1.0 / 362880.0 + x * (1.0 / 3628800.0)) + x2 * (1.0 / 39916800.0 + x * (1.0 / 479001600.0));
    return x * (a + x4 * (b + x4 * (c + x4 * (1.0 / 6227020800.0))));
}

// Propagators of a synaptic current of time constant tau_syn into the membrane over any time t, from the
// exponentials that the caller needs anyway; where the time constants are close, by the functions without
// cancellation.
struct Filter
{
    double rate = 0.0;  // -1 / tau_syn, 1/ms
    double k = 0.0;     // ms: 1 / (1 / tau_m - 1 / tau_syn); 0: close
    double k_C = 0.0;   // k / C_m
    double inv_C = 0.0; // 1 / C_m
    void derive(double tau_syn, double tau_m, double C_m)
    {
        const double difference = tau_syn - tau_m;
        rate = -1.0 / tau_syn;
        k = std::fabs(difference) > 0.05 * tau_m ? tau_m * tau_syn / difference : 0.0;
        k_C = k / C_m;
        inv_C = 1.0 / C_m;
    }
    // expm1_x = e^(-t / tau_x) - 1
    double I_to_V(double t, double tau_m, double expm1_syn, double expm1_m) const
    {
        return k != 0.0 ? k_C * (expm1_syn - expm1_m)
                        : propagators::I_to_V(-1.0 / rate, tau_m, 1.0 / inv_C, t);
    }
    double dI_to_V(double t, double tau_m, double expm1_syn, double expm1_m) const
    {
        return k != 0.0 ? k_C * (t * (1.0 + expm1_syn) - k * (expm1_syn - expm1_m))
                        : propagators::dI_to_V(-1.0 / rate, tau_m, 1.0 / inv_C, t);
    }
};

} // namespace precise

} // namespace nest
