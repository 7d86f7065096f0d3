// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/event_log.hpp"

#include <algorithm>
#include <numeric>

namespace nest
{

void EventColumns::offsets_up_to_now()
{
    const std::size_t n = offsets.size();
    if (n < size()) {
        offsets.resize(size());
        std::fill(offsets.begin() + n, offsets.end(), 0.0);
    }
}

void EventColumns::clear()
{
    senders.clear();
    steps.clear();
    offsets.clear();
    reals.clear();
    integers.clear();
}

void EventColumns::release()
{
    senders.release();
    steps.release();
    offsets.release();
    reals.release();
    integers.release();
}

std::size_t EventColumns::bytes() const
{
    return senders.bytes() + steps.bytes() + offsets.bytes() + reals.bytes() + integers.bytes();
}

RecordChunk EventColumns::chunk() const
{
    return {size(),       senders.data(), steps.data(), offsets.empty() ? nullptr : offsets.data(),
            reals.data(), integers.data()};
}

void EventLog::set_columns(Strings reals, Strings integers, bool by_first_integer)
{
    if (reals != reals_ || integers != integers_) {
        clear();
    }
    reals_ = std::move(reals);
    integers_ = std::move(integers);
    by_first_integer_ = by_first_integer;
}

void EventLog::set_threads(int n)
{
    const auto wanted = static_cast<std::size_t>(n);
    if (wanted < threads_.size()) {
        collect();
    }
    if (wanted != threads_.size()) {
        threads_.resize(wanted);
    }
}

std::size_t EventLog::size() const
{
    std::size_t n = all_.size();
    for (const auto& t : threads_) {
        n += t.columns.size();
    }
    return n;
}

void EventLog::clear()
{
    all_.release();
    for (auto& t : threads_) {
        t.columns.release();
    }
}

std::size_t EventLog::bytes() const
{
    std::size_t n = all_.bytes();
    for (const auto& t : threads_) {
        n += t.columns.bytes();
    }
    return n;
}

bool EventLog::before(const EventColumns& a, std::size_t i, const EventColumns& b, std::size_t k) const
{
    if (a.steps[i] != b.steps[k]) {
        return a.steps[i] < b.steps[k];
    }
    const double early = a.offsets.empty() ? 0.0 : a.offsets[i];
    const double late = b.offsets.empty() ? 0.0 : b.offsets[k];
    if (early != late) {
        return early > late;
    }
    if (a.senders[i] != b.senders[k]) {
        return a.senders[i] < b.senders[k];
    }
    return by_first_integer_ && a.integers[i * integers_.size()] < b.integers[k * integers_.size()];
}

void EventLog::append(EventColumns& to, const EventColumns& from, std::size_t i, bool offsets) const
{
    if (offsets) {
        to.offsets.push_back(from.offsets.empty() ? 0.0 : from.offsets[i]);
    }
    to.senders.push_back(from.senders[i]);
    to.steps.push_back(from.steps[i]);
    for (std::size_t c = 0; c < reals_.size(); ++c) {
        to.reals.push_back(from.reals[i * reals_.size() + c]);
    }
    for (std::size_t c = 0; c < integers_.size(); ++c) {
        to.integers.push_back(from.integers[i * integers_.size() + c]);
    }
}

// Mostly a look: neurons' spikes and samples of one pool come in order.
void EventLog::sort(EventColumns& x) const
{
    const std::size_t n = x.size();
    std::size_t i = 1;
    while (i < n && !before(x, i, x, i - 1)) {
        ++i;
    }
    if (i >= n) {
        return;
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return before(x, a, x, b); });
    EventColumns sorted;
    sorted.senders.reserve(n);
    sorted.steps.reserve(n);
    sorted.reals.reserve(n * reals_.size());
    sorted.integers.reserve(n * integers_.size());
    const bool offsets = !x.offsets.empty();
    for (const std::size_t k : order) {
        append(sorted, x, k, offsets);
    }
    x = std::move(sorted);
}

void EventLog::sort_thread(int t)
{
    sort(thread(t));
}

// The new events of all threads follow those collected before: time only goes on.
void EventLog::collect() const
{
    std::vector<EventColumns*> parts;
    std::size_t fresh = 0;
    bool offsets = !all_.offsets.empty();
    for (auto& t : threads_) {
        if (t.columns.size() > 0) {
            sort(t.columns);
            parts.push_back(&t.columns);
            fresh += t.columns.size();
            offsets = offsets || !t.columns.offsets.empty();
        }
    }
    if (fresh == 0) {
        return;
    }
    if (parts.size() == 1 && all_.size() == 0) {
        parts[0]->offsets.empty() ? void() : parts[0]->offsets_up_to_now();
        std::swap(all_, *parts[0]);
        parts[0]->release();
        return;
    }
    const std::size_t old = all_.size();
    const std::size_t n = old + fresh;
    // Repeated reading between short runs must not copy everything each time.
    const auto grow = [n](auto& buffer, std::size_t width) {
        if (n * width * sizeof(buffer[0]) > buffer.bytes()) {
            buffer.reserve((n + n / 4) * width);
        }
    };
    grow(all_.senders, 1);
    grow(all_.steps, 1);
    if (!reals_.empty()) {
        grow(all_.reals, reals_.size());
    }
    if (!integers_.empty()) {
        grow(all_.integers, integers_.size());
    }
    if (offsets) {
        grow(all_.offsets, 1);
        all_.offsets_up_to_now();
    }
    std::vector<std::size_t> next(parts.size(), 0);
    for (std::size_t i = 0; i < fresh; ++i) {
        std::size_t best = parts.size();
        for (std::size_t p = 0; p < parts.size(); ++p) {
            if (next[p] < parts[p]->size() &&
                (best == parts.size() || before(*parts[p], next[p], *parts[best], next[best]))) {
                best = p;
            }
        }
        append(all_, *parts[best], next[best]++, offsets);
    }
    for (EventColumns* p : parts) {
        p->release();
    }
}

const EventColumns& EventLog::collected() const
{
    collect();
    return all_;
}

Dictionary EventLog::events(const TimeGrid& grid, bool in_steps) const
{
    collect();
    const std::size_t n = all_.size();
    const bool offsets = !all_.offsets.empty();
    if (offsets) {
        all_.offsets_up_to_now();
    }
    Dictionary out;
    out["senders"] = Integers(all_.senders.begin(), all_.senders.end());
    if (in_steps) {
        out["times"] = Integers(all_.steps.begin(), all_.steps.end());
        out["offsets"] = offsets ? Reals(all_.offsets.begin(), all_.offsets.end()) : Reals(n, 0.0);
    } else {
        Reals times(n);
        for (std::size_t i = 0; i < n; ++i) {
            times[i] = grid.ms(all_.steps[i]) - (offsets ? all_.offsets[i] : 0.0);
        }
        out["times"] = std::move(times);
    }
    for (std::size_t c = 0; c < reals_.size(); ++c) {
        Reals column(n);
        for (std::size_t i = 0; i < n; ++i) {
            column[i] = all_.reals[i * reals_.size() + c];
        }
        out[reals_[c]] = std::move(column);
    }
    for (std::size_t c = 0; c < integers_.size(); ++c) {
        Integers column(n);
        for (std::size_t i = 0; i < n; ++i) {
            column[i] = all_.integers[i * integers_.size() + c];
        }
        out[integers_[c]] = std::move(column);
    }
    return out;
}

} // namespace nest
