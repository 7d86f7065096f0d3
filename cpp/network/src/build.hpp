// SPDX-License-Identifier: GPL-2.0-or-later
// What one Connect call makes on its way into the stores. Used by the connection manager and by the files that
// build, on all threads.
#pragma once

#include "nest/network/connection_manager.hpp"

#include <algorithm>
#include <cmath>

namespace nest
{

// Delays in ms to the nearest step, at once rather than by way of the nearest tic.
class RoundDelay
{
public:
    explicit RoundDelay(const TimeGrid& grid)
        : per_ms_(grid.tics_per_ms / static_cast<double>(grid.tics_per_step))
    {
    }
    Step steps(double ms) const
    {
        const double x = std::floor(ms * per_ms_ + 0.5);
        return x > 0.0 && x < 1e15 ? static_cast<Step>(x) : 0; // 0 is refused by the check that follows
    }

private:
    double per_ms_;
};

// One Connect call. Sources and targets are addressed by positions in pre and post; in the reverse direction
// (symmetric connections) the roles are swapped.
struct ConnectionManager::Build
{
    const NodeCollection* pre = nullptr; // nullptr for pairs
    const NodeCollection* post = nullptr;
    const ConnectionRule* rule = nullptr;
    std::vector<SynapseSpec> specs;
    std::uint64_t seed = 0;
    std::uint64_t call = 0;
    bool reverse = false;
    bool spatial = false; // some parameter needs the IDs of its pair

    // Sources, by row: IDs ascending.
    std::vector<NodeId> source_ids;
    bool contiguous = false;
    std::vector<Signal> signals;                // distinct signals of the sources
    std::vector<std::uint8_t> signal_of;        // per row, if there are several signals
    std::vector<NodeId> target_ids;             // by position
    std::vector<std::uint8_t> on_source_thread; // per target position: a recorder
    bool any_recorder = false;

    std::vector<ThreadBuild> threads;
};

// What one thread makes.
struct ConnectionManager::ThreadBuild
{
    // A connection with weight and delay of its own on its way to its place. Records are written one after
    // the other into a few hundred buckets of rows, and each bucket is put in order while it is in the cache:
    // scattering three columns over all of the memory takes several times as long.
    struct Record
    {
        double weight;
        std::uint32_t cell;
        std::uint32_t place; // row in its bucket, and above it the delay
    };
    static constexpr int row_bits = 12;
    static constexpr Step longest = (Step(1) << (32 - row_bits)) - 1;
    struct DelayTooLong
    {
    };
    bool by_records = true;
    int thread = 0;
    // Places for connections: pool and signal.
    struct Slot
    {
        Pool* pool;
        Signal signal;
        Buffer<std::uint64_t> cursor;                         // counts, then the next free entry per row
        std::vector<ConnectionBlock> blocks;                  // one per synapse spec
        std::vector<std::vector<ParameterColumn>> parameters; // per spec
        std::vector<Buffer<Record>> records;                  // per spec; empty if it writes columns
        Buffer<std::uint64_t> bucket;                         // next free record of each bucket
        int shift = 0;                                        // rows per bucket, as a power of two
        std::size_t n = 0;
        std::size_t buckets() const { return ((cursor.size() - 2) >> shift) + 1; } // cursor: rows + 1
    };
    std::vector<Slot> slots;
    std::vector<std::uint32_t> local_targets;
    std::vector<std::uint32_t> cell; // per target position: local index; only where here
    std::vector<std::int32_t> slot;  // per target position: first slot of its pool, -1 if not here
    std::vector<char> source_here;   // per row: the source lives on this thread (only if there are recorders)
    Step min_delay = std::numeric_limits<Step>::max();
    Step max_delay = 0;
    std::string error_kind;
    std::string error;
};

// What connections of a model carry, given what the source sends.
inline Signal carried_signal(const SynapseModel& model, Signal sent)
{
    return model.carries() == Signal::none ? sent : model.carries();
}

} // namespace nest
