// SPDX-License-Identifier: GPL-2.0-or-later
// Draws in bulk: the distributions (bounds as in distributions_test.cpp), and that few draws are those of the
// stream itself.
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/parallel/bulk.hpp"
#include "nest/parallel/distributions.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <vector>

using namespace nest;

namespace
{

constexpr std::size_t draws = 400000;

KeyedStream stream(std::uint64_t a)
{
    return KeyedStream(20251125, Purpose::python, a);
}

// Mean and variance within 5 standard errors, from batches of this size.
void check_moments(const std::function<void(KeyedStream&, std::size_t, double*)>& draw, std::size_t batch,
                   double mean, double variance, double fourth)
{
    double sum = 0;
    double squares = 0;
    std::vector<double> x(batch);
    const std::size_t n = draws / batch;
    for (std::size_t b = 0; b < n; ++b) {
        KeyedStream s = stream(b);
        draw(s, batch, x.data());
        for (const double v : x) {
            sum += v - mean;
            squares += (v - mean) * (v - mean);
        }
    }
    const auto count = static_cast<double>(n * batch);
    EXPECT_NEAR(sum / count, 0, 5 * std::sqrt(variance / count));
    EXPECT_NEAR(squares / count, variance, 5 * std::sqrt((fourth - variance * variance) / count));
}

} // namespace

NEST_TEST(moments)
{
    for (const std::size_t batch : {std::size_t(40), bulk_from, std::size_t(1000)}) {
        check_moments(draw_uniform, batch, 0.5, 1.0 / 12, 1.0 / 80);
        check_moments(draw_standard_normal, batch, 0, 1, 3);
        check_moments(draw_standard_exponential, batch, 1, 1, 9);
        const double s2 = 0.04; // of the logarithm
        const double w = std::exp(s2);
        const double mean = std::exp(0.3 + s2 / 2);
        const double variance = (w - 1) * mean * mean;
        check_moments(
            [&](KeyedStream& s, std::size_t n, double* out) { draw_lognormal(s, 0.3, 0.2, n, out); }, batch,
            mean, variance, variance * variance * (w * w * w * w + 2 * w * w * w + 3 * w * w - 3));
    }
}

NEST_TEST(normal_by_layers)
{
    // counts between quantiles of the normal distribution, tails included
    const double edge[] = {-4, -3.6541528853610088, -3, -2, -1, -0.3, 0, 0.3, 1, 2, 3, 3.6541528853610088, 4};
    constexpr std::size_t bins = std::size(edge) + 1;
    std::vector<double> counts(bins, 0);
    std::vector<double> x(draws);
    for (std::uint64_t a = 0; a < 5; ++a) {
        KeyedStream s = stream(1000 + a);
        draw_standard_normal(s, draws, x.data());
        for (const double v : x) {
            counts[static_cast<std::size_t>(std::upper_bound(std::begin(edge), std::end(edge), v) - edge)] +=
                1;
        }
    }
    const auto below = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
    for (std::size_t b = 0; b < bins; ++b) {
        const double p = (b < std::size(edge) ? below(edge[b]) : 1.0) - (b > 0 ? below(edge[b - 1]) : 0.0);
        const double expected = 5.0 * draws * p;
        EXPECT_NEAR(counts[b], expected, 5 * std::sqrt(expected) + 1);
    }
}

NEST_TEST(whole_numbers)
{
    for (const std::uint32_t range : {1u, 2u, 7u, 1000u, 0x80000001u, 0xffffffffu}) {
        std::vector<std::uint32_t> x(draws + 1);
        KeyedStream s = stream(range);
        draw_below(s, range, x.size(), x.data());
        double sum = 0;
        std::vector<double> counts(7, 0);
        for (const std::uint32_t v : x) {
            EXPECT(v < range);
            sum += v;
            counts[v % 7] += 1;
        }
        const double variance = (static_cast<double>(range) * range - 1) / 12;
        EXPECT_NEAR(sum / static_cast<double>(x.size()), (range - 1.0) / 2,
                    5 * std::sqrt(variance / static_cast<double>(x.size())) + 1e-12);
        for (std::size_t k = 0; k < 7 && range == 7; ++k) {
            EXPECT_NEAR(counts[k], x.size() / 7.0, 5 * std::sqrt(x.size() / 7.0));
        }
    }
}

NEST_TEST(few_draws_are_those_of_the_stream)
{
    std::vector<double> x(bulk_from - 1);
    KeyedStream s = stream(3);
    KeyedStream one = stream(3);
    draw_standard_normal(s, x.size(), x.data());
    for (const double v : x) {
        EXPECT(v == standard_normal(one));
    }
    EXPECT(s.bits() == one.bits());
}
