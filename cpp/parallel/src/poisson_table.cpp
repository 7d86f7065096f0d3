// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/parallel/poisson_table.hpp"

#include <cmath>

namespace nest
{

namespace
{

// x 2^64, rounded down, for 0 <= x < 1.
std::uint64_t to_word(double x)
{
    return static_cast<std::uint64_t>(x * 0x1.0p64);
}

} // namespace

PoissonTable::PoissonTable(double mean) : mean_(mean), has_table_(mean <= largest_table_mean)
{
    if (!(mean >= 0 && mean <= 1e18)) {
        throw Error("BadProperty", "The mean of a Poisson distribution must be between 0 and 1e18, but " +
                                       to_text(mean) + " was given.");
    }
    if (!has_table_) {
        return;
    }

    // probabilities relative to the mode, outwards until they vanish beside 2^-64 of the sum; basic
    // arithmetic only, so that the table is the same on every machine
    const auto mode = static_cast<std::uint64_t>(mean);
    std::vector<double> below; // mode - 1, mode - 2, ...
    double p = 1;
    for (std::uint64_t k = mode; k > 0; --k) {
        p *= static_cast<double>(k) / mean;
        if (p < 0x1.0p-80) {
            break;
        }
        below.push_back(p);
    }
    std::vector<double> above; // mode + 1, mode + 2, ...
    p = 1;
    for (std::uint64_t k = mode + 1; mean > 0; ++k) {
        p *= mean / static_cast<double>(k);
        if (p < 0x1.0p-80) {
            break;
        }
        above.push_back(p);
    }

    // sum each side from its small end, which keeps the relative accuracy of both tails
    double lower = 0;
    std::vector<double> at_most(below.size()); // sum up to mode - 1 - i
    for (std::size_t i = below.size(); i-- > 0;) {
        lower += below[i];
        at_most[i] = lower;
    }
    double upper = 0;
    std::vector<double> more_than(above.size()); // sum beyond mode + i
    for (std::size_t i = above.size(); i-- > 0;) {
        upper += above[i];
        more_than[i] = upper;
    }
    const double total = lower + 1 + upper;

    first_count_ = mode - below.size();
    for (std::size_t i = below.size(); i-- > 0;) {
        const std::uint64_t words = to_word(at_most[i] / total);
        if (words == 0) {
            ++first_count_; // less likely than one word
        } else {
            last_word_.push_back(words - 1);
        }
    }
    for (const double beyond : more_than) {
        const std::uint64_t words = to_word(beyond / total);
        if (words == 0) {
            break;
        }
        last_word_.push_back(~words); // 2^64 - words - 1
    }
    last_word_.push_back(~std::uint64_t(0));

    guide_.resize(std::size_t(1) << guide_bits);
    std::size_t i = 0;
    for (std::size_t cell = 0; cell < guide_.size(); ++cell) {
        while (last_word_[i] < std::uint64_t(cell) << (64 - guide_bits)) {
            ++i;
        }
        guide_[cell] = static_cast<std::uint16_t>(i);
    }
}

std::uint64_t PoissonTable::draw_large(std::uint64_t word) const
{
    KeyedStream stream(word, Purpose::device, ~std::uint64_t(0), ~std::uint64_t(0));
    return poisson(stream, mean_);
}

void PoissonTable::check_range(double largest_count) const
{
    // 40 standard deviations and 100 counts beyond the mean: never reached
    if (mean_ + 40 * std::sqrt(mean_) + 100 > largest_count) {
        throw Error("BadProperty", "A Poisson mean of " + to_text(mean_) + " is too large for counts up to " +
                                       to_text(largest_count) + ".");
    }
}

} // namespace nest
