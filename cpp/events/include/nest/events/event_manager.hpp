// SPDX-License-Identifier: GPL-2.0-or-later
// EventManager: finds, for each spike, the rows of connections it has to visit, exchanges spikes between threads and processes in
// canonical order (lag, source), and delivers them. prepare() and exchange() on the main thread, the rest on each thread.
#pragma once

#include "nest/events/source_index.hpp"
#include "nest/network/connection_manager.hpp"
#include "nest/parallel/communicator.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// A stimulator with targets on a thread.
struct StimulatorOutlet
{
    StimulatorPool* pool;
    std::uint32_t cell;
    Outlet outlet;
};

class EventManager
{
public:
    EventManager(const Layout& layout, NodeManager& nodes, ConnectionManager& connections)
        : layout_(layout), nodes_(nodes), connections_(connections)
    {
    }

    void clear();
    // Makes the indices anew if connections changed since.
    void prepare(const RunSetup&);

    const std::vector<StimulatorOutlet>& outlets(int thread) const { return threads_[static_cast<std::size_t>(thread)].outlets; }
    // Orders what the thread emitted and hands spikes to recorders.
    void deliver_to_recorders(const Slice&, ThreadState&);
    // Collects the spikes of all threads and processes. `status` of this process goes with them; returns the largest of all.
    int exchange(std::vector<std::unique_ptr<ThreadState>>&, Communicator&, int status);
    void deliver(const Slice&, ThreadState&);

private:
    struct Target
    {
        ConnectionStore* store;
        RowEvent event;
    };
    struct ThreadIndex
    {
        SourceIndex spikes;    // to neurons
        SourceIndex recorders; // to devices that take spikes at once
        std::vector<StimulatorOutlet> outlets;
        std::vector<Target> todo;
        std::map<Pool*, std::vector<ConnectionStore*>> plastic; // pools that keep their spikes, and who reads them
    };
    void prepare_thread(int thread);
    static void forget_spikes(ThreadIndex&, Step now);
    void add(ThreadIndex&, const SourceIndex&, NodeId source, const RowEvent& prototype);
    static void deliver_all(std::vector<Target>&, ThreadState&);
    // Visits three sorted lists in one canonical order.
    void merge(ThreadIndex&, const SourceIndex&, const Slice&, ThreadState&, const std::vector<std::uint64_t>& grid,
        const std::vector<PreciseSpike>& precise, const std::vector<DeviceSpike>& device);

    const Layout& layout_;
    NodeManager& nodes_;
    ConnectionManager& connections_;
    std::vector<ThreadIndex> threads_;
    std::uint64_t version_ = ~std::uint64_t(0);
    std::vector<std::uint64_t> grid_; // of all threads and processes, ordered
    std::vector<PreciseSpike> precise_;
    std::vector<char> packed_;
    std::vector<char> received_;
    std::vector<std::size_t> counts_;
};

} // namespace nest
