// SPDX-License-Identifier: GPL-2.0-or-later
// The counter-based generators of Salmon, Moraes, Dror & Shaw 2011 (doi:10.1145/2063384.2063405): pure
// functions from (counter, key) to a block of four words. For random.cpp, its tests, and loops that need the
// block inline.
#pragma once

#include <array>
#include <cstdint>

#if defined(__GNUC__)
#define NEST_ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define NEST_ALWAYS_INLINE inline
#endif

namespace nest
{

using Words32 = std::array<std::uint32_t, 4>;
using Words64 = std::array<std::uint64_t, 4>;

// Each function works on `lanes` blocks side by side, x[word][lane], so that the rounds vectorise over lanes;
// with fewer than about 32 lanes gcc unrolls the loop over lanes instead.

// Philox-4x32-10: multipliers of table 2, Weyl key increments of section 3.3 of the paper.
template <int lanes>
NEST_ALWAYS_INLINE void philox4x32_10(std::uint32_t (&x)[4][lanes], std::uint32_t key0, std::uint32_t key1)
{
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < lanes; ++i) {
            const std::uint64_t a = std::uint64_t(0xD2511F53) * x[0][i];
            const std::uint64_t b = std::uint64_t(0xCD9E8D57) * x[2][i];
            x[0][i] = static_cast<std::uint32_t>(b >> 32) ^ x[1][i] ^ key0;
            x[1][i] = static_cast<std::uint32_t>(b);
            x[2][i] = static_cast<std::uint32_t>(a >> 32) ^ x[3][i] ^ key1;
            x[3][i] = static_cast<std::uint32_t>(a);
        }
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}

// Philox-4x64-10 of one block: there is no vector instruction for its 64 x 64 -> 128 bit products.
NEST_ALWAYS_INLINE Words64 philox4x64_10(Words64 x, std::uint64_t key0, std::uint64_t key1)
{
    for (int round = 0; round < 10; ++round) {
        const auto a = static_cast<unsigned __int128>(x[0]) * 0xD2E7470EE14C6C93u;
        const auto b = static_cast<unsigned __int128>(x[2]) * 0xCA5A826395121157u;
        x = {static_cast<std::uint64_t>(b >> 64) ^ x[1] ^ key0, static_cast<std::uint64_t>(b),
             static_cast<std::uint64_t>(a >> 64) ^ x[3] ^ key1, static_cast<std::uint64_t>(a)};
        key0 += 0x9E3779B97F4A7C15u;
        key1 += 0xBB67AE8584CAA73Bu;
    }
    return x;
}

// Two mixes side by side: (a, b) and (c, d).
template <int lanes, class Word>
NEST_ALWAYS_INLINE void threefry_mix(Word (&a)[lanes], Word (&b)[lanes], int r0, Word (&c)[lanes],
                                     Word (&d)[lanes], int r1)
{
    constexpr int bits = 8 * sizeof(Word);
    for (int i = 0; i < lanes; ++i) {
        a[i] += b[i];
        b[i] = ((b[i] << r0) | (b[i] >> (bits - r0))) ^ a[i];
        c[i] += d[i];
        d[i] = ((d[i] << r1) | (d[i] >> (bits - r1))) ^ c[i];
    }
}

// The rounds that both Threefry widths share; `rotation[8][2]` is table 1 of the paper for four words.
template <int lanes, class Word>
NEST_ALWAYS_INLINE void threefry4_20(Word (&x)[4][lanes], const std::array<Word, 4>& key, Word parity,
                                     const int (&rotation)[8][2])
{
    const Word k[5] = {key[0], key[1], key[2], key[3], parity ^ key[0] ^ key[1] ^ key[2] ^ key[3]};
    for (int injection = 0; injection <= 5; ++injection) {
        for (int i = 0; i < lanes; ++i) {
            x[0][i] += k[injection % 5];
            x[1][i] += k[(injection + 1) % 5];
            x[2][i] += k[(injection + 2) % 5];
            x[3][i] += k[(injection + 3) % 5] + static_cast<Word>(injection);
        }
        // four rounds between injections; even rounds mix (0, 1), (2, 3), odd rounds (0, 3), (2, 1)
        for (int round = 4 * injection; round < 4 * injection + 4 && round < 20; round += 2) {
            const int (&even)[2] = rotation[round % 8];
            const int (&odd)[2] = rotation[(round + 1) % 8];
            threefry_mix<lanes, Word>(x[0], x[1], even[0], x[2], x[3], even[1]);
            threefry_mix<lanes, Word>(x[0], x[3], odd[0], x[2], x[1], odd[1]);
        }
    }
}

template <int lanes>
NEST_ALWAYS_INLINE void threefry4x32_20(std::uint32_t (&x)[4][lanes], const Words32& key)
{
    constexpr int rotation[8][2] = {{10, 26}, {11, 21}, {13, 27}, {23, 5},
                                    {6, 20},  {17, 11}, {25, 10}, {18, 20}};
    threefry4_20<lanes, std::uint32_t>(x, key, 0x1BD11BDA, rotation);
}

template <int lanes>
NEST_ALWAYS_INLINE void threefry4x64_20(std::uint64_t (&x)[4][lanes], const Words64& key)
{
    constexpr int rotation[8][2] = {{14, 16}, {52, 57}, {23, 40}, {5, 37},
                                    {25, 33}, {46, 12}, {58, 22}, {32, 32}};
    threefry4_20<lanes, std::uint64_t>(x, key, 0x1BD11BDAA9FC1A22u, rotation);
}

} // namespace nest
