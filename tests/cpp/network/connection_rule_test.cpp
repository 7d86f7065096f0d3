// SPDX-License-Identifier: GPL-2.0-or-later
// Rules: exact counts and switches, distributions (fixed seeds; chi-square bounds are 1e-6 quantiles), and
// that the pairs do not depend on how targets are dealt to threads.
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/network/connection_rule.hpp"
#include "nest/network/mask.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

using namespace nest;

namespace
{

NodeCollection nodes(NodeId first, std::size_t n, std::size_t step = 1)
{
    return NodeCollection({{first, n, step, 0}}, nullptr, 1);
}

NodeCollection plane(NodeId first, std::size_t n, bool periodic, std::int64_t side = 0)
{
    auto layer = std::make_shared<Layer>();
    layer->first = first;
    layer->n = n;
    layer->lower_left = {-0.5, -0.5};
    layer->extent = {1, 1};
    layer->periodic = {periodic, periodic};
    if (side > 0) {
        layer->shape = {side, side};
        for (std::int64_t x = 0; x < side; ++x) {
            for (std::int64_t y = 0; y < side; ++y) {
                layer->positions.push_back((static_cast<double>(x) + 0.5) / static_cast<double>(side) - 0.5);
                layer->positions.push_back(0.5 - (static_cast<double>(y) + 0.5) / static_cast<double>(side));
            }
        }
    } else {
        KeyedStream stream(3, Purpose::positions, first);
        for (std::size_t i = 0; i < 2 * n; ++i) {
            layer->positions.push_back(stream.uniform() - 0.5);
        }
    }
    return NodeCollection({{first, n, 1, 0}}, layer, 1);
}

Value object(const std::shared_ptr<const Object>& p)
{
    return Value(p);
}

struct Pair
{
    std::uint32_t source; // positions
    std::uint32_t target;
    std::uint64_t array;
    bool operator<(const Pair& o) const
    {
        return std::tie(target, source, array) < std::tie(o.target, o.source, o.array);
    }
    bool operator==(const Pair& o) const
    {
        return source == o.source && target == o.target && array == o.array;
    }
};

class Collector final : public PairSink
{
public:
    std::vector<Pair> pairs;
    // What parameters are drawn for: the batches must be the same on every thread that sees them.
    std::map<std::pair<bool, std::uint64_t>, std::vector<std::uint32_t>> batches;
    void take(const PairBatch& b) override
    {
        const auto key = std::make_pair(b.by_target, b.common);
        EXPECT(batches.count(key) == 0); // one batch per target or source
        batches[key].assign(b.others, b.others + b.n);
        for (std::size_t k = 0; k < b.n; ++k) {
            if (b.keep && !b.keep[k]) {
                continue;
            }
            const auto common = static_cast<std::uint32_t>(b.common);
            pairs.push_back(b.by_target ? Pair{b.others[k], common, b.array_index(k)}
                                        : Pair{common, b.others[k], b.array_index(k)});
        }
    }
};

// Pairs of all threads together, sorted.
std::vector<Pair> generate(const NodeCollection& pre, const NodeCollection& post, const ConnectionRule& rule,
                           std::size_t threads = 1, std::uint64_t seed = 1)
{
    std::vector<Pair> all;
    std::map<std::pair<bool, std::uint64_t>, std::vector<std::uint32_t>> batches;
    for (std::size_t thread = 0; thread < threads; ++thread) {
        std::vector<std::uint32_t> local;
        for (std::size_t t = 0; t < post.size(); ++t) {
            if (post[t] % threads == thread) {
                local.push_back(static_cast<std::uint32_t>(t));
            }
        }
        RuleContext c;
        c.pre = &pre;
        c.post = &post;
        c.seed = seed;
        c.call = 3;
        c.local_targets = &local;
        c.is_local = [&](std::uint32_t p) { return post[p] % threads == thread; };
        Collector once;
        Collector twice;
        rule.generate(c, once);
        rule.generate(c, twice);
        EXPECT(once.pairs == twice.pairs);
        for (const Pair& p : once.pairs) {
            EXPECT(p.source < pre.size() && c.is_local(p.target));
            all.push_back(p);
        }
        for (const auto& b : once.batches) {
            const auto known = batches.emplace(b);
            EXPECT(known.first->second == b.second);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::vector<Pair> generate(const NodeCollection& pre, const NodeCollection& post, const Dictionary& spec,
                           std::uint64_t seed = 1)
{
    const RulePtr rule = make_rule(spec, pre, post);
    rule->validate(pre, post);
    const auto pairs = generate(pre, post, *rule, 1, seed);
    for (std::size_t threads = 2; threads <= 4; ++threads) {
        EXPECT(generate(pre, post, *rule, threads, seed) == pairs);
    }
    return pairs;
}

Dictionary spec(const std::string& rule, Dictionary d = {})
{
    d["rule"] = rule;
    return d;
}

std::vector<std::size_t> degrees(const std::vector<Pair>& pairs, bool of_targets, std::size_t n)
{
    std::vector<std::size_t> out(n);
    for (const Pair& p : pairs) {
        ++out[of_targets ? p.target : p.source];
    }
    return out;
}

bool has_multapses(const std::vector<Pair>& pairs)
{
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (const Pair& p : pairs) {
        if (!seen.insert({p.source, p.target}).second) {
            return true;
        }
    }
    return false;
}

std::size_t autapses(const std::vector<Pair>& pairs, const NodeCollection& pre, const NodeCollection& post)
{
    return static_cast<std::size_t>(std::count_if(
        pairs.begin(), pairs.end(), [&](const Pair& p) { return pre[p.source] == post[p.target]; }));
}

double chi2_bound(double df)
{
    const double z = 4.753;
    const double t = 1 - 2 / (9 * df) + z * std::sqrt(2 / (9 * df));
    return df * t * t * t;
}

void check_uniform(const std::vector<std::size_t>& counts, const char* what)
{
    double n = 0;
    for (const auto c : counts) {
        n += static_cast<double>(c);
    }
    const double expected = n / static_cast<double>(counts.size());
    double chi2 = 0;
    for (const auto c : counts) {
        chi2 += (static_cast<double>(c) - expected) * (static_cast<double>(c) - expected) / expected;
    }
    if (!(chi2 < chi2_bound(static_cast<double>(counts.size() - 1)))) {
        nest_test::report(__FILE__, __LINE__, std::string(what) + ": chi2 " + to_text(chi2));
    }
}

std::vector<std::size_t> pair_counts(const std::vector<Pair>& pairs, std::size_t n_pre, std::size_t n_post)
{
    std::vector<std::size_t> out(n_pre * n_post);
    for (const Pair& p : pairs) {
        ++out[p.target * n_pre + p.source];
    }
    return out;
}

} // namespace

NEST_TEST(all_to_all)
{
    const auto a = nodes(1, 4);
    const auto b = nodes(3, 5);
    const auto all = generate(a, b, spec("all_to_all"));
    EXPECT(all.size() == 20);
    for (const Pair& p : all) {
        EXPECT(p.array == p.target * 4 + p.source);
    }
    const auto without = generate(a, b, spec("all_to_all", {{"allow_autapses", false}}));
    EXPECT(without.size() == 18 && autapses(without, a, b) == 0 && !has_multapses(without));
    for (const Pair& p : without) {
        EXPECT(p.array == p.target * 4 + p.source);
    }
    EXPECT(make_rule(spec("all_to_all"), a, b)->array_size(a, b) == 20);
    EXPECT(generate(nodes(1, 1), nodes(1, 1), spec("all_to_all", {{"allow_autapses", false}})).empty());
}

NEST_TEST(one_to_one)
{
    const auto a = nodes(1, 6);
    const auto b = nodes(1, 6, 2);
    const auto pairs = generate(a, b, spec("one_to_one"));
    EXPECT(pairs.size() == 6);
    for (const Pair& p : pairs) {
        EXPECT(p.source == p.target && p.array == p.source);
    }
    EXPECT(generate(a, b, spec("one_to_one", {{"allow_autapses", false}})).size() == 5); // node 1
    EXPECT_THROWS("DimensionMismatch", generate(a, nodes(1, 5), spec("one_to_one")));
}

NEST_TEST(fixed_indegree)
{
    const auto a = nodes(1, 50);
    const auto b = nodes(40, 400);
    for (const bool autapse : {true, false}) {
        for (const bool multapse : {true, false}) {
            const auto pairs = generate(
                a, b,
                spec("fixed_indegree",
                     {{"indegree", 20}, {"allow_autapses", autapse}, {"allow_multapses", multapse}}));
            for (const std::size_t n : degrees(pairs, true, b.size())) {
                EXPECT(n == 20);
            }
            EXPECT(has_multapses(pairs) == multapse);
            EXPECT((autapses(pairs, a, b) > 0) == autapse);
            std::set<std::uint64_t> array;
            for (const Pair& p : pairs) {
                EXPECT(p.array / 20 == p.target);
                array.insert(p.array);
            }
            EXPECT(array.size() == pairs.size());
            if (multapse) { // without, the counts vary less than independent ones
                check_uniform(degrees(autapse ? pairs
                                              : generate(a, nodes(100, 400),
                                                         spec("fixed_indegree", {{"indegree", 20}})),
                                      false, a.size()),
                              "sources");
            }
        }
    }
    // every pair is equally likely: also with more than half of the sources, and without autapses
    for (const int n : {3, 8}) {
        std::vector<std::size_t> sum(81);
        const auto c = nodes(1, 9);
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            const auto pairs =
                generate(c, c,
                         spec("fixed_indegree",
                              {{"indegree", n}, {"allow_autapses", false}, {"allow_multapses", n == 3}}),
                         seed);
            const auto counts = pair_counts(pairs, 9, 9);
            for (std::size_t i = 0; i < 81; ++i) {
                sum[i] += counts[i];
            }
        }
        std::vector<std::size_t> allowed;
        for (std::size_t i = 0; i < 81; ++i) {
            if (i % 10 != 0) {
                allowed.push_back(sum[i]);
            } else {
                EXPECT(sum[i] == 0);
            }
        }
        if (n == 3) {
            check_uniform(allowed, "pairs");
        } else {
            EXPECT(std::all_of(allowed.begin(), allowed.end(), [](std::size_t x) { return x == 400; }));
        }
    }
    // distinct draws: which sources, and the first of them, which gets the first value of an array
    std::vector<std::size_t> first(20);
    std::vector<std::size_t> any(20);
    const auto sources = nodes(1, 20);
    const auto many = nodes(100, 4000);
    for (const int n : {6, 14}) {
        std::fill(first.begin(), first.end(), 0);
        for (const Pair& p :
             generate(sources, many, spec("fixed_indegree", {{"indegree", n}, {"allow_multapses", false}}))) {
            ++any[p.source];
            first[p.source] += p.array % static_cast<std::uint64_t>(n) == 0 ? 1 : 0;
        }
        check_uniform(first, "first sources");
        check_uniform(any, "distinct sources");
    }
}

NEST_TEST(fixed_outdegree)
{
    const auto a = nodes(1, 400);
    const auto b = nodes(380, 50);
    for (const bool autapse : {true, false}) {
        for (const bool multapse : {true, false}) {
            const auto pairs = generate(
                a, b,
                spec("fixed_outdegree",
                     {{"outdegree", 20}, {"allow_autapses", autapse}, {"allow_multapses", multapse}}));
            for (const std::size_t n : degrees(pairs, false, a.size())) {
                EXPECT(n == 20);
            }
            EXPECT(has_multapses(pairs) == multapse);
            EXPECT((autapses(pairs, a, b) > 0) == autapse);
            for (const Pair& p : pairs) {
                EXPECT(p.array / 20 == p.source);
            }
            if (multapse && autapse) {
                check_uniform(degrees(pairs, true, b.size()), "targets");
            }
        }
    }
    EXPECT(make_rule(spec("fixed_outdegree", {{"outdegree", 20}}), a, b)->array_size(a, b) == 8000);
}

NEST_TEST(degrees_from_parameters)
{
    const auto a = nodes(1, 30);
    const auto b = nodes(31, 3000);
    const Value n = object(combine_parameters(
        "add", {make_parameter("uniform_int", {{"max", 4}}), make_parameter("constant", {{"value", 2}})}));
    std::vector<std::size_t> counts(4);
    for (const std::size_t k :
         degrees(generate(a, b, spec("fixed_indegree", {{"indegree", n}})), true, b.size())) {
        EXPECT(k >= 2 && k <= 5);
        ++counts[k - 2];
    }
    check_uniform(counts, "in-degrees");
    const auto out = degrees(generate(b, a, spec("fixed_outdegree", {{"outdegree", n}})), false, b.size());
    EXPECT(*std::min_element(out.begin(), out.end()) == 2 && *std::max_element(out.begin(), out.end()) == 5);
    // rounded; negative means none
    const auto fixed = [&](double x) {
        return generate(
                   a, b,
                   spec("fixed_indegree", {{"indegree", object(make_parameter("constant", {{"value", x}}))}}))
            .size();
    };
    EXPECT(fixed(1.7) == 6000 && fixed(1.2) == 3000 && fixed(-1.7) == 0);
    EXPECT(make_rule(spec("fixed_indegree", {{"indegree", n}}), a, b)->array_size(a, b) == 0);
    EXPECT_THROWS(
        "BadProperty",
        generate(nodes(1, 4), b, spec("fixed_indegree", {{"indegree", n}, {"allow_multapses", false}})));
}

NEST_TEST(fixed_total_number)
{
    const auto a = nodes(1, 12);
    const auto b = nodes(7, 15);
    for (const bool autapse : {true, false}) {
        for (const bool multapse : {true, false}) {
            std::vector<std::size_t> sum(12 * 15);
            for (std::uint64_t seed = 1; seed <= 300; ++seed) {
                const auto pairs =
                    generate(a, b,
                             spec("fixed_total_number",
                                  {{"N", 100}, {"allow_autapses", autapse}, {"allow_multapses", multapse}}),
                             seed);
                EXPECT(pairs.size() == 100);
                EXPECT(multapse || !has_multapses(pairs));
                EXPECT(autapse || autapses(pairs, a, b) == 0);
                std::set<std::uint64_t> array;
                for (const Pair& p : pairs) {
                    array.insert(p.array);
                }
                EXPECT(array.size() == 100 && *array.rbegin() == 99);
                const auto counts = pair_counts(pairs, 12, 15);
                for (std::size_t i = 0; i < sum.size(); ++i) {
                    sum[i] += counts[i];
                }
            }
            std::vector<std::size_t> allowed;
            for (std::size_t i = 0; i < sum.size(); ++i) {
                if (autapse || a[i % 12] != b[i / 12]) {
                    allowed.push_back(sum[i]);
                } else {
                    EXPECT(sum[i] == 0);
                }
            }
            check_uniform(allowed, "pairs");
        }
    }
    const auto full = generate(
        a, b,
        spec("fixed_total_number", {{"N", 174}, {"allow_autapses", false}, {"allow_multapses", false}}));
    EXPECT(full.size() == 174 && !has_multapses(full));
    EXPECT_THROWS("BadProperty",
                  generate(a, b,
                           spec("fixed_total_number",
                                {{"N", 175}, {"allow_autapses", false}, {"allow_multapses", false}})));
    EXPECT(generate(a, b, spec("fixed_total_number", {{"N", 0}})).empty());
}

NEST_TEST(pairwise_bernoulli)
{
    const auto a = nodes(1, 200);
    const auto b = nodes(101, 300);
    const double n = 200 * 300;
    for (const double p :
         {0.05, 0.3, 0.8}) { // few: walked from one to the next; more: a number of distinct ones
        const auto pairs = generate(a, b, spec("pairwise_bernoulli", {{"p", p}}));
        EXPECT_NEAR(static_cast<double>(pairs.size()), n * p, 5 * std::sqrt(n * p * (1 - p)));
        EXPECT(!has_multapses(pairs) && autapses(pairs, a, b) > 0);
        // variances of the degrees are binomial
        for (const bool of_targets : {true, false}) {
            const auto k = degrees(pairs, of_targets, of_targets ? 300 : 200);
            const double trials = of_targets ? 200 : 300;
            double chi2 = 0;
            for (const auto x : k) {
                chi2 += (static_cast<double>(x) - p * trials) * (static_cast<double>(x) - p * trials) /
                        (trials * p * (1 - p));
            }
            EXPECT(chi2 < chi2_bound(static_cast<double>(k.size())) &&
                   chi2 > 0.6 * static_cast<double>(k.size()));
        }
    }
    const auto without = generate(a, b, spec("pairwise_bernoulli", {{"p", 1.0}, {"allow_autapses", false}}));
    EXPECT(without.size() == 60000 - 100 && autapses(without, a, b) == 0);
    EXPECT(generate(a, b, spec("pairwise_bernoulli", {{"p", 0.0}})).empty());
    EXPECT(generate(a, b, spec("pairwise_bernoulli", {{"p", 1}})).size() == 60000);
    // p drawn for every pair: half of them on average
    const auto drawn =
        generate(a, b, spec("pairwise_bernoulli", {{"p", object(make_parameter("uniform", {}))}}));
    EXPECT_NEAR(static_cast<double>(drawn.size()), n / 2, 5 * std::sqrt(n / 4));
}

NEST_TEST(symmetric_pairwise_bernoulli)
{
    const auto a = nodes(1, 200);
    const Dictionary good{{"rule", "symmetric_pairwise_bernoulli"},
                          {"p", 0.2},
                          {"allow_autapses", false},
                          {"make_symmetric", true}};
    const auto pairs = generate(a, a, good);
    EXPECT_NEAR(static_cast<double>(pairs.size()), 200 * 199 * 0.2, 5 * std::sqrt(200 * 199 * 0.16));
    EXPECT(autapses(pairs, a, a) == 0);
    const RulePtr rule = make_rule(good, a, a);
    EXPECT(rule->make_symmetric && rule->supports_symmetric());
    for (const char* key : {"allow_autapses", "make_symmetric", "p"}) {
        Dictionary bad = good;
        bad.erase(key);
        EXPECT_THROWS("BadProperty", make_rule(bad, a, a));
    }
    Dictionary bad = good;
    bad["allow_multapses"] = false;
    EXPECT_THROWS("BadProperty", make_rule(bad, a, a));
    bad = good;
    bad["p"] = 1.0;
    EXPECT_THROWS("BadProperty", make_rule(bad, a, a));
    bad["p"] = object(make_parameter("uniform", {}));
    EXPECT_THROWS("TypeMismatch", make_rule(bad, a, a));
}

NEST_TEST(pairwise_poisson)
{
    const auto a = nodes(1, 100);
    for (const bool parameter : {false, true}) {
        // as one number and, drawn pair by pair, as a Parameter that is 0.7 nearly always
        Value mean(0.7);
        if (parameter) {
            mean = object(make_parameter("uniform", {{"min", 0.7}, {"max", 0.7000001}}));
        }
        const auto pairs = generate(
            a, a, spec("pairwise_poisson", {{"pairwise_avg_num_conns", mean}, {"allow_autapses", false}}));
        EXPECT(autapses(pairs, a, a) == 0);
        std::vector<double> seen(6);
        const auto counts = pair_counts(pairs, 100, 100);
        for (std::size_t i = 0; i < 10000; ++i) {
            if (i % 101 != 0) {
                ++seen[std::min<std::size_t>(5, counts[i])];
            }
        }
        double p = std::exp(-0.7);
        double rest = 1;
        double chi2 = 0;
        for (std::size_t k = 0; k < 6; ++k) {
            const double expected = 9900 * (k < 5 ? p : rest);
            chi2 += (seen[k] - expected) * (seen[k] - expected) / expected;
            rest -= p;
            p *= 0.7 / static_cast<double>(k + 1);
        }
        EXPECT(chi2 < chi2_bound(5));
    }
    EXPECT_THROWS("BadProperty", make_rule(spec("pairwise_poisson", {{"pairwise_avg_num_conns", 1.0},
                                                                     {"allow_multapses", false}}),
                                           a, a));
    EXPECT_THROWS("BadProperty",
                  make_rule(spec("pairwise_poisson", {{"pairwise_avg_num_conns", -1.0}}), a, a));
    EXPECT_THROWS("BadProperty",
                  make_rule(spec("pairwise_poisson", {{"pairwise_avg_num_conns", std::nan("")}}), a, a));
}

NEST_TEST(masks)
{
    const Value mask = object(
        make_mask("rectangular", {{"lower_left", Reals{-0.1, -0.2}}, {"upper_right", Reals{0.3, 0.05}}}));
    for (const bool periodic : {false, true}) {
        const auto a = plane(1, 300, periodic);
        const auto b = plane(1000, 200, periodic);
        const auto m = mask.object<Mask>();
        for (const bool on_source : {false, true}) {
            const auto pairs = generate(
                a, b, spec("pairwise_bernoulli", {{"p", 1.0}, {"mask", mask}, {"use_on_source", on_source}}));
            std::set<std::pair<std::uint32_t, std::uint32_t>> made;
            for (const Pair& p : pairs) {
                made.insert({p.source, p.target});
            }
            EXPECT(made.size() == pairs.size());
            const Layer& space = on_source ? *a.layer() : *b.layer();
            for (std::uint32_t s = 0; s < 300; ++s) {
                for (std::uint32_t t = 0; t < 200; ++t) {
                    double d[2];
                    const double* from = a.layer()->position(a[s]);
                    const double* to = b.layer()->position(b[t]);
                    space.displacement(on_source ? to : from, on_source ? from : to, d);
                    EXPECT(m->contains(d) == (made.count({s, t}) == 1));
                }
            }
        }
        const auto half = generate(a, b, spec("pairwise_bernoulli", {{"p", 0.5}, {"mask", mask}})).size();
        const auto all = static_cast<double>(
            generate(a, b, spec("pairwise_bernoulli", {{"p", 1.0}, {"mask", mask}})).size());
        EXPECT_NEAR(static_cast<double>(half), all / 2, 5 * std::sqrt(all / 4));
    }
    const auto a = plane(1, 400, true);
    const Value circle = object(make_mask("circular", {{"radius", 0.2}}));
    for (const bool multapse : {true, false}) {
        for (const char* rule : {"fixed_indegree", "fixed_outdegree"}) {
            const std::string key = std::string(rule).substr(6);
            const auto pairs = generate(
                a, a,
                spec(
                    rule,
                    {{key, 10}, {"mask", circle}, {"allow_multapses", multapse}, {"allow_autapses", false}}));
            EXPECT(pairs.size() == 4000);
            EXPECT(has_multapses(pairs) == multapse && autapses(pairs, a, a) == 0);
            for (const Pair& p : pairs) {
                EXPECT(a.layer()->distance(a.layer()->position(a[p.source]),
                                           a.layer()->position(a[p.target])) <= 0.2);
            }
        }
    }
    // as a dictionary, and of a grid
    const auto grid = plane(1, 25, false, 5);
    const auto window = Value(Dictionary{{"grid", Dictionary{{"rows", 1}, {"columns", 2}}}});
    EXPECT(generate(grid, grid, spec("pairwise_bernoulli", {{"p", 1}, {"mask", window}})).size() == 25 + 20);
    // refused
    EXPECT_THROWS("BadProperty",
                  make_rule(spec("pairwise_bernoulli", {{"p", 1}, {"mask", mask}}), nodes(1, 4), a));
    EXPECT_THROWS("BadProperty",
                  make_rule(spec("pairwise_bernoulli",
                                 {{"p", 1}, {"mask", object(make_mask("spherical", {{"radius", 1}}))}}),
                            a, a));
    const Value wide = object(make_mask("circular", {{"radius", 0.6}}));
    EXPECT_THROWS("BadProperty", make_rule(spec("pairwise_bernoulli", {{"p", 1}, {"mask", wide}}), a, a));
    EXPECT(generate(grid, grid,
                    spec("pairwise_bernoulli", {{"p", 1}, {"mask", wide}, {"allow_oversized_mask", true}}))
               .size() > 0);
    const Value tiny = object(make_mask("circular", {{"radius", 1e-6}}));
    EXPECT_THROWS(
        "KernelException",
        generate(a, a, spec("fixed_indegree", {{"indegree", 1}, {"mask", tiny}, {"allow_autapses", false}})));
    EXPECT_THROWS(
        "KernelException",
        generate(a, a,
                 spec("fixed_outdegree", {{"outdegree", 2}, {"mask", tiny}, {"allow_multapses", false}})));
}

NEST_TEST(probabilities_from_distances)
{
    const auto a = plane(1, 300, true);
    const Value p =
        object(make_parameter("gaussian", {{"x", object(make_parameter("distance", {}))}, {"std", 0.2}}));
    const auto check = [&](const std::vector<Pair>& pairs, double scale_by_target) {
        // expected and seen numbers by distance
        std::vector<double> expected(8);
        std::vector<double> seen(8);
        const auto bin = [](double d) {
            return std::min<std::size_t>(7, static_cast<std::size_t>(d / 0.08));
        };
        for (std::size_t t = 0; t < 300; ++t) {
            double sum = 0;
            for (int pass = 0; pass < 2; ++pass) {
                for (std::size_t s = 0; s < 300; ++s) {
                    const double d =
                        a.layer()->distance(a.layer()->position(a[s]), a.layer()->position(a[t]));
                    const double w = std::exp(-d * d / 0.08);
                    if (pass == 0) {
                        sum += w;
                    } else {
                        expected[bin(d)] += scale_by_target > 0 ? scale_by_target * w / sum : w;
                    }
                }
            }
        }
        for (const Pair& q : pairs) {
            ++seen[bin(
                a.layer()->distance(a.layer()->position(a[q.source]), a.layer()->position(a[q.target])))];
        }
        double chi2 = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            chi2 += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
        }
        EXPECT(chi2 < chi2_bound(8));
    };
    check(generate(a, a, spec("pairwise_bernoulli", {{"p", p}})), 0);
    check(generate(a, a, spec("pairwise_poisson", {{"pairwise_avg_num_conns", p}})), 0);
    const auto indegree = generate(a, a, spec("fixed_indegree", {{"indegree", 40}, {"p", p}}));
    EXPECT(indegree.size() == 12000);
    check(indegree, 40);
    const auto distinct =
        generate(a, a, spec("fixed_indegree", {{"indegree", 40}, {"p", p}, {"allow_multapses", false}}));
    EXPECT(distinct.size() == 12000 && !has_multapses(distinct));
    EXPECT(generate(a, a, spec("fixed_outdegree", {{"outdegree", 10}, {"p", p}, {"allow_autapses", false}}))
               .size() == 3000);
    // successive draws without replacement: second place of weights 1, 2, 7
    const auto layer = std::make_shared<Layer>(*a.layer());
    const NodeCollection three({{1, 3, 1, 0}}, layer, 1);
    layer->positions[0] = 0.1;
    layer->positions[2] = 0.2;
    layer->positions[4] = 0.7;
    const Value x = object(make_parameter("position", {{"dimension", 0}, {"synaptic_endpoint", 1}}));
    const auto many = nodes(1000, 20000);
    std::vector<double> second(3);
    for (const Pair& q : generate(
             three, many, spec("fixed_indegree", {{"indegree", 2}, {"p", x}, {"allow_multapses", false}}))) {
        second[q.source] += q.array % 2 == 1 ? 1 : 0;
    }
    const double exact[] = {0.2 * 0.1 / 0.8 + 0.7 * 0.1 / 0.3, 0.1 * 0.2 / 0.9 + 0.7 * 0.2 / 0.3,
                            0.1 * 0.7 / 0.9 + 0.2 * 0.7 / 0.8};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(second[i] / 20000, exact[i], 5 * std::sqrt(exact[i] * (1 - exact[i]) / 20000));
    }
    EXPECT_THROWS("BadParameterValue",
                  generate(nodes(1, 3), nodes(1, 3), spec("pairwise_bernoulli", {{"p", p}})));
    EXPECT_THROWS("KernelException", generate(a, a, spec("fixed_indegree", {{"indegree", 2}, {"p", 0.0}})));
}

