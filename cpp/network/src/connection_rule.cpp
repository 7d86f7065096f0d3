// SPDX-License-Identifier: GPL-2.0-or-later
// The registry of connection rules and what they share. The rules themselves are in rules_*.cpp.
#include "nest/network/connection_rule.hpp"

#include "nest/parallel/bulk.hpp"
#include "rules.hpp"

#include <algorithm>
#include <limits>

namespace nest
{

namespace
{

struct Factory
{
    const char* name;
    RulePtr (*make)(RuleSpec&, const NodeCollection&, const NodeCollection&);
};

constexpr Factory factories[] = {{"all_to_all", make_all_to_all},
                                 {"fixed_indegree", make_fixed_indegree},
                                 {"fixed_outdegree", make_fixed_outdegree},
                                 {"fixed_total_number", make_fixed_total_number},
                                 {"one_to_one", make_one_to_one},
                                 {"pairwise_bernoulli", make_pairwise_bernoulli},
                                 {"pairwise_poisson", make_pairwise_poisson},
                                 {"symmetric_pairwise_bernoulli", make_symmetric_pairwise_bernoulli}};

} // namespace

Strings connection_rule_names(const FurtherRules& further)
{
    Strings names;
    for (const Factory& f : factories) {
        names.push_back(f.name);
    }
    for (const auto& f : further) {
        names.push_back(f.first);
    }
    std::sort(names.begin(), names.end());
    return names;
}

RulePtr make_rule(const Dictionary& conn_spec, const NodeCollection& pre, const NodeCollection& post,
                  const FurtherRules& further)
{
    const Strings names = connection_rule_names(further);
    const Value* name = conn_spec.find("rule");
    if (!name) {
        throw Error("BadProperty", "Connect: conn_spec needs the key 'rule': one of " + listing(names) + ".");
    }
    const std::string rule = to_string(*name, "Connect: 'rule'");
    constexpr std::size_t limit = std::numeric_limits<std::uint32_t>::max();
    if (pre.size() >= limit || post.size() >= limit) {
        throw Error("BadProperty", "Connect: at most " + std::to_string(limit - 1) +
                                       " sources and targets per call are possible.");
    }
    RuleFactory factory;
    for (const Factory& f : factories) {
        if (rule == f.name) {
            factory = f.make;
        }
    }
    if (const auto it = further.find(rule); it != further.end()) {
        factory = it->second;
    }
    if (!factory) {
        throw Error("BadProperty", "Connect: there is no connection rule '" + rule + "'." +
                                       did_you_mean(rule, names) + " Known rules: " + listing(names) + ".");
    }
    RuleSpec spec(rule, conn_spec);
    RulePtr made = factory(spec, pre, post);
    spec.done();
    if (made->make_symmetric && !made->supports_symmetric()) {
        throw Error("NotImplemented", spec.where() + " does not support 'make_symmetric': True.");
    }
    return made;
}

void read_switches(RuleSpec& spec, ConnectionRule& rule)
{
    rule.allow_autapses = spec.flag("allow_autapses", true);
    rule.allow_multapses = spec.flag("allow_multapses", true);
    rule.make_symmetric = spec.flag("make_symmetric", false);
}

NodeId common_node(const NodeCollection& a, const NodeCollection& b)
{
    if (a.size() > b.size()) {
        return common_node(b, a);
    }
    for (const auto& r : a.ranges()) {
        for (std::size_t k = 0; k < r.size; ++k) {
            if (b.contains(r.first + k * r.step)) {
                return r.first + k * r.step;
            }
        }
    }
    return 0;
}

Degree::Degree(RuleSpec& spec, const char* key)
{
    const Value& v = spec.need(key);
    if (const auto p = v.object<Parameter>()) {
        parameter_ = p;
        return;
    }
    if (!v.as<std::int64_t>()) {
        throw Error("TypeMismatch", spec.where(key) + " must be an integer or a Parameter, but " +
                                        v.type_name() + " " + v.text() + " was given.");
    }
    const std::int64_t n = *v.as<std::int64_t>();
    if (n < 0) {
        throw Error("BadProperty",
                    spec.where(key) + " must be >= 0, but " + std::to_string(n) + " was given.");
    }
    value_ = static_cast<std::uint64_t>(n);
}

std::uint64_t Degree::of(const RuleContext& c, NodeId node, const Layer* layer) const
{
    if (!parameter_) {
        return value_;
    }
    KeyedStream stream = count_stream(c, CountKey::degree, node);
    ParameterContext context;
    context.n = 1;
    context.targets = &node;
    context.target_layer = layer;
    context.stream = &stream;
    double x = 0;
    parameter_->evaluate(context, &x);
    if (!(std::fabs(x) < 1e15)) {
        throw Error("BadProperty",
                    "Connect: a Parameter yielded the degree " + to_text(x) + "; degrees must be finite.");
    }
    return x > 0 ? static_cast<std::uint64_t>(std::llround(x)) : 0;
}

PairValue::PairValue(RuleSpec& spec, const Value& v, const char* key, double low, double high)
    : low_(low), high_(high)
{
    if (const auto p = v.object<Parameter>()) {
        value_ = p->constant_value();
        if (std::isnan(value_)) {
            parameter_ = p;
        } else {
            value_ = std::fmin(std::fmax(value_, low), high);
        }
        return;
    }
    value_ = to_real(v, spec.where(key));
    if (!(value_ >= low && value_ <= high) || !std::isfinite(value_)) {
        throw Error("BadProperty",
                    spec.where(key) + " must be " +
                        (std::isfinite(high) ? "between " + to_text(low) + " and " + to_text(high)
                                             : "finite and >= " + to_text(low)) +
                        ", but " + to_text(value_) + " was given.");
    }
}

void PairValue::of(const RuleContext& c, bool by_target, NodeId common, const std::uint32_t* others,
                   std::size_t n, const Layer* space, std::vector<double>& out) const
{
    out.resize(n);
    if (!parameter_) {
        std::fill(out.begin(), out.end(), value_);
        return;
    }
    const NodeCollection& partners = by_target ? *c.pre : *c.post;
    std::vector<NodeId> many(n);
    const std::vector<NodeId> one(n, common);
    if (partners.contiguous()) {
        for (std::size_t i = 0; i < n; ++i) {
            many[i] = partners.ranges()[0].first + others[i];
        }
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            many[i] = partners[others[i]];
        }
    }
    KeyedStream stream = count_stream(c, CountKey::pair_value, common);
    ParameterContext context;
    context.n = n;
    context.sources = by_target ? many.data() : one.data();
    context.targets = by_target ? one.data() : many.data();
    context.source_layer = c.pre->layer().get();
    context.target_layer = c.post->layer().get();
    context.space = space;
    context.stream = &stream;
    parameter_->evaluate(context, out.data());
    for (double& x : out) {
        if (std::isnan(x)) {
            throw Error("BadProperty", "Connect: a Parameter for a probability yielded NaN.");
        }
        x = std::fmin(std::fmax(x, low_), high_);
    }
    if (!std::isfinite(high_)) {
        for (const double x : out) {
            if (!std::isfinite(x)) {
                throw Error("BadProperty",
                            "Connect: a Parameter for a mean number of connections yielded infinity.");
            }
        }
    }
}

