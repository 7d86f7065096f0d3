// SPDX-License-Identifier: GPL-2.0-or-later
// EventLog: what a recorder has taken in: one buffer per thread while a run goes on, merged into canonical
// order (time, sender) when read, so that results do not depend on the number of threads. add() by each
// thread, all else on the main thread between runs.
#pragma once

#include "nest/base/buffer.hpp"
#include "nest/model/recording_backend.hpp"

#include <vector>

namespace nest
{

// Columns of events; 16 bytes per event without offsets and further columns.
struct EventColumns
{
    Buffer<NodeId> senders;
    Buffer<Step> steps;
    Buffer<double> offsets; // empty while all are 0
    Buffer<double> reals;   // row by row
    Buffer<std::int64_t> integers;

    std::size_t size() const { return senders.size(); }
    void add(NodeId sender, Step step, double offset)
    {
        if (offset != 0.0 || !offsets.empty()) {
            offsets_up_to_now();
            offsets.push_back(offset);
        }
        senders.push_back(sender);
        steps.push_back(step);
    }
    void offsets_up_to_now();
    void clear();   // keeps the memory
    void release(); // gives it back
    std::size_t bytes() const;
    RecordChunk chunk() const;
};

class EventLog
{
public:
    // Names of the columns beyond sender and time. `by_first_integer`: events of equal time and sender are
    // ordered by it.
    void set_columns(Strings reals, Strings integers, bool by_first_integer = false);
    const Strings& reals() const { return reals_; }
    const Strings& integers() const { return integers_; }
    void set_threads(int n);

    // Where a thread adds; reals and integers of an event are pushed by the caller.
    EventColumns& thread(int t) { return threads_[static_cast<std::size_t>(t)].columns; }
    // Orders what a thread has, for writing.
    void sort_thread(int t);

    std::size_t size() const;
    void clear();
    std::size_t bytes() const;
    // {senders, times, columns}: times in ms, or in steps with `offsets` in ms.
    Dictionary events(const TimeGrid&, bool in_steps) const;
    const EventColumns& collected() const; // all, in canonical order

private:
    // On cache lines of its own: threads add at the same time.
    struct alignas(128) PerThread
    {
        EventColumns columns;
    };
    void append(EventColumns& to, const EventColumns& from, std::size_t i, bool offsets) const;
    bool before(const EventColumns& a, std::size_t i, const EventColumns& b, std::size_t k) const;
    void sort(EventColumns&) const;
    void collect() const;

    Strings reals_;
    Strings integers_;
    bool by_first_integer_ = false;
    mutable std::vector<PerThread> threads_;
    mutable EventColumns all_;
};

} // namespace nest
