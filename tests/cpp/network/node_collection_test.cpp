// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/network/node_collection.hpp"

#include <algorithm>

using namespace nest;

namespace
{

using Ids = std::vector<NodeId>;
using Ranges = std::vector<NodeCollection::Range>;

NodeCollection make(Ranges ranges, std::shared_ptr<const Layer> layer = nullptr)
{
    return NodeCollection(std::move(ranges), std::move(layer), 1);
}

Layer square(bool periodic)
{
    Layer layer;
    layer.lower_left = {-1, -2};
    layer.extent = {2, 4};
    layer.periodic = {periodic, periodic};
    return layer;
}

} // namespace

NEST_TEST(indexing_and_membership)
{
    const NodeCollection c = make({{3, 4, 1, 0}, {10, 3, 5, 1}, {30, 1, 7, 0}});
    const Ids expected{3, 4, 5, 6, 10, 15, 20, 30};
    EXPECT(c.size() == expected.size());
    EXPECT(c.ids() == expected);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT(c[i] == expected[i]);
        EXPECT(c.index(expected[i]) == static_cast<std::int64_t>(i));
    }
    for (const NodeId id : Ids{0, 1, 2, 7, 9, 11, 16, 25, 29, 31}) {
        EXPECT(c.index(id) == -1);
    }
    EXPECT_THROWS("BadParameterValue", c[8]);
    EXPECT(!c.contiguous());
    EXPECT(make({{5, 10, 1, 0}}).contiguous());
    EXPECT(NodeCollection().empty());
    EXPECT(NodeCollection().index(1) == -1);
}

NEST_TEST(neighbouring_ranges_become_one)
{
    EXPECT(make({{1, 3, 1, 0}, {4, 2, 1, 0}}).contiguous());
    EXPECT(make({{1, 3, 1, 0}, {4, 2, 1, 1}}).ranges().size() == 2); // another model
    EXPECT(make({{1, 3, 2, 0}, {7, 1, 1, 0}}).ranges().size() == 1);
    EXPECT(make({{1, 3, 2, 0}, {8, 1, 1, 0}}).ranges().size() == 2);
}

NEST_TEST(slices_agree_with_lists)
{
    const NodeCollection c = make({{3, 4, 1, 0}, {10, 3, 5, 1}, {30, 6, 2, 0}, {100, 1, 1, 2}});
    const Ids all = c.ids();
    for (std::size_t start = 0; start <= all.size(); ++start) {
        for (std::size_t stop = start; stop <= all.size() + 1; ++stop) {
            for (std::size_t step = 1; step < 7; ++step) {
                Ids expected;
                for (std::size_t i = start; i < std::min(stop, all.size()); i += step) {
                    expected.push_back(all[i]);
                }
                const auto s = c.slice(start, stop, step);
                EXPECT(s->ids() == expected);
                EXPECT(s->epoch() == 1);
            }
        }
    }
    EXPECT(c.slice(1, 14, 3)->slice(1, 4, 2)->ids() == (Ids{all[4], all[10]}));
    EXPECT_THROWS("BadParameterValue", c.slice(0, 2, 0));
    // a slice of a huge range costs nothing
    const auto huge = make({{1, std::size_t(1) << 40, 1, 0}}).slice(5, std::size_t(1) << 39, 1000);
    EXPECT(huge->ranges().size() == 1);
    EXPECT((*huge)[1] == 1006);
}

NEST_TEST(concatenation)
{
    const NodeCollection a = make({{10, 5, 1, 0}});
    const NodeCollection b = make({{1, 3, 1, 1}, {15, 2, 1, 0}});
    const auto c = concatenate(a, b);
    EXPECT(c->ids() == (Ids{1, 2, 3, 10, 11, 12, 13, 14, 15, 16}));
    EXPECT(c->equal(*concatenate(b, a)));
    EXPECT_THROWS("BadProperty", concatenate(a, make({{12, 1, 1, 0}})));
    EXPECT_THROWS("BadProperty", concatenate(a, a));
    EXPECT(concatenate(a, NodeCollection())->equal(a));
    // interleaved steps
    const auto even = make({{2, 4, 2, 0}});
    const auto odd = make({{1, 4, 2, 0}});
    EXPECT(concatenate(even, odd)->contiguous());
    EXPECT_THROWS("BadProperty", concatenate(even, make({{1, 2, 3, 0}})));
    // other kernels
    EXPECT_THROWS("BadProperty", concatenate(a, NodeCollection({{1, 1, 1, 0}}, nullptr, 2)));
    // positions are kept within one layer only
    const auto layer = std::make_shared<Layer>(square(false));
    const auto x = make({{1, 2, 1, 0}}, layer);
    EXPECT(concatenate(x, make({{3, 2, 1, 0}}, layer))->layer() == layer);
    EXPECT_THROWS("BadProperty", concatenate(x, make({{3, 2, 1, 0}})));
}

NEST_TEST(equality_is_that_of_ids)
{
    const NodeCollection a = make({{1, 2, 1, 0}, {4, 1, 1, 0}});
    const NodeCollection b = make({{1, 1, 1, 0}, {2, 2, 2, 0}});
    EXPECT(a.equal(b) && b.equal(a));
    EXPECT(!a.equal(make({{1, 3, 1, 0}})));
    EXPECT(!a.equal(NodeCollection(a.ranges(), nullptr, 2)));
}

NEST_TEST(distances)
{
    const double from[] = {-0.9, -1.9};
    const double to[] = {0.8, 1.6};
    double d[2];
    square(false).displacement(from, to, d);
    EXPECT_NEAR(d[0], 1.7, 1e-15);
    EXPECT_NEAR(d[1], 3.5, 1e-15);
    EXPECT_NEAR(square(false).distance(from, to), std::sqrt(1.7 * 1.7 + 3.5 * 3.5), 1e-14);
    square(true).displacement(from, to, d);
    EXPECT_NEAR(d[0], -0.3, 1e-14);
    EXPECT_NEAR(d[1], -0.5, 1e-14);
    EXPECT_NEAR(square(true).distance(to, from), std::sqrt(0.09 + 0.25), 1e-14);
    Layer mixed = square(false);
    mixed.periodic = {false, true};
    mixed.displacement(from, to, d);
    EXPECT_NEAR(d[0], 1.7, 1e-15);
    EXPECT_NEAR(d[1], -0.5, 1e-14);
}
