// SPDX-License-Identifier: GPL-2.0-or-later
// What one Connect call makes on its way into the stores. Used by the connection manager and by the files
// that build, on all threads.
#pragma once

#include "local_index.hpp"
#include "nest/network/connection_manager.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

    double per_ms() const { return per_ms_; }

private:
    double per_ms_;
};

// One Connect call. Sources and targets are addressed by positions in pre and post; in the reverse direction
// (symmetric connections) the roles are swapped. Nothing here grows with the populations, and with what a
// thread makes only in its ThreadBuild.
struct ConnectionManager::Build
{
    const NodeCollection* pre = nullptr;
    const NodeCollection* post = nullptr;
    const ConnectionRule* rule = nullptr;
    std::vector<SynapseSpec> specs;
    std::uint64_t seed = 0;
    std::uint64_t call = 0;
    bool reverse = false;
    bool spatial = false; // some parameter needs the IDs of its pair

    const NodeCollection* sources = nullptr; // pre, or post in the reverse direction
    const NodeCollection* targets = nullptr;
    NodeId source_id(std::size_t position) const { return id(*sources, position); }
    static NodeId id(const NodeCollection& nodes, std::size_t position)
    {
        return nodes.contiguous() ? nodes.ranges()[0].first + position : nodes[position];
    }
    std::vector<const NodeModel*> models; // distinct models of the sources
    std::vector<Signal> signals;          // distinct signals of the sources
    // If there are several: where runs of sources with one signal begin, and which it is.
    std::vector<std::size_t> run_begin;
    std::vector<std::uint8_t> run_signal;
    std::size_t signal_of(std::uint32_t source) const
    {
        return signals.size() == 1
                   ? 0
                   : run_signal[static_cast<std::size_t>(
                                    std::upper_bound(run_begin.begin(), run_begin.end(), source) -
                                    run_begin.begin()) -
                                1];
    }

    std::vector<ThreadBuild> threads;
};

// What one thread makes.
struct ConnectionManager::ThreadBuild
{
    // Connections with weight and delay of their own go to their places by way of buckets of rows, which are
    // put in order while they are in the cache: scattering three columns over all of the memory takes several
    // times as long. On the way, what stands in the column of weights is in the order of the bucket, and the
    // column of cells holds keys: cell, above it the delay, above it the row in its bucket. Keys are 32 bits
    // wide where all fits, else 64, and with even longer delays columns are written entry by entry.
    enum class Way
    {
        any_keys,
        wide_keys,
        columns
    };
    struct DelayTooLong
    {
    };
    static constexpr int most_row_bits = 12;
    Way way = Way::any_keys;
    int thread = 0;
    // Places for connections: pool and signal.
    struct Slot
    {
        Pool* pool;
        Signal signal;
        bool shared = false;                 // recorders: connections live with their sources
        Buffer<std::uint32_t> count;         // entries per row
        Buffer<std::uint64_t> begin;         // rows + 1; [row + 1] is a cursor while columns are written
        std::vector<ConnectionBlock> blocks; // one per synapse spec
        std::vector<std::vector<ParameterColumn>> parameters; // per spec
        std::vector<Buffer<std::uint64_t>> keys;              // per spec: wide keys
        std::vector<Step> longest;                            // per spec: the longest delay of keys
        Buffer<std::uint64_t> bucket;                         // next free entry of each bucket
        int shift = 0;                                        // rows per bucket, as a power of two
        bool narrow = true;                                   // keys of 32 bits
        int cell_bits = 0;
        int delay_bits = 0;
        std::size_t n = 0;
        std::size_t buckets() const { return ((begin.size() - 2) >> shift) + 1; }
    };
    std::vector<Slot> slots;
    LocalTargets targets;
    RowIndex rows;
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
