// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/parallel/counter_based.hpp"
#include "nest/parallel/random.hpp"

#include <algorithm>
#include <random>
#include <set>

using namespace nest;

namespace
{

constexpr std::uint64_t tag_seed = 0x6d6172742d736565u; // "mart-see", as documented in random.cpp

// First digits of pi, the third input of the published known-answer vectors.
constexpr Words32 pi32 = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
constexpr Words64 pi64 = {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89};
constexpr Words32 ones32 = {~0u, ~0u, ~0u, ~0u};
constexpr Words64 ones64 = {~0ull, ~0ull, ~0ull, ~0ull};

template <class Word, class Rounds>
std::array<Word, 4> one_block(const std::array<Word, 4>& counter, Rounds&& rounds)
{
    Word x[4][3]; // three equal lanes; all must agree
    for (int w = 0; w < 4; ++w) {
        for (int i = 0; i < 3; ++i) {
            x[w][i] = counter[static_cast<std::size_t>(w)];
        }
    }
    rounds(x);
    for (int w = 0; w < 4; ++w) {
        EXPECT(x[w][0] == x[w][1] && x[w][1] == x[w][2]);
    }
    return {x[0][1], x[1][1], x[2][1], x[3][1]};
}

Words32 philox32(const Words32& c, std::uint32_t k0, std::uint32_t k1)
{
    return one_block(c, [&](auto& x) { philox4x32_10(x, k0, k1); });
}
Words32 threefry32(const Words32& c, const Words32& k)
{
    return one_block(c, [&](auto& x) { threefry4x32_20(x, k); });
}
Words64 threefry64(const Words64& c, const Words64& k)
{
    return one_block(c, [&](auto& x) { threefry4x64_20(x, k); });
}

// Hands the words of the documented seed sequence to a standard engine.
struct SeedWords
{
    std::uint64_t seed, stream;
    template <class It>
    void generate(It begin, It end) const
    {
        std::uint64_t i = 0;
        for (It it = begin; it != end; ++i) {
            const auto word = philox_block(seed, stream, i / 4, 0, 0, tag_seed)[i % 4];
            *it++ = static_cast<std::uint32_t>(word);
            if (it != end) {
                *it++ = static_cast<std::uint32_t>(word >> 32);
            }
        }
    }
    using result_type = std::uint32_t;
};

} // namespace

