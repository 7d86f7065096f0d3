// SPDX-License-Identifier: GPL-2.0-or-later
// What the models with adaptive integration share: a step of one neuron, and of many in lanes; the error that
// names model and node.
#pragma once

#include "neurons/common.hpp"

#include "nest/base/rkf45.hpp"

#include <cstring>

namespace nest
{

[[noreturn]] inline void integration_failed(const char* model, const StepContext& context,
                                            const std::string& why)
{
    throw Error("NumericalInstability", std::string(model) + " with node ID " + std::to_string(context.node) +
                                            ": integration failed at " + to_text(context.time_end()) +
                                            " ms (" + why +
                                            "). Check its parameters and the strength of its input.");
}

inline void require_integrated(Rkf45Status status, const char* model, const StepContext& context)
{
    if (__builtin_expect(status != Rkf45Status::ok, 0)) {
        integration_failed(model, context, to_text(status));
    }
}

// Tolerances of the adaptive exponential models: absolute, and relative to the change in a step.
inline Rkf45Control change_control(double tolerance)
{
    Rkf45Control control;
    control.eps_abs = tolerance;
    control.eps_rel = tolerance;
    control.a_y = 0.0;
    control.a_dydt = 1.0;
    return control;
}

namespace detail
{

template <class P, class = void>
struct HasConstantCurrent : std::false_type
{
};
template <class P>
struct HasConstantCurrent<P, std::void_t<decltype(P::I_e)>> : std::true_type
{
};

} // namespace detail

// A model with adaptive integration derives from OdeNeuron<itself>. Its State has y and step (the step to
// try, ms), and it says
//   size, or equations(Parameters)                    how many: a constant, or a number up to
//   most_lane_equations constants                                              number of quantities that stay
//   during a step hold(State, Parameters, StepContext, double* u)   ... these rhs(Parameters, Derived, u, y,
//   f)                 the equations, for double and Lanes finish(State, Parameters, Derived, Input,
//   StepContext)    what comes after the integration: number of spikes
struct OdeModel
{
    // Neurons that differ in their constant current alone have the same equations; hold() adds it to the
    // current.
    template <class P>
    static bool alike(const P& a, const P& b)
    {
        if constexpr (detail::HasConstantCurrent<P>::value && std::is_trivially_copyable<P>::value) {
            P other = b;
            other.I_e = a.I_e;
            return std::memcmp(static_cast<const void*>(&a), &other, sizeof(P)) == 0;
        } else {
            return false;
        }
    }
    template <class P>
    static Rkf45Control control(const P&)
    {
        return {};
    }
    // The very first step to try.
    template <class D>
    static double first_step(const D& d)
    {
        return d.h;
    }
    // Before the results of a step take the place of the state.
    template <class S>
    static void leave(S&)
    {
    }
};
constexpr int most_lane_equations = 34;

namespace detail
{

template <class M, class P, class = void>
struct OdeSize
{
    static constexpr bool constant = true;
    static constexpr int most = M::size;
    static std::integral_constant<int, M::size> of(const P&) { return {}; }
};
template <class M, class P>
struct OdeSize<M, P, std::void_t<decltype(M::equations(std::declval<const P&>()))>>
{
    static constexpr bool constant = false;
    static constexpr int most = most_lane_equations;
    static int of(const P& p) { return M::equations(p); }
};

} // namespace detail

template <class M>
struct OdeLanes : LaneSystem
{
    using State = typename M::State;
    using Parameters = typename M::Parameters;
    using Derived = typename M::Derived;
    using Size = detail::OdeSize<M, Parameters>;

    OdeLanes(State* states, const Parameters& parameters, const Derived& derived, const LaneRun& neurons)
        : s(states), p(parameters), d(derived), run(neurons), n(Size::of(parameters))
    {
    }
    double load(int l, std::uint32_t k, Lanes* y)
    {
        double own[M::constants + 1];
        M::hold(s[k], run.own(k, p), run.at(k), own);
        for (int i = 0; i < M::constants; ++i) {
            u[i][l] = own[i];
        }
        for (int i = 0; i < n; ++i) {
            y[i][l] = s[k].y[static_cast<std::size_t>(i)];
        }
        return s[k].step > 0.0 ? s[k].step : M::first_step(d);
    }
    NEST_ALWAYS_INLINE void rhs(const Lanes* y, Lanes* f) const
    {
        M::rhs(p, d, static_cast<const Lanes*>(u), y, f);
    }
    void store(int l, std::uint32_t k, const Lanes* y, double step)
    {
        M::leave(s[k]);
        for (int i = 0; i < n; ++i) {
            s[k].y[static_cast<std::size_t>(i)] = y[i][l];
        }
        s[k].step = step;
    }
    void leave(std::uint32_t k) { run.alone[k] = true; }

