// SPDX-License-Identifier: GPL-2.0-or-later
// Distributions over any stream with bits(), uniform(), uniform_positive() and integer() (RandomStream,
// KeyedStream). Exact samplers without hidden state: what a draw returns depends on the words it takes from
// the stream alone. Arguments are checked by the callers that meet the user; the ranges given here are
// preconditions.
#pragma once

#include "nest/base/compile_time.hpp"
#include "nest/base/math.hpp"
#include "nest/parallel/log_probability.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

namespace nest
{

namespace detail
{

// Ziggurat of 256 layers for the half normal density f(x) = exp(-x^2 / 2): x[0] is the width of a rectangle
// with the area of base layer and tail together, x[1] = r is where the tail begins, x[256] = 0.
struct Ziggurat
{
    static constexpr double r = 3.65415288536100877165; // solves the closing condition x[256] = 0
    static constexpr double area = 0.00492867323397465534736;
    double width[256];        // x[i] 2^-53
    std::int64_t inside[256]; // 2^53 x[i + 1] / x[i]
    double f[257];            // f(x[i]); f[0] is not used
};

constexpr Ziggurat make_ziggurat()
{
    Ziggurat z{};
    double x[257]{};
    x[1] = Ziggurat::r;
    z.f[1] = compile_time::exp(-0.5 * x[1] * x[1]);
    x[0] = Ziggurat::area / z.f[1];
    for (int i = 1; i < 255; ++i) {
        z.f[i + 1] = z.f[i] + Ziggurat::area / x[i];
        x[i + 1] = compile_time::sqrt(-2 * compile_time::log(z.f[i + 1]));
    }
    z.f[256] = 1;
    for (int i = 0; i < 256; ++i) {
        z.width[i] = x[i] * 0x1.0p-53;
        z.inside[i] = static_cast<std::int64_t>(x[i + 1] / x[i] * 0x1.0p53);
    }
    return z;
}

inline constexpr Ziggurat ziggurat = make_ziggurat();

// x, negated if bit 8 of the word is set; without a branch, which would be mispredicted every other time.
inline double with_sign_of_bit(double x, std::uint64_t word)
{
    std::uint64_t bits;
    std::memcpy(&bits, &x, 8);
    bits ^= (word & 256) << 55;
    std::memcpy(&x, &bits, 8);
    return x;
}

} // namespace detail

template <class S>
double standard_normal(S& stream);

namespace detail
{

// The 1.2 % of the draws that fall outside the inner rectangle of their layer; kept out of line, so that the
// common path stays small enough to be inlined.
template <class S>
#if defined(__GNUC__)
__attribute__((noinline))
#endif
double standard_normal_outside(S& stream, std::uint64_t word)
{
    const std::size_t layer = word & 255;
    if (layer == 0) {
        // tail beyond r (Marsaglia 1964, doi:10.1080/00401706.1964.10490150)
        for (;;) {
            const double t = -math::log(stream.uniform_positive()) * (1 / Ziggurat::r);
            const double y = -math::log(stream.uniform_positive());
            if (2 * y >= t * t) {
                return with_sign_of_bit(Ziggurat::r + t, word);
            }
        }
    }
    const double x = static_cast<double>(static_cast<std::int64_t>(word >> 11)) * ziggurat.width[layer];
    const double low = ziggurat.f[layer];
    const double y = low + stream.uniform_positive() * (ziggurat.f[layer + 1] - low);
    return math::log(y) < -0.5 * x * x ? with_sign_of_bit(x, word) : standard_normal(stream);
}

} // namespace detail

// Standard normal (Marsaglia & Tsang 2000, doi:10.18637/jss.v005.i08, layer, sign and position from separate
// bits of one word as Doornik 2005 asks for).
template <class S>
double standard_normal(S& stream)
{
    const std::uint64_t word = stream.bits();
    const std::size_t layer = word & 255;
    const auto position = static_cast<std::int64_t>(word >> 11);
    if (position < detail::ziggurat.inside[layer]) {
        return detail::with_sign_of_bit(static_cast<double>(position) * detail::ziggurat.width[layer], word);
    }
    return detail::standard_normal_outside(stream, word);
}

template <class S>
double normal(S& stream, double mean, double std)
{
    return mean + std * standard_normal(stream);
}

// exp of a normal variate with this mean and standard deviation.
template <class S>
double lognormal(S& stream, double mean, double std)
{
    return math::exp(normal(stream, mean, std));
}

// Unit mean, by inversion: one word.
template <class S>
double standard_exponential(S& stream)
{
    return -math::log(stream.uniform_positive());
}

// Mean `beta`.
template <class S>
double exponential(S& stream, double beta)
{
    return beta * standard_exponential(stream);
}

// Gamma with shape > 0, mean shape * scale (Marsaglia & Tsang 2000, doi:10.1145/358407.358414).
template <class S>
double gamma(S& stream, double shape, double scale)
{
    if (shape < 1) {
        // may underflow to 0 for tiny shapes, as the variate itself does
        const double boost = math::exp(-standard_exponential(stream) / shape);
        return boost * gamma(stream, shape + 1, scale);
    }
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = standard_normal(stream);
        const double t = 1 + c * x;
        if (t <= 0) {
            continue;
        }
        const double v = t * t * t;
        const double u = stream.uniform_positive();
        if (u < 1 - 0.0331 * x * x * x * x || math::log(u) < 0.5 * x * x + d * (1 - v + 3 * math::log(t))) {
            return d * v * scale;
        }
    }
}

