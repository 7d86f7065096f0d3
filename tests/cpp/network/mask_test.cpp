// SPDX-License-Identifier: GPL-2.0-or-later
// Masks against their definitions, and searches in masks against looking at every node.
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/network/spatial_index.hpp"
#include "nest/parallel/random.hpp"

#include <algorithm>

using namespace nest;

namespace
{

const Dictionary rectangle{{"lower_left", Reals{-0.5, -0.3}}, {"upper_right", Reals{0.4, 0.6}}};

Dictionary with(Dictionary d, const std::string& key, const Value& v)
{
    d[key] = v;
    return d;
}

// Nodes first ... first + n - 1 at random places of a box of this extent around the origin.
NodeCollection random_layer(NodeId first, std::size_t n, int dimensions, const std::vector<double>& extent,
                            bool periodic)
{
    auto layer = std::make_shared<Layer>();
    layer->first = first;
    layer->n = n;
    layer->dimensions = dimensions;
    KeyedStream stream(3, Purpose::positions, first);
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(dimensions); ++i) {
            layer->positions.push_back((stream.uniform() - 0.5) * extent[i]);
        }
    }
    for (const double e : extent) {
        layer->lower_left.push_back(-e / 2);
        layer->extent.push_back(e);
        layer->periodic.push_back(periodic);
    }
    return NodeCollection({{first, n, 1, 0}}, layer, 1);
}

NodeCollection grid_layer(NodeId first, std::int64_t columns, std::int64_t rows, bool periodic)
{
    auto layer = std::make_shared<Layer>();
    layer->first = first;
    layer->n = static_cast<std::size_t>(columns * rows);
    layer->extent = {static_cast<double>(columns), static_cast<double>(rows)};
    layer->lower_left = {-0.5 * static_cast<double>(columns), -0.5 * static_cast<double>(rows)};
    layer->periodic = {periodic, periodic};
    layer->shape = {columns, rows};
    for (std::int64_t c = 0; c < columns; ++c) {
        for (std::int64_t r = 0; r < rows; ++r) { // from the top
            layer->positions.push_back(layer->lower_left[0] + static_cast<double>(c) + 0.5);
            layer->positions.push_back(-layer->lower_left[1] - static_cast<double>(r) - 0.5);
        }
    }
    return NodeCollection({{first, layer->n, 1, 0}}, layer, 1);
}

// Looks at every node and every image of it.
std::vector<std::uint32_t> by_hand(const NodeCollection& pool, const Mask& mask, const Layer& space,
                                   bool centered, const double* at)
{
    std::vector<std::uint32_t> out;
    const int reach = 2;
    for (std::uint32_t k = 0; k < pool.size(); ++k) {
        const double* p = pool.layer()->position(pool[k]);
        bool in = false;
        for (int x = -reach; x <= reach; ++x) {
            for (int y = -reach; y <= reach; ++y) {
                for (int z = space.dimensions == 3 ? -reach : 0; z <= (space.dimensions == 3 ? reach : 0);
                     ++z) {
                    const int image[3] = {x, y, z};
                    double d[3] = {0, 0, 0};
                    bool allowed = true;
                    for (std::size_t i = 0; i < static_cast<std::size_t>(space.dimensions); ++i) {
                        allowed = allowed && (space.periodic[i] || image[i] == 0);
                        d[i] = (centered ? p[i] - at[i] : at[i] - p[i]) + image[i] * space.extent[i];
                    }
                    in = in || (allowed && mask.contains(d));
                }
            }
        }
        if (in) {
            out.push_back(k);
        }
    }
    return out;
}

} // namespace

