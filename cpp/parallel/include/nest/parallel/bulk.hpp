// SPDX-License-Identifier: GPL-2.0-or-later
// Many draws at once, for what a batch of connections needs; several times as fast as one draw after the
// other. From `bulk_from` draws on, words come from eight generators side by side, keyed by the next words of
// the given stream: a result depends on the stream and the number of draws alone, not on the processor. Fewer
// draws give what drawing one by one gives.
#pragma once

#include "nest/parallel/random.hpp"

#include <cstddef>
#include <cstdint>

namespace nest
{

constexpr std::size_t bulk_from = 64;

// Uniform numbers in [0, range) from words of 32 bits, by Lemire's multiplication (doi:10.1145/3230636).
class Narrow
{
public:
    explicit Narrow(std::uint32_t range)
        : range_(range), threshold_(static_cast<std::uint32_t>((std::uint64_t(1) << 32) % range))
    {
    }
    std::uint64_t product(std::uint32_t word) const { return word * range_; }
    bool biased(std::uint64_t product) const { return static_cast<std::uint32_t>(product) < threshold_; }
    // Where the word will not do, further ones are taken from the stream.
    std::uint32_t number(std::uint32_t word, KeyedStream& stream) const
    {
        std::uint64_t m = product(word);
        while (biased(m)) {
            m = product(static_cast<std::uint32_t>(stream.bits() >> 32));
        }
        return static_cast<std::uint32_t>(m >> 32);
    }

private:
    std::uint64_t range_;
    std::uint32_t threshold_;
};

// Uniform in [0, 1).
void draw_uniform(KeyedStream&, std::size_t n, double* out);
void draw_standard_normal(KeyedStream&, std::size_t n, double* out);
// Unit mean.
void draw_standard_exponential(KeyedStream&, std::size_t n, double* out);
// exp of a normal variate with this mean and standard deviation.
void draw_lognormal(KeyedStream&, double mean, double std, std::size_t n, double* out);
// Whole numbers in [0, range), range > 0, unbiased: two to a word.
void draw_below(KeyedStream&, std::uint32_t range, std::size_t n, std::uint32_t* out);

} // namespace nest
