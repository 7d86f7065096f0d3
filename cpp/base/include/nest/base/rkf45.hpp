// SPDX-License-Identifier: GPL-2.0-or-later
// The adaptive Runge-Kutta-Fehlberg 4(5) integrator of all models with differential equations. The right-hand
// side `void rhs(const double* y, double* dydt)` is inlined; nothing is allocated. Callable from any thread.
//
// Stages   k_i = f(y + h sum_j b_ij k_j), i = 1..6, y_5 = y + h sum c_i k_i, error e = y_5 - y_4 = h sum ec_i
// k_i (Fehlberg 1969, NASA TR R-315, table III; Hairer, Norsett & Wanner, Solving ODEs I, section II.5,
// table 5.1). Control  D_i = eps_abs + eps_rel (a_y |y_i| + a_dydt h |y'_i|) at the end of the step, r =
// max_i |e_i| / D_i;
//          r > 1.1: reject, h <- h max(1/5, 0.9 r^(-1/5));   r < 0.5: h <- h min(5, max(1, 0.9 r^(-1/6)));
//          y_5 is kept (the convention of the GNU Scientific Library for `rkf45` with its standard control).
#pragma once

#include "nest/base/lanes.hpp"

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace nest
{

enum class Rkf45Status
{
    ok,
    step_too_small, // the tolerance cannot be met with any step that still advances time
    not_finite,     // the solution or its derivative is not finite, with any step
    too_many_steps  // more than max_steps accepted steps in one rkf45_integrate()
};

inline const char* to_text(Rkf45Status status)
{
    switch (status) {
    case Rkf45Status::ok:
        return "ok";
    case Rkf45Status::step_too_small:
        return "the step became too small to reach the tolerance";
    case Rkf45Status::not_finite:
        return "the solution is not finite";
    case Rkf45Status::too_many_steps:
        return "too many steps were needed";
    }
    return "";
}

// Tolerances. The default scales with y alone (a_y = 1, a_dydt = 0); a_dydt = 1, a_y = 0 scales with the
// change of y.
struct Rkf45Control
{
    double eps_abs = 1e-3;
    double eps_rel = 0;
    double a_y = 1;
    double a_dydt = 0;
};

namespace detail
{

// All six stages of a step of size `step`, their result z and its error e; T is double or Lanes. In lanes
// there is one call of rhs in a loop, so that it is inlined and compiled once. With `first_known` k1 is
// there.
template <bool first_known, class T, class Size, class Rhs>
NEST_ALWAYS_INLINE void rkf45_stages(const Size n, T* work, Rhs&& rhs, const T* y, const T& step)
{
    T* const k1 = work;
    T* const k2 = work + n;
    T* const k3 = work + 2 * n;
    T* const k4 = work + 3 * n;
    T* const k5 = work + 4 * n;
    T* const k6 = work + 5 * n;
    T* const z = work + 6 * n;
    T* const e = work + 7 * n;

    const auto place = [&](int stage) __attribute__((always_inline)) {
        switch (stage) {
        case 0:
            for (int i = 0; i < n; ++i) {
                z[i] = y[i];
            }
            break;
        case 1:
            for (int i = 0; i < n; ++i) {
                z[i] = y[i] + step * (1.0 / 4 * k1[i]);
            }
            break;
        case 2:
            for (int i = 0; i < n; ++i) {
                z[i] = y[i] + step * (3.0 / 32 * k1[i] + 9.0 / 32 * k2[i]);
            }
            break;
        case 3:
            for (int i = 0; i < n; ++i) {
                z[i] = y[i] + step * (1932.0 / 2197 * k1[i] - 7200.0 / 2197 * k2[i] + 7296.0 / 2197 * k3[i]);
            }
            break;
        case 4:
            for (int i = 0; i < n; ++i) {
                z[i] = y[i] + step * (439.0 / 216 * k1[i] - 8.0 * k2[i] + 3680.0 / 513 * k3[i] -
                                      845.0 / 4104 * k4[i]);
            }
            break;
        default:
            for (int i = 0; i < n; ++i) {
                z[i] = y[i] + step * (-8.0 / 27 * k1[i] + 2.0 * k2[i] - 3544.0 / 2565 * k3[i] +
                                      1859.0 / 4104 * k4[i] - 11.0 / 40 * k5[i]);
            }
        }
    };
    const auto evaluate = [&](int stage) __attribute__((always_inline)) {
        place(stage);
        rhs(static_cast<const T*>(z), work + stage * n);
    };
    if constexpr (std::is_same<T, double>::value) {
        static_assert(first_known, "a single system knows its first stage");
        evaluate(1);
        evaluate(2);
        evaluate(3);
        evaluate(4);
        evaluate(5);
    } else {
#pragma GCC unroll 1
        for (int stage = first_known ? 1 : 0; stage < 6; ++stage) {
            evaluate(stage);
        }
    }
    for (int i = 0; i < n; ++i) {
        z[i] = y[i] + step * (16.0 / 135 * k1[i] + 6656.0 / 12825 * k3[i] + 28561.0 / 56430 * k4[i] -
                              9.0 / 50 * k5[i] + 2.0 / 55 * k6[i]);
        e[i] = step * (1.0 / 360 * k1[i] - 128.0 / 4275 * k3[i] - 2197.0 / 75240 * k4[i] + 1.0 / 50 * k5[i] +
                       2.0 / 55 * k6[i]);
    }
}

// 0, or NaN as soon as one component of the result is not finite.
template <class T, class Size>
NEST_ALWAYS_INLINE T rkf45_probe(const Size n, const T* work)
{
    T probe = {};
    for (int i = 0; i < n; ++i) {
        probe += 0.0 * work[6 * n + i];
    }
    return probe;
}

// The error in units of what is allowed.
template <class T, class Size, class Rhs>
NEST_ALWAYS_INLINE T rkf45_ratio(const Size n, T* work, Rhs&& rhs, const T& step, const Rkf45Control& control)
{
    const T* const z = work + 6 * n;
    const T* const e = work + 7 * n;
    T ratio = {};
    if (control.eps_rel == 0) {
        for (int i = 0; i < n; ++i) {
            ratio = select(magnitude(e[i]) > ratio, magnitude(e[i]), ratio);
        }
        return ratio / control.eps_abs;
    }
    T* const derivative = work + 8 * n;
    if (control.a_dydt != 0) {
        rhs(z, derivative);
    }
    for (int i = 0; i < n; ++i) {
        T scale = control.a_y * magnitude(z[i]);
        if (control.a_dydt != 0) {
            scale += control.a_dydt * step * magnitude(derivative[i]);
        }
        const T r = magnitude(e[i]) / (control.eps_abs + control.eps_rel * scale);
        ratio = select(r > ratio, r, ratio);
    }
    return ratio;
}

// Up to this ratio a step is accepted; below the other one the next step is five times as large whatever it
// is.
constexpr double rkf45_accepted = 1.1;
constexpr double rkf45_tiny = 3.4e-5;

// x^(-1/n), 1e-9 < x < 1e9, to some 1e-15: four of Newton's steps from a guess that takes the bits of a
// number for its logarithm.
template <int n, class T>
NEST_ALWAYS_INLINE T rkf45_inverse_root(const T& x)
{
    T r = root_guess(x, 1072693248.0 * (1.0 + 1.0 / n) - 61000.0, -1.0 / n);
    for (int k = 0; k < 4; ++k) {
        const T r2 = r * r;
        const T power = n == 6 ? r2 * r2 * r2 : r2 * r2 * r;
        r = r * ((n + 1.0) / n - (1.0 / n) * (x * power));
    }
    return r;
}

// What the next step is multiplied with, after a step that is accepted and after one that is not.
template <class T>
NEST_ALWAYS_INLINE T rkf45_growth(const T& ratio)
{
    const T five = T{} + 5.0;
    const T one = T{} + 1.0;
    const T tiny = T{} + rkf45_tiny;
    T growth = 0.9 * rkf45_inverse_root<6>(T(select(ratio < tiny, tiny, ratio)));
    growth = select(growth < five, growth, five);
    growth = select((ratio < 0.5) & (growth > one), growth, one);
    return select(ratio < tiny, five, growth);
}
template <class T, class Mask>
NEST_ALWAYS_INLINE T rkf45_reduction(const Mask& finite, const T& ratio)
{
    const T most = T{} + 0.2;
    const T huge = T{} + 1e4;
    const T reduction = 0.9 * rkf45_inverse_root<5>(T(select(ratio < huge, ratio, huge)));
    return select(finite & (reduction > most), reduction, most);
}
inline bool rkf45_too_small(double t, double step, double t_end)
{
    return !(t + step > t) || step < 0x1.0p-52 * t_end;
}

// One accepted step; `n` is an int or an integral_constant, `work` has 9 n doubles.
template <class Size, class Rhs>
inline Rkf45Status rkf45_step(const Size n, double* work, Rhs&& rhs, double* y, double& t, double t_end,
                              double& h, const Rkf45Control& control)
{
    rhs(static_cast<const double*>(y), work);
    double step = h > 0 ? h : t_end - t;
    for (;;) {
        const bool last = !(step <= t_end - t);
        if (last) {
            step = t_end - t;
        }
        rkf45_stages<true>(n, work, rhs, y, step);
        const bool finite = rkf45_probe(n, work) == 0;
        const double ratio = rkf45_ratio(n, work, rhs, step, control);
        if (finite && ratio <= rkf45_accepted) {
            t = last ? t_end : t + step;
            h = step * (ratio < rkf45_tiny ? 5.0 : ratio < 0.5 ? rkf45_growth(ratio) : 1.0);
            for (int i = 0; i < n; ++i) {
                y[i] = work[6 * n + i];
            }
            return Rkf45Status::ok;
        }
        step *= rkf45_reduction(finite, ratio);
        if (rkf45_too_small(t, step, t_end)) {
            h = step;
            return finite ? Rkf45Status::step_too_small : Rkf45Status::not_finite;
        }
    }
}

} // namespace detail

// One accepted step of y[0..N) from t towards t_end > t, at most to t_end, where t becomes t_end exactly. `h`
// is the step to try (from the call before; the resolution at first) and becomes the step to try next, also
// from a step that t_end cut short. If the result is not ok, y and t are unchanged. With eps_rel and a_dydt
// there is one more evaluation of rhs per try.
template <int N, class Rhs>
inline Rkf45Status rkf45_step(Rhs&& rhs, double* y, double& t, double t_end, double& h,
                              const Rkf45Control& control)
{
    double work[9 * N];
    return detail::rkf45_step(std::integral_constant<int, N>{}, work, rhs, y, t, t_end, h, control);
}

// The same for n equations known at run time; `work` has 9 n doubles, contents irrelevant.
template <class Rhs>
inline Rkf45Status rkf45_step(int n, double* work, Rhs&& rhs, double* y, double& t, double t_end, double& h,
                              const Rkf45Control& control)
{
    return detail::rkf45_step(n, work, rhs, y, t, t_end, h, control);
}

// For models that look at the state after each step: no loop over rkf45_step() should take more steps than
// this.
constexpr int rkf45_max_steps = 100000;

// All steps from 0 to `duration`. If the result is not ok, y is where the integration stopped.
template <int N, class Rhs>
inline Rkf45Status rkf45_integrate(Rhs&& rhs, double* y, double duration, double& h,
                                   const Rkf45Control& control)
{
    double t = 0;
    for (int steps = 0; t < duration; ++steps) {
        if (steps == rkf45_max_steps) {
            return Rkf45Status::too_many_steps;
        }
        const Rkf45Status status = rkf45_step<N>(rhs, y, t, duration, h, control);
        if (status != Rkf45Status::ok) {
            return status;
        }
    }
    return Rkf45Status::ok;
}

template <class Rhs>
inline Rkf45Status rkf45_integrate(int n, double* work, Rhs&& rhs, double* y, double duration, double& h,
                                   const Rkf45Control& control)
{
    double t = 0;
    for (int steps = 0; t < duration; ++steps) {
        if (steps == rkf45_max_steps) {
            return Rkf45Status::too_many_steps;
        }
        const Rkf45Status status = rkf45_step(n, work, rhs, y, t, duration, h, control);
        if (status != Rkf45Status::ok) {
            return status;
        }
    }
    return Rkf45Status::ok;
}

// Many systems of n equations, each from 0 to `duration`, eight at a time and each with steps of its own: the
// results are those of rkf45_integrate() to the last bit. A lane whose system is done takes the next one, so
// that none waits for another. `memory` has 10 n Lanes. What `system` has to say, besides rhs(y, f), is in
// LaneSystem.
constexpr int rkf45_lane_tries = 10000;
struct LaneSystem
{
    // double load(int lane, std::uint32_t k, Lanes* y): y[i][lane] of system k; returns the step to try
    // first, > 0 void store(int lane, std::uint32_t k, const Lanes* y, double step): its result and the step
    // to try next void leave(std::uint32_t k): not done within rkf45_lane_tries, or failed, and has to be
    // integrated alone Of the lanes that begin: the derivatives.
    NEST_ALWAYS_INLINE void begun(const LaneMask&, const Lanes* derivatives) { (void)derivatives; }
    // After accepted steps of these lanes: may change y; returns the lanes that cannot go on.
    NEST_ALWAYS_INLINE LaneMask accepted(const LaneMask&, Lanes* y)
    {
        (void)y;
        return LaneMask{};
    }
    // Before results of these lanes are stored.
    NEST_ALWAYS_INLINE void done(const LaneMask&, const Lanes* y) { (void)y; }
};

template <class Size, class System>
NEST_ALWAYS_INLINE void rkf45_integrate_lanes(const Size n, Lanes* memory, System& system,
                                              std::uint32_t count, double duration,
                                              const Rkf45Control& control)
{
    Lanes* const y = memory;
    Lanes* const work = memory + n;
    const auto rhs = [&](const Lanes* x, Lanes* f) __attribute__((always_inline)) { system.rhs(x, f); };
    const Lanes end = Lanes{} + duration;
    Lanes t = end;
    Lanes h = end;
    Lanes tries = {};
    LaneMask left = {};
    std::uint32_t place[lanes] = {};
    std::uint32_t next = 0;
    if (count == 0) {
        return;
    }
    for (int l = 0; l < lanes; ++l) {
        // lanes without a system repeat the last one, for numbers that are no trouble
        place[l] = next < count ? next++ : count - 1;
        h[l] = system.load(l, place[l], y);
        if (l == 0 || place[l] != place[l - 1]) {
            left[l] = -1;
            t[l] = 0.0;
        }
    }
    unsigned left_bits = lane_bits(left);
    while (left_bits != 0) {
        const LaneMask last = ~(h <= end - t);
        const Lanes step = select(last, end - t, h);
        detail::rkf45_stages<false>(n, work, rhs, static_cast<const Lanes*>(y), step);
        system.begun(t == 0.0, work);
        const LaneMask finite = detail::rkf45_probe(n, work) == 0.0;
        const Lanes ratio = detail::rkf45_ratio(n, work, rhs, step, control);
        const LaneMask good = finite & (ratio <= detail::rkf45_accepted) & left;
        for (int i = 0; i < n; ++i) {
            y[i] = select(good, work[6 * n + i], y[i]);
        }
        t = select(good, select(last, end, t + step), t);
        tries += 1.0;
        LaneMask failed = left & (tries > double(rkf45_lane_tries));
        if (lane_bits(good & (ratio < detail::rkf45_tiny)) == left_bits) {
            h = step * 5.0;
        } else {
            h = step * detail::rkf45_growth(ratio);
            const LaneMask rejected = left & ~good;
            if (lane_bits(rejected) != 0) {
                h = select(rejected, step * detail::rkf45_reduction(finite, ratio), h);
                failed |= rejected & (~(t + h > t) | (h < 0x1.0p-52 * duration));
            }
        }
        failed |= system.accepted(good, y) & good;
        const LaneMask done = good & ~(t < end) & ~failed;
        const unsigned done_bits = lane_bits(done);
        const unsigned ended = done_bits | lane_bits(failed);
        if (ended == 0) {
            continue;
        }
        system.done(done, y);
        for (int l = 0; l < lanes; ++l) {
            if ((ended >> l & 1) == 0) {
                continue;
            }
            if (done_bits >> l & 1) {
                system.store(l, place[l], y, h[l]);
            } else {
                system.leave(place[l]);
            }
            if (next < count) {
                place[l] = next++;
                h[l] = system.load(l, place[l], y);
                t[l] = 0.0;
                tries[l] = 0.0;
            } else {
                left[l] = 0;
                t[l] = duration;
            }
        }
        left_bits = lane_bits(left);
    }
}

} // namespace nest