NEST_TEST(borders_belong_to_masks)
{
    const auto c = make_mask("circular", {{"radius", 0.5}});
    const auto r = make_mask("rectangular", rectangle);
    const std::vector<Reals> points{{0.5, 0}, {0.4, 0.6}, {-0.5, -0.3}, {0, 0}, {0.5000001, 0}, {0.4, 0.2}};
    const auto expect = [&](const MaskPtr& m, const std::vector<int>& in) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            EXPECT(m->inside(points[i]) == (in[i] == 1));
        }
    };
    expect(c, {1, 0, 0, 1, 0, 1});
    expect(r, {0, 1, 1, 1, 0, 1});
    expect(combine_masks("and", c, r), {0, 0, 0, 1, 0, 1});
    expect(combine_masks("or", c, r), {1, 1, 1, 1, 0, 1});
    expect(combine_masks("minus", c, r), {1, 0, 0, 0, 0, 0});
    expect(combine_masks("minus", r, c), {0, 1, 1, 0, 0, 0});
    expect(make_mask("doughnut", {{"inner_radius", 0.2}, {"outer_radius", 0.5}}), {1, 0, 0, 0, 0, 1});
    EXPECT(make_mask("circular", {{"radius", 0.5}}, {1.0, 0.0})->inside({1.5, 0}));
    EXPECT(make_mask("circular", {{"radius", 0.5}, {"anchor", Reals{1, 0}}})->inside({1.5, 0}));
    EXPECT(!make_mask("circular", {{"radius", 0.5}}, {1.0, 0.0})->inside({0, 0}));
    EXPECT_THROWS("BadProperty", c->inside({0, 0, 0}));
    EXPECT(make_mask("spherical", {{"radius", 1}})->inside({0.5, 0.5, 0.5}));
    EXPECT(!make_mask("spherical", {{"radius", 1}})->inside({0.6, 0.6, 0.6}));
}

NEST_TEST(turned_masks)
{
    const double a = 30 * 3.14159265358979323846 / 180;
    const auto ellipse = make_mask(
        "elliptical", {{"major_axis", 1.0}, {"minor_axis", 0.5}, {"azimuth_angle", 30.0}}, {0.1, 0.2});
    const auto box = make_mask("rectangular", with(rectangle, "azimuth_angle", 30.0));
    KeyedStream stream(5, Purpose::positions, 1);
    int inside = 0;
    for (int i = 0; i < 20000; ++i) {
        const double x = stream.uniform() * 2 - 1;
        const double y = stream.uniform() * 2 - 1;
        const double u = (x - 0.1) * std::cos(a) + (y - 0.2) * std::sin(a);
        const double v = -(x - 0.1) * std::sin(a) + (y - 0.2) * std::cos(a);
        EXPECT(ellipse->inside({x, y}) == (u * u / 0.25 + v * v / 0.0625 <= 1));
        inside += ellipse->inside({x, y}) ? 1 : 0;
        // about the middle of the rectangle, (-0.05, 0.15)
        const double p = (x + 0.05) * std::cos(a) + (y - 0.15) * std::sin(a);
        const double q = -(x + 0.05) * std::sin(a) + (y - 0.15) * std::cos(a);
        EXPECT(box->inside({x, y}) == (std::fabs(p) <= 0.45 && std::fabs(q) <= 0.45));
    }
    EXPECT(inside > 1700 && inside < 2200); // area pi / 8 of 4
    // a box turned by 90 degrees about z, then its long axis up: x -> y -> y
    const auto rod = make_mask("box", {{"lower_left", Reals{-1, -0.1, -0.2}},
                                       {"upper_right", Reals{1, 0.1, 0.2}},
                                       {"azimuth_angle", 90.0}});
    EXPECT(rod->inside({0, 0.9, 0}) && !rod->inside({0.9, 0, 0}));
    const auto up =
        make_mask("ellipsoidal",
                  {{"major_axis", 2.0}, {"minor_axis", 0.2}, {"polar_axis", 0.2}, {"polar_angle", 90.0}});
    EXPECT(up->inside({0, 0, 0.9}) && !up->inside({0.9, 0, 0}));
}

NEST_TEST(bounding_boxes_hold_their_masks)
{
    const Dictionary box{{"lower_left", Reals{-0.5, -0.3, -0.2}},
                         {"upper_right", Reals{0.4, 0.6, 0.1}},
                         {"azimuth_angle", 30.0},
                         {"polar_angle", 40.0}};
    const Dictionary egg{{"major_axis", 1.6},
                         {"minor_axis", 0.5},
                         {"polar_axis", 0.3},
                         {"azimuth_angle", 30.0},
                         {"polar_angle", 40.0}};
    for (const MaskPtr& m : {make_mask("box", box), make_mask("ellipsoidal", egg, {0.1, 0.2, 0.0})}) {
        const Box b = m->bounding_box();
        KeyedStream stream(5, Purpose::positions, 2);
        Box seen;
        seen.lower.fill(9);
        seen.upper.fill(-9);
        for (int k = 0; k < 300000; ++k) {
            double p[3];
            for (double& x : p) {
                x = stream.uniform() * 2.4 - 1.2;
            }
            if (m->contains(p)) {
                for (std::size_t i = 0; i < 3; ++i) {
                    EXPECT(p[i] >= b.lower[i] && p[i] <= b.upper[i]);
                    seen.lower[i] = std::min(seen.lower[i], p[i]);
                    seen.upper[i] = std::max(seen.upper[i], p[i]);
                }
            }
        }
        for (std::size_t i = 0; i < 3; ++i) { // and are no larger than needed
            EXPECT_NEAR(seen.lower[i], b.lower[i], 0.12);
            EXPECT_NEAR(seen.upper[i], b.upper[i], 0.12);
        }
    }
}

