// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/propagators.hpp"
#include "nest/base/rkf45.hpp"

#include <limits>

using namespace nest;

namespace
{

constexpr double huge = 1e30; // a tolerance that accepts every step

// y = (x, v): x' = v, v' = -x
const auto oscillator = [](const double* y, double* dydt) {
    dydt[0] = y[1];
    dydt[1] = -y[0];
};

// y = (t, t^5): the error estimate is known exactly
const auto fifth_power = [](const double* y, double* dydt) {
    dydt[0] = 1;
    dydt[1] = 5 * y[0] * y[0] * y[0] * y[0];
};

// Error estimate of `fifth_power` from t = 0: h^5 sum ec_i 5 c_i^4 over the stages' places c_i.
double fifth_power_error(double h)
{
    const double c[6] = {0, 1.0 / 4, 3.0 / 8, 12.0 / 13, 1, 1.0 / 2};
    const double ec[6] = {1.0 / 360, 0, -128.0 / 4275, -2197.0 / 75240, 1.0 / 50, 2.0 / 55};
    double sum = 0;
    for (int i = 0; i < 6; ++i) {
        sum += ec[i] * 5 * std::pow(c[i], 4);
    }
    return std::fabs(sum) * std::pow(h, 5);
}

Rkf45Control absolute(double eps_abs)
{
    Rkf45Control control;
    control.eps_abs = eps_abs;
    return control;
}

} // namespace

NEST_TEST(fifth_order_is_exact_for_polynomials_of_degree_five)
{
    double y[2] = {0, 0}, t = 0, h = 0.7;
    EXPECT(rkf45_step<2>(fifth_power, y, t, 10.0, h, absolute(huge)) == Rkf45Status::ok);
    EXPECT_NEAR(t, 0.7, 0);
    EXPECT_NEAR(y[1], std::pow(0.7, 5), 1e-15);
}

NEST_TEST(local_error_is_of_sixth_order)
{
    double last = 0;
    for (const double step : {0.4, 0.2, 0.1}) {
        double y[2] = {1, 0}, t = 0, h = step;
        rkf45_step<2>(oscillator, y, t, 10.0, h, absolute(huge));
        const double error = std::hypot(y[0] - std::cos(step), y[1] + std::sin(step));
        if (last > 0) {
            EXPECT_NEAR(std::log2(last / error), 6, 0.25);
        }
        last = error;
    }
}

NEST_TEST(global_error_follows_the_tolerance)
{
    // one period of 2 pi; the accumulated error stays within the number of steps times the tolerance
    double last = 1;
    for (const double eps : {1e-3, 1e-6, 1e-9, 1e-12}) {
        double y[2] = {1, 0}, h = 0.1;
        int calls = 0;
        const auto counted = [&](const double* a, double* b) {
            ++calls;
            oscillator(a, b);
        };
        EXPECT(rkf45_integrate<2>(counted, y, 2 * M_PI, h, absolute(eps)) == Rkf45Status::ok);
        const double error = std::hypot(y[0] - 1, y[1]);
        EXPECT(error < eps * calls / 6);
        EXPECT(error < last);
        EXPECT(calls < 6 * 30 * std::pow(1e-3 / eps, 0.2)); // cost grows as eps^(-1/5)
        last = error;
    }
}

