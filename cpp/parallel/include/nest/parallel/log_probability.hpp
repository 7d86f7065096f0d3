// SPDX-License-Identifier: GPL-2.0-or-later
// Logarithms of discrete probabilities, accurate also for counts up to 2^53, where differences of
// log-factorials are not: the saddle-point form of Loader 2000 ("Fast and accurate computation of binomial
// probabilities").
#pragma once

#include "nest/base/compile_time.hpp"
#include "nest/base/math.hpp"

#include <array>
#include <cmath>

namespace nest
{

namespace detail
{

// log(k!) - log(sqrt(2 pi k) (k/e)^k) for k = 0 .. 15; entry 0 is not used
constexpr std::array<double, 16> make_stirling_table()
{
    std::array<double, 16> table{};
    double log_factorial = 0;
    for (int k = 1; k < 16; ++k) {
        const double log_k = compile_time::log(k);
        log_factorial += log_k;
        table[static_cast<std::size_t>(k)] =
            log_factorial - (0.918938533204672741780 + (k + 0.5) * log_k - k); // 0.5 log(2 pi)
    }
    return table;
}

inline constexpr std::array<double, 16> stirling_table = make_stirling_table();

inline double stirling_error(double k)
{
    if (k < 16) {
        return stirling_table[static_cast<std::size_t>(k)];
    }
    const double i = 1 / k;
    const double i2 = i * i;
    return i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260 - i2 * (1.0 / 1680 - i2 * (1.0 / 1188)))));
}

// x log(x / m) + m - x for x, m > 0, without cancellation near x = m.
inline double deviance(double x, double m)
{
    const double difference = x - m;
    if (std::fabs(difference) < 0.1 * (x + m)) {
        const double v = difference / (x + m);
        const double v2 = v * v;
        double sum = difference * v;
        double term = 2 * x * v;
        for (int j = 3; j < 40; j += 2) {
            term *= v2;
            const double next = sum + term / j;
            if (next == sum) {
                break;
            }
            sum = next;
        }
        return sum;
    }
    return x * math::log(x / m) - difference;
}

constexpr double two_pi = 6.28318530717958647693;

} // namespace detail

// log P(K = k), k a whole number >= 0, mean > 0.
inline double log_poisson(double k, double mean)
{
    if (k == 0) {
        return -mean;
    }
    return -detail::stirling_error(k) - detail::deviance(k, mean) - 0.5 * math::log(detail::two_pi * k);
}

// log P(K = k) of n trials, 0 <= k <= n, 0 < p < 1.
inline double log_binomial(double k, double n, double p)
{
    if (k == 0) {
        return n * math::log1p(-p);
    }
    if (k == n) {
        return n * math::log(p);
    }
    const double rest = n - k;
    return detail::stirling_error(n) - detail::stirling_error(k) - detail::stirling_error(rest) -
           detail::deviance(k, n * p) - detail::deviance(rest, n * (1 - p)) +
           0.5 * math::log(n / (detail::two_pi * k * rest));
}

// log P(K = k) of marked items in a sample of n from `all` items of which `good` are marked, 0 < n, good <
// all and max(0, n + good - all) <= k <= min(n, good): a ratio of three binomial probabilities, whatever
// their common p.
inline double log_hypergeometric(double k, double n, double good, double all)
{
    const double p = n / all;
    return log_binomial(k, good, p) + log_binomial(n - k, all - good, p) - log_binomial(n, all, p);
}

} // namespace nest