NEST_TEST(searches_agree_with_looking_at_every_node)
{
    const auto skew = combine_masks("or", make_mask("circular", {{"radius", 0.2}}, {0.5, 0.1}),
                                    make_mask("rectangular", with(rectangle, "azimuth_angle", 20.0)));
    for (const bool periodic : {false, true}) {
        const NodeCollection pool = random_layer(1, 700, 2, {2, 3}, periodic);
        const NodeCollection drivers = random_layer(1000, 40, 2, {3, 3}, periodic);
        const auto part = pool.slice(3, 650, 3);
        for (const bool centered : {true, false}) {
            const Layer& space = centered ? *pool.layer() : *drivers.layer();
            const MaskedSearch search(*part, skew, space, centered, false);
            std::size_t found = 0;
            for (const NodeId id : drivers.ids()) {
                std::vector<std::uint32_t> out;
                const double* at = drivers.layer()->position(id);
                search.find(at, out);
                EXPECT(out == by_hand(*part, *skew, space, centered, at));
                found += out.size();
            }
            EXPECT(found > 500);
        }
    }
    const NodeCollection cube = random_layer(1, 900, 3, {1, 2, 1}, true);
    const auto egg = make_mask("ellipsoidal", {{"major_axis", 0.9},
                                               {"minor_axis", 0.5},
                                               {"polar_axis", 0.3},
                                               {"azimuth_angle", 30.0},
                                               {"polar_angle", 40.0}});
    const MaskedSearch search(cube, egg, *cube.layer(), true, false);
    for (NodeId id = 1; id < 60; ++id) {
        std::vector<std::uint32_t> out;
        search.find(cube.layer()->position(id), out);
        EXPECT(out == by_hand(cube, *egg, *cube.layer(), true, cube.layer()->position(id)));
    }
}

NEST_TEST(oversized_masks)
{
    const NodeCollection pool = grid_layer(1, 4, 4, true);
    EXPECT_THROWS("BadProperty",
                  MaskedSearch(pool, make_mask("circular", {{"radius", 2.1}}), *pool.layer(), true, false));
    const MaskedSearch fits(pool, make_mask("circular", {{"radius", 2}}), *pool.layer(), true, false);
    std::vector<std::uint32_t> out;
    fits.find(pool.layer()->position(6), out);
    EXPECT(out.size() == 13); // opposite nodes count once per image
    const MaskedSearch all(pool, make_mask("circular", {{"radius", 9}}), *pool.layer(), true, true);
    all.find(pool.layer()->position(6), out);
    EXPECT(out.size() == 253); // all points of the unit lattice within 9 of one
}

NEST_TEST(grid_masks)
{
    const NodeCollection pool = grid_layer(1, 3, 4, false);
    using Nodes = std::vector<std::uint32_t>;
    const auto find = [&](const NodeCollection& p, const Dictionary& specs, const Reals& anchor, Reals at) {
        std::vector<std::uint32_t> out;
        MaskedSearch(p, make_mask("grid", specs, anchor), *p.layer(), true, false).find(at.data(), out);
        return out;
    };
    const Dictionary two{{"shape", Integers{2, 2}}};
    EXPECT(find(pool, {{"columns", 2}, {"rows", 1}}, {}, {-1, 1.5}) == (Nodes{0, 4}));
    EXPECT(find(pool, {{"shape", Integers{1, 2}}}, {}, {-0.8, 1.2}) == (Nodes{0, 1}));
    EXPECT(find(pool, two, {1, 0}, {0, 0.5}) == (Nodes{1, 2, 5, 6}));
    EXPECT(find(pool, two, {0, 1}, {0, 0.5}) == (Nodes{4, 5, 8, 9}));
    EXPECT(find(pool, two, {-1, -1}, {0, 0.5}) == (Nodes{10, 11}));
    EXPECT(find(pool, two, {}, {-3, 1.5}).empty());
    EXPECT(find(grid_layer(1, 3, 4, true), two, {0, 1}, {-1, 1.5}) == (Nodes{0, 3, 4, 7}));
    const NodeCollection free = random_layer(1, 9, 2, {1, 1}, false);
    EXPECT_THROWS("KernelException", MaskedSearch(free, make_mask("grid", two), *free.layer(), true, false));
    EXPECT_THROWS("KernelException", make_mask("grid", two)->inside({0, 0}));
    EXPECT_THROWS("KernelException", combine_masks("and", make_mask("grid", two), make_mask("grid", two)));
    EXPECT_THROWS("BadProperty", make_mask("grid", {{"shape", Integers{2, 0}}}));
    EXPECT_THROWS("BadProperty", make_mask("grid", {{"rows", 2}}));
}

