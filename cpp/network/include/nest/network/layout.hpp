// SPDX-License-Identifier: GPL-2.0-or-later
// Layout: how nodes are dealt to virtual processes, ranks and threads. Node n lives on virtual process n mod
// n_vps; virtual process v on rank v mod n_processes, thread v / n_processes. Constant while nodes exist.
#pragma once

#include "nest/model/spike.hpp"

namespace nest
{

struct Layout
{
    int n_threads = 1;
    int n_processes = 1;
    int rank = 0;
    bool planned = false; // a plan: nobody is at home, so no node is local

    int n_vps() const { return n_threads * n_processes; }
    int vp_of(NodeId id) const { return static_cast<int>(id % static_cast<NodeId>(n_vps())); }
    int thread_of_vp(int vp) const { return vp / n_processes; }
    int vp_of_thread(int thread) const { return thread * n_processes + rank; }
    bool is_local_vp(int vp) const { return !planned && vp % n_processes == rank; }
    bool is_local(NodeId id) const { return is_local_vp(vp_of(id)); }
    int thread_of(NodeId id) const { return thread_of_vp(vp_of(id)); }
};

} // namespace nest
