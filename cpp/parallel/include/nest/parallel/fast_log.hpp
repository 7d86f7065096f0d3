// SPDX-License-Identifier: GPL-2.0-or-later
// Natural logarithm from basic arithmetic only: about 2 ns, and the same bits on every machine and C library.
// For the samplers of distributions.hpp; also constexpr helpers that make tables at compile time.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

namespace nest
{

namespace compile_time
{

constexpr double ln2 = 0.693147180559945309417232;

// log(y), y > 0: y = m 2^k with m near 1, then 2 artanh((m - 1) / (m + 1)).
constexpr double log(double y)
{
    int k = 0;
    for (; y > 1.4; y *= 0.5) {
        ++k;
    }
    for (; y < 0.7; y *= 2) {
        --k;
    }
    const double s = (y - 1) / (y + 1);
    double sum = 0;
    for (int i = 27; i >= 3; i -= 2) {
        sum = (sum + 1.0 / i) * s * s;
    }
    return k * ln2 + 2 * (s + s * sum);
}

// exp(x) for moderate x: x = k ln 2 + r, Taylor series in r.
constexpr double exp(double x)
{
    const int k = static_cast<int>(x / ln2 + (x < 0 ? -0.5 : 0.5));
    const double r = x - k * ln2;
    double sum = 1;
    for (int i = 18; i >= 1; --i) {
        sum = 1 + sum * r / i;
    }
    for (int i = 0; i < k; ++i) {
        sum *= 2;
    }
    for (int i = 0; i > k; --i) {
        sum *= 0.5;
    }
    return sum;
}

// sqrt(y), y >= 0, by Newton's iteration.
constexpr double sqrt(double y)
{
    if (y <= 0) {
        return 0;
    }
    double x = y > 1 ? y : 1;
    for (double last = 0; x != last && !(last != 0 && x > last);) {
        last = x;
        x = 0.5 * (x + y / x);
    }
    return x;
}

} // namespace compile_time

namespace detail
{

struct LogEntry
{
    double center, inverse, log;
};

// Cells of [0.6875, 1.375): 80 of width 2^-8 below 1, 48 of width 2^-7 above. The two cells that touch 1 are
// centred on 1 itself, so that the result keeps its relative accuracy where the logarithm goes through zero.
constexpr std::array<LogEntry, 128> make_log_table()
{
    std::array<LogEntry, 128> table{};
    for (int i = 0; i < 128; ++i) {
        const double center = i == 79 || i == 80 ? 1.0
                              : i < 80           ? 0.6875 + (i + 0.5) / 256
                                                 : 1.0 + (i - 80 + 0.5) / 128;
        table[static_cast<std::size_t>(i)] = {center, 1 / center, compile_time::log(center)};
    }
    return table;
}

inline constexpr std::array<LogEntry, 128> log_table = make_log_table();

} // namespace detail

// log(x) for positive, finite, normal x; error below 2 ulp + 2e-16 absolute (2 ulp alone near x = 1).
inline double fast_log(double x)
{
    constexpr std::uint64_t offset = 0x3FE6000000000000u; // 0.6875
    std::uint64_t bits;
    std::memcpy(&bits, &x, 8);
    const std::uint64_t shifted = bits - offset;
    const detail::LogEntry& cell = detail::log_table[(shifted >> 45) & 127];
    const auto k = static_cast<double>(static_cast<std::int64_t>(shifted) >> 52);
    bits -= shifted & (std::uint64_t(0xFFF) << 52);
    double z;
    std::memcpy(&z, &bits, 8);
    const double r = (z - cell.center) * cell.inverse; // |r| < 2^-7
    const double r2 = r * r;
    const double q =
        (-1.0 / 2 + r * (1.0 / 3)) + r2 * ((-1.0 / 4 + r * (1.0 / 5)) + r2 * (-1.0 / 6 + r * (1.0 / 7)));
    return (k * compile_time::ln2 + cell.log) + (r + r2 * q);
}

} // namespace nest
