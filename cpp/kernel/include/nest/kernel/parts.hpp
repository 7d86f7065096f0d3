// SPDX-License-Identifier: GPL-2.0-or-later
// Kernel::Parts: the managers of a kernel in the order in which they depend on each other. Seen by the kernel
// room only.
#pragma once

#include "nest/events/event_manager.hpp"
#include "nest/kernel/kernel.hpp"
#include "nest/kernel/model_manager.hpp"
#include "nest/kernel/module_manager.hpp"
#include "nest/kernel/plan.hpp"
#include "nest/kernel/settings.hpp"
#include "nest/kernel/simulation_manager.hpp"
#include "nest/kernel/stopwatch.hpp"
#include "nest/network/connection_manager.hpp"
#include "nest/network/node_manager.hpp"
#include "nest/recording/io_manager.hpp"

namespace nest
{

struct Kernel::Parts final : KernelView
{
    Parts();
    void reset();

    ModuleManager modules; // first: what modules brought must go before their code does
    std::unique_ptr<Communicator> communicator;
    Layout layout;
    Settings settings;
    IoManager io;
    ModelManager models;
    NodeManager nodes;
    ConnectionManager connections;
    EventManager events;
    SecondaryManager secondary;
    SimulationManager simulation;
    PhaseTime creating;
    PhaseTime connecting;
    std::unique_ptr<Plan> plan; // while a script is only counted
    int planned_threads = 1;
    std::uint64_t epoch = 1;
    std::uint64_t draws = 0; // number of the next call that draws values for nodes or connections

    std::uint64_t seed() const { return mixed_seed(settings.rng_seed, settings.rng_type); }
    void require_current(const NodeCollection&, const char* call) const;
    void require_current(const Connections&, const char* call) const;
    void require_unprepared(const char* call) const;
    // Runs a call that all processes make together: `work(settled)` does it, and may call settled(low, high),
    // with the delays it is about to add, before it changes anything. No process goes on unless all succeeded
    // so far and make the same call; else each throws. `name` tells the call and what has to be the same
    // everywhere. Just work() on a single process.
    using Settled = std::function<void(Step&, Step&)>;
    void together(const std::string& name, const std::function<void(const Settled&)>& work);
    // A node collection that is empty is fine everywhere but refers to nothing.
    void set_synapse_defaults(SynapseModel&, const Dictionary&);
    Dictionary synapse_defaults(const SynapseModel&) const;
    Dictionary node_defaults(const NodeModel&) const;

    // KernelView
    TimeGrid grid() const override { return settings.grid; }
    Step now() const override { return simulation.now(); }
    bool prepared() const override { return simulation.prepared(); }
    bool simulated() const override { return simulation.simulated(); }
    int n_vps() const override { return layout.n_vps(); }
    std::vector<int> local_vps() const override;
    std::vector<NodeId> node_ids(const Value&, const std::string& where) const override;
    Value node_collection(const std::vector<NodeId>&) const override;
    RecordingBackend* backend(const std::string& name) const override { return io.backend(name); }
    Strings backends() const override { return io.backend_names(); }

    // status.cpp
    Value status(const std::string& key) const;
    Strings status_keys() const;
    void set_status(const Dictionary&);
};

} // namespace nest
