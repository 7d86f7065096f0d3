// SPDX-License-Identifier: GPL-2.0-or-later
// KernelView: what a node model may ask of its kernel outside a run, while parameters are set and read. The
// kernel implements it and hands it to each node model on registration; main thread only.
#pragma once

#include "nest/base/time.hpp"
#include "nest/base/value.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace nest
{

class RecordingBackend;

class KernelView
{
public:
    virtual ~KernelView() = default;
    virtual TimeGrid grid() const = 0;
    virtual Step now() const = 0;
    virtual bool prepared() const = 0;  // between Prepare and Cleanup
    virtual bool simulated() const = 0; // since the last reset
    virtual int n_vps() const = 0;
    virtual std::vector<int> local_vps() const = 0; // by thread
    // IDs of a NodeCollection given as a value, ascending, and back.
    virtual std::vector<std::uint64_t> node_ids(const Value&, const std::string& where) const = 0;
    virtual Value node_collection(const std::vector<std::uint64_t>& ids) const = 0;
    // nullptr if there is none of that name.
    virtual RecordingBackend* backend(const std::string& name) const = 0;
    virtual Strings backends() const = 0;
};

} // namespace nest
