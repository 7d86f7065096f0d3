// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/network/parameter.hpp"

#include <algorithm>
#include <functional>

using namespace nest;

namespace
{

Value object(const ParameterPtr& p)
{
    return Value(std::static_pointer_cast<const Object>(p));
}

ParameterPtr number(double x)
{
    return make_parameter("constant", {{"value", x}});
}

std::vector<double> draw(const ParameterPtr& p, std::size_t n = 20000)
{
    KeyedStream stream(7, Purpose::node_parameters, 1);
    ParameterContext c;
    c.n = n;
    c.stream = &stream;
    std::vector<double> out(n);
    p->evaluate(c, out.data());
    return out;
}

double mean_of(const std::vector<double>& x)
{
    double sum = 0;
    for (const double y : x) {
        sum += y;
    }
    return sum / static_cast<double>(x.size());
}

ParameterPtr op(const std::string& name, const std::vector<ParameterPtr>& x)
{
    return combine_parameters(name, x);
}

// Two layers of the same size, nodes 1 ... 3 and 4 ... 6.
struct Space
{
    Layer a, b;
    std::vector<NodeId> sources{1, 1, 2, 3};
    std::vector<NodeId> targets{4, 5, 6, 4};
    Space()
    {
        a.first = 1;
        a.n = 3;
        a.positions = {0, 0, 0.5, -0.25, -0.9, 0.8};
        a.lower_left = {-1, -1};
        a.extent = {2, 2};
        a.periodic = {false, false};
        b = a;
        b.first = 4;
        b.positions = {0.9, 0.1, -0.5, 0.5, 0.25, -0.75};
    }
    std::vector<double> of(const ParameterPtr& p, bool wrap = false)
    {
        b.periodic = {wrap, wrap};
        KeyedStream stream(1, Purpose::connect_parameters, 1);
        ParameterContext c;
        c.n = sources.size();
        c.sources = sources.data();
        c.targets = targets.data();
        c.source_layer = &a;
        c.target_layer = &b;
        c.stream = &stream;
        std::vector<double> out(c.n);
        p->evaluate(c, out.data());
        return out;
    }
    double dx(std::size_t i) const { return b.position(targets[i])[0] - a.position(sources[i])[0]; }
    double dy(std::size_t i) const { return b.position(targets[i])[1] - a.position(sources[i])[1]; }
};

} // namespace

NEST_TEST(constants_and_folding)
{
    EXPECT(number(2.5)->constant_value() == 2.5);
    EXPECT(op("add", {number(1), number(2)})->constant_value() == 3);
    EXPECT(op("subtract", {number(1), number(2)})->constant_value() == -1);
    EXPECT(op("multiply", {number(4), number(2)})->constant_value() == 8);
    EXPECT(op("divide", {number(1), number(4)})->constant_value() == 0.25);
    EXPECT(op("power", {number(3), number(2)})->constant_value() == 9);
    EXPECT(op("negate", {number(3)})->constant_value() == -3);
    EXPECT(op("min", {number(3), number(2)})->constant_value() == 2);
    EXPECT(op("max", {number(3), number(2)})->constant_value() == 3);
    EXPECT(op("less", {number(1), number(2)})->constant_value() == 1);
    EXPECT(op("less_equal", {number(2), number(2)})->constant_value() == 1);
    EXPECT(op("greater", {number(2), number(2)})->constant_value() == 0);
    EXPECT(op("greater_equal", {number(2), number(2)})->constant_value() == 1);
    EXPECT(op("equal", {number(2), number(2)})->constant_value() == 1);
    EXPECT(op("not_equal", {number(2), number(2)})->constant_value() == 0);
    EXPECT(op("exp", {number(1)})->constant_value() == std::exp(1.0));
    EXPECT(op("sin", {number(1)})->constant_value() == std::sin(1.0));
    EXPECT(op("cos", {number(1)})->constant_value() == std::cos(1.0));
    EXPECT(op("conditional", {number(0), number(5), number(6)})->constant_value() == 6);
    EXPECT(std::isnan(make_parameter("uniform", {})->constant_value()));
    EXPECT(number(3)->returns_integers() && !number(3.5)->returns_integers());
}

