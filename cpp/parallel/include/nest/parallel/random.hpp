// SPDX-License-Identifier: GPL-2.0-or-later
// Random numbers: named generators, keyed streams, and distributions of our own, so that results depend
// neither on the standard library nor on the number of threads. A stream belongs to one thread at a time.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// A stream of 64-bit random words, handed out from a buffer that a concrete generator refills in blocks.
// The inline path costs one load and one compare.
class RandomStream
{
public:
    virtual ~RandomStream() = default;

    std::uint64_t bits()
    {
        if (next_ == end_) {
            refill();
        }
        return *next_++;
    }
    // Uniform in [0, 1), 53 bits. (Signed integers convert to double in one instruction.)
    double uniform() { return static_cast<double>(static_cast<std::int64_t>(bits() >> 11)) * 0x1.0p-53; }
    // Uniform in (0, 1].
    double uniform_positive()
    {
        return static_cast<double>(static_cast<std::int64_t>(bits() >> 11) + 1) * 0x1.0p-53;
    }
    // Uniform integer in [0, n), unbiased (Lemire 2019, doi:10.1145/3230636).
    std::uint64_t integer(std::uint64_t n)
    {
        unsigned __int128 m = static_cast<unsigned __int128>(bits()) * n;
        auto low = static_cast<std::uint64_t>(m);
        if (low < n) {
            const std::uint64_t threshold = -n % n;
            while (low < threshold) {
                m = static_cast<unsigned __int128>(bits()) * n;
                low = static_cast<std::uint64_t>(m);
            }
        }
        return static_cast<std::uint64_t>(m >> 64);
    }

    // The words that bits() would hand out next, at least one: a loop that draws many reads them in place
    // (bits() itself costs a store to this object per word), then skips what it used.
    struct Words
    {
        const std::uint64_t* begin;
        const std::uint64_t* end;
    };
    Words buffered()
    {
        if (next_ == end_) {
            refill();
        }
        return {next_, end_};
    }
    void skip(std::size_t words) { next_ += words; }

protected:
    virtual void refill() = 0; // sets next_ and end_ to a fresh block
    const std::uint64_t* next_ = nullptr;
    const std::uint64_t* end_ = nullptr;
};

// The documented generator names, sorted: Philox_32, Philox_64, Threefry_32, Threefry_64, mt19937,
// mt19937_64.
const std::vector<std::string>& random_generator_types();
bool is_counter_based(const std::string& type);
// Sequential stream of the named type for (seed, stream number).
std::unique_ptr<RandomStream> make_stream(const std::string& type, std::uint64_t seed, std::uint64_t stream);

// Stateless: one Philox-4x64-10 block of the key (seed, purpose) at counter (a, b, c, d) -> 4 words.
std::array<std::uint64_t, 4> philox_block(std::uint64_t key0, std::uint64_t key1, std::uint64_t a,
                                          std::uint64_t b, std::uint64_t c, std::uint64_t d);

// Purposes of keyed streams; part of the key, so their draws never meet.
enum class Purpose : std::uint64_t
{
    connect_sources = 1,
    connect_parameters = 2,
    connect_counts = 3,
    node_parameters = 4,
    positions = 5,
    device = 6,
    synapse = 7,
    neuron = 8,
    python = 9
};

// A cheap stream for construction, keyed by (seed, purpose, a, b): xoshiro256++ (Blackman & Vigna 2021,
// doi:10.1145/3460772), seeded by one Philox block. Same interface as RandomStream, fully inline.
class KeyedStream
{
public:
    KeyedStream() = default;
    KeyedStream(std::uint64_t seed, Purpose purpose, std::uint64_t a, std::uint64_t b = 0)
    {
        s_ = philox_block(seed, static_cast<std::uint64_t>(purpose), a, b, 0, 0);
        if ((s_[0] | s_[1] | s_[2] | s_[3]) == 0) {
            s_[0] = 1;
        }
    }
    std::uint64_t bits()
    {
        const std::uint64_t result = rotl(s_[0] + s_[3], 23) + s_[0];
        const std::uint64_t t = s_[1] << 17;
        s_[2] ^= s_[0];
        s_[3] ^= s_[1];
        s_[1] ^= s_[2];
        s_[0] ^= s_[3];
        s_[2] ^= t;
        s_[3] = rotl(s_[3], 45);
        return result;
    }
    double uniform() { return static_cast<double>(static_cast<std::int64_t>(bits() >> 11)) * 0x1.0p-53; }
    double uniform_positive()
    {
        return static_cast<double>(static_cast<std::int64_t>(bits() >> 11) + 1) * 0x1.0p-53;
    }
    std::uint64_t integer(std::uint64_t n)
    {
        unsigned __int128 m = static_cast<unsigned __int128>(bits()) * n;
        auto low = static_cast<std::uint64_t>(m);
        if (low < n) {
            const std::uint64_t threshold = -n % n;
            while (low < threshold) {
                m = static_cast<unsigned __int128>(bits()) * n;
                low = static_cast<std::uint64_t>(m);
            }
        }
        return static_cast<std::uint64_t>(m >> 64);
    }

private:
    static std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    std::array<std::uint64_t, 4> s_{};
};

} // namespace nest
