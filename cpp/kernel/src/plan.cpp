// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/kernel/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nest
{

namespace
{

class Count final : public PairSink
{
public:
    void take(const PairBatch& batch) override { n += batch.n; }
    std::size_t n = 0;
};

// A number, or the value of a Parameter that is a constant; NaN for anything else.
double constant_of(const Value* v)
{
    if (v == nullptr) {
        return std::nan("");
    }
    if (const auto parameter = v->object<Parameter>()) {
        return parameter->constant_value();
    }
    if (const auto* x = v->as<double>()) {
        return *x;
    }
    if (const auto* k = v->as<std::int64_t>()) {
        return static_cast<double>(*k);
    }
    return std::nan("");
}

// Pairs of a node with itself.
double shared_nodes(const NodeCollection& pre, const NodeCollection& post)
{
    double n = 0.0;
    for (const auto& a : pre.ranges()) {
        for (const auto& b : post.ranges()) {
            if (a.step == 1 && b.step == 1) {
                const auto first = std::max(a.first, b.first);
                const auto last = std::min(a.last(), b.last());
                n += last >= first ? static_cast<double>(last - first + 1) : 0.0;
            }
        }
    }
    return n;
}

} // namespace

std::pair<double, double> expected_connections(const NodeCollection& pre, const NodeCollection& post,
                                               const ConnectionRule& rule, const Dictionary& conn_spec,
                                               std::uint64_t seed, std::uint64_t call)
{
    const auto n_pre = static_cast<double>(pre.size());
    const auto n_post = static_cast<double>(post.size());
    if (pre.empty() || post.empty()) {
        return {0.0, 0.0};
    }
    const double both = rule.make_symmetric || rule.symmetric() ? 2.0 : 1.0;
    const double self = rule.allow_autapses ? 0.0 : shared_nodes(pre, post);
    const Value* name_value = conn_spec.find("rule");
    const std::string name = name_value ? to_string(*name_value, "rule") : "all_to_all";
    const bool masked = conn_spec.has("mask");
    const double p = constant_of(conn_spec.find("p"));
    const double in = constant_of(conn_spec.find("indegree"));
    const double out = constant_of(conn_spec.find("outdegree"));
    const double average = constant_of(conn_spec.find("pairwise_avg_num_conns"));
    if (name == "one_to_one") {
        return {both * (n_post - self), 0.0};
    }
    if (name == "all_to_all") {
        return {both * (n_pre * n_post - self), 0.0};
    }
    if (name == "fixed_indegree" && !std::isnan(in)) {
        return {in * n_post, 0.0};
    }
    if (name == "fixed_outdegree" && !std::isnan(out)) {
        return {out * n_pre, 0.0};
    }
    if (name == "fixed_total_number") {
        return {constant_of(conn_spec.find("N")), 0.0};
    }
    if (name == "pairwise_bernoulli" && !masked && !std::isnan(p)) {
        const double pairs = n_pre * n_post - self;
        return {both * p * pairs, both * std::sqrt(p * (1.0 - p) * pairs)};
    }
    if (name == "pairwise_poisson" && !masked && !std::isnan(average)) {
        const double pairs = n_pre * n_post - self;
        return {both * average * pairs, both * std::sqrt(average * pairs)};
    }
    // Everything else is counted for targets spread over the population.
    constexpr std::size_t most = 100;
    const std::size_t n = std::min(most, post.size());
    std::vector<double> counts;
    for (std::size_t i = 0; i < n; ++i) {
        const auto target = static_cast<std::uint32_t>(i * post.size() / n);
        const std::vector<std::uint32_t> targets{target};
        RuleContext context;
        context.pre = &pre;
        context.post = &post;
        context.seed = seed;
        context.call = call;
        context.local_targets = &targets;
        context.is_local = [target](std::uint32_t t) { return t == target; };
        Count count;
        rule.generate(context, count);
        counts.push_back(static_cast<double>(count.n));
    }
    const double mean = std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(n);
    double spread = 0.0;
    for (const double c : counts) {
        spread += (c - mean) * (c - mean);
    }
    const double error = n > 1 && n < post.size()
                             ? std::sqrt(spread / static_cast<double>(n - 1) / static_cast<double>(n))
                             : 0.0;
    return {both * mean * n_post, both * error * n_post};
}

void Plan::create(const NodeModel& model, std::size_t n)
{
    const ElementType type = model.element_type();
    if (type == ElementType::stimulator || type == ElementType::recorder) {
        devices_ += n;
    } else {
        nodes_[model.base_name] += n;
    }
}

void Plan::connect(const NodeCollection& pre, const NodeCollection& post, const ConnectionRule& rule,
                   const Dictionary& conn_spec, const std::vector<SynapseSpec>& specs,
                   const NodeManager& nodes, const TimeGrid& grid, std::uint64_t seed, std::uint64_t call)
{
    rule.validate(pre, post);
    if (pre.empty() || post.empty()) {
        return;
    }
    const auto [n, error] = expected_connections(pre, post, rule, conn_spec, seed, call);
    const NodeModel& source = nodes.model_of(pre[0]);
    const NodeModel& target = nodes.model_of(post[0]);
    for (const SynapseSpec& spec : specs) {
        double bytes = static_cast<double>(spec.model->entry_bytes());
        // a weight that all share is kept once, as long as nothing changes it
        const bool fixed = spec.model->base_name.rfind("static_synapse", 0) == 0;
        if (fixed && bytes > 4.0 && spec.weight.kind == ValueSource::Kind::scalar) {
            bytes -= 8.0;
        }
        for (const auto& p : spec.parameters) {
            bytes += p.second.kind == ValueSource::Kind::scalar ? 0.0 : 8.0;
        }
        bytes += spec.receptor.kind == ValueSource::Kind::scalar ? 0.0 : 4.0;
        bytes += spec.label.kind == ValueSource::Kind::scalar ? 0.0 : 4.0;
        if (spec.model->has_delay()) {
            Reals delays{spec.delay.scalar};
            if (spec.delay.kind == ValueSource::Kind::array) {
                delays = spec.delay.array;
            } else if (spec.delay.kind == ValueSource::Kind::parameter &&
                       !spec.delay.parameter->is_spatial()) {
                delays.resize(10000);
                KeyedStream stream(seed, Purpose::connect_parameters, call, 0);
                ParameterContext context;
                context.n = delays.size();
                context.stream = &stream;
                spec.delay.parameter->evaluate(context, delays.data());
            }
            Step high = 0;
            for (const double d : delays) {
                const Step steps = std::max<Step>(1, grid.step(d));
                min_delay_ = std::min(min_delay_, steps);
                high = std::max(high, steps);
            }
            max_delay_ = std::max(max_delay_, high);
            bytes += spec.delay.kind == ValueSource::Kind::scalar ? 0.0
                     : high <= 0xff                               ? 1.0
                     : high <= 0xffff                             ? 2.0
                                                                  : 4.0;
        }
        const bool from_device = source.element_type() == ElementType::stimulator ||
                                 source.element_type() == ElementType::recorder;
        groups_.push_back({spec.model->base_name, target.base_name, n, error, bytes,
                           static_cast<double>(pre.size()), static_cast<double>(post.size()),
                           target.element_type() == ElementType::recorder, from_device});
    }
}

Dictionary Plan::summary() const
{
    Dictionary nodes;
    for (const auto& entry : nodes_) {
        nodes[entry.first] = static_cast<std::int64_t>(entry.second);
    }
    List groups;
    for (const Group& g : groups_) {
        Dictionary entry;
        entry["synapse_model"] = g.synapse_model;
        entry["target_model"] = g.target_model;
        entry["n"] = g.n;
        entry["error"] = g.error;
        entry["entry_bytes"] = g.entry_bytes;
        entry["n_pre"] = g.n_pre;
        entry["n_post"] = g.n_post;
        entry["with_source"] = g.with_source;
        entry["from_device"] = g.from_device;
        groups.push_back(std::move(entry));
    }
    const bool any = max_delay_ > 0;
    return {{"nodes", nodes},
            {"devices", static_cast<std::int64_t>(devices_)},
            {"simulated", simulated_},
            {"min_delay", any ? min_delay_ : Step(1)},
            {"max_delay", any ? max_delay_ : Step(1)},
            {"connections", groups}};
}

} // namespace nest