// Poisson with 0 <= mean <= 1e18, exact.
template <class S>
std::uint64_t poisson(S& stream, double mean)
{
    if (!(mean > 0)) {
        return 0;
    }
    if (mean < 10) {
        // inversion by sequential search; a run past `last` (probability below 1e-60) can only come from
        // rounding
        constexpr std::uint64_t last = 120;
        const double p0 = math::exp(-mean);
        for (;;) {
            double u = stream.uniform();
            double p = p0;
            for (std::uint64_t k = 0; k <= last;) {
                if (u < p) {
                    return k;
                }
                u -= p;
                p *= mean / static_cast<double>(++k);
            }
        }
    }
    // transformed rejection PTRS (Hormann 1993, doi:10.1016/0167-6687(93)90997-4)
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double v_r = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        const double u = stream.uniform() - 0.5;
        const double v = stream.uniform_positive();
        const double us = 0.5 - std::fabs(u);
        const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= v_r) {
            return static_cast<std::uint64_t>(k);
        }
        if (!(k >= 0) || (us < 0.013 && v > us)) {
            continue;
        }
        if (math::log(v * inverse_alpha / (a / (us * us) + b)) <= log_poisson(k, mean)) {
            return static_cast<std::uint64_t>(k);
        }
    }
}

// Number of successes in n <= 2^53 trials of probability 0 <= p <= 1, exact.
template <class S>
std::uint64_t binomial(S& stream, std::uint64_t n, double p)
{
    if (n == 0 || !(p > 0)) {
        return 0;
    }
    if (p >= 1) {
        return n;
    }
    if (p > 0.5) {
        return n - binomial(stream, n, 1 - p);
    }
    const auto trials = static_cast<double>(n);
    const double np = trials * p;
    if (np < 10) {
        // inversion by sequential search, as for poisson()
        const double odds = p / (1 - p);
        const double p0 = math::exp(trials * math::log1p(-p));
        const std::uint64_t last = std::min<std::uint64_t>(n, 120);
        for (;;) {
            double u = stream.uniform();
            double pk = p0;
            for (std::uint64_t k = 0; k <= last;) {
                if (u < pk) {
                    return k;
                }
                u -= pk;
                ++k;
                pk *= odds * static_cast<double>(n - k + 1) / static_cast<double>(k);
            }
        }
    }
    // transformed rejection BTRS (Hormann 1993, doi:10.1080/00949659308811496), n p >= 10 and p <= 1/2
    const double spq = std::sqrt(np * (1 - p));
    const double b = 1.15 + 2.53 * spq;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double c = np + 0.5;
    const double v_r = 0.92 - 4.2 / b;
    const double alpha = (2.83 + 5.1 / b) * spq;
    const double log_mode = log_binomial(std::floor((trials + 1) * p), trials, p);
    for (;;) {
        const double u = stream.uniform() - 0.5;
        const double v = stream.uniform_positive();
        const double us = 0.5 - std::fabs(u);
        const double k = std::floor((2 * a / us + b) * u + c);
        if (us >= 0.07 && v <= v_r) {
            return static_cast<std::uint64_t>(k);
        }
        if (!(k >= 0 && k <= trials)) {
            continue;
        }
        if (math::log(v * alpha / (a / (us * us) + b)) <= log_binomial(k, trials, p) - log_mode) {
            return static_cast<std::uint64_t>(k);
        }
    }
}

