// SPDX-License-Identifier: GPL-2.0-or-later
// Plan: what a script would build and run on a number of processes and threads, counted without building it.
// The kernel hands it every Create, Connect and Run while a plan is under way; everybody else is none the
// wiser. Main thread only.
#pragma once

#include "nest/network/connection_manager.hpp"
#include "nest/network/connection_rule.hpp"

#include <map>
#include <string>
#include <vector>

namespace nest
{

class Plan
{
public:
    void create(const NodeModel&, std::size_t n);
    // `seed` and `call` as for a real Connect, so that what is sampled is what would be drawn.
    void connect(const NodeCollection& pre, const NodeCollection& post, const ConnectionRule&,
                 const Dictionary& conn_spec, const std::vector<SynapseSpec>&, const NodeManager&,
                 const TimeGrid&, std::uint64_t seed, std::uint64_t call);
    void run(double ms) { simulated_ += ms; }

    // {nodes: {model: n}, devices, simulated (ms), min_delay, max_delay (steps), connections: one dictionary
    // per Connect call and synapse}
    Dictionary summary() const;

private:
    struct Group
    {
        std::string synapse_model;
        std::string target_model;
        double n;     // expected
        double error; // standard error of n, 0 where it is exact
        double entry_bytes;
        double n_pre;
        double n_post;
        bool with_source; // kept by the sources' process: recorders
        bool from_device;
    };
    std::map<std::string, std::size_t> nodes_; // by base model
    std::size_t devices_ = 0;
    std::vector<Group> groups_;
    double simulated_ = 0.0;
    Step min_delay_ = std::numeric_limits<Step>::max();
    Step max_delay_ = 0;
};

// Expected number of connections and its standard error: exact for rules with constant numbers, else counted
// for a sample of targets.
std::pair<double, double> expected_connections(const NodeCollection& pre, const NodeCollection& post,
                                               const ConnectionRule&, const Dictionary& conn_spec,
                                               std::uint64_t seed, std::uint64_t call);

} // namespace nest
