// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/network/third_factor.hpp"

#include "rules.hpp"

namespace nest
{

namespace
{

class ThirdFactorSink final : public PairSink
{
public:
    ThirdFactorSink(const RuleContext& c, const NodeCollection& third, double p, bool block,
                    std::size_t pool_size, ThirdFactors& out)
        : c_(c), third_(third), p_(p), block_(block), pool_size_(pool_size), out_(out)
    {
    }
    void take(const PairBatch& batch) override
    {
        const NodeId common = batch.by_target ? (*c_.post)[batch.common] : (*c_.pre)[batch.common];
        KeyedStream stream = count_stream(c_, CountKey::third, common);
        if (batch.by_target) {
            find_pool(batch.common);
        }
        for (std::size_t k = 0; k < batch.n; ++k) {
            if (p_ < 1 && !(stream.uniform() < p_)) {
                continue;
            }
            if (!batch.by_target) {
                find_pool(batch.others[k]);
            }
            const NodeId source = batch.by_target ? (*c_.pre)[batch.others[k]] : common;
            const NodeId target = batch.by_target ? common : (*c_.post)[batch.others[k]];
            out_.sources.push_back(static_cast<std::int64_t>(source));
            out_.thirds.push_back(static_cast<std::int64_t>(third_[pool_[stream.integer(pool_.size())]]));
            out_.targets.push_back(static_cast<std::int64_t>(target));
        }
    }

private:
    // The pool belongs to the target, whatever the order of the pairs.
    void find_pool(std::uint64_t target)
    {
        pool_.resize(pool_size_);
        if (!block_) {
            KeyedStream stream = count_stream(c_, CountKey::pool, (*c_.post)[target]);
            distinct_.draw(stream, static_cast<std::uint32_t>(third_.size()), -1, pool_size_, pool_.data());
        } else if (pool_size_ == 1) {
            pool_[0] = static_cast<std::uint32_t>(target / (c_.post->size() / third_.size()));
        } else {
            for (std::size_t i = 0; i < pool_size_; ++i) {
                pool_[i] = static_cast<std::uint32_t>(target * pool_size_ + i);
            }
        }
    }

    const RuleContext& c_;
    const NodeCollection& third_;
    double p_;
    bool block_;
    std::size_t pool_size_;
    ThirdFactors& out_;
    std::vector<std::uint32_t> pool_;
    DistinctDraw distinct_;
};

} // namespace

Strings third_factor_rule_names()
{
    return {"third_factor_bernoulli_with_pool"};
}

ThirdFactorRule::ThirdFactorRule(const Dictionary& given, const ConnectionRule& primary,
                                 const NodeCollection& post, const NodeCollection& third)
{
    const std::string call = "TripartiteConnect";
    const Value* name = given.find("rule");
    if (!name) {
        throw Error("BadProperty", call + ": the third-factor specification needs the key 'rule': " +
                                       listing(third_factor_rule_names()) + ".");
    }
    const std::string rule = to_string(*name, call + ": 'rule' of the third factor");
    if (rule != third_factor_rule_names()[0]) {
        throw Error("IllegalConnection", call + ": there is no third-factor rule '" + rule + "'." +
                                             did_you_mean(rule, third_factor_rule_names()) +
                                             " Known rules: " + listing(third_factor_rule_names()) + ".");
    }
    if (primary.make_symmetric || primary.symmetric()) {
        throw Error("BadProperty", call + ": third factors cannot be used with 'make_symmetric': True.");
    }
    RuleSpec spec(rule, given);
    if (const Value* p = spec.find("p")) {
        p_ = to_real(*p, spec.where("p"));
        if (!(p_ >= 0 && p_ <= 1)) {
            throw Error("BadProperty",
                        spec.where("p") + " must be between 0 and 1, but " + to_text(p_) + " was given.");
        }
    }
    if (const Value* type = spec.find("pool_type")) {
        const std::string text = to_string(*type, spec.where("pool_type"));
        if (text != "random" && text != "block") {
            throw Error("BadProperty", spec.where("pool_type") + " must be 'random' or 'block', but '" +
                                           text + "' was given.");
        }
        block_ = text == "block";
    }
    const auto n = static_cast<std::int64_t>(third.size());
    std::int64_t size = n;
    if (const Value* v = spec.find("pool_size")) {
        if (!v->as<std::int64_t>()) {
            throw Error("TypeMismatch", spec.where("pool_size") + " must be an integer, but " +
                                            v->type_name() + " " + v->text() + " was given.");
        }
        size = *v->as<std::int64_t>();
    }
    spec.done();
    if (size < 1 || size > n) {
        throw Error("BadProperty", spec.where("pool_size") +
                                       " must be between 1 and the number of third-factor nodes (" +
                                       std::to_string(n) + "), but " + std::to_string(size) + " was given.");
    }
    pool_size_ = static_cast<std::size_t>(size);
    const bool fits =
        (pool_size_ == 1 && post.size() % third.size() == 0) || post.size() * pool_size_ == third.size();
    if (block_ && !fits) {
        throw Error("BadProperty",
                    spec.where() + ": with 'pool_type': 'block', " + std::to_string(post.size()) +
                        " targets and " + std::to_string(third.size()) +
                        " third-factor nodes do not fit 'pool_size' " + std::to_string(pool_size_) +
                        "; it must be 1 and the number of targets a multiple of that of the third-factor "
                        "nodes, or these must be "
                        "'pool_size' times as many as the targets.");
    }
}

ThirdFactors ThirdFactorRule::draw(const ConnectionRule& primary, const NodeCollection& pre,
                                   const NodeCollection& post, const NodeCollection& third,
                                   std::uint64_t seed, std::uint64_t call) const
{
    const std::vector<std::uint32_t> all = ascending_positions(post.size());
    RuleContext c;
    c.pre = &pre;
    c.post = &post;
    c.seed = seed;
    c.call = call;
    c.local_targets = &all;
    c.is_local = [](std::uint32_t) { return true; };
    ThirdFactors out;
    ThirdFactorSink sink(c, third, p_, block_, pool_size_, out);
    primary.generate(c, sink);
    return out;
}

} // namespace nest
