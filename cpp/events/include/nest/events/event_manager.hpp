// SPDX-License-Identifier: GPL-2.0-or-later
// EventManager: finds, for each spike, the rows of connections it has to visit, exchanges spikes between
// threads and processes in canonical order (lag, source), and delivers them. prepare() and exchange() on the
// main thread, the rest on each thread.
#pragma once

#include "nest/events/source_index.hpp"
#include "nest/network/connection_manager.hpp"
#include "nest/parallel/background.hpp"
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
    // Then, collectively: finds out which processes have targets of which sources, if connections changed on
    // any.
    void prepare_exchange(Communicator&);

    const std::vector<StimulatorOutlet>& outlets(int thread) const
    {
        return threads_[static_cast<std::size_t>(thread)].outlets;
    }
    // Orders what the thread emitted and hands spikes to recorders.
    void deliver_to_recorders(const Slice&, ThreadState&);
    // Collects the spikes of all threads and processes. `status` of this process goes with them; returns the
    // largest of all.
    int exchange(std::vector<std::unique_ptr<ThreadState>>&, Communicator&, int status);
    void deliver(const Slice&, ThreadState&);

    // The same in two parts, for pieces of a slice that travel while the next piece is computed; between them
    // nodes may emit again, and nothing is delivered. Only where can_overlap(), after prepare_exchange().
    bool can_overlap() const { return background_ != nullptr && !whole_slices_; }
    void progress() const { background_->progress(); }
    void start_exchange(std::vector<std::unique_ptr<ThreadState>>&, Communicator&, int status);
    int finish_exchange(Communicator&);
    // Cuts what devices emitted in a slice: that after `first` steps is delivered to neurons after
    // next_piece().
    void cut_devices(ThreadState&, int first);
    void next_piece(ThreadState&);
    // As deliver_to_recorders(), for the piece after the cut.
    void deliver_second_to_recorders(const Slice&, ThreadState&);

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
        std::vector<DeviceSpike> second_device; // of the second piece of a slice
        std::map<Pool*, std::vector<ConnectionStore*>>
            plastic; // pools that keep their spikes, and who reads them
    };
    // Allgatherv sends all spikes to all processes, which is best where most sources have targets on most of
    // them; otherwise, each spike goes to the processes that its source has targets on.
    void collect(std::vector<std::unique_ptr<ThreadState>>&);
    void start_with_neighbours();
    void pack_all(int status);
    int unpack_all();
    int finish_with_neighbours();
    void deliver_to_recorders(const Slice&, ThreadState&, const std::vector<DeviceSpike>&);
    void pack(int status, const std::vector<std::uint64_t>& grid, const std::vector<PreciseSpike>& precise);
    int unpack(const char* packet);
    std::size_t local_index(NodeId source) const
    {
        return source / static_cast<NodeId>(layout_.n_vps()) * static_cast<std::size_t>(layout_.n_threads) +
               static_cast<std::size_t>(layout_.thread_of(source));
    }
    void prepare_thread(int thread);
    static void forget_spikes(ThreadIndex&, Step now);
    // `copies`: spikes of the same step and source.
    void add(ThreadIndex&, const SourceIndex&, NodeId source, const RowEvent& prototype, int copies);
    static void deliver_all(std::vector<Target>&, ThreadState&);
    // Visits three sorted lists in one canonical order.
    void merge(ThreadIndex&, const SourceIndex&, const Slice&, ThreadState&,
               const std::vector<std::uint64_t>& grid, const std::vector<PreciseSpike>& precise,
               const std::vector<DeviceSpike>& device);

    const Layout& layout_;
    NodeManager& nodes_;
    ConnectionManager& connections_;
    std::vector<ThreadIndex> threads_;
    std::uint64_t version_ = ~std::uint64_t(0);
    std::vector<std::uint64_t> grid_; // of all threads and processes, ordered
    std::vector<PreciseSpike> precise_;
    // Where spikes go, if not everywhere: per local source a range of positions in send_to_.
    bool targeted_ = false;
    bool whole_slices_ = false; // exchanges with too many neighbours to do it twice
    Background* background_ = nullptr;
    double slice_ms_ = 0.0;
    bool routes_stale_ = true;
    std::vector<int> send_to_;
    std::vector<int> receive_from_;
    std::vector<std::uint32_t> route_begin_;
    std::vector<std::uint32_t> routes_;
    std::vector<std::vector<std::uint64_t>> grid_to_; // per neighbour
    std::vector<std::vector<PreciseSpike>> precise_to_;
    std::vector<std::size_t> send_counts_;
    std::int64_t status_ = 0; // under way to the neighbours
    std::vector<char> packed_;
    std::vector<char> received_;
    std::vector<std::size_t> counts_;
};

} // namespace nest
