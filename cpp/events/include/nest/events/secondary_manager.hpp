// SPDX-License-Identifier: GPL-2.0-or-later
// SecondaryManager: exchanges what nodes send at all times (signals.hpp) between threads and processes, and
// delivers it in an order that the network alone determines: by signal, then source. Costs nothing in a
// network without such connections. prepare() and the exchanges on the main thread of every process, the rest
// on each thread.
#pragma once

#include "nest/network/connection_manager.hpp"
#include "nest/parallel/communicator.hpp"

#include <vector>

namespace nest
{

class SecondaryManager
{
public:
    SecondaryManager(const Layout& layout, NodeManager& nodes, ConnectionManager& connections)
        : layout_(layout), nodes_(nodes), connections_(connections)
    {
    }

    void clear();
    // Finds all sources that have targets, on any process; collective.
    void prepare(const RunSetup&, Communicator&);
    bool active() const { return !signals_.empty(); }
    // Whether slices are repeated until instantaneous signals agree.
    bool relaxes() const { return setup_.use_wfr && n_direct_ > 0; }

    // One pass of the thread's nodes through a slice; true if they settled. To be followed by exchange_pass()
    // and deliver_pass().
    bool relax(const Slice&, ThreadState&) const;
    // Ends the passes if all nodes of all processes settled, or if there was an error anywhere.
    bool exchange_pass(Communicator&, bool settled, bool failed);
    void deliver_pass(const Slice&, int thread) const;

    // What the last pass of a slice left: delayed signals, and what direct ones will be to begin with.
    void exchange(Communicator&);
    void deliver(const Slice&, int thread) const;

private:
    struct Source
    {
        NodeId id;
        const SignalOutput* output; // of a local source
        std::uint32_t cell;
        int rank;
        std::size_t offset; // into the values of its rank, in doubles
    };
    struct SignalSources
    {
        Signal signal;
        int width;
        std::vector<Source> sources; // by ID
    };
    // One row of connections on a thread.
    struct Row
    {
        std::uint32_t source;
        ConnectionStore* store;
        std::uint32_t block;
        std::uint32_t row;
    };

    void pack(std::size_t n_signals, double head);
    void deliver_signals(std::size_t first, std::size_t last, Step step, int lags, int thread) const;

    const Layout& layout_;
    NodeManager& nodes_;
    ConnectionManager& connections_;
    RunSetup setup_;
    std::vector<SignalSources> signals_; // those in use, direct ones first
    std::size_t n_direct_ = 0;
    std::vector<std::vector<std::vector<Row>>> rows_; // [thread][signal], by source
    std::vector<double> packed_;
    std::vector<char> received_;
    std::vector<std::size_t> counts_;
    std::vector<std::size_t> begin_; // of each rank in received_, in doubles
};

} // namespace nest