NEST_TEST(controller_follows_its_formulae)
{
    const double step = 0.5, e = fifth_power_error(step);
    // r just as stated; the step taken and the step suggested next
    struct Case
    {
        double ratio, taken, suggested;
    };
    const double cut = 0.9 * std::pow(2.0, -0.2), deep_cut = 0.9 * std::pow(1000.0, -0.2);
    // after a cut by q the same problem has ratio r q^5
    const double after_cut = 2 * std::pow(cut, 5);
    for (const auto& [ratio, taken, suggested] :
         {Case{1.05, step, step}, Case{0.6, step, step},
          Case{0.3, step, step * 0.9 * std::pow(0.3, -1.0 / 6)},
          Case{1e-3, step, step * 0.9 * std::pow(1e-3, -1.0 / 6)}, Case{1e-9, step, step * 5},
          Case{2.0, step * cut,
               after_cut < 0.5 ? step * cut * 0.9 * std::pow(after_cut, -1.0 / 6) : step * cut},
          Case{1000.0, step * deep_cut, step * deep_cut}, Case{1e5, step * 0.2, 0}}) {
        double y[2] = {0, 0}, t = 0, h = step;
        EXPECT(rkf45_step<2>(fifth_power, y, t, 10.0, h, absolute(e / ratio)) == Rkf45Status::ok);
        if (ratio < 1e4) {
            EXPECT_NEAR(t, taken, 1e-9);
            EXPECT_NEAR(h, suggested, 1e-9);
        } else {
            // cut by 5 at once, then 1e5 / 5^5 = 32 is cut again
            EXPECT_NEAR(t, step * 0.2 * 0.9 * std::pow(32.0, -0.2), 1e-9);
        }
        EXPECT_NEAR(y[0], t, 1e-15);
    }
}

NEST_TEST(relative_and_derivative_scales)
{
    // one step of y' = y with known y(h) and y'(h): the step is kept exactly if e / D <= 1.1
    const auto growth = [](const double* y, double* dydt) { dydt[0] = y[0]; };
    const double step = 0.5;
    // error estimate of one step, from an absolute tolerance: h_next = h 0.9 r^(-1/6) gives r
    double y[1] = {1}, t = 0, h = step;
    rkf45_step<1>(growth, y, t, 10.0, h, absolute(1e-3));
    const double e = 1e-3 * std::pow(h / step / 0.9, -6.0);
    const double end = y[0];
    for (const auto& [a_y, a_dydt] : {std::pair(1.0, 0.0), std::pair(0.0, 1.0), std::pair(0.5, 2.0)}) {
        Rkf45Control control;
        control.eps_abs = 1e-6;
        control.eps_rel = 4e-4;
        control.a_y = a_y;
        control.a_dydt = a_dydt;
        const double scale = 1e-6 + 4e-4 * (a_y * end + a_dydt * step * end);
        const double ratio = e / scale;
        EXPECT(ratio < 0.5 && ratio > 1e-4); // so that the suggestion tells the ratio
        double y2[1] = {1};
        t = 0, h = step;
        EXPECT(rkf45_step<1>(growth, y2, t, 10.0, h, control) == Rkf45Status::ok);
        EXPECT_NEAR(h, step * 0.9 * std::pow(ratio, -1.0 / 6), 1e-10);
        EXPECT(y2[0] == end);
    }
}

// Traces agree with other programs only if the next interval begins with the step they would try.
NEST_TEST(a_step_cut_short_sets_the_suggestion)
{
    double y[2] = {1, 0}, t = 0, h = 0.3;
    EXPECT(rkf45_step<2>(oscillator, y, t, 0.001, h, absolute(1e-3)) == Rkf45Status::ok);
    EXPECT(t == 0.001);
    EXPECT(h == 5 * 0.001);
    // neither grown nor rejected: the length of the cut itself
    const double e = fifth_power_error(0.25);
    y[0] = y[1] = 0, t = 0, h = 100;
    EXPECT(rkf45_step<2>(fifth_power, y, t, 0.25, h, absolute(e / 0.7)) == Rkf45Status::ok);
    EXPECT(t == 0.25);
    EXPECT(h == 0.25);
    // cut, then rejected: t_end is not reached
    y[0] = y[1] = 0, t = 0, h = 100;
    EXPECT(rkf45_step<2>(fifth_power, y, t, 0.25, h, absolute(e / 2)) == Rkf45Status::ok);
    EXPECT_NEAR(t, 0.25 * 0.9 * std::pow(2.0, -0.2), 1e-9);
    // a step that ends on t_end without being cut
    y[0] = 1, y[1] = 0, t = 0, h = 0.25;
    EXPECT(rkf45_step<2>(oscillator, y, t, 0.25, h, absolute(1e3)) == Rkf45Status::ok);
    EXPECT(t == 0.25);
    EXPECT(h == 5 * 0.25);
}