NEST_TEST(distributions)
{
    const auto u = draw(make_parameter("uniform", {{"min", 2.0}, {"max", 4.0}}));
    EXPECT(*std::min_element(u.begin(), u.end()) >= 2 && *std::max_element(u.begin(), u.end()) < 4);
    // means within 5 standard errors
    const double root = std::sqrt(20000.0);
    EXPECT_NEAR(mean_of(u), 3, 5 * 2 / std::sqrt(12.0) / root);
    EXPECT_NEAR(mean_of(draw(make_parameter("normal", {{"mean", 1}, {"std", 2.0}}))), 1, 5 * 2 / root);
    EXPECT_NEAR(mean_of(draw(make_parameter("exponential", {{"beta", 3.0}}))), 3, 5 * 3 / root);
    const auto log_normal = draw(make_parameter("lognormal", {{"mean", 0.5}, {"std", 0.25}}));
    const double v = 0.25 * 0.25;
    EXPECT_NEAR(mean_of(log_normal), std::exp(0.5 + v / 2),
                5 * std::exp(0.5 + v / 2) * std::sqrt(std::exp(v) - 1) / root);
    const auto p = make_parameter("uniform_int", {{"max", 5}});
    EXPECT(p->returns_integers());
    std::vector<int> counts(5);
    for (const double x : draw(p)) {
        EXPECT(x == std::floor(x) && x >= 0 && x < 5);
        ++counts[static_cast<std::size_t>(x)];
    }
    double chi2 = 0;
    for (const int c : counts) {
        chi2 += (c - 4000.0) * (c - 4000.0) / 4000;
    }
    EXPECT(chi2 < 33.4); // 1e-6 quantile, 4 degrees of freedom
}

NEST_TEST(arithmetic_of_random_parameters)
{
    const auto u = make_parameter("uniform", {});
    const auto plain = draw(u);
    const auto shifted = draw(op("add", {op("multiply", {u, number(3)}), number(-1)}));
    const auto choice = draw(op("conditional", {op("less", {u, number(0.25)}), number(1), number(2)}));
    for (std::size_t i = 0; i < plain.size(); ++i) {
        EXPECT(shifted[i] == plain[i] * 3 - 1);
        EXPECT(choice[i] == (plain[i] < 0.25 ? 1 : 2));
    }
    // the two operands are drawn separately
    EXPECT_NEAR(mean_of(draw(op("multiply", {u, u}))), 0.25, 5 * std::sqrt(7.0 / 144) / std::sqrt(20000.0));
    EXPECT(op("add", {make_parameter("uniform_int", {{"max", 3}}), number(4)})->returns_integers());
    EXPECT(!op("add", {make_parameter("uniform_int", {{"max", 3}}), number(0.5)})->returns_integers());
}

NEST_TEST(redraw)
{
    const auto normal = make_parameter("normal", {});
    const auto x = draw(op("redraw", {normal, number(-0.5), number(1.0)}));
    EXPECT(*std::min_element(x.begin(), x.end()) >= -0.5 && *std::max_element(x.begin(), x.end()) <= 1.0);
    // mean of the truncated normal distribution
    const auto phi = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846); };
    const auto cdf = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
    EXPECT_NEAR(mean_of(x), (phi(-0.5) - phi(1)) / (cdf(1) - cdf(-0.5)), 5 * 0.42 / std::sqrt(20000.0));
    EXPECT_THROWS("KernelException", draw(op("redraw", {number(1), number(2), number(3)}), 1));
    EXPECT_THROWS("BadParameterValue", op("redraw", {normal, number(3), number(2)}));
    EXPECT_THROWS("BadParameterValue", op("redraw", {normal, normal, number(2)}));
}

NEST_TEST(space)
{
    Space s;
    const auto distance = make_parameter("distance", {});
    EXPECT(distance->is_spatial());
    EXPECT(op("add", {number(1), distance})->is_spatial());
    EXPECT(!make_parameter("uniform", {})->is_spatial());
    const auto d = s.of(distance);
    const auto x = s.of(make_parameter("distance", {{"dimension", 1}}));
    const auto dy = s.of(make_parameter("displacement", {{"dimension", 2}}));
    const auto from = s.of(make_parameter("position", {{"dimension", 0}, {"synaptic_endpoint", 1}}));
    const auto to = s.of(make_parameter("position", {{"dimension", 1}, {"synaptic_endpoint", 2}}));
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(d[i], std::hypot(s.dx(i), s.dy(i)), 1e-15);
        EXPECT_NEAR(x[i], std::fabs(s.dx(i)), 1e-15);
        EXPECT_NEAR(dy[i], s.dy(i), 1e-15);
        EXPECT(from[i] == s.a.position(s.sources[i])[0]);
        EXPECT(to[i] == s.b.position(s.targets[i])[1]);
    }
    // node 3 at (-0.9, 0.8), node 4 at (0.9, 0.1): neighbours across the border
    EXPECT_NEAR(s.of(distance, true)[3], std::hypot(0.2, 0.7), 1e-14);
    EXPECT_THROWS("KernelException", s.of(make_parameter("distance", {{"dimension", 3}})));
    EXPECT_THROWS("BadParameterValue", s.of(make_parameter("position", {{"dimension", 0}})));
    EXPECT_THROWS("BadParameterValue", draw(distance, 1));
    EXPECT_THROWS("KernelException", draw(make_parameter("position", {{"dimension", 0}}), 1));
}