NEST_TEST(no_self_and_no_other)
{
    // a call that could never end
    const auto one = nodes(1, 1);
    EXPECT_THROWS("BadProperty",
                  generate(one, one, spec("fixed_indegree", {{"indegree", 3}, {"allow_autapses", false}})));
    EXPECT_THROWS("BadProperty",
                  generate(one, one, spec("fixed_outdegree", {{"outdegree", 3}, {"allow_autapses", false}})));
    EXPECT_THROWS("BadProperty",
                  generate(one, one, spec("fixed_total_number", {{"N", 3}, {"allow_autapses", false}})));
}

NEST_TEST(refused)
{
    const auto a = nodes(1, 4);
    EXPECT_THROWS("BadProperty", make_rule({}, a, a));
    EXPECT_THROWS("TypeMismatch", make_rule({{"rule", 3}}, a, a));
    try {
        make_rule(spec("fixed_indegre"), a, a);
        EXPECT(false);
    } catch (const Error& e) {
        EXPECT(e.kind() == "BadProperty" &&
               std::string(e.what()).find("fixed_indegree") != std::string::npos);
    }
    EXPECT(connection_rule_names().size() == 8);
    const Strings names = connection_rule_names();
    EXPECT(std::is_sorted(names.begin(), names.end()));
    EXPECT_THROWS("UnaccessedDictionaryEntry", make_rule(spec("all_to_all", {{"foo", 1}}), a, a));
    EXPECT_THROWS("UnaccessedDictionaryEntry",
                  make_rule(spec("fixed_total_number", {{"N", 1}, {"mask", 1}}), a, a));
    EXPECT_THROWS("BadProperty", make_rule(spec("fixed_indegree"), a, a));
    EXPECT_THROWS("TypeMismatch", make_rule(spec("all_to_all", {{"allow_autapses", "no"}}), a, a));
    for (const char* rule : {"fixed_indegree", "fixed_outdegree"}) {
        const std::string key = std::string(rule).substr(6);
        EXPECT_THROWS("BadProperty", make_rule(spec(rule, {{key, -1}}), a, a));
        EXPECT_THROWS("TypeMismatch", make_rule(spec(rule, {{key, 2.5}}), a, a));
        EXPECT_THROWS("TypeMismatch", make_rule(spec(rule, {{key, Integers{2}}}), a, a));
        EXPECT_THROWS("BadProperty", generate(a, a, spec(rule, {{key, 5}, {"allow_multapses", false}})));
        EXPECT_THROWS(
            "BadProperty",
            generate(a, a, spec(rule, {{key, 4}, {"allow_multapses", false}, {"allow_autapses", false}})));
        EXPECT_THROWS("NotImplemented", make_rule(spec(rule, {{key, 2}, {"make_symmetric", true}}), a, a));
    }
    EXPECT_THROWS("BadProperty", make_rule(spec("fixed_total_number", {{"N", -1}}), a, a));
    EXPECT_THROWS(
        "TypeMismatch",
        make_rule(spec("fixed_total_number", {{"N", object(make_parameter("uniform_int", {}))}}), a, a));
    for (const double p : {-0.1, 1.1, std::nan("")}) {
        EXPECT_THROWS("BadProperty", make_rule(spec("pairwise_bernoulli", {{"p", p}}), a, a));
    }
    EXPECT_THROWS("NotImplemented", make_rule(spec("all_to_all", {{"make_symmetric", true}}), a, a));
    EXPECT_THROWS("NotImplemented",
                  make_rule(spec("pairwise_bernoulli", {{"p", 1}, {"make_symmetric", true}}), a, a));
    EXPECT(make_rule(spec("one_to_one", {{"make_symmetric", true}}), a, a)->make_symmetric);
}
