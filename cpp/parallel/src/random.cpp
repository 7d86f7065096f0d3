// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/parallel/random.hpp"

#include "nest/base/errors.hpp"
#include "nest/parallel/counter_based.hpp"

#include <algorithm>

// Block generation is compiled for several instruction sets and chosen when the library is loaded. It is
// integer arithmetic, so the choice cannot change a result. Sanitizers do not survive the resolver functions
// this needs.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) &&                 \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define NEST_BLOCK_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define NEST_BLOCK_CLONES
#endif

namespace nest
{

namespace
{

// Fourth counter word (or second key half) of what is derived from (seed, stream), so that sequential streams
// never meet keyed ones, whose fourth counter word is small.
constexpr std::uint64_t tag_stream = 0x6d6172742d737472u;
constexpr std::uint64_t tag_seed = 0x6d6172742d736565u;

constexpr int block_words = 512; // of 64 bits: 4 kB, stays in the first-level cache

std::uint32_t low(std::uint64_t x)
{
    return static_cast<std::uint32_t>(x);
}

std::uint32_t high(std::uint64_t x)
{
    return static_cast<std::uint32_t>(x >> 32);
}

// The first lane computes counter `first`, the next one first + 1, ...; word 2 b and 2 b + 1 of the output
// are block b's (x0, x1) and (x2, x3), the earlier word in the lower half.
constexpr int lanes32 = 64;
constexpr int lanes64 = 32;

template <class Rounds>
NEST_ALWAYS_INLINE void fill_from_32(std::uint64_t* out, std::uint64_t first, std::uint32_t c2,
                                     std::uint32_t c3, Rounds&& rounds)
{
    static_assert(block_words % (2 * lanes32) == 0);
    for (int b = 0; b < block_words / 2; b += lanes32) {
        std::uint32_t x[4][lanes32];
        for (int i = 0; i < lanes32; ++i) {
            const std::uint64_t counter = first + static_cast<std::uint64_t>(b + i);
            x[0][i] = low(counter);
            x[1][i] = high(counter);
            x[2][i] = c2;
            x[3][i] = c3;
        }
        rounds(x);
        for (int i = 0; i < lanes32; ++i) {
            out[2 * (b + i)] = x[0][i] | (std::uint64_t(x[1][i]) << 32);
            out[2 * (b + i) + 1] = x[2][i] | (std::uint64_t(x[3][i]) << 32);
        }
    }
}

NEST_BLOCK_CLONES void fill_philox_32(std::uint64_t* out, std::uint64_t first, std::uint64_t seed,
                                      std::uint64_t stream)
{
    fill_from_32(out, first, low(stream), high(stream),
                 [&](auto& x) __attribute__((always_inline)) { philox4x32_10(x, low(seed), high(seed)); });
}

NEST_BLOCK_CLONES void fill_threefry_32(std::uint64_t* out, std::uint64_t first, std::uint64_t seed,
                                        std::uint64_t stream)
{
    const Words32 key = {low(seed), high(seed), low(stream), high(stream)};
    fill_from_32(out, first, 0, 0, [&](auto& x) __attribute__((always_inline)) { threefry4x32_20(x, key); });
}

void fill_philox_64(std::uint64_t* out, std::uint64_t first, std::uint64_t seed, std::uint64_t stream)
{
    for (int b = 0; b < block_words / 4; ++b) {
        const Words64 x =
            philox4x64_10({first + static_cast<std::uint64_t>(b), 0, 0, tag_stream}, seed, stream);
        std::copy(x.begin(), x.end(), out + 4 * b);
    }
}

NEST_BLOCK_CLONES void fill_threefry_64(std::uint64_t* out, std::uint64_t first, std::uint64_t seed,
                                        std::uint64_t stream)
{
    static_assert(block_words % (4 * lanes64) == 0);
    for (int b = 0; b < block_words / 4; b += lanes64) {
        std::uint64_t x[4][lanes64];
        for (int i = 0; i < lanes64; ++i) {
            x[0][i] = first + static_cast<std::uint64_t>(b + i);
            x[1][i] = x[2][i] = x[3][i] = 0;
        }
        threefry4x64_20(x, {seed, stream, 0, 0});
        for (int i = 0; i < lanes64; ++i) {
            for (int w = 0; w < 4; ++w) {
                out[4 * (b + i) + w] = x[w][i];
            }
        }
    }
}

using Fill = void (*)(std::uint64_t* out, std::uint64_t first, std::uint64_t seed, std::uint64_t stream);

// A stream over the blocks of a counter-based generator; `words_per_count` 64-bit words per counter value.
template <Fill fill, int words_per_count>
class CounterStream final : public RandomStream
{
public:
    CounterStream(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

private:
    void refill() override
    {
        fill(words_, counter_, seed_, stream_);
        counter_ += block_words / words_per_count;
        next_ = words_;
        end_ = words_ + block_words;
    }

    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t counter_ = 0;
    alignas(64) std::uint64_t words_[block_words];
};

// Mersenne twister (Matsumoto & Nishimura 1998, doi:10.1145/272991.272995; 64 bits: Nishimura 2000,
// doi:10.1145/369534.369540) with the published constants, one state vector at a time.
struct Twister32
{
    using Word = std::uint32_t;
    static constexpr int n = 624, m = 397;
    static constexpr Word lower = 0x7FFFFFFFu, a = 0x9908B0DFu;
    NEST_ALWAYS_INLINE static Word temper(Word x)
    {
        x ^= x >> 11;
        x ^= (x << 7) & 0x9D2C5680u;
        x ^= (x << 15) & 0xEFC60000u;
        return x ^ (x >> 18);
    }
};

struct Twister64
{
    using Word = std::uint64_t;
    static constexpr int n = 312, m = 156;
    static constexpr Word lower = 0x7FFFFFFFu, a = 0xB5026F5AA96619E9u;
    NEST_ALWAYS_INLINE static Word temper(Word x)
    {
        x ^= (x >> 29) & 0x5555555555555555u;
        x ^= (x << 17) & 0x71D67FFFEDA60000u;
        x ^= (x << 37) & 0xFFF7EEE000000000u;
        return x ^ (x >> 43);
    }
};

// Both loops read at a fixed distance of m or n - m words from where they write, wider than any vector
// register.
template <class T>
NEST_ALWAYS_INLINE void twist(typename T::Word* x)
{
    using Word = typename T::Word;
    constexpr int n = T::n, m = T::m;
    const auto next = [](Word here, Word after, Word far) __attribute__((always_inline)) {
        const Word y = (here & ~T::lower) | (after & T::lower);
        return static_cast<Word>(far ^ (y >> 1) ^ ((Word(0) - (y & 1)) & T::a));
    };
    for (int i = 0; i < n - m; ++i) {
        x[i] = next(x[i], x[i + 1], x[i + m]);
    }
    for (int i = n - m; i < n - 1; ++i) {
        x[i] = next(x[i], x[i + 1], x[i - (n - m)]);
    }
    x[n - 1] = next(x[n - 1], x[0], x[m - 1]);
}

NEST_BLOCK_CLONES void fill_twister(std::uint64_t* out, std::uint64_t* state)
{
    twist<Twister64>(state);
    for (int i = 0; i < Twister64::n; ++i) {
        out[i] = Twister64::temper(state[i]);
    }
}

NEST_BLOCK_CLONES void fill_twister(std::uint64_t* out, std::uint32_t* state)
{
    twist<Twister32>(state);
    for (int i = 0; i < Twister32::n / 2; ++i) {
        out[i] = Twister32::temper(state[2 * i]) | (std::uint64_t(Twister32::temper(state[2 * i + 1])) << 32);
    }
}

template <class T>
class TwisterStream final : public RandomStream
{
public:
    // The state is 312 words of Philox-4x64-10 with key (seed, stream) at counters (i, 0, 0, tag_seed): every
    // bit of the state depends on every bit of the seed, and near-by seeds or streams start far apart.
    TwisterStream(std::uint64_t seed, std::uint64_t stream)
    {
        for (int i = 0; i < 312; i += 4) {
            const Words64 x =
                philox4x64_10({static_cast<std::uint64_t>(i / 4), 0, 0, tag_seed}, seed, stream);
            for (int w = 0; w < 4; ++w) {
                put(i + w, x[static_cast<std::size_t>(w)]);
            }
        }
    }

private:
    void put(int i, std::uint64_t word)
    {
        if constexpr (T::n == 312) {
            state_[i] = word;
        } else {
            state_[2 * i] = low(word);
            state_[2 * i + 1] = high(word);
        }
    }
    void refill() override
    {
        fill_twister(words_, state_);
        next_ = words_;
        end_ = words_ + 312;
    }

