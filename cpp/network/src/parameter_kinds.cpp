// SPDX-License-Identifier: GPL-2.0-or-later
// The kinds of make_parameter: random distributions, positions and distances, and profiles of these.
#include "nest/base/math.hpp"
#include "nest/network/parameter.hpp"
#include "nest/parallel/bulk.hpp"
#include "nest/parallel/distributions.hpp"

#include "parameter_parts.hpp"

#include <cmath>
#include <limits>

namespace nest
{

namespace
{

constexpr double pi = 3.14159265358979323846;

// Reads the keys of a specification; done() refuses those that nobody asked for.
class Specs
{
public:
    Specs(const std::string& kind, const Dictionary& d) : where_("CreateParameter: '" + kind + "'"), d_(d) {}

    double number(const char* key, double fallback = std::numeric_limits<double>::quiet_NaN())
    {
        const Value* v = find(key, !std::isnan(fallback));
        if (!v) {
            return fallback;
        }
        const double x = v->as<bool>() ? (*v->as<bool>() ? 1.0 : 0.0) : to_real(*v, where(key));
        if (!std::isfinite(x)) {
            refuse(key, "a finite number", to_text(x));
        }
        return x;
    }
    double positive(const char* key, double fallback)
    {
        const double x = number(key, fallback);
        if (!(x > 0)) {
            refuse(key, "> 0", to_text(x));
        }
        return x;
    }
    std::int64_t integer(const char* key, std::int64_t low, std::int64_t high, std::int64_t fallback = -1)
    {
        const Value* v = find(key, fallback >= 0);
        if (!v) {
            return fallback;
        }
        if (v->as<double>()) {
            throw Error("TypeMismatch",
                        where(key) + " must be an integer, but float " + v->text() + " was given.");
        }
        const std::int64_t x = to_integer(*v, where(key));
        if (x < low || x > high) {
            refuse(key, "between " + std::to_string(low) + " and " + std::to_string(high), std::to_string(x));
        }
        return x;
    }
    ParameterPtr parameter(const char* key) { return to_parameter(*find(key, false), where(key)); }
    void done() const { refuse_unknown_keys(d_, known_, where_); }
    [[noreturn]] void refuse(const char* key, const std::string& allowed, const std::string& given) const
    {
        throw Error("BadProperty", where(key) + " must be " + allowed + ", but " + given + " was given.");
    }

private:
    std::string where(const char* key) const { return where_ + ": '" + key + "'"; }
    const Value* find(const char* key, bool optional)
    {
        known_.push_back(key);
        const Value* v = d_.find(key);
        if (!v && !optional) {
            throw Error("BadProperty",
                        where_ + " needs the key '" + key + "'." + did_you_mean(key, d_.keys()));
        }
        return v;
    }
    std::string where_;
    const Dictionary& d_;
    Strings known_;
};

// A distribution: draw(stream, n, out) fills in n values.
template <class Draw>
class RandomParameter final : public Parameter
{
public:
    RandomParameter(Draw draw, bool integers) : draw_(draw), integers_(integers) {}
    void evaluate(const ParameterContext& c, double* out) const override
    {
        NEST_CHECK(c.stream != nullptr);
        draw_(*c.stream, c.n, out);
    }
    bool returns_integers() const override { return integers_; }

private:
    Draw draw_;
    bool integers_;
};

template <class Draw>
ParameterPtr random_parameter(Draw draw, bool integers = false)
{
    return std::make_shared<RandomParameter<Draw>>(draw, integers);
}

const char axes[] = "xyz";

class PositionParameter final : public Parameter
{
public:
    PositionParameter(std::size_t dimension, std::int64_t endpoint)
        : dimension_(dimension), endpoint_(endpoint)
    {
    }
    void evaluate(const ParameterContext& c, double* out) const override
    {
        if (endpoint_ == 0 && c.sources) {
            throw Error("BadParameterValue",
                        "The position of a node (nest.spatial.pos) has no meaning for a connection; "
                        "use nest.spatial.source_pos or nest.spatial.target_pos.");
        }
        if (endpoint_ != 0 && !c.sources) {
            throw Error("BadParameterValue", "The position of a source or target (nest.spatial.source_pos, "
                                             "target_pos) can only be used for connections.");
        }
        const NodeId* ids = endpoint_ == 1 ? c.sources : c.targets;
        const Layer* layer = endpoint_ == 1 ? c.source_layer : c.target_layer;
        if (!ids || !layer) {
            throw Error("KernelException", "A position can only be used with nodes that have positions.");
        }
        if (dimension_ >= static_cast<std::size_t>(layer->dimensions)) {
            throw Error("KernelException", std::string("The position along ") + axes[dimension_] +
                                               " was asked for, but the nodes have " +
                                               std::to_string(layer->dimensions) + " dimensions.");
        }
        for (std::size_t i = 0; i < c.n; ++i) {
            out[i] = layer->position(ids[i])[dimension_];
        }
    }
    bool is_spatial() const override { return true; }

private:
    std::size_t dimension_;
    std::int64_t endpoint_;
};

// Distance (dimension 0), or the displacement along one axis, with sign or without.
class DistanceParameter final : public Parameter
{
public:
    DistanceParameter(std::size_t dimension, bool with_sign) : dimension_(dimension), with_sign_(with_sign) {}
    void evaluate(const ParameterContext& c, double* out) const override
    {
        if (!c.sources || !c.targets || !c.source_layer || !c.target_layer) {
            throw Error("BadParameterValue", "A distance (nest.spatial.distance) can only be used for "
                                             "connections between nodes that have positions.");
        }
        const auto n = static_cast<std::size_t>(c.target_layer->dimensions);
        if (c.source_layer->dimensions != c.target_layer->dimensions) {
            throw Error("BadProperty",
                        "Distances need sources and targets with the same number of dimensions.");
        }
        if (dimension_ > n) {
            throw Error("KernelException", std::string("The distance along ") + axes[dimension_ - 1] +
                                               " was asked for, but the nodes have " + std::to_string(n) +
                                               " dimensions.");
        }
        const Layer& space = c.space ? *c.space : *c.target_layer;
        double d[3] = {0, 0, 0};
        for (std::size_t i = 0; i < c.n; ++i) {
            space.displacement(c.source_layer->position(c.sources[i]), c.target_layer->position(c.targets[i]),
                               d);
            if (dimension_ == 0) {
                out[i] = std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            } else {
                out[i] = with_sign_ ? d[dimension_ - 1] : std::fabs(d[dimension_ - 1]);
            }
        }
    }
    bool is_spatial() const override { return true; }

private:
    std::size_t dimension_;
    bool with_sign_;
};

template <class F>
class Profile1 final : public Parameter
{
public:
    Profile1(ParameterPtr x, F f) : x_(std::move(x)), f_(f) {}
    void evaluate(const ParameterContext& c, double* out) const override
    {
        x_->evaluate(c, out);
        for (std::size_t i = 0; i < c.n; ++i) {
            out[i] = f_(out[i]);
        }
    }
    bool is_spatial() const override { return x_->is_spatial(); }

private:
    ParameterPtr x_;
    F f_;
};

template <class F>
class Profile2 final : public Parameter
{
public:
    Profile2(ParameterPtr x, ParameterPtr y, F f) : x_(std::move(x)), y_(std::move(y)), f_(f) {}
    void evaluate(const ParameterContext& c, double* out) const override
    {
        std::vector<double> y(c.n);
        x_->evaluate(c, out);
        y_->evaluate(c, y.data());
        for (std::size_t i = 0; i < c.n; ++i) {
            out[i] = f_(out[i], y[i]);
        }
    }
    bool is_spatial() const override { return x_->is_spatial() || y_->is_spatial(); }

private:
    ParameterPtr x_;
    ParameterPtr y_;
    F f_;
};

template <class F>
ParameterPtr profile(ParameterPtr x, F f)
{
    const double constant = x->constant_value();
    if (!std::isnan(constant)) {
        return constant_parameter(f(constant));
    }
    return std::make_shared<Profile1<F>>(std::move(x), f);
}

template <class F>
ParameterPtr profile(ParameterPtr x, ParameterPtr y, F f)
{
    return std::make_shared<Profile2<F>>(std::move(x), std::move(y), f);
}

ParameterPtr make_constant(Specs& s)
{
    return constant_parameter(s.number("value"));
}

ParameterPtr make_uniform(Specs& s)
{
    const double min = s.number("min", 0.0);
    const double max = s.number("max", 1.0);
    if (!(min < max)) {
        s.refuse("max", "larger than 'min' (" + to_text(min) + ")", to_text(max));
    }
    const double width = max - min;
    // rounding may lift min + width * u onto max, which is excluded
    const double last = std::nextafter(max, min);
    return random_parameter([=](KeyedStream& r, std::size_t n, double* out) {
        draw_uniform(r, n, out);
        for (std::size_t i = 0; i < n; ++i) {
            const double x = min + width * out[i];
            out[i] = x < last ? x : last;
        }
    });
}

ParameterPtr make_normal(Specs& s)
{
    const double mean = s.number("mean", 0.0);
    const double std = s.positive("std", 1.0);
    return random_parameter([=](KeyedStream& r, std::size_t n, double* out) {
        draw_standard_normal(r, n, out);
        for (std::size_t i = 0; i < n; ++i) {
            out[i] = mean + std * out[i];
        }
    });
}

ParameterPtr make_lognormal(Specs& s)
{
    const double mean = s.number("mean", 0.0);
    const double std = s.positive("std", 1.0);
    return random_parameter(
        [=](KeyedStream& r, std::size_t n, double* out) { draw_lognormal(r, mean, std, n, out); });
}

ParameterPtr make_exponential(Specs& s)
{
    const double beta = s.number("beta", 1.0);
    return random_parameter([=](KeyedStream& r, std::size_t n, double* out) {
        draw_standard_exponential(r, n, out);
        for (std::size_t i = 0; i < n; ++i) {
            out[i] *= beta;
        }
    });
}

ParameterPtr make_uniform_int(Specs& s)
{
    const auto max = static_cast<std::uint64_t>(s.integer("max", 1, std::int64_t(1) << 53, 1));
    return random_parameter(
        [=](KeyedStream& r, std::size_t n, double* out) {
            for (std::size_t i = 0; i < n; ++i) {
                out[i] = static_cast<double>(r.integer(max));
            }
        },
        true);
}

ParameterPtr make_position(Specs& s)
{
    const auto dimension = static_cast<std::size_t>(s.integer("dimension", 0, 2));
    return std::make_shared<PositionParameter>(dimension, s.integer("synaptic_endpoint", 0, 2, 0));
}

ParameterPtr make_distance(Specs& s)
{
    return std::make_shared<DistanceParameter>(static_cast<std::size_t>(s.integer("dimension", 0, 3, 0)),
                                               false);
}

ParameterPtr make_displacement(Specs& s)
{
    return std::make_shared<DistanceParameter>(static_cast<std::size_t>(s.integer("dimension", 1, 3)), true);
}

ParameterPtr make_exp_distribution(Specs& s)
{
    const double beta = s.positive("beta", 1.0);
    return profile(s.parameter("x"), [=](double x) { return math::exp(-x / beta); });
}

ParameterPtr make_gaussian(Specs& s)
{
    const double mean = s.number("mean", 0.0);
    const double std = s.positive("std", 1.0);
    const double factor = -0.5 / (std * std);
    return profile(s.parameter("x"), [=](double x) { return math::exp(factor * (x - mean) * (x - mean)); });
}

ParameterPtr make_gaussian2d(Specs& s)
{
    const double mean_x = s.number("mean_x", 0.0);
    const double mean_y = s.number("mean_y", 0.0);
    const double std_x = s.positive("std_x", 1.0);
    const double std_y = s.positive("std_y", 1.0);
    const double rho = s.number("rho", 0.0);
    if (!(rho > -1 && rho < 1)) {
        s.refuse("rho", "larger than -1 and smaller than 1", to_text(rho));
    }
    const double factor = -0.5 / (1 - rho * rho);
    ParameterPtr x = s.parameter("x");
    return profile(std::move(x), s.parameter("y"), [=](double a, double b) {
        const double u = (a - mean_x) / std_x;
        const double v = (b - mean_y) / std_y;
        return math::exp(factor * (u * u + v * v - 2 * rho * u * v));
    });
}

ParameterPtr make_gamma(Specs& s)
{
    const double kappa = s.positive("kappa", 1.0);
    const double theta = s.positive("theta", 1.0);
    const double norm = math::exp(-math::lgamma(kappa) - kappa * math::log(theta));
    return profile(s.parameter("x"),
                   [=](double x) { return norm * math::pow(x, kappa - 1) * math::exp(-x / theta); });
}

// The positive half waves of a plane wave under a Gaussian envelope (Gabor 1946), rotated by theta.
ParameterPtr make_gabor(Specs& s)
{
    const double theta = s.number("theta", 0.0) * pi / 180;
    const double ratio = s.positive("gamma", 1.0);
    const double std = s.positive("std", 1.0);
    const double lam = s.number("lam", 1.0);
    if (lam == 0) {
        s.refuse("lam", "different from 0", "0");
    }
    const double psi = s.number("psi", 0.0) * pi / 180;
    const double c = math::cos(theta);
    const double w = math::sin(theta);
    ParameterPtr x = s.parameter("x");
    return profile(std::move(x), s.parameter("y"), [=](double a, double b) {
        const double u = a * c + b * w;
        const double v = -a * w + b * c;
        const double envelope = math::exp(-(ratio * ratio * u * u + v * v) / (2 * std * std));
        return envelope * std::fmax(0.0, math::cos(2 * pi * v / lam + psi));
    });
}

struct Kind
{
    const char* name;
    ParameterPtr (*make)(Specs&);
};

constexpr Kind kinds[] = {{"constant", make_constant},
                          {"uniform", make_uniform},
                          {"normal", make_normal},
                          {"lognormal", make_lognormal},
                          {"exponential", make_exponential},
                          {"uniform_int", make_uniform_int},
                          {"position", make_position},
                          {"distance", make_distance},
                          {"displacement", make_displacement},
                          {"exp_distribution", make_exp_distribution},
                          {"gaussian", make_gaussian},
                          {"gaussian2d", make_gaussian2d},
                          {"gamma", make_gamma},
                          {"gabor", make_gabor}};

} // namespace

Strings parameter_kinds()
{
    Strings names;
    for (const Kind& k : kinds) {
        names.push_back(k.name);
    }
    return names;
}

ParameterPtr make_parameter(const std::string& kind, const Dictionary& specs)
{
    for (const Kind& k : kinds) {
        if (kind == k.name) {
            Specs s(kind, specs);
            ParameterPtr p = k.make(s);
            s.done();
            return p;
        }
    }
    throw Error("UndefinedName", "CreateParameter: there is no kind '" + kind + "'." +
                                     did_you_mean(kind, parameter_kinds()) +
                                     " Known kinds: " + listing(parameter_kinds()) + ".");
}

} // namespace nest
