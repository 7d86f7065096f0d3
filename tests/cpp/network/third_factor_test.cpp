// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/network/third_factor.hpp"

#include <map>
#include <set>

using namespace nest;

namespace
{

const NodeCollection pre({{1, 60, 1, 0}}, nullptr, 1);
const NodeCollection post({{101, 40, 1, 0}}, nullptr, 1);
const NodeCollection third({{201, 20, 1, 0}}, nullptr, 1);

Dictionary spec(Dictionary d)
{
    d["rule"] = "third_factor_bernoulli_with_pool";
    return d;
}

ThirdFactors draw(const Dictionary& primary, const Dictionary& d, const NodeCollection& thirds = third)
{
    const RulePtr rule = make_rule(primary, pre, post);
    const ThirdFactorRule factors(spec(d), *rule, post, thirds);
    return factors.draw(*rule, pre, post, thirds, 1, 2);
}

const Dictionary all{{"rule", "all_to_all"}};

} // namespace

NEST_TEST(every_primary_connection_can_have_one)
{
    const auto f = draw(all, {});
    EXPECT(f.sources.size() == 2400 && f.thirds.size() == 2400 && f.targets.size() == 2400);
    std::set<std::pair<std::int64_t, std::int64_t>> pairs;
    std::vector<double> counts(20);
    for (std::size_t i = 0; i < 2400; ++i) {
        pairs.insert({f.sources[i], f.targets[i]});
        ++counts[static_cast<std::size_t>(f.thirds[i] - 201)];
    }
    EXPECT(pairs.size() == 2400);
    double chi2 = 0;
    for (const double c : counts) {
        chi2 += (c - 120) * (c - 120) / 120;
    }
    EXPECT(chi2 < 63); // 1e-6 quantile, 19 degrees of freedom
    EXPECT_NEAR(static_cast<double>(draw(all, {{"p", 0.3}}).sources.size()), 720, 5 * std::sqrt(2400 * 0.21));
    EXPECT(draw(all, {{"p", 0.0}}).sources.empty());
}

NEST_TEST(pools_belong_to_targets)
{
    for (const Dictionary& primary : {all, Dictionary{{"rule", "fixed_outdegree"}, {"outdegree", 30}}}) {
        const auto f = draw(primary, {{"pool_size", 3}});
        std::map<std::int64_t, std::set<std::int64_t>> pools;
        std::set<std::int64_t> used;
        for (std::size_t i = 0; i < f.sources.size(); ++i) {
            pools[f.targets[i]].insert(f.thirds[i]);
            used.insert(f.thirds[i]);
        }
        EXPECT(pools.size() == 40 && used.size() == 20);
        for (const auto& p : pools) {
            EXPECT(p.second.size() == 3);
        }
    }
    const auto one = draw(all, {{"pool_type", "block"}, {"pool_size", 1}});
    for (std::size_t i = 0; i < one.sources.size(); ++i) {
        EXPECT(one.thirds[i] - 201 == (one.targets[i] - 101) / 2);
    }
    const NodeCollection many({{201, 120, 1, 0}}, nullptr, 1);
    const auto three = draw(all, {{"pool_type", "block"}, {"pool_size", 3}}, many);
    for (std::size_t i = 0; i < three.sources.size(); ++i) {
        EXPECT((three.thirds[i] - 201) / 3 == three.targets[i] - 101);
    }
}

NEST_TEST(primary_connections_are_those_of_the_rule)
{
    const Dictionary primary{{"rule", "pairwise_bernoulli"}, {"p", 0.2}};
    const auto f = draw(primary, {});
    struct Sink final : PairSink
    {
        std::vector<std::int64_t> sources;
        void take(const PairBatch& b) override
        {
            for (std::size_t k = 0; k < b.n; ++k) {
                sources.push_back(static_cast<std::int64_t>(pre[b.others[k]]));
            }
        }
    } sink;
    std::vector<std::uint32_t> local(40);
    for (std::uint32_t i = 0; i < 40; ++i) {
        local[i] = i;
    }
    RuleContext c;
    c.pre = &pre;
    c.post = &post;
    c.seed = 1;
    c.call = 2;
    c.local_targets = &local;
    make_rule(primary, pre, post)->generate(c, sink);
    EXPECT(f.sources == sink.sources);
}

NEST_TEST(refused)
{
    const auto rule = make_rule(all, pre, post);
    const auto make = [&](const Dictionary& d) { return ThirdFactorRule(d, *rule, post, third); };
    EXPECT_THROWS("BadProperty", make({}));
    EXPECT_THROWS("IllegalConnection", make({{"rule", "foo"}}));
    EXPECT_THROWS("BadProperty", make(spec({{"pool_size", 0}})));
    EXPECT_THROWS("BadProperty", make(spec({{"pool_size", 21}})));
    EXPECT_THROWS("TypeMismatch", make(spec({{"pool_size", 2.0}})));
    EXPECT_THROWS("BadProperty", make(spec({{"pool_type", "x"}})));
    EXPECT_THROWS("BadProperty", make(spec({{"pool_type", "block"}, {"pool_size", 2}})));
    EXPECT_THROWS("BadProperty", make(spec({{"p", 2.0}})));
    EXPECT_THROWS("UnaccessedDictionaryEntry", make(spec({{"foo", 2.0}})));
    const auto both = make_rule({{"rule", "one_to_one"}, {"make_symmetric", true}}, pre, pre);
    EXPECT_THROWS("BadProperty", ThirdFactorRule(spec({}), *both, post, third));
}