    alignas(64) typename T::Word state_[T::n];
    alignas(64) std::uint64_t words_[312];
};

} // namespace

const std::vector<std::string>& random_generator_types()
{
    static const std::vector<std::string> types = {"Philox_32",   "Philox_64", "Threefry_32",
                                                   "Threefry_64", "mt19937",   "mt19937_64"};
    return types;
}

bool is_counter_based(const std::string& type)
{
    return type.compare(0, 7, "Philox_") == 0 || type.compare(0, 9, "Threefry_") == 0;
}

std::unique_ptr<RandomStream> make_stream(const std::string& type, std::uint64_t seed, std::uint64_t stream)
{
    if (type == "mt19937_64") {
        return std::make_unique<TwisterStream<Twister64>>(seed, stream);
    }
    if (type == "mt19937") {
        return std::make_unique<TwisterStream<Twister32>>(seed, stream);
    }
    if (type == "Philox_32") {
        return std::make_unique<CounterStream<fill_philox_32, 2>>(seed, stream);
    }
    if (type == "Philox_64") {
        return std::make_unique<CounterStream<fill_philox_64, 4>>(seed, stream);
    }
    if (type == "Threefry_32") {
        return std::make_unique<CounterStream<fill_threefry_32, 2>>(seed, stream);
    }
    if (type == "Threefry_64") {
        return std::make_unique<CounterStream<fill_threefry_64, 4>>(seed, stream);
    }
    throw Error("BadProperty", "rng_type: there is no random generator '" + type + "'." +
                                   did_you_mean(type, random_generator_types()) +
                                   " Available: " + listing(random_generator_types()) + ".");
}

std::array<std::uint64_t, 4> philox_block(std::uint64_t key0, std::uint64_t key1, std::uint64_t a,
                                          std::uint64_t b, std::uint64_t c, std::uint64_t d)
{
    return philox4x64_10({a, b, c, d}, key0, key1);
}

} // namespace nest