    State* const s;
    const Parameters& p;
    const Derived& d;
    const LaneRun& run;
    const decltype(Size::of(std::declval<const Parameters&>())) n;
    Lanes u[M::constants + 1] = {};
};

// M::integrate_lanes(); models that do more within a step hand over a System of their own.
template <class M, class System = OdeLanes<M>>
void ode_lanes(typename M::State* s, const typename M::Parameters& p, const typename M::Derived& d,
               const LaneRun& run)
{
    using Size = detail::OdeSize<M, typename M::Parameters>;
    if (Size::of(p) > Size::most) {
        std::fill_n(run.alone, run.n, true);
        return;
    }
    with_widest_registers([&] {
        System system(s, p, d, run);
        Lanes memory[10 * Size::most];
        rkf45_integrate_lanes(Size::of(p), memory, system, run.n, d.h, M::control(p));
    });
}

// The same for one neuron.
template <class M>
void ode_alone(typename M::State& s, const typename M::Parameters& p, const typename M::Derived& d,
               const StepContext& context)
{
    double u[M::constants + 1];
    M::hold(s, p, context, u);
    if (s.step <= 0.0) {
        s.step = M::first_step(d);
    }
    M::leave(s);
    const auto rhs = [&](const double* y, double* f) { M::rhs(p, d, static_cast<const double*>(u), y, f); };
    Rkf45Status status;
    if constexpr (detail::OdeSize<M, typename M::Parameters>::constant) {
        status = rkf45_integrate<M::size>(rhs, s.y, d.h, s.step, M::control(p));
    } else {
        const int n = M::equations(p);
        double work[9 * most_lane_equations];
        double* const y = s.y.data();
        // with more equations there is room behind them
        status =
            rkf45_integrate(n, n <= most_lane_equations ? work : y + n, rhs, y, d.h, s.step, M::control(p));
    }
    require_integrated(status, M::name, context);
}

template <class M>
struct OdeNeuron : OdeModel
{
    template <class S, class P, class D>
    static int step(S& s, const P& p, const D& d, const Input& in, StepContext& context)
    {
        ode_alone<M>(s, p, d, context);
        return M::finish(s, p, d, in, context);
    }
    template <class S, class P, class D>
    static void integrate_lanes(S* s, const P& p, const D& d, const LaneRun& run)
    {
        ode_lanes<M>(s, p, d, run);
    }
};

// What models keep that fire where V_m = y[0] is at or above a threshold and falls.
struct FallingState
{
    double I = 0.0;      // current of the coming step
    double step = 0.0;   // the step to try, ms
    double before = 0.0; // V_m at the begin of the step
    std::int32_t refractory = 0;
};
template <class M>
struct FallingNeuron : OdeNeuron<M>
{
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    static constexpr int constants = 1;

    template <class S, class P>
    static void hold(const S& s, const P& p, const StepContext&, double* u)
    {
        u[0] = s.I + p.I_e;
    }
    template <class S>
    static void leave(S& s)
    {
        s.before = s.y[0];
    }
    template <class S>
    static int fire(S& s, double threshold, std::int32_t refractory)
    {
        if (s.refractory > 0) {
            --s.refractory;
        } else if (s.y[0] >= threshold && s.before > s.y[0]) {
            s.refractory = refractory;
            return 1;
        }
        return 0;
    }
};

// x / (1 - exp(-x)), also near 0, given exp(-x): a rate of a channel.
template <class T>
NEST_ALWAYS_INLINE T channel_rate(const T& x, const T& exp_of_minus_x)
{
    return select(magnitude(x) < 1e-6, 1.0 + 0.5 * x, x / (1.0 - exp_of_minus_x));
}

// dg/dt and the slope of the conductance or current behind it, for y = dg, g.
template <class T>
NEST_ALWAYS_INLINE void two_stages(const T* y, T* f, double tau_rise, double tau_decay)
{
    f[0] = -y[0] / tau_rise;
    f[1] = y[0] - y[1] / tau_decay;
}

// Receptors of conductances take weights >= 0 only; `weight` is the sum of a step on receptor k + 1.
inline void require_conductance(double weight, std::size_t k, const char* model, const StepContext& context)
{
    if (__builtin_expect(weight < 0.0, 0)) {
        throw Error("BadProperty", std::string(model) + " with node ID " + std::to_string(context.node) +
                                       ": a spike of weight " + to_text(weight) + " arrived on receptor " +
                                       std::to_string(k + 1) + ", but weights of conductances must be >= 0.");
    }
}

} // namespace nest
