// SPDX-License-Identifier: GPL-2.0-or-later
// DecayingSums: numbers of single steps of one neuron, whose sums over any interval,
//
//   sum over steps k with first < k <= last of value_k exp(-(k - first) h / tau)
//
// cost the same however many they are. Steps come in words of 64 with a bit for each that has a value, so
// that the position of a step is a count of bits. Values are summed from the beginning of a block on,
// weighted from there, and a block is short against tau: differences of such sums cancel little. Kept by
// target_archive.hpp.
#pragma once

#include "nest/model/exp_table.hpp"
#include "nest/model/history.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace nest
{

class DecayingSums
{
public:
    // Steps ascending.
    void add(Step step, double value)
    {
        grow(step);
        words_[word(step)].bits |= std::uint64_t(1) << (step & 63);
        entries_.push_back({step, value});
        falls_ = falls_ || !(value >= 0.0);
        largest_ = std::fmax(largest_, std::fabs(value));
    }
    std::size_t size() const { return entries_.size(); }
    // Some value is negative.
    bool falls() const { return falls_; }
    bool any(Step first, Step last) const { return position(last) > position(first); }

    double sum(Step first, Step last, double tau, double h)
    {
        const std::size_t i = position(first);
        const std::size_t end = position(last);
        if (end <= i) {
            return 0.0;
        }
        const Sums* sums = sums_of(tau, h);
        if (sums == nullptr) {
            return walk(i, end, first, tau, h);
        }
        // The rest of the block of the first entry, whole blocks, and the begin of the block of the last
        // entry.
        const ExpTable& decay = sums->decay;
        const Step length = Step(1) << sums->block;
        const Step begin = entries_[i].step >> sums->block << sums->block;
        const Step last_begin = entries_[end - 1].step >> sums->block << sums->block;
        const std::size_t at = start(begin);
        const std::size_t stop = begin == last_begin ? end : start(begin + length);
        const double reached = sums->upto[stop - 1] - (i > at ? sums->upto[i - 1] : 0.0);
        double total =
            begin < first ? reached / decay.steps(first - begin) : reached * decay.steps(begin - first);
        if (begin == last_begin) {
            return total;
        }
        const double* whole = sums->totals.data() + ((begin >> sums->block) - sums->first_block + 1);
        const double per_block = decay.steps(length);
        double factor = decay.steps(begin + length - first);
        // What is left is at most this much times the factor.
        const double left = largest_ * (tau / h + 1.0);
        for (Step b = begin + length; b < last_begin; b += length) {
            if (left * factor < 1e-18 * std::fabs(total)) {
                return total;
            }
            total += *whole++ * factor;
            factor *= per_block;
        }
        return total + sums->upto[end - 1] * factor;
    }
    // Calls f(step, value) for first < step <= last.
    template <class F>
    void for_each(Step first, Step last, F&& f) const
    {
        const std::size_t end = position(last);
        for (std::size_t i = position(first); i < end; ++i) {
            f(entries_[i].step, entries_[i].value);
        }
    }

    // Forgets what lies in none of the joined windows of time.
    void keep(const std::vector<PostHistory::Window>& windows, double h)
    {
        if (windows.size() == 1 && windows[0].from > 0.0 && std::isinf(windows[0].to)) {
            forget_before(static_cast<Step>(windows[0].from / h) - 1);
            return;
        }
        std::vector<Timed> list;
        list.reserve(entries_.size());
        for (const Entry& e : entries_) {
            list.push_back({static_cast<double>(e.step) * h, e});
        }
        PostHistory::keep_within(list, windows, false);
        entries_ = {};
        words_ = {};
        sums_.clear();
        entries_.reserve(list.size());
        for (const Timed& t : list) {
            add(t.entry.step, t.entry.value);
        }
    }
    std::size_t bytes() const
    {
        std::size_t n = entries_.capacity() * sizeof(Entry) + words_.capacity() * sizeof(Word);
        for (const Sums& s : sums_) {
            n += (s.upto.capacity() + s.totals.capacity()) * sizeof(double);
        }
        return n;
    }

private:
    struct Entry
    {
        Step step;
        double value;
    };
    struct Timed
    {
        double time;
        Entry entry;
    };
    struct Word
    {
        std::uint64_t bits;
        std::size_t first; // entries before
    };
    // Of one time constant: `upto[i]` is the sum of the values from the begin of the block up to entry i.
    struct Sums
    {
        ExpTable decay;
        int block; // log2 of its length in steps
        std::vector<double> upto;
        Step first_block;           // its number
        std::vector<double> totals; // of blocks
    };
    static constexpr std::size_t most_sums = 8; // more time constants go entry by entry

    std::size_t word(Step step) const { return static_cast<std::size_t>((step >> 6) - base_); }
    void grow(Step step)
    {
        if (words_.empty()) {
            base_ = step >> 6;
        }
        while (words_.size() <= word(step)) {
            words_.push_back({0, entries_.size()});
        }
    }
    // Entries before the word of a step.
    std::size_t start(Step step) const
    {
        const Step w = (step >> 6) - base_;
        return w < 0 ? 0 : w < static_cast<Step>(words_.size()) ? words_[w].first : entries_.size();
    }
    // Entries up to and with a step.
    std::size_t position(Step step) const
    {
        const Step w = (step >> 6) - base_;
        if (w < 0 || w >= static_cast<Step>(words_.size())) {
            return w < 0 ? 0 : entries_.size();
        }
        const std::uint64_t upto = ~std::uint64_t(0) >> (63 - (step & 63));
        return words_[w].first + static_cast<std::size_t>(__builtin_popcountll(words_[w].bits & upto));
    }
    // Whole blocks, so that the sums of the others stay.
    void forget_before(Step step)
    {
        int block = 6;
        for (const Sums& s : sums_) {
            block = std::max(block, s.block);
        }
        const Step old = std::min<Step>((step >> block << block >> 6) - base_, words_.size());
        if (old <= 0) {
            return;
        }
        const std::size_t n = start((base_ + old) << 6);
        const auto cut = [](auto& list, std::size_t first) {
            list.erase(list.begin(),
                       list.begin() + static_cast<std::ptrdiff_t>(std::min(first, list.size())));
        };
        cut(words_, static_cast<std::size_t>(old));
        cut(entries_, n);
        for (Word& w : words_) {
            w.first -= n;
        }
        for (Sums& s : sums_) {
            cut(s.upto, n);
            const Step blocks = ((base_ + old) << 6 >> s.block) - s.first_block;
            if (blocks > 0) {
                cut(s.totals, static_cast<std::size_t>(blocks));
                s.first_block += blocks;
            }
        }
        base_ += old;
    }
    double walk(std::size_t i, std::size_t end, Step first, double tau, double h) const
    {
        double total = 0.0;
        for (; i < end && static_cast<double>(entries_[i].step - first) * h < 750.0 * tau; ++i) {
            total += entries_[i].value * math::exp(-static_cast<double>(entries_[i].step - first) * h / tau);
        }
        return total;
    }
    // Up to date, or nullptr.
    const Sums* sums_of(double tau, double h)
    {
        std::size_t k = 0;
        while (k < sums_.size() && sums_[k].decay.tau() != tau) {
            ++k;
        }
        if (k == sums_.size()) {
            // Blocks of four time constants at most, or a word.
            int block = 6;
            while (block < 20 && static_cast<double>(Step(2) << block) * h <= 4.0 * tau) {
                ++block;
            }
            if (k == most_sums || 64.0 * h > 8.0 * tau) {
                return nullptr;
            }
            sums_.push_back({ExpTable(tau, h), block, {}, 0, {}});
        }
        Sums& s = sums_[k];
        for (std::size_t i = s.upto.size(); i < entries_.size(); ++i) {
            const Step number = entries_[i].step >> s.block;
            if (s.totals.empty()) {
                s.first_block = number;
            }
            s.totals.resize(static_cast<std::size_t>(number - s.first_block) + 1, 0.0);
            s.totals.back() += entries_[i].value * s.decay.steps(entries_[i].step - (number << s.block));
            s.upto.push_back(s.totals.back());
        }
        return &s;
    }

    std::vector<Entry> entries_;
    std::vector<Word> words_;
    Step base_ = 0; // number of the first word
    std::vector<Sums> sums_;
    bool falls_ = false;
    double largest_ = 0.0; // size of a value
};

} // namespace nest