Candidates::Candidates(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post, bool by_target,
                       bool driver_is_target)
{
    // the candidates' layer is the one in which the mask is laid out
    space_ = (driver_is_target ? pre : post).layer().get();
    const Value* mask = spec.find("mask");
    const bool oversized = spec.flag("allow_oversized_mask", false);
    if (!mask) {
        return;
    }
    if (!pre.layer() || !post.layer()) {
        throw Error("BadProperty", spec.where("mask") + " needs sources and targets that have positions.");
    }
    if (pre.layer()->dimensions != post.layer()->dimensions) {
        throw Error("BadProperty",
                    spec.where("mask") + " needs sources and targets with the same number of dimensions.");
    }
    const NodeCollection& pool = by_target ? pre : post;
    search_ = std::make_shared<MaskedSearch>(pool, to_mask(*mask, spec.where("mask")), *space_,
                                             by_target == driver_is_target, oversized);
}

void Candidates::find(const Layer& layer, NodeId node, std::int64_t without,
                      std::vector<std::uint32_t>& out) const
{
    search_->find(layer.position(node), out);
    if (without >= 0) {
        const auto own = std::equal_range(out.begin(), out.end(), static_cast<std::uint32_t>(without));
        out.erase(own.first, own.second);
    }
}

namespace
{

void pass_over(std::int64_t without, std::size_t n, std::uint32_t* out)
{
    if (without >= 0) {
        const auto gap = static_cast<std::uint32_t>(without);
        for (std::size_t k = 0; k < n; ++k) {
            out[k] += out[k] >= gap ? 1 : 0;
        }
    }
}

} // namespace

