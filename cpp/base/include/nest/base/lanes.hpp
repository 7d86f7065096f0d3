// SPDX-License-Identifier: GPL-2.0-or-later
// Eight numbers that are computed with at once, and what equations that are written once for `double` and
// `Lanes` need. Each lane goes through the operations of the scalar code, so results are the same to the last
// bit with any instruction set.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__GNUC__) && !defined(__clang__)
// functions that take or return Lanes are always inlined: their calling convention does not matter
#pragma GCC diagnostic ignored "-Wpsabi"
#endif
#define NEST_ALWAYS_INLINE inline __attribute__((always_inline))

namespace nest
{

constexpr int lanes = 8;
typedef double Lanes __attribute__((vector_size(8 * lanes)));
typedef std::int64_t LaneMask __attribute__((vector_size(8 * lanes))); // -1: true, 0: false

// What comparisons of T = double or Lanes give.
template <class T>
using MaskOf = decltype(T{} < T{});

NEST_ALWAYS_INLINE double select(bool condition, double a, double b)
{
    return condition ? a : b;
}
NEST_ALWAYS_INLINE Lanes select(const LaneMask& condition, const Lanes& a, const Lanes& b)
{
    return condition ? a : b;
}

NEST_ALWAYS_INLINE double magnitude(double x)
{
    return std::fabs(x);
}
NEST_ALWAYS_INLINE Lanes magnitude(const Lanes& x)
{
    return reinterpret_cast<Lanes>(reinterpret_cast<LaneMask>(x) & INT64_MAX);
}

// Bit l is set if lane l is true.
NEST_ALWAYS_INLINE unsigned lane_bits(const LaneMask& mask)
{
    const LaneMask bit = {1, 2, 4, 8, 16, 32, 64, 128};
    const LaneMask m = mask & bit;
    return static_cast<unsigned>((m[0] | m[1]) | (m[2] | m[3]) | (m[4] | m[5]) | (m[6] | m[7]));
}

// Every second of sixteen numbers.
NEST_ALWAYS_INLINE Lanes even_lanes(const Lanes& a, const Lanes& b)
{
#ifdef __clang__
    return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
#else
    return __builtin_shuffle(a, b, LaneMask{0, 2, 4, 6, 8, 10, 12, 14});
#endif
}
NEST_ALWAYS_INLINE Lanes odd_lanes(const Lanes& a, const Lanes& b)
{
#ifdef __clang__
    return __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#else
    return __builtin_shuffle(a, b, LaneMask{1, 3, 5, 7, 9, 11, 13, 15});
#endif
}

namespace detail
{

// The same number for T = double or Lanes.
template <class T>
NEST_ALWAYS_INLINE T constant(double x)
{
    return T{} + x;
}

NEST_ALWAYS_INLINE double power_of_two(double shifted)
{
    std::uint64_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits << 52) + (std::uint64_t(1023) << 52);
    double result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}
NEST_ALWAYS_INLINE Lanes power_of_two(const Lanes& shifted)
{
    typedef std::uint64_t Bits __attribute__((vector_size(8 * lanes)));
    return reinterpret_cast<Lanes>((reinterpret_cast<Bits>(shifted) << 52) + (std::uint64_t(1023) << 52));
}

// The number whose upper 32 bits are base + factor times those of x: since these count like a logarithm,
// x^factor times what belongs to the base, within a few per cent.
NEST_ALWAYS_INLINE double root_guess(double x, double base, double factor)
{
    std::uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    const double shifted = (base + factor * static_cast<double>(bits >> 32)) + 0x1.0p52;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits <<= 32;
    double result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}
NEST_ALWAYS_INLINE Lanes root_guess(const Lanes& x, double base, double factor)
{
    typedef std::uint64_t Bits __attribute__((vector_size(8 * lanes)));
    // 2^52 + k has k in its lowest bits
    const Bits upper = (reinterpret_cast<Bits>(x) >> 32) | std::uint64_t(0x4330000000000000);
    const Lanes shifted = (base + factor * (reinterpret_cast<Lanes>(upper) - 0x1.0p52)) + 0x1.0p52;
    return reinterpret_cast<Lanes>(reinterpret_cast<Bits>(shifted) << 32);
}

} // namespace detail

// exp(x) from operations that every processor rounds alike, within 1.2 units of the last place. x = k log 2 +
// r, |r| <= log(2) / 2; exp(r) = 1 + r + r^2 q(r), q interpolates at ten Chebyshev nodes (relative error
// below 2e-17); scaled by 2^k in two factors, so that overflow and underflow happen by themselves.
template <class T>
NEST_ALWAYS_INLINE T portable_exp(const T& argument)
{
    const double shift = 0x1.8p52; // adding it rounds to whole numbers, which then stand in the lowest bits
    const T low = detail::constant<T>(-800.0);
    const T high = detail::constant<T>(800.0);
    T x = select(argument > high, high, argument);
    x = select(x < low, low, x); // NaN stays
    const T k = (x * 0x1.71547652b82fep+0 + shift) - shift;
    const T r = (x - k * 0x1.62e42fefa2000p-1) - k * 0x1.9ef35793c7673p-41;
    const T r2 = r * r;
    const T r4 = r2 * r2;
    const T q01 = 0.5 + r * 0x1.5555555555556p-3;
    const T q23 = 0x1.5555555553d56p-5 + r * 0x1.11111111109afp-7;
    const T q45 = 0x1.6c16c17890eb4p-10 + r * 0x1.a01a01a7c73c0p-13;
    const T q67 = 0x1.a019b8f9792eep-16 + r * 0x1.71de0da24602dp-19;
    const T q89 = 0x1.28919ccaf9211p-22 + r * 0x1.af38c67fbb53fp-26;
    const T q = (q01 + r2 * q23) + r4 * ((q45 + r2 * q67) + r4 * q89);
    const T half = (k * 0.5 + shift) - shift;
    return (1.0 + (r + r2 * q)) * detail::power_of_two(half + shift) *
           detail::power_of_two((k - half) + shift);
}

namespace detail
{

#if defined(__x86_64__) && defined(__GNUC__)
template <class F>
__attribute__((target("avx512f,avx512dq,avx512vl"), flatten, noinline)) void call_avx512(F& f)
{
    f();
}
template <class F>
__attribute__((target("avx2"), flatten, noinline)) void call_avx2(F& f)
{
    f();
}
#endif

} // namespace detail

// How many numbers the registers hold that with_widest_registers() compiles for: 2, 4 or 8. What the
// processor has, or less if the environment says MARTLET_INSTRUCTIONS=baseline, avx2 or avx512. Results do
// not depend on it.
int register_width();

// Calls f(), compiled for the widest registers that this processor has.
template <class F>
inline void with_widest_registers(F&& f)
{
#if defined(__x86_64__) && defined(__GNUC__)
    static const int width = register_width();
    if (width == 8) {
        detail::call_avx512(f);
        return;
    }
    if (width == 4) {
        detail::call_avx2(f);
        return;
    }
#endif
    f();
}

} // namespace nest
