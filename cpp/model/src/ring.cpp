// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/ring.hpp"

#include "nest/base/errors.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace nest
{

void InputRing::resize(std::size_t cells, std::size_t slots, Step now)
{
    NEST_CHECK((slots & (slots - 1)) == 0 && cells >= cells_ && slots >= this->slots());
    put_aside_none();
    const std::size_t stride = (cells + 7) / 8 * 8;
    if (stride == stride_ && slots == this->slots()) {
        cells_ = cells;
        return;
    }
    Pages<double> fresh(slots * stride);
    const std::size_t old_slots = this->slots();
    for (std::size_t i = 0; i < old_slots; ++i) {
        const std::size_t step =
            static_cast<std::size_t>(now) + i; // a slot index alone would not tell the step
        std::copy_n(data_.data() + (step & mask_) * stride_, cells_,
                    fresh.data() + (step & (slots - 1)) * stride);
    }
    data_.swap(fresh);
    cells_ = cells;
    stride_ = stride;
    mask_ = slots - 1;
}

void InputRing::restride(std::size_t from, std::size_t to)
{
    put_aside_none();
    const std::size_t nodes = cells_ / from;
    InputRing fresh;
    fresh.resize(nodes * to, slots(), 0);
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        for (std::size_t node = 0; node < nodes; ++node) {
            std::copy_n(data_.data() + slot * stride_ + node * from, std::min(from, to),
                        fresh.data_.data() + slot * fresh.stride_ + node * to);
        }
    }
    *this = std::move(fresh);
}

void InputRing::clear()
{
    aside_.clear();
    std::fill(data_.begin(), data_.end(), 0.0);
}

void InputRing::release()
{
    data_ = {};
    aside_.clear();
    cells_ = stride_ = mask_ = 0;
}

void InputRing::allow_aside(std::uint32_t split)
{
    constexpr std::size_t large = std::size_t(16)
                                  << 20; // bytes; below, writing lists costs more than it saves
    split_ = split;
    if (data_.bytes() >= large) {
        aside_.resize(slots());
    }
}

void InputRing::put_aside(Step step, const std::uint32_t* cell, const double* weight, double common,
                          double factor, std::size_t n)
{
    const std::size_t slot = static_cast<std::size_t>(step) & mask_;
    Aside& a = aside_[slot];
    const std::size_t before = a.cell.size();
    if (before + n > a.capacity) {
        a.capacity = (before + n) * 5 / 4 + 64;
        a.cell.reserve(a.capacity);
        a.weight.reserve(a.capacity);
    }
    a.cell.resize(before + n);
    a.weight.resize(before + n);
    std::uint32_t* const c = a.cell.data() + before;
    double* const w = a.weight.data() + before;
    // Rows are in order of their delays: the lists of the next slots come next.
    const Aside& next = aside_[(slot + 2) & mask_];
    if (next.cell.size() + 40 <= next.capacity) {
        for (std::size_t i = 0; i < 40; i += 8) {
            __builtin_prefetch(next.weight.data() + next.weight.size() + i, 1);
        }
        __builtin_prefetch(next.cell.data() + next.cell.size(), 1);
        __builtin_prefetch(next.cell.data() + next.cell.size() + 16, 1);
    }
    for (std::size_t i = 0; i < n; ++i) {
        c[i] = cell[i];
    }
    if (weight != nullptr) {
        for (std::size_t i = 0; i < n; ++i) {
            w[i] = weight[i] * factor;
        }
    } else {
        std::fill_n(w, n, common * factor);
    }
}

void InputRing::settle(std::size_t slot)
{
    Aside& a = aside_[slot];
    double* const sums = data_.data() + slot * stride_;
    const std::uint32_t* const cell = a.cell.data();
    const double* const weight = a.weight.data();
    const std::size_t n = a.cell.size();
    constexpr std::size_t ahead = 32;
    for (std::size_t i = 0; i < n; ++i) {
        if (i + ahead < n) {
            __builtin_prefetch(sums + cell[i + ahead], 1);
        }
        std::uint64_t bits;
        std::memcpy(&bits, &weight[i], sizeof bits);
        sums[cell[i] + (static_cast<std::uint32_t>(bits >> 63) & split_)] += weight[i];
    }
    a.cell.clear();
    a.weight.clear();
}

void InputRing::put_aside_none()
{
    for (std::size_t k = 0; k < aside_.size(); ++k) {
        settle(k);
    }
    aside_.clear();
}

std::size_t InputRing::bytes() const
{
    std::size_t sum = data_.bytes();
    for (const Aside& a : aside_) {
        sum += a.cell.bytes() + a.weight.bytes();
    }
    return sum;
}

void EventQueue::resize(std::size_t slots, Step now)
{
    NEST_CHECK((slots & (slots - 1)) == 0 && slots >= slots_.size());
    if (slots == slots_.size()) {
        return;
    }
    std::vector<std::vector<InputEvent>> fresh(slots);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const std::size_t step = static_cast<std::size_t>(now) + i;
        fresh[step & (slots - 1)].swap(slots_[step & mask_]);
    }
    slots_.swap(fresh);
    mask_ = slots - 1;
}

namespace
{

// Canonical order of the events of one node: by time, then by everything else that may differ.
bool earlier(const InputEvent& a, const InputEvent& b)
{
    if (a.offset != b.offset) {
        return a.offset > b.offset;
    }
    return std::tie(a.source, a.cell, a.weight, a.multiplicity) <
           std::tie(b.source, b.cell, b.weight, b.multiplicity);
}

// By insertion where there are few.
void sort_node(InputEvent* first, InputEvent* last)
{
    if (last - first > 16) {
        std::sort(first, last, earlier);
        return;
    }
    for (InputEvent* e = first + 1; e < last; ++e) {
        if (earlier(*e, *(e - 1))) {
            const InputEvent moved = *e;
            InputEvent* to = e;
            do {
                *to = *(to - 1);
                --to;
            } while (to != first && earlier(moved, *(to - 1)));
            *to = moved;
        }
    }
}

} // namespace

// A counting sort by node where there are many events, then each node's by comparison.
void EventQueue::order(Step step, std::size_t nodes, std::uint32_t channels)
{
    auto& events = slot(step);
    if (events.size() < nodes / 8) {
        std::sort(events.begin(), events.end(), [&](const InputEvent& a, const InputEvent& b) {
            const std::uint32_t i = a.cell / channels;
            const std::uint32_t k = b.cell / channels;
            return i != k ? i < k : earlier(a, b);
        });
        return;
    }
    begin_.assign(nodes + 1, 0);
    for (const InputEvent& e : events) {
        ++begin_[(channels == 1 ? e.cell : e.cell / channels) + 1];
    }
    for (std::size_t i = 0; i < nodes; ++i) {
        begin_[i + 1] += begin_[i];
    }
    sorted_.resize(events.size());
    for (const InputEvent& e : events) {
        sorted_[begin_[channels == 1 ? e.cell : e.cell / channels]++] =
            e; // leaves begin_[i] at the end of node i
    }
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < nodes; ++i) {
        sort_node(sorted_.data() + first, sorted_.data() + begin_[i]);
        first = begin_[i];
    }
    events.swap(sorted_);
}

void EventQueue::clear()
{
    for (auto& slot : slots_) {
        slot.clear();
    }
}

} // namespace nest
