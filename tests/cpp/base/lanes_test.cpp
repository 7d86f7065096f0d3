// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/rkf45.hpp"

#include <limits>

using namespace nest;

namespace
{

bool same(double a, double b)
{
    return std::memcmp(&a, &b, sizeof a) == 0;
}

// Calls f(how) compiled for each set of instructions that this processor has.
template <class F>
void with_all_registers(F&& f)
{
    f();
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2")) {
        detail::call_avx2(f);
    }
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        detail::call_avx512(f);
    }
#endif
}

// Van der Pol's oscillator with a term that needs exp, for double and Lanes
struct Oscillator
{
    template <class T>
    static void rhs(const T& stiffness, const T* y, T* f)
    {
        f[0] = y[1];
        f[1] = stiffness * (1.0 - y[0] * y[0]) * y[1] - y[0] + 0.1 * portable_exp(T(-y[0]));
    }
};

Rkf45Control relative_to_change()
{
    Rkf45Control control;
    control.eps_abs = control.eps_rel = 1e-7;
    control.a_y = 0;
    control.a_dydt = 1;
    return control;
}

} // namespace

NEST_TEST(portable_exp_is_exact_to_the_last_place)
{
    for (int k = -200000; k <= 200000; ++k) {
        const double x = (k < 0 ? 708.0 : 709.7) * k / 200000.0 + 1e-7 * (k % 97);
        const long double exact = std::exp(static_cast<long double>(x));
        const double unit =
            std::nextafter(static_cast<double>(exact), std::numeric_limits<double>::infinity()) -
            static_cast<double>(exact);
        // divided, because the smallest units cannot be multiplied exactly
        EXPECT(std::fabs(static_cast<double>(portable_exp(x) - exact)) / unit < 1.2);
    }
    for (int k = -1000; k <= 1000; ++k) {
        EXPECT_NEAR(portable_exp(1e-9 * k), std::exp(1e-9 * k), 2.3e-16);
    }
}

NEST_TEST(portable_exp_at_the_ends_of_its_range)
{
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT(portable_exp(0.0) == 1.0);
    EXPECT(portable_exp(-0.0) == 1.0);
    EXPECT(portable_exp(709.78) < infinity);
    EXPECT(portable_exp(709.79) == infinity);
    EXPECT(portable_exp(infinity) == infinity);
    EXPECT(portable_exp(-746.0) == 0.0);
    EXPECT(portable_exp(-infinity) == 0.0);
    EXPECT(std::isnan(portable_exp(std::numeric_limits<double>::quiet_NaN())));
}

NEST_TEST(portable_exp_of_lanes_is_that_of_numbers)
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (int k = -1000; k <= 1000; ++k) {
        Lanes x;
        for (int l = 0; l < lanes; ++l) {
            x[l] = 0.7123 * k + 0.05 * l;
        }
        x[3] = k % 2 ? nan : 1e4 * k;
        with_all_registers([&] {
            const Lanes y = portable_exp(x);
            for (int l = 0; l < lanes; ++l) {
                EXPECT(same(y[l], portable_exp(static_cast<double>(x[l]))) ||
                       (std::isnan(x[l]) && std::isnan(y[l])));
            }
        });
    }
}

NEST_TEST(bits_of_lanes)
{
    EXPECT(lane_bits(LaneMask{}) == 0);
    EXPECT(lane_bits(LaneMask{-1, 0, -1, 0, 0, 0, 0, -1}) == 0x85);
    const Lanes x = {-1, 2, -0.0, 4, 5, -6, 7, 8};
    EXPECT(lane_bits(magnitude(x) == Lanes{1, 2, 0, 4, 5, 6, 7, 8}) == 0xff);
}

NEST_TEST(integration_in_lanes_is_that_of_single_systems_to_the_last_bit)
{
    for (const auto& control : {Rkf45Control{}, relative_to_change()}) {
        with_all_registers([&] {
            Lanes y[2], h, stiffness;
            double alone_y[lanes][2], alone_h[lanes];
            for (int l = 0; l < lanes; ++l) {
                alone_y[l][0] = y[0][l] = 0.3 * l - 1;
                alone_y[l][1] = y[1][l] = 0.1 * l;
                alone_h[l] = h[l] = l % 2 ? 0.01 : 2.0; // some grow, some are refused
                stiffness[l] = l;
            }
            for (int step = 0; step < 20; ++step) {
                const unsigned left = rkf45_integrate_lanes<2>(
                    [&](const Lanes* x, Lanes* f) { Oscillator::rhs(stiffness, x, f); }, y, 0.4, h, control,
                    [](const LaneMask&, const Lanes*) { return LaneMask{}; });
                EXPECT(left == 0);
                for (int l = 0; l < lanes; ++l) {
                    const double own = stiffness[l];
                    rkf45_integrate<2>([&](const double* x, double* f) { Oscillator::rhs(own, x, f); },
                                       alone_y[l], 0.4, alone_h[l], control);
                    EXPECT(same(alone_y[l][0], y[0][l]) && same(alone_y[l][1], y[1][l]) &&
                           same(alone_h[l], h[l]));
                }
            }
        });
    }
}

NEST_TEST(lanes_that_fail_or_are_refused_are_named_and_the_others_go_on)
{
    Lanes y[1] = {Lanes{0, 1, 2, 3, 4, 5, 6, 7}};
    Lanes h = Lanes{} + 0.1;
    const double infinity = std::numeric_limits<double>::infinity();
    const Lanes slope = {1, 1, infinity, 1, 1, 1, 1, 1};
    const unsigned left =
        rkf45_integrate_lanes<1>([&](const Lanes*, Lanes* f) { f[0] = slope; }, y, 0.5, h, Rkf45Control{},
                                 [](const LaneMask&, const Lanes* x) { return x[0] > 7.0; });
    EXPECT(left == ((1u << 2) | (1u << 7)));
    EXPECT_NEAR(y[0][0], 0.5, 1e-15);
    EXPECT_NEAR(y[0][6], 6.5, 1e-14);
}
