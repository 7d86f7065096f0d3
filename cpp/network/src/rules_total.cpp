// SPDX-License-Identifier: GPL-2.0-or-later
// fixed_total_number: N pairs drawn from all allowed ones. The number is split over a binary tree of targets,
// keyed by the nodes of the tree, so that a thread follows only the branches of its own targets.
#include "rules.hpp"

#include <algorithm>

namespace nest
{

namespace
{

class FixedTotalNumber final : public ConnectionRule
{
public:
    FixedTotalNumber(RuleSpec& spec) : where_(spec.where())
    {
        const Value& v = spec.need("N");
        if (!v.as<std::int64_t>()) {
            throw Error("TypeMismatch", spec.where("N") + " must be an integer, but " + v.type_name() + " " +
                                            v.text() + " was given.");
        }
        const std::int64_t n = *v.as<std::int64_t>();
        if (n < 0 || n > std::int64_t(1) << 50) {
            throw Error("BadProperty", spec.where("N") + " must be between 0 and 2^50, but " +
                                           std::to_string(n) + " was given.");
        }
        n_ = static_cast<std::uint64_t>(n);
        read_switches(spec, *this);
    }

    void validate(const NodeCollection& pre, const NodeCollection& post) const override
    {
        const std::uint64_t pairs =
            static_cast<std::uint64_t>(pre.size()) * post.size() - autapses_before(pre, post).back();
        if (n_ == 0 || (allow_multapses && pairs > 0) || n_ <= pairs) {
            return;
        }
        throw Error("BadProperty", where_ + ": 'N' is " + std::to_string(n_) + ", but only " +
                                       std::to_string(pairs) + " different pairs are possible" +
                                       (allow_multapses ? "." : " and multapses are not allowed."));
    }
    std::uint64_t array_size(const NodeCollection&, const NodeCollection&) const override { return n_; }

    void generate(const RuleContext& c, PairSink& sink) const override
    {
        Walk walk{c, sink, autapses_before(*c.pre, *c.post), {}, {}};
        const auto& local = *c.local_targets;
        split(walk, 1, 0, c.post->size(), n_, 0, local.data(), local.data() + local.size());
    }

private:
    struct Walk
    {
        const RuleContext& c;
        PairSink& sink;
        std::vector<std::uint64_t> autapses; // forbidden pairs before each target; empty: none
        std::vector<std::uint32_t> others;
        DistinctDraw distinct;
        std::uint64_t pairs(std::size_t first, std::size_t last) const
        {
            return static_cast<std::uint64_t>(last - first) * c.pre->size() -
                   (autapses.size() > 1 ? autapses[last] - autapses[first] : 0);
        }
    };

    // Forbidden pairs before each target, and the sum at the end; one 0 if there are none.
    std::vector<std::uint64_t> autapses_before(const NodeCollection& pre, const NodeCollection& post) const
    {
        std::vector<std::uint64_t> out{0};
        if (allow_autapses || common_node(pre, post) == 0) {
            return out;
        }
        for (const NodeId id : post.ids()) {
            out.push_back(out.back() + (pre.contains(id) ? 1 : 0));
        }
        return out;
    }

    // n pairs for the targets first ... last - 1; `before` pairs belong to targets before them.
    void split(Walk& w, std::uint64_t tree_node, std::size_t first, std::size_t last, std::uint64_t n,
               std::uint64_t before, const std::uint32_t* local, const std::uint32_t* local_end) const
    {
        if (n == 0 || local == local_end) {
            return;
        }
        if (last - first == 1) {
            leaf(w, first, n, before);
            return;
        }
        const std::size_t middle = first + (last - first) / 2;
        const std::uint64_t left_pairs = w.pairs(first, middle);
        const std::uint64_t all_pairs = left_pairs + w.pairs(middle, last);
        KeyedStream stream = count_stream(w.c, CountKey::split, tree_node);
        const std::uint64_t left =
            allow_multapses
                ? binomial(stream, n, static_cast<double>(left_pairs) / static_cast<double>(all_pairs))
                : hypergeometric(stream, n, left_pairs, all_pairs);
        const std::uint32_t* cut = std::lower_bound(local, local_end, static_cast<std::uint32_t>(middle));
        split(w, 2 * tree_node, first, middle, left, before, local, cut);
        split(w, 2 * tree_node + 1, middle, last, n - left, before + left, cut, local_end);
    }

    void leaf(Walk& w, std::size_t target, std::uint64_t n, std::uint64_t before) const
    {
        const NodeId id = (*w.c.post)[target];
        const std::int64_t self = allow_autapses ? -1 : w.c.pre->index(id);
        KeyedStream stream = pair_stream(w.c, id);
        w.others.resize(n);
        const auto limit = static_cast<std::uint32_t>(w.c.pre->size());
        if (allow_multapses) {
            draw_positions(stream, limit, self, n, w.others.data());
        } else {
            w.distinct.draw(stream, limit, self, n, w.others.data());
        }
        PairBatch batch;
        batch.common = target;
        batch.others = w.others.data();
        batch.n = n;
        batch.array_first = before;
        w.sink.take(batch);
    }

    std::string where_;
    std::uint64_t n_ = 0;
};

} // namespace

RulePtr make_fixed_total_number(RuleSpec& spec, const NodeCollection&, const NodeCollection&)
{
    return std::make_shared<FixedTotalNumber>(spec);
}

} // namespace nest
