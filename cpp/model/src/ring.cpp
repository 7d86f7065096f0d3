// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/ring.hpp"

#include "nest/base/errors.hpp"

#include <algorithm>
#include <tuple>

namespace nest
{

void InputRing::resize(std::size_t cells, std::size_t slots, Step now)
{
    NEST_CHECK((slots & (slots - 1)) == 0 && cells >= cells_ && slots >= this->slots());
    const std::size_t stride = (cells + 7) / 8 * 8;
    if (stride == stride_ && slots == this->slots()) {
        cells_ = cells;
        return;
    }
    Buffer<double> fresh;
    fresh.assign(slots * stride, 0.0);
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

void InputRing::clear()
{
    std::fill(data_.begin(), data_.end(), 0.0);
}

void InputRing::release()
{
    data_.release();
    cells_ = stride_ = mask_ = 0;
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

// A counting sort by node where there are many events, then each node's few by comparison.
void EventQueue::order(Step step, std::size_t nodes, std::uint32_t channels)
{
    auto& events = slot(step);
    const auto later = [](const InputEvent& a, const InputEvent& b) {
        return std::make_tuple(-a.offset, a.source, a.cell, a.weight, a.multiplicity) <
               std::make_tuple(-b.offset, b.source, b.cell, b.weight, b.multiplicity);
    };
    if (events.size() < nodes / 8) {
        std::sort(events.begin(), events.end(), [&](const InputEvent& a, const InputEvent& b) {
            const std::uint32_t i = a.cell / channels;
            const std::uint32_t k = b.cell / channels;
            return i != k ? i < k : later(a, b);
        });
        return;
    }
    begin_.assign(nodes + 1, 0);
    for (const InputEvent& e : events) {
        ++begin_[e.cell / channels + 1];
    }
    for (std::size_t i = 0; i < nodes; ++i) {
        begin_[i + 1] += begin_[i];
    }
    sorted_.resize(events.size());
    for (const InputEvent& e : events) {
        sorted_[begin_[e.cell / channels]++] = e; // leaves begin_[i] at the end of node i
    }
    auto first = sorted_.begin();
    for (std::size_t i = 0; i < nodes; ++i) {
        const auto last = sorted_.begin() + begin_[i];
        if (last - first > 1) {
            std::sort(first, last, later);
        }
        first = last;
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
