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

#include <cmath>
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

// One accepted step; `n` is an int or an integral_constant, `work` has 9 n doubles.
template <class Size, class Rhs>
inline Rkf45Status rkf45_step(const Size n, double* work, Rhs&& rhs, double* y, double& t, double t_end,
                              double& h, const Rkf45Control& control)
{
    double* const k1 = work;
    double* const k2 = work + n;
    double* const k3 = work + 2 * n;
    double* const k4 = work + 3 * n;
    double* const k5 = work + 4 * n;
    double* const k6 = work + 5 * n;
    double* const z = work + 6 * n;
    double* const e = work + 7 * n;

    rhs(static_cast<const double*>(y), k1);
    double step = h > 0 ? h : t_end - t;
    for (;;) {
        const bool last = !(step <= t_end - t);
        if (last) {
            step = t_end - t;
        }
        for (int i = 0; i < n; ++i) {
            z[i] = y[i] + step * (1.0 / 4 * k1[i]);
        }
        rhs(static_cast<const double*>(z), k2);
        for (int i = 0; i < n; ++i) {
            z[i] = y[i] + step * (3.0 / 32 * k1[i] + 9.0 / 32 * k2[i]);
        }
        rhs(static_cast<const double*>(z), k3);
        for (int i = 0; i < n; ++i) {
            z[i] = y[i] + step * (1932.0 / 2197 * k1[i] - 7200.0 / 2197 * k2[i] + 7296.0 / 2197 * k3[i]);
        }
        rhs(static_cast<const double*>(z), k4);
        for (int i = 0; i < n; ++i) {
            z[i] = y[i] +
                   step * (439.0 / 216 * k1[i] - 8.0 * k2[i] + 3680.0 / 513 * k3[i] - 845.0 / 4104 * k4[i]);
        }
        rhs(static_cast<const double*>(z), k5);
        for (int i = 0; i < n; ++i) {
            z[i] = y[i] + step * (-8.0 / 27 * k1[i] + 2.0 * k2[i] - 3544.0 / 2565 * k3[i] +
                                  1859.0 / 4104 * k4[i] - 11.0 / 40 * k5[i]);
        }
        rhs(static_cast<const double*>(z), k6);
        double probe = 0; // NaN as soon as one component is not finite
        for (int i = 0; i < n; ++i) {
            z[i] = y[i] + step * (16.0 / 135 * k1[i] + 6656.0 / 12825 * k3[i] + 28561.0 / 56430 * k4[i] -
                                  9.0 / 50 * k5[i] + 2.0 / 55 * k6[i]);
            e[i] = step * (1.0 / 360 * k1[i] - 128.0 / 4275 * k3[i] - 2197.0 / 75240 * k4[i] +
                           1.0 / 50 * k5[i] + 2.0 / 55 * k6[i]);
            probe += 0.0 * z[i];
        }

        double ratio = 0;
        if (control.eps_rel == 0) {
            for (int i = 0; i < n; ++i) {
                ratio = std::fabs(e[i]) > ratio ? std::fabs(e[i]) : ratio;
            }
            ratio /= control.eps_abs;
        } else {
            double* const derivative = work + 8 * n;
            if (control.a_dydt != 0) {
                rhs(static_cast<const double*>(z), derivative);
            }
            for (int i = 0; i < n; ++i) {
                double scale = control.a_y * std::fabs(z[i]);
                if (control.a_dydt != 0) {
                    scale += control.a_dydt * step * std::fabs(derivative[i]);
                }
                const double r = std::fabs(e[i]) / (control.eps_abs + control.eps_rel * scale);
                ratio = r > ratio ? r : ratio;
            }
        }

        const bool finite = probe == 0;
        if (finite && ratio <= 1.1) {
            t = last ? t_end : t + step;
            h = step;
            // below the first bound the growth is 5 anyway
            if (ratio < 3.4e-5) {
                h *= 5;
            } else if (ratio < 0.5) {
                h *= std::fmin(5.0, std::fmax(1.0, 0.9 * std::pow(ratio, -1.0 / 6)));
            }
            for (int i = 0; i < n; ++i) {
                y[i] = z[i];
            }
            return Rkf45Status::ok;
        }

        step *= finite ? std::fmax(0.2, 0.9 * std::pow(ratio, -1.0 / 5)) : 0.2;
        if (!(t + step > t) || step < 0x1.0p-52 * t_end) {
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

} // namespace nest
