// SPDX-License-Identifier: GPL-2.0-or-later
// all_to_all and one_to_one.
#include "rules.hpp"

namespace nest
{

namespace
{

class AllToAll final : public ConnectionRule
{
public:
    bool all_pairs() const override { return true; }
    void validate(const NodeCollection&, const NodeCollection&) const override {}
    std::uint64_t array_size(const NodeCollection& pre, const NodeCollection& post) const override
    {
        return static_cast<std::uint64_t>(pre.size()) * post.size();
    }
    void generate(const RuleContext& c, PairSink& sink) const override
    {
        const std::size_t n = c.pre->size();
        std::vector<std::uint32_t> all = ascending_positions(n);
        std::vector<std::uint32_t> others;
        for (const std::uint32_t t : *c.local_targets) {
            PairBatch batch;
            batch.common = t;
            batch.others = all.data();
            batch.n = n;
            batch.array_first = static_cast<std::uint64_t>(t) * n;
            const std::int64_t self = allow_autapses ? -1 : c.pre->index((*c.post)[t]);
            if (self >= 0) {
                others = all;
                others.erase(others.begin() + self);
                batch.others = others.data();
                batch.n = n - 1;
                batch.array_gap = static_cast<std::size_t>(self);
            }
            if (batch.n > 0) {
                sink.take(batch);
            }
        }
    }
};

class OneToOne final : public ConnectionRule
{
public:
    void validate(const NodeCollection& pre, const NodeCollection& post) const override
    {
        if (pre.size() != post.size()) {
            throw Error("DimensionMismatch",
                        "Connect with rule 'one_to_one' needs as many sources as targets, but there are " +
                            std::to_string(pre.size()) + " and " + std::to_string(post.size()) + ".");
        }
    }
    std::uint64_t array_size(const NodeCollection& pre, const NodeCollection&) const override
    {
        return pre.size();
    }
    bool supports_symmetric() const override { return true; }
    void generate(const RuleContext& c, PairSink& sink) const override
    {
        for (const std::uint32_t t : *c.local_targets) {
            if (!allow_autapses && (*c.pre)[t] == (*c.post)[t]) {
                continue;
            }
            PairBatch batch;
            batch.common = t;
            batch.others = &t;
            batch.n = 1;
            batch.array_first = t;
            sink.take(batch);
        }
    }
};

template <class Rule>
RulePtr plain_rule(RuleSpec& spec)
{
    auto rule = std::make_shared<Rule>();
    read_switches(spec, *rule);
    return rule;
}

} // namespace

RulePtr make_all_to_all(RuleSpec& spec, const NodeCollection&, const NodeCollection&)
{
    return plain_rule<AllToAll>(spec);
}

RulePtr make_one_to_one(RuleSpec& spec, const NodeCollection&, const NodeCollection&)
{
    return plain_rule<OneToOne>(spec);
}

} // namespace nest