// Number of marked items in a sample of `sample` without replacement from `total` items of which `marked` are
// marked; sample, marked <= total <= 2^53, exact.
template <class S>
std::uint64_t hypergeometric(S& stream, std::uint64_t sample, std::uint64_t marked, std::uint64_t total)
{
    // the three symmetries of the distribution leave sample <= marked <= total / 2
    if (2 * sample > total) {
        return marked - hypergeometric(stream, total - sample, marked, total);
    }
    if (2 * marked > total) {
        return sample - hypergeometric(stream, sample, total - marked, total);
    }
    if (sample > marked) {
        std::swap(sample, marked);
    }
    if (sample <= 16) {
        std::uint64_t left = marked;
        for (std::uint64_t i = 0; i < sample; ++i) {
            left -= stream.integer(total - i) < left ? 1 : 0;
        }
        return marked - left;
    }
    // ratio of uniforms HRUA (Stadlober 1990, doi:10.1016/0377-0427(90)90349-5)
    const auto n = static_cast<double>(sample);
    const auto good = static_cast<double>(marked);
    const auto all = static_cast<double>(total);
    const double p = good / all;
    const double center = n * p + 0.5;
    const double variance = n * p * (1 - p) * ((all - n) / (all - 1));
    const double width = 1.7155277699214135 * std::sqrt(variance + 0.5) + 0.8989161620588988;
    const double log_mode = log_hypergeometric(std::floor((n + 1) * (good + 1) / (all + 2)), n, good, all);
    for (;;) {
        const double x = stream.uniform_positive();
        const double k = std::floor(center + width * (stream.uniform() - 0.5) / x);
        if (!(k >= 0 && k <= n)) {
            continue;
        }
        if (2 * math::log(x) <= log_hypergeometric(k, n, good, all) - log_mode) {
            return static_cast<std::uint64_t>(k);
        }
    }
}

// Bernoulli trials of one probability, walked from success to success: next() is the number of failures
// before the next success (geometric distribution), from one word.
class GeometricSkip
{
public:
    static constexpr std::uint64_t never = std::uint64_t(1) << 62; // safe to add to any index

    // 0 <= p <= 1; with p = 0 every gap is `never`.
    explicit GeometricSkip(double p)
        : scale_(p >= 1  ? 0.0
                 : p > 0 ? -1 / math::log1p(-p)
                         : std::numeric_limits<double>::infinity())
    {
    }
    template <class S>
    std::uint64_t next(S& stream) const
    {
        // (0 times infinity is NaN and takes the second branch)
        const double gap = standard_exponential(stream) * scale_;
        return gap < static_cast<double>(never) ? static_cast<std::uint64_t>(static_cast<std::int64_t>(gap))
                                                : never;
    }

private:
    double scale_;
};

} // namespace nest