void draw_positions(KeyedStream& stream, std::uint32_t limit, std::int64_t without, std::size_t n,
                    std::uint32_t* out)
{
    draw_below(stream, limit - (without >= 0 ? 1 : 0), n, out);
    pass_over(without, n, out);
}

void DistinctDraw::draw(KeyedStream& given, std::uint32_t limit, std::int64_t without, std::size_t n,
                        std::uint32_t* out)
{
    const std::uint32_t range = limit - (without >= 0 ? 1 : 0);
    NEST_CHECK(n <= range);
    if (n == 0) {
        return;
    }
    KeyedStream stream = given; // in registers
    if (2 * n <= range) {
        // drawn again if taken: at most every other draw is lost
        taken_.resize(std::max<std::size_t>(taken_.size(), range / 64 + 1));
        std::uint64_t* taken = taken_.data();
        const Narrow narrow(range);
        std::size_t k = 0;
        // without a branch, which would be mispredicted: a number that is taken is overwritten by the next
        // one
        const auto take = [&](std::uint32_t x) {
            std::uint64_t& word = taken[x / 64];
            const std::uint64_t bit = std::uint64_t(1) << (x % 64);
            out[k] = x;
            k += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        };
        while (k < n) {
            const std::uint64_t word = stream.bits();
            take(narrow.number(static_cast<std::uint32_t>(word), stream));
            if (k < n) {
                take(narrow.number(static_cast<std::uint32_t>(word >> 32), stream));
            }
        }
        for (k = 0; k < n; ++k) {
            taken[out[k] / 64] = 0;
        }
    } else {
        // the first n of a shuffle
        all_.resize(range);
        for (std::uint32_t i = 0; i < range; ++i) {
            all_[i] = i;
        }
        for (std::size_t k = 0; k < n; ++k) {
            std::swap(all_[k], all_[k + stream.integer(range - k)]);
            out[k] = all_[k];
        }
    }
    pass_over(without, n, out);
    given = stream;
}

bool draw_weighted(KeyedStream& stream, const std::vector<double>& weights, std::size_t n, bool replace,
                   std::vector<std::uint32_t>& out)
{
    out.clear();
    if (replace) {
        std::vector<double> sum(weights.size());
        double total = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            total += weights[i];
            sum[i] = total;
        }
        if (!(total > 0)) {
            return n == 0;
        }
        for (std::size_t k = 0; k < n; ++k) {
            // the first index whose sum exceeds the number: never one of weight 0
            const auto it = std::upper_bound(sum.begin(), sum.end(), stream.uniform() * total);
            std::size_t i = static_cast<std::size_t>(std::min(it, sum.end() - 1) - sum.begin());
            while (weights[i] <= 0) {
                --i; // only after rounding at the upper end
            }
            out.push_back(static_cast<std::uint32_t>(i));
        }
        return true;
    }
    // exponential races (Efraimidis & Spirakis 2006, doi:10.1016/j.ipl.2005.11.003): the order of arrival is
    // that of draws
    std::vector<std::pair<double, std::uint32_t>> arrivals;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double e = standard_exponential(stream);
        if (weights[i] > 0) {
            arrivals.push_back({e / weights[i], static_cast<std::uint32_t>(i)});
        }
    }
    if (arrivals.size() < n) {
        return false;
    }
    std::partial_sort(arrivals.begin(), arrivals.begin() + static_cast<std::ptrdiff_t>(n), arrivals.end());
    for (std::size_t k = 0; k < n; ++k) {
        out.push_back(arrivals[k].second);
    }
    return true;
}

} // namespace nest
