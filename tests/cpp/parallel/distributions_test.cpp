// SPDX-License-Identifier: GPL-2.0-or-later
// Statistical bounds: seeds are fixed, so a run is reproducible. A mean or variance may be off by 5 standard
// errors (probability 6e-7), a chi-square statistic by the 1e-6 quantile (Wilson-Hilferty).
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/parallel/distributions.hpp"
#include "nest/parallel/poisson_table.hpp"
#include "nest/parallel/random.hpp"

#include <functional>
#include <map>

using namespace nest;

namespace
{

constexpr int draws = 400000;

KeyedStream stream(std::uint64_t a)
{
    return KeyedStream(20240607, Purpose::python, a);
}

double chi2_bound(double df)
{
    const double z = 4.753; // normal quantile of 1 - 1e-6
    const double t = 1 - 2 / (9 * df) + z * std::sqrt(2 / (9 * df));
    return df * t * t * t;
}

// Compares counts with probabilities pmf(k), neighbours merged until 20 are expected in a bin.
void check_pmf(const std::map<std::uint64_t, int>& counts,
               const std::function<long double(std::uint64_t)>& pmf, std::uint64_t first, std::uint64_t last,
               const char* what)
{
    int n = 0;
    for (const auto& [k, c] : counts) {
        n += c;
        EXPECT(k >= first && k <= last);
    }
    double chi2 = 0, expected = 0, seen = 0, covered = 0;
    int bins = 0;
    for (std::uint64_t k = first; k <= last; ++k) {
        expected += static_cast<double>(pmf(k)) * n;
        const auto it = counts.find(k);
        seen += it == counts.end() ? 0 : it->second;
        const bool enough_left = n - covered - expected > 20;
        if ((expected > 20 && enough_left) || k == last) {
            chi2 += (seen - expected) * (seen - expected) / expected;
            covered += expected;
            ++bins;
            expected = seen = 0;
        }
    }
    EXPECT_NEAR(covered / n, 1, 1e-9); // the pmf of the test itself sums to 1
    if (bins > 1 && !(chi2 < chi2_bound(bins - 1))) {
        nest_test::report(__FILE__, __LINE__,
                          std::string(what) + ": chi2 " + to_text(chi2) + " over " + std::to_string(bins) +
                              " bins");
    }
}

// Checks samples of a continuous distribution with the given distribution function, in 200 equally likely
// bins.
void check_cdf(const std::function<double()>& sample, const std::function<double(double)>& cdf,
               const char* what)
{
    std::vector<int> counts(200);
    for (int i = 0; i < draws; ++i) {
        const double u = cdf(sample());
        EXPECT(u >= 0 && u <= 1);
        ++counts[static_cast<std::size_t>(std::min(199.0, u * 200))];
    }
    double chi2 = 0;
    for (const int c : counts) {
        chi2 += (c - draws / 200.0) * (c - draws / 200.0) / (draws / 200.0);
    }
    if (!(chi2 < chi2_bound(199))) {
        nest_test::report(__FILE__, __LINE__, std::string(what) + ": chi2 " + to_text(chi2));
    }
}

double normal_cdf(double x)
{
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

// Regularised lower incomplete gamma function by its series.
double gamma_cdf(double shape, double x)
{
    if (x <= 0) {
        return 0;
    }
    long double term = 1 / static_cast<long double>(shape), sum = term;
    for (int i = 1; i < 2000; ++i) {
        term *= x / (shape + i);
        sum += term;
    }
    return std::min(1.0, static_cast<double>(sum * std::exp(shape * std::log(x) - x - std::lgamma(shape))));
}

long double log_choose(std::uint64_t n, std::uint64_t k)
{
    return lgammal(n + 1.0L) - lgammal(k + 1.0L) - lgammal(n - k + 1.0L);
}

long double poisson_pmf(std::uint64_t k, double mean)
{
    return expl(k * logl(mean) - mean - lgammal(k + 1.0L));
}

long double binomial_pmf(std::uint64_t k, std::uint64_t n, double p)
{
    return expl(log_choose(n, k) + k * logl(p) + (n - k) * log1pl(-static_cast<long double>(p)));
}

long double hypergeometric_pmf(std::uint64_t k, std::uint64_t n, std::uint64_t good, std::uint64_t all)
{
    if (k > good || k > n || n - k > all - good) {
        return 0;
    }
    return expl(log_choose(good, k) + log_choose(all - good, n - k) - log_choose(all, n));
}

// Moments, and 50 equally likely bins of the normal limit, for counts too large for a table of probabilities.
void check_normal_limit(const std::function<std::uint64_t()>& sample, double mean, double sd,
                        const char* what)
{
    const int n = 100000;
    double sum = 0, square = 0, chi2 = 0;
    std::vector<int> counts(50);
    for (int i = 0; i < n; ++i) {
        const double z = (static_cast<double>(sample()) - mean) / sd;
        sum += z;
        square += z * z;
        ++counts[static_cast<std::size_t>(std::min(49.0, normal_cdf(z) * 50))];
    }
    EXPECT_NEAR(sum / n, 0, 5 / std::sqrt(n));
    EXPECT_NEAR(square / n, 1, 5 * std::sqrt(2.0 / n));
    for (const int c : counts) {
        chi2 += (c - n / 50.0) * (c - n / 50.0) / (n / 50.0);
    }
    if (!(chi2 < chi2_bound(49))) {
        nest_test::report(__FILE__, __LINE__, std::string(what) + ": chi2 " + to_text(chi2));
    }
}

} // namespace

NEST_TEST(log_probabilities_agree_with_factorials)
{
    for (const double mean : {0.3, 7.0, 60.0, 1000.0}) {
        for (std::uint64_t k = 0; k < 1500; k = k + 1 + k / 10) {
            const auto expected = static_cast<double>(logl(poisson_pmf(k, mean)));
            if (expected > -600) {
                EXPECT_NEAR(log_poisson(static_cast<double>(k), mean), expected,
                            1e-13 * (10 + std::fabs(expected)));
            }
        }
    }
    for (const double p : {1e-3, 0.1, 0.5}) {
        for (std::uint64_t k = 0; k <= 300; ++k) {
            const auto expected = static_cast<double>(logl(binomial_pmf(k, 300, p)));
            EXPECT_NEAR(log_binomial(static_cast<double>(k), 300, p), expected,
                        1e-13 * (10 + std::fabs(expected)));
        }
    }
    for (std::uint64_t k = 0; k <= 50; ++k) {
        const auto expected = static_cast<double>(logl(hypergeometric_pmf(k, 50, 200, 1000)));
        EXPECT_NEAR(log_hypergeometric(static_cast<double>(k), 50, 200, 1000), expected,
                    1e-13 * (50 + std::fabs(expected)));
    }
    // far beyond factorials: at the mode the probability is 1 / sqrt(2 pi n p q)
    const double n = 0x1.0p53;
    EXPECT_NEAR(log_binomial(n / 4, n, 0.25), -0.5 * std::log(2 * M_PI * n * 0.1875), 1e-12);
    EXPECT_NEAR(log_poisson(1e15, 1e15), -0.5 * std::log(2 * M_PI * 1e15), 1e-12);
}

NEST_TEST(ziggurat_closes)
{
    // the last layer ends at x = 0 with density 1
    const auto& z = detail::ziggurat;
    const double x255 = z.width[255] * 0x1.0p53;
    EXPECT_NEAR(z.f[255] + detail::Ziggurat::area / x255, 1, 1e-12);
    for (int i = 1; i < 256; ++i) {
        const double x = z.width[i] * 0x1.0p53;
        EXPECT_NEAR(z.f[i], std::exp(-0.5 * x * x), 1e-15 + 1e-13 * z.f[i]);
    }
    EXPECT_NEAR(z.width[1] * 0x1.0p53, detail::Ziggurat::r, 1e-15);
    const double tail = std::sqrt(M_PI / 2) * std::erfc(detail::Ziggurat::r / std::sqrt(2.0));
    EXPECT_NEAR(detail::Ziggurat::r * z.f[1] + tail, detail::Ziggurat::area, 1e-16);
}

NEST_TEST(normal_variates)
{
    auto s = stream(2);
    check_cdf([&] { return standard_normal(s); }, normal_cdf, "normal");
    check_cdf([&] { return normal(s, 3, 2); }, [](double x) { return normal_cdf((x - 3) / 2); },
              "normal(3, 2)");
    check_cdf([&] { return lognormal(s, -1, 0.5); },
              [](double x) { return normal_cdf((std::log(x) + 1) / 0.5); }, "lognormal");
    // moments and tails of 4 million draws: E x = 0, E x^2 = 1, E x^3 = 0, E x^4 = 3; tail beyond r by its
    // own path
    const int n = 4000000;
    double m[4] = {};
    int beyond[2] = {};
    for (int i = 0; i < n; ++i) {
        const double x = standard_normal(s);
        m[0] += x, m[1] += x * x, m[2] += x * x * x, m[3] += x * x * x * x;
        beyond[0] += x > detail::Ziggurat::r;
        beyond[1] += x < -4;
    }
    EXPECT_NEAR(m[0] / n, 0, 5 * std::sqrt(1.0 / n));
    EXPECT_NEAR(m[1] / n, 1, 5 * std::sqrt(2.0 / n));
    EXPECT_NEAR(m[2] / n, 0, 5 * std::sqrt(15.0 / n));
    EXPECT_NEAR(m[3] / n, 3, 5 * std::sqrt(96.0 / n));
    for (const auto& [count, edge] : {std::pair(beyond[0], detail::Ziggurat::r), std::pair(beyond[1], 4.0)}) {
        const double expected = n * normal_cdf(-edge);
        EXPECT_NEAR(count, expected, 5 * std::sqrt(expected));
    }
}

NEST_TEST(exponential_and_gamma_variates)
{
    auto s = stream(3);
    check_cdf([&] { return exponential(s, 2.5); }, [](double x) { return -std::expm1(-x / 2.5); },
              "exponential");
    for (const double shape : {0.1, 0.7, 1.0, 2.5, 40.0}) {
        check_cdf([&] { return nest::gamma(s, shape, 3.0); },
                  [&](double x) { return gamma_cdf(shape, x / 3); }, "gamma");
    }
}

NEST_TEST(poisson_variates)
{
    auto s = stream(4);
    for (const double mean : {0.001, 0.5, 3.0, 9.99, 10.0, 10.5, 25.0, 60.0, 333.3, 2000.0}) {
        std::map<std::uint64_t, int> counts;
        for (int i = 0; i < draws; ++i) {
            ++counts[poisson(s, mean)];
        }
        check_pmf(
            counts, [&](std::uint64_t k) { return poisson_pmf(k, mean); }, 0,
            static_cast<std::uint64_t>(mean + 20 * std::sqrt(mean) + 20), "poisson");
    }
    EXPECT(poisson(s, 0.0) == 0);
    for (const double mean : {1e7, 1e12, 1e18}) {
        check_normal_limit([&] { return poisson(s, mean); }, mean, std::sqrt(mean), "poisson");
    }
}

NEST_TEST(poisson_table)
{
    auto s = stream(5);
    for (const double mean : {0.0001, 0.01, 0.5, 1.8, 10.0, 59.0, 200.0, 512.0}) {
        const PoissonTable table(mean);
        std::map<std::uint64_t, int> counts;
        for (int i = 0; i < draws; ++i) {
            ++counts[table.draw(s)];
        }
        check_pmf(
            counts, [&](std::uint64_t k) { return poisson_pmf(k, mean); }, 0,
            static_cast<std::uint64_t>(mean + 20 * std::sqrt(mean) + 20), "table");
    }
}

NEST_TEST(poisson_table_is_the_inverse_distribution_function)
{
    for (const double mean : {0.003, 0.7, 5.0, 42.0, 300.0, 512.0}) {
        const PoissonTable table(mean);
        // at each boundary between k and k + 1, both tails to 1e-11 relative (2^-64 absolute)
        long double below = 0;
        const auto end = static_cast<std::uint64_t>(mean + 12 * std::sqrt(mean) + 25);
        for (std::uint64_t k = 0; k < end; ++k) {
            below += poisson_pmf(k, mean);
            long double above = 0;
            for (std::uint64_t j = k + 1; j < end + 200; ++j) {
                above += poisson_pmf(j, mean);
            }
            // bisection for the largest word that gives at most k
            std::uint64_t low = 0, high = ~std::uint64_t(0);
            if (table.draw(low) > k) {
                EXPECT(below < 1.01 * 0x1.0p-64L);
                continue;
            }
            while (low < high) {
                const std::uint64_t middle = low + (high - low) / 2 + 1;
                (table.draw(middle) <= k ? low : high) = table.draw(middle) <= k ? middle : middle - 1;
            }
            const long double words_below = low + 1.0L, words_above = ~low * 1.0L;
            EXPECT(std::fabs(words_below * 0x1.0p-64L - below) <= 1e-11L * below + 1.01L * 0x1.0p-64L);
            EXPECT(std::fabs(words_above * 0x1.0p-64L - above) <= 1e-11L * above + 1.01L * 0x1.0p-64L);
        }
    }
}

NEST_TEST(poisson_table_edges)
{
    auto s = stream(6);
    EXPECT(PoissonTable().draw(~std::uint64_t(0)) == 0);
    EXPECT(PoissonTable(0.0).draw(s) == 0);
    EXPECT_THROWS("BadProperty", PoissonTable(-1.0));
    EXPECT_THROWS("BadProperty", PoissonTable(std::nan("")));
    EXPECT_THROWS("BadProperty", PoissonTable(INFINITY));
    const PoissonTable large(1e6);
    check_normal_limit([&] { return large.draw(s); }, 1e6, 1e3, "stream");
    check_normal_limit([&] { return large.draw(s.bits()); }, 1e6, 1e3, "word");
    EXPECT(large.draw(std::uint64_t(77)) == large.draw(std::uint64_t(77)));

    // a batch is the same as single draws
    for (const double mean : {2.0, 900.0}) {
        const PoissonTable table(mean);
        auto one = stream(7), two = stream(7);
        std::vector<std::uint16_t> batch(1000);
        std::vector<std::uint32_t> wide(1000);
        table.fill(one, batch.size(), batch.data());
        table.fill(one, wide.size(), wide.data());
        for (const auto k : batch) {
            EXPECT(k == table.draw(two));
        }
        for (const auto k : wide) {
            EXPECT(k == table.draw(two));
        }
    }
    for (const double mean : {2.0, 900.0}) {
        const PoissonTable table(mean);
        const auto one = make_stream("mt19937_64", 7, 0), two = make_stream("mt19937_64", 7, 0);
        std::vector<std::uint16_t> batch(1000); // over several buffers
        for (int part = 0; part < 3; ++part) {
            table.fill(*one, batch.size(), batch.data());
            for (const auto k : batch) {
                EXPECT(k == table.draw(*two));
            }
        }
        EXPECT(one->bits() == two->bits());
    }
    std::uint16_t small;
    EXPECT_THROWS("BadProperty", large.fill(s, 1, &small));
}

NEST_TEST(binomial_variates)
{
    auto s = stream(8);
    struct Case
    {
        std::uint64_t n;
        double p;
    };
    for (const auto& [n, p] : {Case{1, 0.3}, Case{10, 0.5}, Case{20, 0.97}, Case{19, 0.5}, Case{21, 0.5},
                               Case{100, 0.1}, Case{100, 0.101}, Case{1000, 0.009}, Case{1000, 0.3},
                               Case{1000, 0.7}, Case{100000, 0.00012}, Case{100000, 0.02}}) {
        std::map<std::uint64_t, int> counts;
        for (int i = 0; i < draws; ++i) {
            ++counts[binomial(s, n, p)];
        }
        const double np = static_cast<double>(n) * p;
        const double reach = 20 * std::sqrt(np * (1 - p)) + 25;
        check_pmf(
            counts, [&, n = n, p = p](std::uint64_t k) { return binomial_pmf(k, n, p); },
            static_cast<std::uint64_t>(std::max(0.0, np - reach)),
            static_cast<std::uint64_t>(std::min(static_cast<double>(n), np + reach)), "binomial");
    }
    for (const auto& [n, p] : {Case{100000000, 0.5}, Case{std::uint64_t(1) << 53, 0.3},
                               Case{std::uint64_t(1) << 53, 1e-6}, Case{std::uint64_t(1) << 53, 0.9}}) {
        const double np = static_cast<double>(n) * p;
        check_normal_limit([&, n = n, p = p] { return binomial(s, n, p); }, np, std::sqrt(np * (1 - p)),
                           "binomial");
    }
    EXPECT(binomial(s, 0, 0.5) == 0 && binomial(s, 7, 0.0) == 0 && binomial(s, 7, 1.0) == 7);
}

NEST_TEST(hypergeometric_variates)
{
    auto s = stream(9);
    struct Case
    {
        std::uint64_t n, good, all;
    };
    for (const auto& [n, good, all] :
         {Case{3, 4, 10}, Case{8, 5, 10}, Case{17, 40, 100}, Case{50, 17, 60}, Case{90, 80, 100},
          Case{30, 90, 100}, Case{500, 300, 10000}, Case{9000, 300, 10000}, Case{5000, 5000, 10000},
          Case{1000, 20, 1000000}, Case{100, 900000, 1000000}}) {
        std::map<std::uint64_t, int> counts;
        for (int i = 0; i < draws; ++i) {
            ++counts[hypergeometric(s, n, good, all)];
        }
        const double p = static_cast<double>(good) / static_cast<double>(all);
        const double mean = static_cast<double>(n) * p;
        const double reach = 20 * std::sqrt(mean * (1 - p)) + 25;
        check_pmf(
            counts,
            [&, n = n, good = good, all = all](std::uint64_t k) {
                return hypergeometric_pmf(k, n, good, all);
            },
            static_cast<std::uint64_t>(std::max(0.0, mean - reach)),
            std::min({n, good, static_cast<std::uint64_t>(mean + reach)}), "hypergeometric");
    }
    const std::uint64_t all = std::uint64_t(1) << 53, good = all / 8, n = all / 4 * 3;
    const double mean = static_cast<double>(n) * 0.125;
    check_normal_limit([&] { return hypergeometric(s, n, good, all); }, mean, std::sqrt(mean * 0.875 * 0.25),
                       "hypergeometric");
    EXPECT(hypergeometric(s, 0, 5, 10) == 0 && hypergeometric(s, 10, 5, 10) == 5 &&
           hypergeometric(s, 4, 0, 10) == 0 && hypergeometric(s, 4, 10, 10) == 4 &&
           hypergeometric(s, 0, 0, 0) == 0);
}

NEST_TEST(geometric_gaps)
{
    auto s = stream(10);
    for (const double p : {0.9, 0.5, 0.1, 0.01}) {
        const GeometricSkip skip(p);
        std::map<std::uint64_t, int> counts;
        for (int i = 0; i < draws; ++i) {
            ++counts[skip.next(s)];
        }
        check_pmf(
            counts, [&](std::uint64_t k) { return p * expl(k * log1pl(-static_cast<long double>(p))); }, 0,
            static_cast<std::uint64_t>(60 / p), "gap");
    }
    EXPECT(GeometricSkip(0.0).next(s) == GeometricSkip::never);
    EXPECT(GeometricSkip(1e-300).next(s) == GeometricSkip::never);
    EXPECT(GeometricSkip(1.0).next(s) == 0);
    // gaps of mean 1e9: scaled they are exponential
    const GeometricSkip rare(1e-9);
    check_cdf([&] { return static_cast<double>(rare.next(s)) * 1e-9; },
              [](double x) { return -std::expm1(-x); }, "rare");
}

NEST_TEST(samplers_accept_every_stream)
{
    for (const auto& type : random_generator_types()) {
        const auto own = make_stream(type, 3, 0);
        double sum = 0;
        for (int i = 0; i < 100000; ++i) {
            sum += standard_normal(*own);
        }
        EXPECT_NEAR(sum / 100000, 0, 5 / std::sqrt(100000));
        EXPECT(binomial(*own, 100, 0.5) <= 100);
        EXPECT(PoissonTable(3.0).draw(*own) < 60);
    }
}
