// SPDX-License-Identifier: GPL-2.0-or-later
// Spikes as they travel within and between processes, and the slice of time they belong to.
#pragma once

#include "nest/base/time.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

using NodeId = std::uint64_t; // 1, 2, ...; 0 is no node

// A piece of at most min_delay steps: steps begin ... begin + length - 1. Step s ends at time (s + 1) *
// resolution.
struct Slice
{
    Step begin = 0;
    int length = 0;
};

// Lag within the slice and source in one word, so that sorting words gives the canonical order (lag, source).
struct SpikeKey
{
    static constexpr int id_bits = 46;
    static constexpr std::uint64_t id_mask = (std::uint64_t(1) << id_bits) - 1;
    static std::uint64_t make(int lag, NodeId source)
    {
        return (static_cast<std::uint64_t>(lag) << id_bits) | source;
    }
    static int lag(std::uint64_t key) { return static_cast<int>(key >> id_bits); }
    static NodeId source(std::uint64_t key) { return key & id_mask; }
};

// A spike between grid points: `offset` in ms, counted back from the end of the step, in [0, resolution).
struct PreciseSpike
{
    std::uint64_t key;
    double offset;
};

// A spike of a device, same for all targets on this thread; never leaves its thread.
struct DeviceSpike
{
    std::uint64_t key;
    double offset;
    double weight_factor; // multiplies the synaptic weight
    std::int32_t multiplicity;
};

// What the nodes of one thread emitted in a slice.
struct SpikeBuffer
{
    std::vector<std::uint64_t> grid; // a spike of multiplicity n stands n times
    std::vector<PreciseSpike> precise;
    std::vector<DeviceSpike> device;
    void clear()
    {
        grid.clear();
        precise.clear();
        device.clear();
    }
};

} // namespace nest
