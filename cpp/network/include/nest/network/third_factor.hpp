// SPDX-License-Identifier: GPL-2.0-or-later
// Third factors of TripartiteConnect: which primary connections get a third-factor node, and which one. Main
// thread.
#pragma once

#include "nest/network/connection_rule.hpp"

#include <vector>

namespace nest
{

// One entry per primary connection that has a third factor: connect sources[i] to thirds[i] (third_in) and
// thirds[i] to targets[i] (third_out).
struct ThirdFactors
{
    std::vector<std::int64_t> sources;
    std::vector<std::int64_t> thirds;
    std::vector<std::int64_t> targets;
};

// A checked third_factor_conn_spec. Rule third_factor_bernoulli_with_pool, keys: p [1]: probability of a
// third factor per primary connection; pool_type ['random']: the pool of a target is drawn from all
// third-factor nodes, or 'block': follows from its place; pool_size [all]: nodes in the pool. With 'block',
// pool_size must be 1 and the number of targets a multiple of that of the third-factor nodes, or these must
// be pool_size times as many as the targets.
class ThirdFactorRule
{
public:
    // Throws BadProperty, TypeMismatch, UnaccessedDictionaryEntry; IllegalConnection for an unknown rule.
    ThirdFactorRule(const Dictionary& spec, const ConnectionRule& primary, const NodeCollection& post,
                    const NodeCollection& third);
    // The same on every process. seed and call are those with which `primary` makes the primary connections.
    ThirdFactors draw(const ConnectionRule& primary, const NodeCollection& pre, const NodeCollection& post,
                      const NodeCollection& third, std::uint64_t seed, std::uint64_t call) const;

private:
    double p_ = 1.0;
    bool block_ = false;
    std::size_t pool_size_ = 0;
};

Strings third_factor_rule_names();

} // namespace nest