NEST_TEST(profiles)
{
    Space s;
    const auto d = make_parameter("distance", {});
    const auto x = make_parameter("displacement", {{"dimension", 1}});
    const auto y = make_parameter("displacement", {{"dimension", 2}});
    const auto e = s.of(make_parameter("exp_distribution", {{"x", object(d)}, {"beta", 0.4}}));
    const auto g = s.of(make_parameter("gaussian", {{"x", object(d)}, {"mean", 0.2}, {"std", 0.7}}));
    const auto g2 = s.of(make_parameter("gaussian2d", {{"x", object(x)},
                                                       {"y", object(y)},
                                                       {"mean_x", 0.1},
                                                       {"mean_y", -0.2},
                                                       {"std_x", 0.5},
                                                       {"std_y", 0.8},
                                                       {"rho", 0.3}}));
    const auto gamma = s.of(make_parameter("gamma", {{"x", object(d)}, {"kappa", 3.0}, {"theta", 0.5}}));
    for (std::size_t i = 0; i < 4; ++i) {
        const double r = std::hypot(s.dx(i), s.dy(i));
        EXPECT_NEAR(e[i], std::exp(-r / 0.4), 1e-15);
        EXPECT_NEAR(g[i], std::exp(-(r - 0.2) * (r - 0.2) / (2 * 0.49)), 1e-15);
        const double u = (s.dx(i) - 0.1) / 0.5;
        const double v = (s.dy(i) + 0.2) / 0.8;
        EXPECT_NEAR(g2[i], std::exp(-(u * u + v * v - 0.6 * u * v) / (2 * 0.91)), 1e-15);
        EXPECT_NEAR(gamma[i], r * r * std::exp(-r / 0.5) / (0.125 * 2), 1e-14);
    }
    // along y at psi = 0 the wave has its crest in the origin and nothing beyond a quarter of its length
    const auto gabor = [](double a, double b) {
        return make_parameter("gabor", {{"x", a}, {"y", b}, {"lam", 2.0}, {"std", 1.0}});
    };
    EXPECT_NEAR(draw(gabor(0, 0), 1)[0], 1, 1e-15);
    EXPECT_NEAR(draw(gabor(0, 0.25), 1)[0], std::exp(-0.25 * 0.25 / 2) * std::sqrt(0.5), 1e-15);
    EXPECT(draw(gabor(0, 0.75), 1)[0] == 0);
    EXPECT_NEAR(draw(gabor(0.75, 0), 1)[0], std::exp(-0.75 * 0.75 / 2), 1e-15);
}

NEST_TEST(coordinates)
{
    const auto p = op("dimension2d", {number(1), make_parameter("uniform", {})});
    EXPECT(parameter_coordinates(p).size() == 2);
    EXPECT(parameter_coordinates(number(1)).size() == 1);
    EXPECT_THROWS("KernelException", draw(p, 1));
}

NEST_TEST(refused)
{
    EXPECT_THROWS("UndefinedName", make_parameter("unifrom", {}));
    EXPECT_THROWS("UnaccessedDictionaryEntry", make_parameter("uniform", {{"mni", 1.0}}));
    EXPECT_THROWS("BadProperty", make_parameter("uniform", {{"min", 1.0}}));
    EXPECT_THROWS("BadProperty", make_parameter("constant", {}));
    EXPECT_THROWS("TypeMismatch", make_parameter("constant", {{"value", "a"}}));
    EXPECT_THROWS("BadProperty", make_parameter("constant", {{"value", std::nan("")}}));
    EXPECT_THROWS("BadProperty", make_parameter("normal", {{"std", 0.0}}));
    EXPECT_THROWS("BadProperty", make_parameter("lognormal", {{"std", -1.0}}));
    EXPECT_THROWS("BadProperty", make_parameter("uniform_int", {{"max", 0}}));
    EXPECT_THROWS("TypeMismatch", make_parameter("uniform_int", {{"max", 2.5}}));
    EXPECT_THROWS("BadProperty", make_parameter("position", {{"dimension", 3}}));
    EXPECT_THROWS("BadProperty", make_parameter("position", {{"dimension", 1}, {"synaptic_endpoint", 3}}));
    EXPECT_THROWS("BadProperty", make_parameter("gaussian", {{"std", 1.0}}));
    EXPECT_THROWS("TypeMismatch", make_parameter("gaussian", {{"x", "a"}}));
    EXPECT_THROWS("BadProperty", make_parameter("gaussian2d", {{"x", 1}, {"y", 1}, {"rho", 1.0}}));
    EXPECT_THROWS("BadProperty", make_parameter("gamma", {{"x", 1}, {"kappa", 0.0}}));
    EXPECT_THROWS("BadProperty", make_parameter("gabor", {{"x", 1}, {"y", 1}, {"lam", 0.0}}));
    EXPECT_THROWS("UndefinedName", op("plus", {number(1), number(2)}));
    EXPECT_THROWS("BadParameter", op("add", {number(1)}));
    EXPECT(parameter_kinds().size() == 14);
}
