// SPDX-License-Identifier: GPL-2.0-or-later
// What the connection rules share: keys of random streams, drawing positions, candidates in masks.
#pragma once

#include "nest/network/rule_spec.hpp"
#include "nest/network/spatial_index.hpp"
#include "nest/parallel/distributions.hpp"

#include <cmath>
#include <vector>

namespace nest
{

// A number of partners per node: one number, or drawn from a Parameter and rounded, negative values counting
// as 0.
class Degree
{
public:
    Degree(RuleSpec&, const char* key);
    bool constant() const { return !parameter_; }
    std::uint64_t value() const { return value_; }
    std::uint64_t of(const RuleContext&, NodeId, const Layer*) const;

private:
    std::uint64_t value_ = 0;
    ParameterPtr parameter_;
};

// A probability or mean per pair: one number, or a Parameter.
class PairValue
{
public:
    PairValue() = default;
    // low <= value <= high for numbers; a Parameter's values are cut to these limits.
    PairValue(RuleSpec&, const Value&, const char* key, double low, double high);
    bool constant() const { return !parameter_; }
    double value() const { return value_; }
    // For one target and many sources, or (by_target false) one source and many targets. `space` as in
    // ParameterContext.
    void of(const RuleContext&, bool by_target, NodeId common, const std::uint32_t* others, std::size_t n,
            const Layer* space, std::vector<double>& out) const;

private:
    double value_ = 1.0;
    double low_ = 0.0;
    double high_ = 1.0;
    ParameterPtr parameter_;
};

// Who may be a partner of a node: everybody or the nodes in a mask, with or without the node itself.
class Candidates
{
public:
    Candidates() = default;
    // by_target: candidates are sources. driver_is_target: the mask stands at the target.
    Candidates(RuleSpec&, const NodeCollection& pre, const NodeCollection& post, bool by_target,
               bool driver_is_target);
    bool masked() const { return search_ != nullptr; }
    // Whose periodic boundaries count for distances.
    const Layer* space() const { return space_; }
    // Ascending positions of the candidates for a node, once per periodic image in the mask; those of a mask
    // without `without` (if it is not negative).
    void find(const Layer&, NodeId, std::int64_t without, std::vector<std::uint32_t>& out) const;

private:
    std::shared_ptr<const MaskedSearch> search_;
    const Layer* space_ = nullptr;
};

// n independent positions, uniform in [0, limit) without `without` (if >= 0): two to a word of the stream.
void draw_positions(KeyedStream&, std::uint32_t limit, std::int64_t without, std::size_t n,
                    std::uint32_t* out);

// Draws n different positions in [0, limit), in random order.
class DistinctDraw
{
public:
    void draw(KeyedStream&, std::uint32_t limit, std::int64_t without, std::size_t n, std::uint32_t* out);

private:
    std::vector<std::uint64_t> taken_; // bits, all 0 between draws
    std::vector<std::uint32_t> all_;
};

// Draws n indices with probabilities proportional to weights, with replacement or (different indices) in the
// order of successive draws; false if there are not enough of positive weight.
bool draw_weighted(KeyedStream&, const std::vector<double>& weights, std::size_t n, bool replace,
                   std::vector<std::uint32_t>& out);

inline std::vector<std::uint32_t> ascending_positions(std::size_t n)
{
    std::vector<std::uint32_t> out(n);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint32_t>(i);
    }
    return out;
}

// Further keys: how many partners a node gets, and at a split of a total number.
enum class CountKey : std::uint64_t
{
    degree = 0,
    pair_value = 1,
    split = 2,
    pool = 3,
    third = 4
};
inline KeyedStream count_stream(const RuleContext& c, CountKey key, std::uint64_t n)
{
    return {c.seed, Purpose::connect_counts, c.call, n * 8 + static_cast<std::uint64_t>(key)};
}

// The first node that is in both collections, or 0.
NodeId common_node(const NodeCollection&, const NodeCollection&);

RulePtr make_all_to_all(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_one_to_one(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_fixed_indegree(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_fixed_outdegree(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_fixed_total_number(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_pairwise_bernoulli(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_symmetric_pairwise_bernoulli(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);
RulePtr make_pairwise_poisson(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);

} // namespace nest
