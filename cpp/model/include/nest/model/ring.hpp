// SPDX-License-Identifier: GPL-2.0-or-later
// Input of a pool that is still to come: a ring of sums, or a ring of event lists for models that need single
// events. Each belongs to one pool and thus to one thread.
#pragma once

#include "nest/base/pages.hpp"
#include "nest/base/time.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

// double ring[slot][cell], cell = local index * channels + channel; slots a power of two.
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

    double* slot(Step step) { return data_.data() + (static_cast<std::size_t>(step) & mask_) * stride_; }
    std::size_t cells() const { return cells_; }
    std::size_t slots() const { return data_.empty() ? 0 : mask_ + 1; }
    std::size_t mask() const { return mask_; }
    std::size_t stride() const { return stride_; }
    double* data() { return data_.data(); }
    bool active() const { return !data_.empty(); }
    std::size_t bytes() const { return data_.bytes(); }

private:
    Pages<double> data_;
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