NEST_TEST(philox_known_answers)
{
    EXPECT((philox32({}, 0, 0) == Words32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT((philox32(ones32, ~0u, ~0u) == Words32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT(
        (philox32(pi32, 0xa4093822, 0x299f31d0) == Words32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));

    EXPECT((philox_block(0, 0, 0, 0, 0, 0) ==
            Words64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}));
    EXPECT((philox4x64_10(ones64, ~0ull, ~0ull) ==
            Words64{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}));
    EXPECT((philox_block(0x452821e638d01377, 0xbe5466cf34e90c6c, pi64[0], pi64[1], pi64[2], pi64[3]) ==
            Words64{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}));
}

NEST_TEST(threefry_known_answers)
{
    EXPECT((threefry32({}, {}) == Words32{0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8}));
    EXPECT((threefry32(ones32, ones32) == Words32{0x2a881696, 0x57012287, 0xf6c7446e, 0xa16a6732}));
    EXPECT((threefry32(pi32, {0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89}) ==
            Words32{0x59cd1dbb, 0xb8879579, 0x86b5d00c, 0xac8b6d84}));

    EXPECT((threefry64({}, {}) ==
            Words64{0x09218ebde6c85537, 0x55941f5266d86105, 0x4bd25e16282434dc, 0xee29ec846bd2e40b}));
    EXPECT((threefry64(ones64, ones64) ==
            Words64{0x29c24097942bba1b, 0x0371bbfb0f6f4e11, 0x3c231ffa33f83a1c, 0xcd29113fde32d168}));
    EXPECT(
        (threefry64(pi64, {0x452821e638d01377, 0xbe5466cf34e90c6c, 0xbe5466cf34e90c6c, 0xc0ac29b7c97c50dd}) ==
         Words64{0xa7e8fde591651bd9, 0xbaafd0c30138319b, 0x84a5c1a729e685b9, 0x901d406ccebc1ba4}));
}

NEST_TEST(streams_are_the_documented_blocks)
{
    const std::uint64_t seed = 0x0123456789abcdef, stream = 0xfedcba9876543210;
    const auto join = [](std::uint32_t a, std::uint32_t b) { return a | (std::uint64_t(b) << 32); };
    const auto p32 = make_stream("Philox_32", seed, stream);
    const auto p64 = make_stream("Philox_64", seed, stream);
    const auto t32 = make_stream("Threefry_32", seed, stream);
    const auto t64 = make_stream("Threefry_64", seed, stream);
    for (std::uint32_t i = 0; i < 1500; ++i) { // several refills
        const auto a = philox32({i, 0, 0x76543210, 0xfedcba98}, 0x89abcdef, 0x01234567);
        EXPECT(p32->bits() == join(a[0], a[1]));
        EXPECT(p32->bits() == join(a[2], a[3]));
        const auto b = threefry32({i, 0, 0, 0}, {0x89abcdef, 0x01234567, 0x76543210, 0xfedcba98});
        EXPECT(t32->bits() == join(b[0], b[1]));
        EXPECT(t32->bits() == join(b[2], b[3]));
        const auto c = philox_block(seed, stream, i, 0, 0, 0x6d6172742d737472u);
        const auto d = threefry64({i, 0, 0, 0}, {seed, stream, 0, 0});
        for (std::size_t w = 0; w < 4; ++w) {
            EXPECT(p64->bits() == c[w]);
            EXPECT(t64->bits() == d[w]);
        }
    }
}

NEST_TEST(mersenne_twisters_equal_the_standard_ones)
{
    for (std::uint64_t stream = 0; stream < 3; ++stream) {
        SeedWords words{143202461, stream};
        std::mt19937_64 standard64(words);
        const auto own64 = make_stream("mt19937_64", 143202461, stream);
        for (int i = 0; i < 5000; ++i) {
            EXPECT(own64->bits() == standard64());
        }
        std::mt19937 standard32(words);
        const auto own32 = make_stream("mt19937", 143202461, stream);
        for (int i = 0; i < 5000; ++i) {
            const std::uint64_t first = standard32();
            EXPECT(own32->bits() == (first | (std::uint64_t(standard32()) << 32)));
        }
    }
}

NEST_TEST(xoshiro256pp_reference_sequence)
{
    // recurrence of Blackman & Vigna written a second time, from the state that the key defines
    KeyedStream own(12345, Purpose::device, 7, 9);
    auto s = philox_block(12345, static_cast<std::uint64_t>(Purpose::device), 7, 9, 0, 0);
    const auto rotate = [](std::uint64_t x, unsigned k) { return (x << k) | (x >> (64 - k)); };
    for (int i = 0; i < 1000; ++i) {
        EXPECT(own.bits() == rotate(s[0] + s[3], 23) + s[0]);
        const std::uint64_t t = s[1] << 17;
        s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3], s[2] ^= t, s[3] = rotate(s[3], 45);
    }
}

NEST_TEST(names)
{
    EXPECT(random_generator_types().size() == 6);
    EXPECT(std::is_sorted(random_generator_types().begin(), random_generator_types().end()));
    for (const auto& type : random_generator_types()) {
        EXPECT(make_stream(type, 1, 0) != nullptr);
        EXPECT(is_counter_based(type) == (type[0] != 'm'));
    }
    EXPECT_THROWS("BadProperty", make_stream("mt19937_46", 1, 0));
    EXPECT_THROWS("BadProperty", make_stream("", 1, 0));
    try {
        make_stream("philox_64", 1, 0);
    } catch (const Error& error) {
        EXPECT(std::string(error.what()).find("'Philox_64'") != std::string::npos);
    }
}

NEST_TEST(streams_differ_by_seed_number_and_type)
{
    std::set<std::uint64_t> seen;
    std::size_t drawn = 0;
    for (const auto& type : random_generator_types()) {
        for (std::uint64_t seed = 1; seed < 5; ++seed) {
            for (std::uint64_t number = 0; number < 10; ++number) {
                const auto stream = make_stream(type, seed, number);
                for (int i = 0; i < 100; ++i, ++drawn) {
                    seen.insert(stream->bits());
                }
            }
        }
    }
    for (std::uint64_t purpose = 1; purpose < 10; ++purpose) {
        for (std::uint64_t a = 0; a < 100; ++a) {
            KeyedStream stream(1, static_cast<Purpose>(purpose), a, 3);
            for (int i = 0; i < 10; ++i, ++drawn) {
                seen.insert(stream.bits());
            }
        }
    }
    EXPECT(seen.size() == drawn); // a collision of 64-bit words by chance: probability 3e-11
}

NEST_TEST(uniform_and_integer)
{
    // fixed seeds; bounds are five standard errors of the mean of n draws
    const int n = 200000;
    for (const auto& type : random_generator_types()) {
        const auto stream = make_stream(type, 42, 0);
        double sum = 0, square = 0;
        std::vector<int> counts(7);
        for (int i = 0; i < n; ++i) {
            const double u = stream->uniform();
            EXPECT(u >= 0 && u < 1);
            sum += u;
            square += u * u;
            const double v = stream->uniform_positive();
            EXPECT(v > 0 && v <= 1);
            const auto k = stream->integer(7);
            EXPECT(k < 7);
            ++counts[k];
        }
        EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
        EXPECT_NEAR(square / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
        double chi2 = 0;
        for (const int c : counts) {
            chi2 += (c - n / 7.0) * (c - n / 7.0) / (n / 7.0);
        }
        EXPECT(chi2 < 33.1); // 1e-5 quantile for 6 degrees of freedom
        EXPECT(stream->integer(1) == 0);
        EXPECT(stream->integer(std::uint64_t(1) << 63) < std::uint64_t(1) << 63);
    }
}
