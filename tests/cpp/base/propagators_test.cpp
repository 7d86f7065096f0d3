// SPDX-License-Identifier: GPL-2.0-or-later
// The oracle is Gauss-Legendre quadrature of the defining integrals in long double.
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/propagators.hpp"

#include <algorithm>

using namespace nest;

namespace
{

using Real = long double;

template <class F>
Real integrate(F&& f, Real a, Real b, int panels)
{
    // 5 points per panel
    static const Real x[3] = {0.0L, 0.538469310105683091036314420700L, 0.906179845938663992797626878299L};
    static const Real w[3] = {0.568888888888888888888888888889L, 0.478628670499366468041291514836L,
                              0.236926885056189087514264040720L};
    Real sum = 0;
    const Real half = (b - a) / panels / 2;
    for (int p = 0; p < panels; ++p) {
        const Real middle = a + (2 * p + 1) * half;
        Real part = w[0] * f(middle);
        for (int i = 1; i < 3; ++i) {
            part += w[i] * (f(middle - x[i] * half) + f(middle + x[i] * half));
        }
        sum += part * half;
    }
    return sum;
}

// Panels of a small part of the shorter time constant: the rule is of order 10.
int panels(Real tau_syn, Real tau_m, Real h)
{
    return 200 + static_cast<int>(40 * h / std::min(tau_syn, tau_m));
}

Real exact_I_to_V(Real tau_syn, Real tau_m, Real C_m, Real h)
{
    return integrate([&](Real s) { return expl(-(h - s) / tau_m - s / tau_syn); }, 0, h,
                     panels(tau_syn, tau_m, h)) /
           C_m;
}

Real exact_dI_to_V(Real tau_syn, Real tau_m, Real C_m, Real h)
{
    return integrate([&](Real s) { return s * expl(-(h - s) / tau_m - s / tau_syn); }, 0, h,
                     panels(tau_syn, tau_m, h)) /
           C_m;
}

} // namespace

NEST_TEST(exponential_and_alpha_currents_for_all_time_constants)
{
    // relative error of 1e-14 everywhere: about 50 roundings, also where the exponentials are small
    for (const double h : {0.001, 0.1, 1.0, 20.0}) {
        for (const double tau_m : {0.5, 10.0, 25.0}) {
            for (const double factor : {0.01, 0.2, 0.9, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-13, 1.0, 1 + 1e-15,
                                        1 + 1e-10, 1 + 1e-7, 1.0001, 1.05, 2.0, 30.0}) {
                const double tau_syn = tau_m * factor;
                const auto I = static_cast<double>(exact_I_to_V(tau_syn, tau_m, 250, h));
                const auto dI = static_cast<double>(exact_dI_to_V(tau_syn, tau_m, 250, h));
                EXPECT_NEAR(propagators::I_to_V(tau_syn, tau_m, 250, h) / I, 1, 1e-14);
                EXPECT_NEAR(propagators::dI_to_V(tau_syn, tau_m, 250, h) / dI, 1, 1e-14);
            }
        }
    }
}

NEST_TEST(steps_compose)
{
    // two half steps are one step: V gets from I and dI the same
    using namespace propagators;
    for (const double tau_syn : {0.5, 2.0, 9.999999, 10.0, 40.0}) {
        const double tau_m = 10, C_m = 100, h = 1.3;
        const double V = dI_to_V(tau_syn, tau_m, C_m, h / 2) * decay(tau_m, h / 2) +
                         dI_to_I(tau_syn, h / 2) * I_to_V(tau_syn, tau_m, C_m, h / 2) +
                         decay(tau_syn, h / 2) * dI_to_V(tau_syn, tau_m, C_m, h / 2);
        EXPECT_NEAR(V / dI_to_V(tau_syn, tau_m, C_m, h), 1, 1e-14);
        const double from_dc = dc_to_V(tau_m, C_m, h / 2) * (1 + decay(tau_m, h / 2));
        EXPECT_NEAR(from_dc / dc_to_V(tau_m, C_m, h), 1, 1e-14);
    }
}

NEST_TEST(limits)
{
    using namespace propagators;
    EXPECT(I_to_V(2, 10, 250, 0) == 0 && dI_to_V(2, 10, 250, 0) == 0 && dc_to_V(10, 250, 0) == 0 &&
           dI_to_I(2, 0) == 0);
    EXPECT(decay(10, 0) == 1);
    // very different scales neither overflow nor vanish
    EXPECT_NEAR(I_to_V(1e-3, 10, 1, 50) / (std::exp(-5.0) * 1e-3 / (1 - 1e-4)), 1, 1e-13);
    EXPECT_NEAR(I_to_V(10, 1e-3, 1, 50) / (std::exp(-5.0) * 1e-3 / (1 - 1e-4)), 1, 1e-13);
    EXPECT_NEAR(dI_to_V(1e-3, 10, 1, 50) / (std::exp(-5.0) * std::pow(1e-3 / (1 - 1e-4), 2)), 1, 1e-13);
    // a slow membrane integrates the constant current
    EXPECT_NEAR(dc_to_V(1e12, 250, 0.1), 0.1 / 250, 1e-15);
    EXPECT_NEAR(phi_1(-1e-9), 1, 1e-9);
    EXPECT_NEAR(phi_2(0), 0.5, 0);
    EXPECT_NEAR(psi(0), 0.5, 0);
}

NEST_TEST(helper_functions_are_continuous_where_the_formula_changes)
{
    for (const double sign : {-1.0, 1.0}) {
        const double inside = sign, outside = sign * (1 + 1e-15);
        EXPECT_NEAR(propagators::phi_2(inside), propagators::phi_2(outside), 4e-15);
        EXPECT_NEAR(propagators::psi(inside), propagators::psi(outside), 4e-15);
        for (const double x : {sign * 1e-8, sign * 0.3, sign * 0.99, sign * 3.0, sign * 20.0}) {
            const auto p2 =
                static_cast<double>(integrate([&](Real u) { return (1 - u) * expl(x * u); }, 0, 1, 200));
            const auto ps =
                static_cast<double>(integrate([&](Real u) { return u * expl(x * u); }, 0, 1, 200));
            EXPECT_NEAR(propagators::phi_2(x) / p2, 1, 2e-15);
            EXPECT_NEAR(propagators::psi(x) / ps, 1, 2e-15);
            EXPECT_NEAR(propagators::phi_1(x), propagators::phi_2(x) + propagators::psi(x),
                        4e-15 * propagators::phi_1(x));
        }
    }
}
