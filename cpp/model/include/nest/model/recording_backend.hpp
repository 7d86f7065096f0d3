// SPDX-License-Identifier: GPL-2.0-or-later
// RecordingBackend: where recorders put their data. Implemented in the recording room and in modules,
// registered by name with the I/O manager; called by recorders. All on the main thread, except
// RecordingChannel::write().
#pragma once

#include "nest/base/time.hpp"
#include "nest/base/value.hpp"
#include "nest/model/spike.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

// A recorder as a backend sees it.
struct RecorderInfo
{
    NodeId id = 0;
    std::string model;
    std::string label;
    Strings reals; // names of the columns beyond sender and time, in the order of RecordChunk
    Strings integers;
    TimeGrid grid;
    int n_vps = 1;
    std::vector<int> local_vps; // by thread
};

// Events of one thread, ordered by (time, sender).
struct RecordChunk
{
    std::size_t size = 0;
    const NodeId* senders = nullptr;
    const Step* steps = nullptr;     // an event has time step * resolution - offset
    const double* offsets = nullptr; // ms; nullptr: all 0
    const double* reals = nullptr;   // size x number of real columns, row by row
    const std::int64_t* integers = nullptr;
};

// The data of one recorder from Prepare to Cleanup.
class RecordingChannel
{
public:
    virtual ~RecordingChannel() = default;
    // By each thread for its own events; throws Error("IOError") if the data cannot be written.
    virtual void write(int thread, const RecordChunk&) = 0;
    virtual void flush() {} // after each run; throws as write() does
    virtual void close() {} // at Cleanup; throws as write() does
};

class RecordingBackend
{
public:
    virtual ~RecordingBackend() = default;
    virtual std::string name() const = 0;

    // Properties that a recorder gets while it records to this backend, with their defaults.
    virtual Dictionary device_defaults() const = 0;
    // Checks one of them and returns the value to store; throws BadProperty, TypeMismatch.
    virtual Value check(const std::string& key, const Value&, const std::string& where) const = 0;
    // Further entries that can be read only (filenames).
    virtual Dictionary device_status(const RecorderInfo&, const Dictionary& /*properties*/) const
    {
        return {};
    }

    // Properties of the backend itself, for GetDefaults and SetDefaults.
    virtual Dictionary status() const { return {{"element_type", "recording_backend"}}; }
    virtual void set_status(const Dictionary& given)
    {
        refuse_unknown_keys(given, {}, "SetDefaults: recording backend " + name());
    }

    // Whether events stay in the recorder, which then has the entries `events` and n_events to clear.
    virtual bool keeps_in_memory() const { return false; }
    // How many events a thread may collect before it calls write().
    virtual std::size_t batch() const { return 4096; }
    // At Prepare: opens what is needed. `again`: the recorder has written to this backend before, since the
    // last reset.
    virtual std::unique_ptr<RecordingChannel> open(const RecorderInfo&, const Dictionary& properties,
                                                   bool again) = 0;
};

} // namespace nest
