// SPDX-License-Identifier: GPL-2.0-or-later
// Connections: what GetConnections returns, the contents of a SynapseCollection. Plain data; main thread.
#pragma once

#include "nest/base/value.hpp"

#include <memory>
#include <vector>

namespace nest
{

// Handles of connections: parallel arrays, ordered as GetConnections returns them. Valid until ResetKernel;
// handles of a block that Disconnect rewrote are refused.
struct Connections : Object
{
    const char* type_name() const override { return "SynapseCollection"; }
    std::size_t size() const { return source.size(); }

    std::vector<std::int64_t> source;
    std::vector<std::int64_t> target;
    std::vector<std::int32_t> target_thread;
    std::vector<std::int32_t> synapse_id; // position in synapse_models
    std::vector<std::int64_t> port;       // place among the connections of its source on its thread
    // Place in the kernel.
    std::vector<std::int32_t> store;
    std::vector<std::uint32_t> block;
    std::vector<std::uint32_t> generation;
    std::vector<std::uint64_t> entry;
    std::uint64_t epoch = 0;
};
using ConnectionsPtr = std::shared_ptr<const Connections>;

} // namespace nest
