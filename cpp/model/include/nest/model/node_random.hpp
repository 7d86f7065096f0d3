// SPDX-License-Identifier: GPL-2.0-or-later
// NodeRandom: the random numbers of one node or synapse at one step. Used while updating and delivering, by
// one thread.
#pragma once

#include "nest/model/pool.hpp"

namespace nest
{

// A stream keyed by (node, step) with counter-based generators, so that results do not depend on the layout
// of threads and processes; the stream of the virtual process with the others.
class NodeRandom
{
public:
    NodeRandom(ThreadState& thread, Purpose purpose, std::uint64_t a, std::uint64_t b)
        : shared_(thread.setup.counter_based ? nullptr : thread.random.get())
    {
        if (shared_ == nullptr) {
            own_ = KeyedStream(thread.setup.random_key, purpose, a, b);
        }
    }
    std::uint64_t bits() { return shared_ ? shared_->bits() : own_.bits(); }
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    double uniform_positive() { return static_cast<double>((bits() >> 11) + 1) * 0x1.0p-53; }
    std::uint64_t integer(std::uint64_t n) { return shared_ ? shared_->integer(n) : own_.integer(n); }

private:
    RandomStream* shared_;
    KeyedStream own_;
};

} // namespace nest