NEST_TEST(membrane_with_alpha_current_agrees_with_the_propagators)
{
    const double tau_m = 10, tau_syn = 2, C_m = 250, duration = 7.3;
    const auto rhs = [&](const double* y, double* dydt) {
        dydt[0] = -y[0] / tau_m + y[1] / C_m;
        dydt[1] = -y[1] / tau_syn + y[2];
        dydt[2] = -y[2] / tau_syn;
    };
    double y[3] = {1.5, 30, 200}, h = 0.1;
    EXPECT(rkf45_integrate<3>(rhs, y, duration, h, absolute(1e-11)) == Rkf45Status::ok);
    const double V = 1.5 * propagators::decay(tau_m, duration) +
                     30 * propagators::I_to_V(tau_syn, tau_m, C_m, duration) +
                     200 * propagators::dI_to_V(tau_syn, tau_m, C_m, duration);
    EXPECT_NEAR(y[0], V, 1e-9);
    EXPECT_NEAR(y[1],
                30 * propagators::decay(tau_syn, duration) + 200 * propagators::dI_to_I(tau_syn, duration),
                1e-9);
}

NEST_TEST(run_time_size_gives_the_same_bits)
{
    double a[2] = {1, 0}, b[2] = {1, 0}, work[18], ha = 0.1, hb = 0.1;
    EXPECT(rkf45_integrate<2>(oscillator, a, 10.0, ha, absolute(1e-5)) == Rkf45Status::ok);
    EXPECT(rkf45_integrate(2, work, oscillator, b, 10.0, hb, absolute(1e-5)) == Rkf45Status::ok);
    EXPECT(a[0] == b[0] && a[1] == b[1] && ha == hb);
}

NEST_TEST(failures_leave_the_state_and_end)
{
    const auto not_a_number = [](const double* y, double* dydt) { dydt[0] = std::sqrt(-1.0 - y[0] * y[0]); };
    double y[1] = {2}, t = 0.5, h = 0.1;
    EXPECT(rkf45_step<1>(not_a_number, y, t, 1.0, h, absolute(1e-3)) == Rkf45Status::not_finite);
    EXPECT(y[0] == 2 && t == 0.5);

    // y' = y^2 reaches infinity at t = 1
    const auto blow_up = [](const double* a, double* b) { b[0] = a[0] * a[0]; };
    y[0] = 1, h = 0.1;
    const auto status = rkf45_integrate<1>(blow_up, y, 2.0, h, absolute(1e-6));
    EXPECT(status == Rkf45Status::not_finite || status == Rkf45Status::step_too_small);

    // a jump of derivative without a tolerance to meet it
    int calls = 0;
    const auto noise = [&](const double*, double* b) { b[0] = ++calls % 2 ? 1e9 : -1e9; };
    y[0] = 0, t = 0.5, h = 0.1;
    EXPECT(rkf45_step<1>(noise, y, t, 1.0, h, absolute(1e-9)) == Rkf45Status::step_too_small);

    // stiff: stability limits the step to 3e-8
    const auto stiff = [](const double* a, double* b) { b[0] = -1e8 * (a[0] - 1); };
    y[0] = 0, h = 0.1;
    EXPECT(rkf45_integrate<1>(stiff, y, 1.0, h, absolute(1e-3)) == Rkf45Status::too_many_steps);

    const double infinite = std::numeric_limits<double>::infinity();
    y[0] = infinite, t = 0, h = 0.1;
    EXPECT(rkf45_step<1>(blow_up, y, t, 1.0, h, absolute(1e-3)) == Rkf45Status::not_finite);
    EXPECT(std::string(to_text(Rkf45Status::not_finite)) == "the solution is not finite");

    // a useless suggestion is replaced
    y[0] = 1, t = 0, h = std::nan("");
    EXPECT(rkf45_step<1>(blow_up, y, t, 0.1, h, absolute(1e-3)) == Rkf45Status::ok);
}
