// SPDX-License-Identifier: GPL-2.0-or-later
// The functions of <cmath> whose last bit differs between C libraries and processors, made here of operations
// that are exact or rounded alike everywhere (+ - * /, sqrt, floor, bits), so that results are the same on
// every machine. The kernel and its models call these and never std::exp and the like. Errors are given in
// units of the last place (ulp); special values are those of C99, annex F; errno and flags are left alone.
#pragma once

#include "nest/base/lanes.hpp"

#include <cstdint>
#include <cstring>

namespace nest
{
namespace math
{

namespace detail
{

// Cells of [0.6875, 1.375): 80 of width 2^-8 below 1, 48 of width 2^-7 above. The two that touch 1 are
// centred on 1 itself, so that the logarithm keeps its relative accuracy where it goes through zero.
struct LogCell
{
    double center, inverse; // of at most 10 bits; its inverse, rounded
    double log, rest;       // log(center), to a multiple of 2^-42, and what remains
};
extern const LogCell log_cells[128];

constexpr double log2_high = 0x1.62e42fefa3800p-1; // multiple of 2^-42: exact when multiplied by an exponent
constexpr double log2_low = 0x1.ef35793c76730p-45;

struct LogReduction
{
    const LogCell* cell;
    double k; // x = 2^k z
    double z;
};
inline LogReduction reduce_log(std::uint64_t bits)
{
    constexpr std::uint64_t offset = 0x3FE6000000000000u; // 0.6875
    const std::uint64_t shifted = bits - offset;
    LogReduction r;
    r.cell = &log_cells[(shifted >> 45) & 127];
    r.k = static_cast<double>(static_cast<std::int64_t>(shifted) >> 52);
    bits -= shifted & (std::uint64_t(0xFFF) << 52);
    std::memcpy(&r.z, &bits, sizeof bits);
    return r;
}

double log_of_special(double x);

// 2^(j / 128), j = 0 .. 127: the bits of the number, and what it lost by rounding, relative to it
struct ExpCell
{
    std::uint64_t bits;
    double rest;
};
extern const ExpCell exp_cells[128];

// exp(x + rest) = (1 + fraction) s 2^k with s of a cell
struct ExpReduction
{
    std::uint64_t bits; // of s
    std::int64_t k;
    double fraction;
};
// |x| < 1000, |rest| < 1e-4. x = (128 k + j) log(2) / 128 + r, |r| < 0.0028; exp(r) by its Taylor series.
inline ExpReduction reduce_exp(double x, double rest)
{
    const double shifted = x * 0x1.71547652b82fep+7 + 0x1.8p52; // the whole number stands in the lowest bits
    std::uint64_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    const double n = shifted - 0x1.8p52;
    const double r = (x - n * 0x1.62e42fefap-8) - (n * 0x1.cf79abc9e3b3ap-47 - rest);
    const ExpCell& cell = exp_cells[bits & 127];
    const double r2 = r * r;
    const double p = (cell.rest + r) + r2 * (0.5 + r * (1.0 / 6)) + (r2 * r2) * (1.0 / 24 + r * (1.0 / 120));
    return {cell.bits, static_cast<std::int64_t>(bits << 12) >> 19, p};
}

double exp_of_extreme(double x);

} // namespace detail

// Below 0.6 ulp (P. T. P. Tang, ACM Trans. Math. Softw. 15:144, 1989, doi:10.1145/63522.214389). For Lanes,
// and code that has to agree with them to the last bit, see portable_exp().
inline double exp(double x)
{
    // (below, products would be denormal, and zero while the kernel runs)
    if (!(x > -660 && x < 709)) {
        return detail::exp_of_extreme(x);
    }
    const detail::ExpReduction e = detail::reduce_exp(x, 0);
    const std::uint64_t bits = e.bits + (static_cast<std::uint64_t>(e.k) << 52);
    double s;
    std::memcpy(&s, &bits, sizeof s);
    return s + s * e.fraction;
}

// Below 1 ulp. x = 2^k z, log(x) = k log 2 + log(c) + log(1 + (z - c) / c) with the centre c of the cell of z
// (P. T. P. Tang, ACM Trans. Math. Softw. 16:378, 1990, doi:10.1145/98267.98294).
inline double log(double x)
{
    std::uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    constexpr std::uint64_t smallest = std::uint64_t(1) << 52;
    constexpr std::uint64_t infinite = std::uint64_t(0x7FF) << 52;
    if (bits - smallest >= infinite - smallest) {
        return detail::log_of_special(x);
    }
    const detail::LogReduction reduced = detail::reduce_log(bits);
    const detail::LogCell& cell = *reduced.cell;
    const double r = (reduced.z - cell.center) * cell.inverse; // -2^-8 <= r < 2^-7
    const double r2 = r * r;
    // (log(1 + r) - r) / r^2, interpolated at seven Chebyshev nodes: error below 5e-19
    const double q =
        (-0.5 + r * 0x1.555555555554fp-2) +
        r2 * ((-0x1.fffffffffde88p-3 + r * 0x1.9999999c6d014p-3) +
              r2 * ((-0x1.55555a252d2e5p-3 + r * 0x1.24912670e7c16p-3) + r2 * -0x1.f9d873c0b90d2p-4));
    const double whole = reduced.k * detail::log2_high + cell.log; // exact
    const double high = whole + r;
    const double low = ((whole - high) + r) + (reduced.k * detail::log2_low + cell.rest);
    return high + (low + r2 * q);
}

double expm1(double x);         // 1.2 ulp
double log1p(double x);         // 1 ulp
double pow(double x, double y); // 1 ulp
double sin(double x);           // 1 ulp, any argument
double cos(double x);           // 1 ulp, any argument
double tanh(double x);          // 2.5 ulp
double erfc(double x);          // 4 ulp
double lgamma(double x);        // 5 ulp for x > 0; absolute near the zeros at negative x

} // namespace math
} // namespace nest
