// SPDX-License-Identifier: GPL-2.0-or-later
// NodeManager: creates nodes, finds them again, and reads and writes their fields by whole pools. Main thread
// only, except locate(), which any thread may call while no nodes are made.
#pragma once

#include "nest/model/device.hpp"
#include "nest/network/layout.hpp"
#include "nest/network/node_collection.hpp"
#include "nest/network/parameter.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace nest
{

class NodeManager
{
public:
    explicit NodeManager(const Layout& layout) : layout_(layout) {}

    // Where a node is; pool is nullptr if it is on another process.
    struct Place
    {
        Pool* pool = nullptr;
        std::uint32_t cell = 0;
        int thread = 0;
        bool shared = false; // a device: its pool serves all threads
    };

    void clear();
    // The IDs first ... first + n - 1 of a new range; collections get the epoch given.
    NodeCollectionPtr create(NodeModel&, std::size_t n, std::shared_ptr<Layer>, std::uint64_t epoch);
    // Makes the nodes and sets `all`, or `each` of them, aside from the network: throws what create() and
    // set() would.
    void rehearse(NodeModel&, std::size_t n, std::shared_ptr<Layer>, const Dictionary& all,
                  const std::vector<Dictionary>& each, std::uint64_t epoch, std::uint64_t seed,
                  std::uint64_t call) const;
    std::size_t size() const { return size_; }
    void set_use_wfr(bool on) { use_wfr_ = on; }
    Place locate(NodeId) const;
    NodeModel& model_of(NodeId) const;
    // Collection of ascending, unique, existing IDs.
    NodeCollectionPtr collection(const std::vector<NodeId>& sorted, std::uint64_t epoch) const;

    // Pools of this process: thread's own, and the shared ones of devices.
    const std::vector<Pool*>& thread_pools(int thread) const;
    const std::vector<StimulatorPool*>& stimulators() const { return stimulators_; }
    const std::vector<RecorderPool*>& recorders() const { return recorders_; }
    void for_all_pools(const std::function<void(Pool&)>&) const;

    struct Range
    {
        NodeId first;
        std::size_t n;
        NodeModel* model;
        bool shared;
        std::vector<std::uint32_t>
            begin; // per thread (or one, if shared): local index of the range's first local node
        std::shared_ptr<const Layer> layer;
        NodeId last() const { return first + n - 1; }
    };
    const std::vector<Range>& ranges() const { return ranges_; }
    const Range& range_of(NodeId) const; // throws UnknownNode

    // Local nodes of a collection, by pool; positions refer to the collection.
    std::vector<std::pair<Pool*, CellSelection>> select(const NodeCollection&) const;

    Dictionary get(const NodeCollection&, const Strings& keys, Step now) const;
    void set(const NodeCollection&, const Dictionary&, std::uint64_t seed, std::uint64_t call);
    void set_each(const NodeCollection&, const std::vector<Dictionary>&);

private:
    Pool& pool(NodeModel&, int thread, bool& shared);
    bool general_value(const std::string& key, NodeId, Value&) const;

    const Layout& layout_;
    std::size_t size_ = 0;
    bool use_wfr_ = true;
    std::vector<Range> ranges_;
    struct ModelPools
    {
        NodeModel* model;
        bool shared;
        std::vector<std::unique_ptr<Pool>> per_thread;
    };
    std::vector<ModelPools> pools_;
    std::vector<std::vector<Pool*>> thread_pools_;
    std::vector<StimulatorPool*> stimulators_;
    std::vector<RecorderPool*> recorders_;
};

} // namespace nest
