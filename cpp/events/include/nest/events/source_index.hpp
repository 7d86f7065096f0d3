// SPDX-License-Identifier: GPL-2.0-or-later
// SourceIndex: the rows of all stores of a thread by source. Built at Prepare, then read only. Its size grows
// with the sources that have targets here, not with the network: dense offsets where most nodes are sources,
// bisection otherwise.
#pragma once

#include "nest/model/connection_store.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace nest
{

class SourceIndex
{
public:
    struct BlockRef
    {
        ConnectionStore* store;
        std::uint32_t block;
    };
    struct Segment
    {
        std::uint32_t block; // into blocks()
        std::uint32_t row;
    };

    // `stores` in the order in which a spike visits them.
    void build(const std::vector<ConnectionStore*>& stores, std::size_t n_nodes);
    void clear();

    struct Range
    {
        const Segment* first;
        const Segment* last;
    };
    Range find(NodeId source) const
    {
        std::size_t k = source;
        if (!dense_) {
            const auto it = std::lower_bound(sources_.begin(), sources_.end(), source);
            if (it == sources_.end() || *it != source) {
                return {nullptr, nullptr};
            }
            k = static_cast<std::size_t>(it - sources_.begin());
        } else if (k + 1 >= begin_.size()) {
            return {nullptr, nullptr};
        }
        return {segments_.data() + begin_[k], segments_.data() + begin_[k + 1]};
    }
    const std::vector<BlockRef>& blocks() const { return blocks_; }
    bool empty() const { return segments_.empty(); }
    bool any_states() const { return any_states_; } // some target takes changes of state
    // The sources that have rows here, appended in any order, perhaps repeatedly.
    void collect_sources(std::vector<NodeId>&) const;
    std::size_t bytes() const;

private:
    bool dense_ = true;
    bool any_states_ = false;
    std::vector<BlockRef> blocks_;
    std::vector<NodeId> sources_;
    std::vector<std::uint32_t> begin_;
    std::vector<Segment> segments_;
};

} // namespace nest
