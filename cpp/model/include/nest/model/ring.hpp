// SPDX-License-Identifier: GPL-2.0-or-later
// Input of a pool that is still to come: a ring of sums, or a ring of event lists for models that need single
// events. Each belongs to one pool and thus to one thread.
#pragma once

#include "nest/base/buffer.hpp"
#include "nest/base/pages.hpp"
#include "nest/base/time.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

// double ring[slot][cell], cell = local index * channels + channel; slots a power of two.
//
// A row of synapses with delays of their own touches many slots, a few places in each, and in a ring that is
// larger than the caches every one of them is a miss. Such a ring puts the entries aside, in a list per slot
// that grows at its end, and adds them up when the slot is next looked at: at its step, mostly, and in the
// order in which they came, so that the sums are the same to the last bit.
class InputRing
{
public:
    // Between slices only; keeps what is pending for steps now, now + 1, ... `slots`: a power of two, never
    // fewer.
    void resize(std::size_t cells, std::size_t slots, Step now);
    // The number of channels per node changes; what is pending stays with its node and channel.
    void restride(std::size_t from, std::size_t to);
    void clear();
    void release();

    double* slot(Step step)
    {
        const std::size_t k = static_cast<std::size_t>(step) & mask_;
        if (!aside_.empty() && !aside_[k].cell.empty()) {
            settle(k);
        }
        return data_.data() + k * stride_;
    }
    // All sums at once, for those who write here and there: from now on nothing is put aside any more.
    double* data()
    {
        if (!aside_.empty()) {
            put_aside_none();
        }
        return data_.data();
    }

    // Between slices. The sign bit of an entry that was put aside adds 1 to its cell where `split` is 1.
    void allow_aside(std::uint32_t split);
    bool puts_aside() const { return !aside_.empty(); }
    // n entries of one slot: weight[i] * factor, or `common` for all if there are no weights.
    void put_aside(Step step, const std::uint32_t* cell, const double* weight, double common, double factor,
                   std::size_t n);

    std::size_t cells() const { return cells_; }
    std::size_t slots() const { return data_.empty() ? 0 : mask_ + 1; }
    std::size_t mask() const { return mask_; }
    std::size_t stride() const { return stride_; }
    bool active() const { return !data_.empty(); }
    std::size_t bytes() const;

private:
    struct Aside
    {
        Buffer<std::uint32_t> cell;
        Buffer<double> weight;
        std::size_t capacity = 0;
    };
    void settle(std::size_t slot);
    void put_aside_none();

    Pages<double> data_;
    std::vector<Aside> aside_; // per slot; empty: everything is added at once
    std::uint32_t split_ = 0;
    std::size_t cells_ = 0;
    std::size_t stride_ = 0;
    std::size_t mask_ = 0;
};

// One input event of a model with an event queue.
struct InputEvent
{
    std::uint32_t cell; // local index * channels + channel
    std::int32_t multiplicity;
    double weight;
    double offset; // ms before the end of the arrival step
    std::uint64_t source;
};

class EventQueue
{
public:
    void resize(std::size_t slots, Step now); // as InputRing::resize
    std::vector<InputEvent>& slot(Step step) { return slots_[static_cast<std::size_t>(step) & mask_]; }
    // Brings the events of a step into canonical order: node, time, then source, channel and weight, whatever
    // the order in which threads, slices and devices handed them in. Allocates nothing once it has seen as
    // many events.
    void order(Step step, std::size_t nodes, std::uint32_t channels);
    void clear();
    std::size_t slots() const { return slots_.size(); }

private:
    std::vector<std::vector<InputEvent>> slots_;
    std::vector<InputEvent> sorted_;
    std::vector<std::uint32_t> begin_;
    std::size_t mask_ = 0;
};

} // namespace nest
