// SPDX-License-Identifier: GPL-2.0-or-later
// PoissonTable: Poisson counts of one fixed mean at 1 to 2 ns each, for generators that draw a count per
// target and step. Built once per mean (share it between devices of equal rate); immutable afterwards, so any
// thread may draw.
#pragma once

#include "nest/base/errors.hpp"
#include "nest/parallel/distributions.hpp"
#include "nest/parallel/random.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace nest
{

class PoissonTable
{
public:
    // Above this mean a table no longer pays off and poisson() draws.
    static constexpr double largest_table_mean = 512;

    // 0 <= mean <= 1e18, otherwise Error("BadProperty").
    explicit PoissonTable(double mean = 0);

    double mean() const { return mean_; }

    // The count that this word stands for: inversion of the distribution function, rounded to 2^-64. Monotone
    // in the word. Above largest_table_mean the word is the key of a stream that feeds poisson().
    std::uint64_t draw(std::uint64_t word) const
    {
        if (!has_table_) {
            return draw_large(word);
        }
        return lookup(word);
    }
    template <class S, class = decltype(std::declval<S&>().bits())>
    std::uint64_t draw(S& stream) const
    {
        return has_table_ ? lookup(stream.bits()) : poisson(stream, mean_);
    }
    // n counts at once; Error("BadProperty") if Count could overflow.
    template <class S, class Count>
    void fill(S& stream, std::size_t n, Count* out) const
    {
        check_range(static_cast<double>(std::numeric_limits<Count>::max()));
        if (!has_table_) {
            for (std::size_t i = 0; i < n; ++i) {
                out[i] = static_cast<Count>(poisson(stream, mean_));
            }
        } else if constexpr (std::is_base_of_v<RandomStream, S>) {
            while (n > 0) {
                const RandomStream::Words words = stream.buffered();
                const std::size_t m = std::min(n, static_cast<std::size_t>(words.end - words.begin));
                for (std::size_t i = 0; i < m; ++i) {
                    out[i] = static_cast<Count>(lookup(words.begin[i]));
                }
                stream.skip(m);
                out += m;
                n -= m;
            }
        } else {
            for (std::size_t i = 0; i < n; ++i) {
                out[i] = static_cast<Count>(lookup(stream.bits()));
            }
        }
    }

private:
    static constexpr int guide_bits = 10;

    // The guide gives the first count possible for the leading bits. Most cells hold one boundary between
    // counts or none, so that the first comparison, made without a branch, decides and the loop is hardly
    // ever entered.
    std::uint64_t lookup(std::uint64_t word) const
    {
        std::size_t i = guide_[word >> (64 - guide_bits)];
        i += word > last_word_[i] ? 1 : 0;
        while (word > last_word_[i]) {
            ++i;
        }
        return first_count_ + i;
    }
    std::uint64_t draw_large(std::uint64_t word) const;
    void check_range(double largest_count) const;

    double mean_;
    bool has_table_;
    std::uint64_t first_count_ = 0;
    std::vector<std::uint16_t> guide_; // 2^guide_bits
    std::vector<std::uint64_t>
        last_word_; // largest word that gives first_count_ + i; the last entry is 2^64 - 1
};

} // namespace nest
