// SPDX-License-Identifier: GPL-2.0-or-later
// fixed_indegree and fixed_outdegree, also within masks and with weighted choice.
#include "rules.hpp"

namespace nest
{

namespace
{

class FixedDegree final : public ConnectionRule
{
public:
    FixedDegree(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post, bool by_target)
        : by_target_(by_target), key_(by_target ? "indegree" : "outdegree"), where_(spec.where()),
          degree_(spec, key_)
    {
        read_switches(spec, *this);
        // the mask stands at the node whose degree is fixed
        candidates_ = Candidates(spec, pre, post, by_target, by_target);
        if (const Value* p = spec.find("p")) {
            p_ = PairValue(spec, *p, "p", 0.0, 1.0);
            weighted_ = !p_.constant() || p_.value() == 0;
        }
    }

    void validate(const NodeCollection& pre, const NodeCollection& post) const override
    {
        const NodeCollection& nodes = by_target_ ? post : pre;
        const NodeCollection& partners = by_target_ ? pre : post;
        if (!degree_.constant() || nodes.empty() || candidates_.masked()) {
            return; // known only node by node
        }
        const NodeId self = allow_autapses ? 0 : common_node(pre, post);
        check(degree_.value(), partners.size() - (self != 0 ? 1 : 0), self != 0 ? self : nodes[0]);
    }
    std::uint64_t array_size(const NodeCollection& pre, const NodeCollection& post) const override
    {
        return degree_.constant() ? degree_.value() * (by_target_ ? post : pre).size() : 0;
    }

    void generate(const RuleContext& c, PairSink& sink) const override
    {
        if (by_target_) {
            Scratch scratch;
            for (const std::uint32_t t : *c.local_targets) {
                batch(c, sink, t, nullptr, scratch);
            }
            return;
        }
        // every thread draws all pairs of a source, so that values drawn with them are the same for all
        // layouts
        std::vector<std::uint8_t> local(c.post->size(), 0);
        for (const std::uint32_t t : *c.local_targets) {
            local[t] = 1;
        }
        if (c.local_targets->empty()) {
            return;
        }
        const std::uint8_t* filter = c.local_targets->size() < c.post->size() ? local.data() : nullptr;
        Scratch scratch;
        for (std::size_t s = 0; s < c.pre->size(); ++s) {
            batch(c, sink, s, filter, scratch);
        }
    }

private:
    struct Scratch
    {
        std::vector<std::uint32_t> others;
        std::vector<std::uint32_t> candidates;
        std::vector<std::uint32_t> chosen;
        std::vector<std::uint8_t> keep;
        std::vector<double> weights;
        DistinctDraw distinct;
    };

    void check(std::uint64_t n, std::uint64_t available, NodeId node) const
    {
        if (n == 0 || (allow_multapses && available > 0)) {
            return;
        }
        if (n > available) {
            throw Error(candidates_.masked() || weighted_ ? "KernelException" : "BadProperty",
                        where_ + ": '" + key_ + "' of node " + std::to_string(node) + " is " +
                            std::to_string(n) + ", but only " + std::to_string(available) + " different " +
                            (by_target_ ? "sources" : "targets") +
                            (candidates_.masked() ? " are in its mask"
                             : weighted_          ? " have a probability above 0"
                                                  : " are available") +
                            (allow_multapses ? "." : " and multapses are not allowed."));
        }
    }

    void batch(const RuleContext& c, PairSink& sink, std::size_t position, const std::uint8_t* local,
               Scratch& scratch) const
    {
        const NodeCollection& nodes = by_target_ ? *c.post : *c.pre;
        const NodeCollection& partners = by_target_ ? *c.pre : *c.post;
        const NodeId node = nodes[position];
        const std::int64_t self = allow_autapses ? -1 : partners.index(node);
        const std::uint64_t n = degree_.of(c, node, nodes.layer().get());
        if (n == 0) {
            return;
        }
        if (n > (std::uint64_t(1) << 40)) {
            throw Error("BadProperty",
                        where_ + ": '" + key_ + "' of " + std::to_string(n) + " is too large.");
        }
        auto& others = scratch.others;
        others.resize(n);
        KeyedStream stream = pair_stream(c, node);
        if (candidates_.masked() || weighted_) {
            choose(c, nodes, node, self, stream, scratch);
        } else {
            const std::uint64_t available = partners.size() - (self >= 0 ? 1 : 0);
            check(n, available, node);
            const auto limit = static_cast<std::uint32_t>(partners.size());
            if (allow_multapses) {
                draw_positions(stream, limit, self, n, others.data());
            } else {
                scratch.distinct.draw(stream, limit, self, n, others.data());
            }
        }
        PairBatch out;
        out.by_target = by_target_;
        out.common = position;
        out.others = others.data();
        out.n = n;
        out.array_first = position * n;
        if (local) {
            scratch.keep.resize(n);
            for (std::size_t k = 0; k < n; ++k) {
                scratch.keep[k] = local[others[k]];
            }
            out.keep = scratch.keep.data();
        }
        sink.take(out);
    }

    // Fills scratch.others from the nodes in the mask, by their weights.
    void choose(const RuleContext& c, const NodeCollection& nodes, NodeId node, std::int64_t self,
                KeyedStream& stream, Scratch& scratch) const
    {
        auto& others = scratch.others;
        auto& candidates = scratch.candidates;
        const std::size_t n = others.size();
        if (candidates_.masked()) {
            candidates_.find(*nodes.layer(), node, self, candidates);
        } else {
            candidates = ascending_positions((by_target_ ? c.pre : c.post)->size());
            if (self >= 0) {
                candidates.erase(candidates.begin() + self);
            }
        }
        const auto available = static_cast<std::uint32_t>(candidates.size());
        check(n, available, node);
        if (weighted_) {
            p_.of(c, by_target_, node, candidates.data(), candidates.size(), candidates_.space(),
                  scratch.weights);
            if (!draw_weighted(stream, scratch.weights, n, allow_multapses, scratch.chosen)) {
                std::uint64_t positive = 0;
                for (const double w : scratch.weights) {
                    positive += w > 0 ? 1 : 0;
                }
                check(n, positive, node);
            }
        } else {
            scratch.chosen.resize(n);
            if (allow_multapses) {
                draw_positions(stream, available, -1, n, scratch.chosen.data());
            } else {
                scratch.distinct.draw(stream, available, -1, n, scratch.chosen.data());
            }
        }
        for (std::size_t k = 0; k < n; ++k) {
            others[k] = candidates[scratch.chosen[k]];
        }
    }

    bool by_target_;
    const char* key_;
    std::string where_;
    Degree degree_;
    Candidates candidates_;
    PairValue p_;
    bool weighted_ = false;
};

} // namespace

RulePtr make_fixed_indegree(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post)
{
    return std::make_shared<FixedDegree>(spec, pre, post, true);
}

RulePtr make_fixed_outdegree(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post)
{
    return std::make_shared<FixedDegree>(spec, pre, post, false);
}

} // namespace nest
