// SPDX-License-Identifier: GPL-2.0-or-later
// Logarithm, exponential and square root for tables that are made at compile time; a few units of the last
// place. At run time, see math.hpp.
#pragma once

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

} // namespace nest