NEST_TEST(selection_and_nearest_nodes)
{
    const NodeCollection nodes = random_layer(11, 400, 2, {2, 2}, true);
    const auto mask = make_mask("circular", {{"radius", 0.3}});
    Integers expected;
    const double at[] = {0.9, 0.95};
    for (const std::uint32_t k : by_hand(nodes, *mask, *nodes.layer(), true, at)) {
        expected.push_back(11 + static_cast<std::int64_t>(k));
    }
    EXPECT(expected.size() > 5);
    EXPECT(select_nodes(nodes, {0.9, 0.95}, *mask) == expected);
    EXPECT_THROWS("BadProperty", select_nodes(nodes, {0.9}, *mask));
    EXPECT_THROWS("LayerExpected", select_nodes(NodeCollection({{1, 2, 1, 0}}, nullptr, 1), {0, 0}, *mask));

    std::vector<Reals> places;
    KeyedStream stream(5, Purpose::positions, 3);
    for (int i = 0; i < 100; ++i) {
        places.push_back({stream.uniform() * 2 - 1, stream.uniform() * 2 - 1});
    }
    const auto found = nearest_nodes(nodes, places, false);
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::int64_t best = -1;
        double least = 1e9;
        for (const NodeId id : nodes.ids()) {
            const double d = nodes.layer()->distance(places[i].data(), nodes.layer()->position(id));
            if (d < least) {
                least = d;
                best = static_cast<std::int64_t>(id);
            }
        }
        EXPECT(found[i] == Integers{best});
    }
    const NodeCollection grid = grid_layer(1, 3, 4, false);
    EXPECT(nearest_nodes(grid, {{-0.5, 1.0}}, true)[0] == (Integers{1, 2, 5, 6}));
    EXPECT(nearest_nodes(grid, {{-50, 70}}, true)[0] == Integers{1});
    EXPECT_THROWS("BadProperty", nearest_nodes(grid, {{0, 0, 0}}, true));
}

NEST_TEST(refused)
{
    EXPECT_THROWS("UndefinedName", make_mask("circle", {}));
    EXPECT_THROWS("UnaccessedDictionaryEntry", make_mask("circular", {{"radius", 1}, {"foo", 1}}));
    EXPECT_THROWS("UnaccessedDictionaryEntry", make_mask("rectangular", with(rectangle, "polar_angle", 1.0)));
    EXPECT_THROWS("UnaccessedDictionaryEntry",
                  make_mask("rectangular", with(rectangle, "anchor", Reals{0, 0})));
    EXPECT_THROWS("BadProperty", make_mask("circular", {}));
    EXPECT_THROWS("BadProperty", make_mask("circular", {{"radius", 0.0}}));
    EXPECT_THROWS("BadProperty", make_mask("circular", {{"radius", 1}}, {1, 2, 3}));
    EXPECT_THROWS("BadProperty", make_mask("rectangular", with(rectangle, "lower_left", Reals{5, 5})));
    EXPECT_THROWS("BadProperty", make_mask("rectangular", with(rectangle, "lower_left", Reals{0})));
    EXPECT_THROWS("BadProperty", make_mask("doughnut", {{"inner_radius", 0.5}, {"outer_radius", 0.5}}));
    EXPECT_THROWS("BadProperty", make_mask("elliptical", {{"major_axis", 0.5}, {"minor_axis", 1}}));
    EXPECT_THROWS("BadProperty", combine_masks("or", make_mask("circular", {{"radius", 1}}),
                                               make_mask("spherical", {{"radius", 1}})));
    EXPECT(to_mask(Value(Dictionary{{"circular", Dictionary{{"radius", 1.0}}}, {"anchor", Reals{2, 0}}}), "m")
               ->inside({3, 0}));
    EXPECT_THROWS("BadProperty", to_mask(Value(Dictionary{}), "m"));
    EXPECT_THROWS("TypeMismatch", to_mask(Value(3), "m"));
}
