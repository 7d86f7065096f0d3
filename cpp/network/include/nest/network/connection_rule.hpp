// SPDX-License-Identifier: GPL-2.0-or-later
// ConnectionRule: which pairs a Connect call makes. A rule generates batches of pairs for the targets of one
// thread from keyed random streams, so that running it twice (to count, then to place) and on any layout of
// threads gives the same pairs.
#pragma once

#include "nest/network/parameter.hpp"

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// Pairs with a common target, or a common source: all that this target has on this process, or all that this
// source makes, so that values drawn for a batch depend neither on threads nor on processes. Positions are
// indices into pre and post.
struct PairBatch
{
    bool by_target = true;                 // else by source
    std::uint64_t common = 0;              // position in post (by_target) or pre
    const std::uint32_t* others = nullptr; // positions in pre (by_target) or post
    std::size_t n = 0;
    // by source: which of the others this thread keeps; parameters are drawn for all, so that they do not
    // depend on the layout.
    const std::uint8_t* keep = nullptr;
    // Index of the first pair's value in array-valued synapse parameters, and the stride to the next pair's.
    std::uint64_t array_first = 0;
    std::uint64_t array_stride = 1;
    // From this pair on one value is passed over: the place of an autapse that is not made.
    std::size_t array_gap = std::numeric_limits<std::size_t>::max();
    std::uint64_t array_index(std::size_t k) const
    {
        return array_first + (k + (k >= array_gap ? 1 : 0)) * array_stride;
    }
};

class PairSink
{
public:
    virtual ~PairSink() = default;
    virtual void take(const PairBatch&) = 0;
};

// What a rule sees of a Connect call.
struct RuleContext
{
    const NodeCollection* pre = nullptr;
    const NodeCollection* post = nullptr;
    std::uint64_t seed = 0; // already mixed with the generator type
    std::uint64_t call = 0; // number of this Connect call: part of every key
    // Targets of this thread: ascending positions in post.
    const std::vector<std::uint32_t>* local_targets = nullptr;
    // For rules that go by source: whether the target at a position in post is on this thread.
    std::function<bool(std::uint32_t)> is_local;
};

class ConnectionRule
{
public:
    virtual ~ConnectionRule() = default;
    // Checks the whole call once (sizes, ranges, in-degree without multapses ...) on the main thread; throws
    // BadProperty.
    virtual void validate(const NodeCollection& pre, const NodeCollection& post) const = 0;
    virtual void generate(const RuleContext&, PairSink&) const = 0;
    // Upper limit and shape of array-valued parameters: how many values the rule takes, or 0 if it takes
    // none.
    virtual std::uint64_t array_size(const NodeCollection& pre, const NodeCollection& post) const = 0;
    virtual bool symmetric() const { return false; }          // makes both directions itself
    virtual bool supports_symmetric() const { return false; } // make_symmetric
    virtual bool all_pairs() const { return false; }          // connects everything with everything
    bool allow_autapses = true;
    bool allow_multapses = true;
    bool make_symmetric = false;
};

using RulePtr = std::shared_ptr<const ConnectionRule>;

// clang-format off
// The rules, sorted, and their factory from conn_spec, with further ones by name (of modules); unknown keys are
// refused with the nearest spelling. Keys of all rules: rule, allow_autapses [True], allow_multapses [True], make_symmetric [False].
// Further keys:
//   fixed_indegree                indegree (integer or Parameter), p, mask
//   fixed_outdegree               outdegree (likewise), p, mask
//   fixed_total_number            N
//   pairwise_bernoulli            p, mask, use_on_source [False]
//   pairwise_poisson              pairwise_avg_num_conns, mask
//   symmetric_pairwise_bernoulli  p (number); needs make_symmetric, and no autapses
//   with mask                     allow_oversized_mask [False]; each periodic image of a node in the mask counts
// p and pairwise_avg_num_conns are numbers or Parameters (spatial ones too); with a degree, p weighs the
// choice of partners. Array-valued synapse parameters: all_to_all (targets x sources), one_to_one (pairs),
// fixed_indegree (targets x indegree), fixed_outdegree (sources x outdegree), fixed_total_number (N).
// clang-format on
class RuleSpec;
using RuleFactory = std::function<RulePtr(RuleSpec&, const NodeCollection& pre, const NodeCollection& post)>;
using FurtherRules = std::map<std::string, RuleFactory>;
Strings connection_rule_names(const FurtherRules& = {});
RulePtr make_rule(const Dictionary& conn_spec, const NodeCollection& pre, const NodeCollection& post,
                  const FurtherRules& = {});

} // namespace nest
