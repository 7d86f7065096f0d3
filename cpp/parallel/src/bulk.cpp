// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/parallel/bulk.hpp"

#include "nest/base/lanes.hpp"
#include "nest/base/math.hpp"
#include "nest/parallel/counter_based.hpp"
#include "nest/parallel/distributions.hpp"

#include <algorithm>

namespace nest
{

namespace
{

typedef std::uint64_t WordLanes __attribute__((vector_size(8 * lanes)));

// Eight xoshiro256++ side by side (as KeyedStream), seeded by one Philox block each, whose key are two words
// of the given stream.
class EightStreams
{
public:
    explicit EightStreams(KeyedStream& stream)
    {
        constexpr std::uint64_t tag = 0x6d6172742d62756cu; // no other block has it as its fourth counter word
        const std::uint64_t key0 = stream.bits();
        const std::uint64_t key1 = stream.bits();
        for (int l = 0; l < lanes; ++l) {
            const Words64 x = philox4x64_10({static_cast<std::uint64_t>(l), 0, 0, tag}, key0, key1);
            for (int w = 0; w < 4; ++w) {
                s_[w][l] = x[static_cast<std::size_t>(w)];
            }
            s_[0][l] |= (x[0] | x[1] | x[2] | x[3]) == 0 ? 1 : 0;
        }
    }
    // As many words as fit, a multiple of eight.
    template <std::size_t n>
    NEST_ALWAYS_INLINE void fill(std::uint64_t (&out)[n])
    {
        static_assert(n % lanes == 0);
        WordLanes a = s_[0], b = s_[1], c = s_[2], d = s_[3];
        for (std::size_t i = 0; i < n; i += lanes) {
            const WordLanes sum = a + d;
            const WordLanes word = ((sum << 23) | (sum >> 41)) + a;
            const WordLanes t = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = (d << 45) | (d >> 19);
            std::memcpy(out + i, &word, sizeof word);
        }
        s_[0] = a;
        s_[1] = b;
        s_[2] = c;
        s_[3] = d;
    }

private:
    WordLanes s_[4];
};

constexpr std::size_t chunk = 256;

// Calls f(words, first, n): n words for the draws from `first` on; f runs with the widest registers.
template <class F>
NEST_ALWAYS_INLINE void for_chunks(KeyedStream& stream, std::size_t n, F&& f)
{
    EightStreams streams(stream);
    with_widest_registers([&] {
        alignas(64) std::uint64_t words[chunk];
        for (std::size_t first = 0; first < n; first += chunk) {
            streams.fill(words);
            f(words, first, std::min(chunk, n - first));
        }
    });
}

NEST_ALWAYS_INLINE double to_unit(std::uint64_t word)
{
    return static_cast<double>(static_cast<std::int64_t>(word >> 11));
}

} // namespace

void draw_uniform(KeyedStream& stream, std::size_t n, double* out)
{
    if (n < bulk_from) {
        std::generate_n(out, n, [&] { return stream.uniform(); });
        return;
    }
    for_chunks(stream, n, [out](const std::uint64_t* words, std::size_t first, std::size_t k) {
        for (std::size_t i = 0; i < k; ++i) {
            out[first + i] = to_unit(words[i]) * 0x1.0p-53;
        }
    });
}

// The ziggurat of distributions.hpp; the few draws outside of the inner rectangles go on with the given
// stream.
void draw_standard_normal(KeyedStream& stream, std::size_t n, double* out)
{
    if (n < bulk_from) {
        std::generate_n(out, n, [&] { return standard_normal(stream); });
        return;
    }
    for_chunks(stream, n, [out, &stream](const std::uint64_t* words, std::size_t first, std::size_t k) {
        std::uint64_t outside[chunk];
        for (std::size_t i = 0; i < k; ++i) {
            const std::size_t layer = words[i] & 255;
            const auto position = static_cast<std::int64_t>(words[i] >> 11);
            out[first + i] = detail::with_sign_of_bit(
                static_cast<double>(position) * detail::ziggurat.width[layer], words[i]);
            outside[i] = position < detail::ziggurat.inside[layer] ? 0 : 1;
        }
        std::fill(outside + k, outside + (k + 7) / 8 * 8, 0);
        for (std::size_t i = 0; i < k; i += 8) {
            std::uint64_t any = 0;
            for (std::size_t l = i; l < i + 8; ++l) {
                any |= outside[l];
            }
            for (std::size_t l = i; any != 0 && l < i + 8; ++l) {
                if (outside[l] != 0) {
                    out[first + l] = detail::standard_normal_outside(stream, words[l]);
                }
            }
        }
    });
}

void draw_standard_exponential(KeyedStream& stream, std::size_t n, double* out)
{
    if (n < bulk_from) {
        std::generate_n(out, n, [&] { return standard_exponential(stream); });
        return;
    }
    for_chunks(stream, n, [out](const std::uint64_t* words, std::size_t first, std::size_t k) {
        for (std::size_t i = 0; i < k; ++i) {
            out[first + i] = -math::log((to_unit(words[i]) + 1.0) * 0x1.0p-53);
        }
    });
}

void draw_lognormal(KeyedStream& stream, double mean, double std, std::size_t n, double* out)
{
    draw_standard_normal(stream, n, out);
    if (n < bulk_from) {
        for (std::size_t i = 0; i < n; ++i) {
            out[i] = math::exp(mean + std * out[i]);
        }
        return;
    }
    with_widest_registers([=] {
        for (std::size_t i = 0; i < n; i += lanes) {
            const std::size_t bytes = std::min<std::size_t>(lanes, n - i) * sizeof(double);
            Lanes x{};
            std::memcpy(&x, out + i, bytes);
            x = portable_exp<Lanes>(mean + std * x);
            std::memcpy(out + i, &x, bytes);
        }
    });
}

void draw_below(KeyedStream& given, std::uint32_t range, std::size_t n, std::uint32_t* out)
{
    const Narrow narrow(range);
    if (n < bulk_from) {
        KeyedStream stream = given; // in registers
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < n; ++i) {
            word = i % 2 == 0 ? stream.bits() : word >> 32;
            const auto half = static_cast<std::uint32_t>(i % 2 == 0 && i + 1 == n ? word >> 32 : word);
            out[i] = narrow.number(half, stream);
        }
        given = stream;
        return;
    }
    for_chunks(given, (n + 1) / 2,
               [narrow, n, out, &given](const std::uint64_t* words, std::size_t first, std::size_t k) {
                   const std::size_t halves = std::min(2 * k, n - 2 * first);
                   std::uint32_t half[2 * chunk];
                   std::memcpy(half, words, halves * sizeof(std::uint32_t));
                   std::uint32_t* const to = out + 2 * first;
                   std::uint32_t biased = 0;
                   for (std::size_t i = 0; i < halves; ++i) {
                       const std::uint64_t m = narrow.product(half[i]);
                       to[i] = static_cast<std::uint32_t>(m >> 32);
                       biased |= narrow.biased(m) ? 1u : 0u;
                   }
                   for (std::size_t i = 0; biased != 0 && i < halves; ++i) {
                       to[i] = narrow.number(half[i], given);
                   }
               });
}

} // namespace nest
