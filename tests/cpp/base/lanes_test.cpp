// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/rkf45.hpp"

#include <limits>
#include <vector>

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

namespace
{

// Oscillators in a row, as a model hands them over.
struct Oscillators : LaneSystem
{
    struct One
    {
        double y[2];
        double h;
        double stiffness;
        bool left = false;
    };
    explicit Oscillators(std::vector<One>& row) : all(row) {}
    double load(int l, std::uint32_t k, Lanes* y)
    {
        y[0][l] = all[k].y[0];
        y[1][l] = all[k].y[1];
        stiffness[l] = all[k].stiffness;
        return all[k].h;
    }
    void rhs(const Lanes* y, Lanes* f) const { Oscillator::rhs(stiffness, y, f); }
    void store(int l, std::uint32_t k, const Lanes* y, double step)
    {
        all[k].y[0] = y[0][l];
        all[k].y[1] = y[1][l];
        all[k].h = step;
        ++stored;
    }
    void leave(std::uint32_t k) { all[k].left = true; }
    LaneMask accepted(const LaneMask&, Lanes* y) const { return y[0] > bound; }
    std::vector<One>& all;
    Lanes stiffness = {};
    double bound = 1e300;
    std::size_t stored = 0;
};

} // namespace

NEST_TEST(integration_in_lanes_is_that_of_single_systems_to_the_last_bit)
{
    for (const auto& control : {Rkf45Control{}, relative_to_change()}) {
        for (const std::uint32_t count : {1u, 5u, 8u, 9u, 30u}) {
            with_all_registers([&] {
                std::vector<Oscillators::One> row(count);
                for (std::uint32_t k = 0; k < count; ++k) {
                    // some steps grow, some are refused
                    row[k] = {{0.3 * (k % 8) - 1, 0.1 * (k % 8)}, k % 2 ? 0.01 : 2.0, 0.7 * (k % 9)};
                }
                auto alone = row;
                for (int step = 0; step < 20; ++step) {
                    Oscillators system(row);
                    Lanes memory[20];
                    rkf45_integrate_lanes(std::integral_constant<int, 2>{}, memory, system, count, 0.4,
                                          control);
                    EXPECT(system.stored == count);
                    for (std::uint32_t k = 0; k < count; ++k) {
                        auto& one = alone[k];
                        rkf45_integrate<2>(
                            [&](const double* x, double* f) { Oscillator::rhs(one.stiffness, x, f); }, one.y,
                            0.4, one.h, control);
                        EXPECT(same(one.y[0], row[k].y[0]) && same(one.y[1], row[k].y[1]) &&
                               same(one.h, row[k].h));
                    }
                }
            });
        }
    }
}

NEST_TEST(systems_that_fail_or_are_refused_are_left_as_they_were_and_the_others_go_on)
{
    const double infinity = std::numeric_limits<double>::infinity();
    std::vector<Oscillators::One> row(20, {{0.5, 0.0}, 0.1, 1.0});
    row[3].stiffness = infinity;
    row[11].y[0] = 1.5;
    row[19].y[1] = infinity;
    Oscillators system(row);
    system.bound = 1.4;
    Lanes memory[20];
    rkf45_integrate_lanes(std::integral_constant<int, 2>{}, memory, system, 20, 0.01, Rkf45Control{});
    EXPECT(system.stored == 17);
    for (std::size_t k = 0; k < row.size(); ++k) {
        const bool bad = k == 3 || k == 11 || k == 19;
        EXPECT(row[k].left == bad);
        EXPECT(bad == (row[k].h == 0.1));
    }
    EXPECT(same(row[0].y[0], row[18].y[0]));
}

NEST_TEST(roots_of_the_step_control)
{
    for (double x = 2e-5; x < 2e4; x *= 1.037) {
        EXPECT_NEAR(detail::rkf45_inverse_root<5>(x) / std::pow(x, -1.0 / 5), 1.0, 4e-15);
        EXPECT_NEAR(detail::rkf45_inverse_root<6>(x) / std::pow(x, -1.0 / 6), 1.0, 4e-15);
        EXPECT(same(detail::rkf45_growth(Lanes{} + x)[5], detail::rkf45_growth(x)));
        EXPECT(
            same(detail::rkf45_reduction(LaneMask{} - 1, Lanes{} + x)[2], detail::rkf45_reduction(true, x)));
    }
}
