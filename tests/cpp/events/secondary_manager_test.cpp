// SPDX-License-Identifier: GPL-2.0-or-later
// Values that flow at all times, on the first of two processes; the test plays the other one.
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/kernel/parts.hpp"

#include <cstring>
#include <functional>

using namespace nest;

namespace
{

// What `other` makes of the packet of this process is what the second process sends.
struct TwoProcesses final : Communicator
{
    std::function<std::vector<double>(const std::vector<double>&)> other;
    std::vector<double> mine;

    int size() const override { return 2; }
    void allgatherv(const void* data, std::size_t bytes, std::vector<char>& out,
                    std::vector<std::size_t>& counts) override
    {
        mine.resize(bytes / sizeof(double));
        std::memcpy(mine.data(), data, bytes);
        const std::vector<double> theirs = other(mine);
        counts = {bytes, theirs.size() * sizeof(double)};
        out.resize(counts[0] + counts[1]);
        std::memcpy(out.data(), data, bytes);
        std::memcpy(out.data() + bytes, theirs.data(), counts[1]);
    }
};

constexpr NodeId n_nodes = 8;
constexpr double weight = 0.1;

// Eight rate neurons, all connected with all, on two threads of this process and two of the other: nodes 4
// and 8 are on the first thread, 2 and 6 on the second, the others are not here.
struct Network
{
    Kernel::Parts parts;
    TwoProcesses communicator;

    explicit Network(const char* synapse)
    {
        parts.layout.n_threads = parts.settings.local_num_threads = 2;
        parts.layout.n_processes = 2;
        const auto nodes =
            parts.nodes.create(parts.models.node_model("lin_rate_ipn"), n_nodes, nullptr, parts.epoch);
        if (synapse != nullptr) {
            Dictionary d{{"synapse_model", synapse}, {"weight", weight}};
            if (std::strcmp(synapse, "rate_connection_delayed") == 0) {
                d["delay"] = 0.3;
            }
            const SynapseSpec spec =
                parts.connections.parse(d, [&](const std::string& name) -> SynapseModel& {
                    return parts.models.synapse_model(name);
                });
            parts.connections.connect(*nodes, *nodes, *make_rule({{"rule", "all_to_all"}}, *nodes, *nodes),
                                      {spec}, 1);
        }
        // the other process has targets of the same sources
        communicator.other = [](const std::vector<double>& ids) { return ids; };
        parts.simulation.prepare(communicator);
    }
    Pool& pool_of(NodeId id) { return *parts.nodes.locate(id).pool; }
    double* output(NodeId id, Signal signal, int lag)
    {
        return pool_of(id).signals()->output(signal)->at(parts.nodes.locate(id).cell, lag);
    }
    // sum of both channels
    double input(NodeId id, Signal signal, Step step)
    {
        const double* slot =
            pool_of(id).signals()->ring(signal)->slot(step) + 2 * parts.nodes.locate(id).cell;
        return slot[0] + slot[1];
    }
};

bool here(NodeId id)
{
    return id % 2 == 0;
}

// Sums of these depend on their order.
double value(NodeId id, int lag)
{
    return 1.0 / static_cast<double>(3 * id + 1) + lag;
}

double sum_in_order(int lag)
{
    double sum = 0;
    for (NodeId id = 1; id <= n_nodes; ++id) {
        sum += weight * value(id, lag);
    }
    return sum;
}

// Values of the nodes here or there, after a word of status.
std::vector<double> packet(bool ours, int lags, double status)
{
    std::vector<double> x{status};
    for (NodeId id = 1; id <= n_nodes; ++id) {
        for (int lag = 0; here(id) == ours && lag < lags; ++lag) {
            x.push_back(value(id, lag));
        }
    }
    return x;
}

} // namespace

NEST_TEST(nothing_is_done_without_such_connections)
{
    Network network(nullptr);
    EXPECT(!network.parts.secondary.active());
    EXPECT(!network.parts.secondary.relaxes());
}

NEST_TEST(delayed_values_are_summed_in_the_order_of_sources)
{
    Network network("rate_connection_delayed");
    SecondaryManager& secondary = network.parts.secondary;
    EXPECT(secondary.active());
    EXPECT(!secondary.relaxes());
    constexpr int lags = 3;
    EXPECT(network.parts.connections.min_delay() == lags);
    for (NodeId id = 1; id <= n_nodes; ++id) {
        for (int lag = 0; here(id) && lag < lags; ++lag) {
            *network.output(id, Signal::rate_delayed, lag) = value(id, lag);
        }
    }
    network.communicator.other = [](const std::vector<double>&) { return packet(false, lags, 0.0); };
    secondary.exchange(network.communicator);
    EXPECT(network.communicator.mine == packet(true, lags, 0.0));
    const Slice slice{0, lags};
    secondary.deliver(slice, 0);
    EXPECT(network.input(4, Signal::rate_delayed, 3) == sum_in_order(0));
    EXPECT(network.input(2, Signal::rate_delayed, 3) == 0); // of the other thread
    secondary.deliver(slice, 1);
    for (const NodeId id : {2, 4, 6, 8}) {
        for (int lag = 0; lag < lags; ++lag) {
            EXPECT(network.input(id, Signal::rate_delayed, 3 + lag) == sum_in_order(lag));
        }
        EXPECT(network.input(id, Signal::rate_delayed, 2) == 0);
    }
}

NEST_TEST(passes_end_when_all_processes_have_settled_or_one_has_failed)
{
    Network network("rate_connection_instantaneous");
    SecondaryManager& secondary = network.parts.secondary;
    EXPECT(secondary.active());
    EXPECT(secondary.relaxes());
    const int lags = static_cast<int>(network.parts.connections.min_delay());
    double others_status = 0;
    network.communicator.other = [&](const std::vector<double>&) {
        return packet(false, lags, others_status);
    };
    for (NodeId id = 1; id <= n_nodes; ++id) {
        for (int lag = 0; here(id) && lag < lags; ++lag) {
            *network.output(id, Signal::rate_instantaneous, lag) = value(id, lag);
        }
    }
    EXPECT(secondary.exchange_pass(network.communicator, true, false));
    EXPECT(!secondary.exchange_pass(network.communicator, false, false));
    EXPECT(secondary.exchange_pass(network.communicator, false, true));
    others_status = 1;
    EXPECT(!secondary.exchange_pass(network.communicator, true, false));
    EXPECT(secondary.exchange_pass(network.communicator, true, true));
    others_status = 2;
    EXPECT(secondary.exchange_pass(network.communicator, true, false));
    EXPECT(secondary.exchange_pass(network.communicator, false, false));

    // sums are made anew with each pass
    for (int pass = 0; pass < 2; ++pass) {
        secondary.deliver_pass({0, lags}, 0);
        secondary.deliver_pass({0, lags}, 1);
        for (const NodeId id : {2, 4, 6, 8}) {
            for (int lag = 0; lag < lags; ++lag) {
                EXPECT(network.input(id, Signal::rate_instantaneous, lag) == sum_in_order(lag));
            }
        }
    }
}
