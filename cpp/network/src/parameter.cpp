// SPDX-License-Identifier: GPL-2.0-or-later
// Arithmetic, comparisons and functions of parameters. The kinds of make_parameter are in
// parameter_kinds.cpp.
#include "nest/network/parameter.hpp"

#include "nest/base/math.hpp"
#include "parameter_parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nest
{

double Parameter::constant_value() const
{
    return std::numeric_limits<double>::quiet_NaN();
}

ParameterPtr constant_parameter(double value)
{
    return std::make_shared<ConstantParameter>(value);
}

namespace
{

template <class F>
class Unary final : public Parameter
{
public:
    Unary(ParameterPtr x, F f) : x_(std::move(x)), f_(f) {}
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

// What an operation does to whole numbers: keeps them whole, makes them so, or neither.
enum class Whole
{
    kept,
    made,
    lost
};

template <class F>
class Binary final : public Parameter
{
public:
    Binary(ParameterPtr a, ParameterPtr b, F f, Whole whole)
        : a_(std::move(a)), b_(std::move(b)), f_(f), whole_(whole)
    {
    }
    void evaluate(const ParameterContext& c, double* out) const override
    {
        a_->evaluate(c, out);
        const double constant = b_->constant_value();
        if (!std::isnan(constant)) {
            for (std::size_t i = 0; i < c.n; ++i) {
                out[i] = f_(out[i], constant);
            }
            return;
        }
        std::vector<double> b(c.n);
        b_->evaluate(c, b.data());
        for (std::size_t i = 0; i < c.n; ++i) {
            out[i] = f_(out[i], b[i]);
        }
    }
    bool is_spatial() const override { return a_->is_spatial() || b_->is_spatial(); }
    bool returns_integers() const override
    {
        return whole_ == Whole::made ||
               (whole_ == Whole::kept && a_->returns_integers() && b_->returns_integers());
    }

private:
    ParameterPtr a_;
    ParameterPtr b_;
    F f_;
    Whole whole_;
};

bool is_constant(const ParameterPtr& p)
{
    return !std::isnan(p->constant_value());
}

template <class F>
ParameterPtr unary(const ParameterPtr& x, F f)
{
    if (is_constant(x)) {
        return constant_parameter(f(x->constant_value()));
    }
    return std::make_shared<Unary<F>>(x, f);
}

template <class F>
ParameterPtr binary(const std::vector<ParameterPtr>& x, F f, Whole whole = Whole::lost)
{
    if (is_constant(x[0]) && is_constant(x[1])) {
        return constant_parameter(f(x[0]->constant_value(), x[1]->constant_value()));
    }
    return std::make_shared<Binary<F>>(x[0], x[1], f, whole);
}

class Conditional final : public Parameter
{
public:
    explicit Conditional(const std::vector<ParameterPtr>& x) : condition_(x[0]), yes_(x[1]), no_(x[2]) {}
    void evaluate(const ParameterContext& c, double* out) const override
    {
        std::vector<double> condition(c.n);
        std::vector<double> no(c.n);
        condition_->evaluate(c, condition.data());
        yes_->evaluate(c, out);
        no_->evaluate(c, no.data());
        for (std::size_t i = 0; i < c.n; ++i) {
            out[i] = condition[i] != 0 ? out[i] : no[i];
        }
    }
    bool is_spatial() const override
    {
        return condition_->is_spatial() || yes_->is_spatial() || no_->is_spatial();
    }
    bool returns_integers() const override { return yes_->returns_integers() && no_->returns_integers(); }

private:
    ParameterPtr condition_;
    ParameterPtr yes_;
    ParameterPtr no_;
};

class Redraw final : public Parameter
{
public:
    static constexpr int limit = 1000;
    Redraw(ParameterPtr x, double min, double max) : x_(std::move(x)), min_(min), max_(max) {}
    void evaluate(const ParameterContext& c, double* out) const override
    {
        x_->evaluate(c, out);
        for (std::size_t i = 0; i < c.n; ++i) {
            if (out[i] >= min_ && out[i] <= max_) {
                continue;
            }
            ParameterContext one = c;
            one.n = 1;
            one.sources = c.sources ? c.sources + i : nullptr;
            one.targets = c.targets ? c.targets + i : nullptr;
            for (int redraws = 1;; ++redraws) {
                if (redraws > limit) {
                    throw Error("KernelException", "redraw: no value between " + to_text(min_) + " and " +
                                                       to_text(max_) + " in " + std::to_string(limit) +
                                                       " redraws; the last one was " + to_text(out[i]) + ".");
                }
                x_->evaluate(one, out + i);
                if (out[i] >= min_ && out[i] <= max_) {
                    break;
                }
            }
        }
    }
    bool is_spatial() const override { return x_->is_spatial(); }
    bool returns_integers() const override { return x_->returns_integers(); }

private:
    ParameterPtr x_;
    double min_;
    double max_;
};

class Coordinates final : public Parameter
{
public:
    explicit Coordinates(std::vector<ParameterPtr> x) : x_(std::move(x)) {}
    void evaluate(const ParameterContext&, double*) const override
    {
        throw Error("KernelException", "A parameter with several coordinates yields positions, not numbers.");
    }
    bool is_spatial() const override
    {
        return std::any_of(x_.begin(), x_.end(), [](const ParameterPtr& p) { return p->is_spatial(); });
    }
    const std::vector<ParameterPtr>& coordinates() const { return x_; }

private:
    std::vector<ParameterPtr> x_;
};

struct Operation
{
    const char* name;
    std::size_t operands;
    ParameterPtr (*make)(const std::vector<ParameterPtr>&);
};

using Operands = std::vector<ParameterPtr>;

ParameterPtr make_redraw(const Operands& x)
{
    const double min = x[1]->constant_value();
    const double max = x[2]->constant_value();
    if (std::isnan(min) || std::isnan(max)) {
        throw Error("BadParameterValue", "redraw: the limits must be numbers.");
    }
    if (min > max) {
        throw Error("BadParameterValue", "redraw: min <= max is required, but min " + to_text(min) +
                                             " and max " + to_text(max) + " were given.");
    }
    return std::make_shared<Redraw>(x[0], min, max);
}

const std::vector<Operation>& operations()
{
    static const std::vector<Operation> all{
        {"add", 2,
         [](const Operands& x) { return binary(x, [](double a, double b) { return a + b; }, Whole::kept); }},
        {"subtract", 2,
         [](const Operands& x) { return binary(x, [](double a, double b) { return a - b; }, Whole::kept); }},
        {"multiply", 2,
         [](const Operands& x) { return binary(x, [](double a, double b) { return a * b; }, Whole::kept); }},
        {"divide", 2, [](const Operands& x) { return binary(x, [](double a, double b) { return a / b; }); }},
        {"power", 2,
         [](const Operands& x) { return binary(x, [](double a, double b) { return math::pow(a, b); }); }},
        {"min", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return std::fmin(a, b); }, Whole::kept);
         }},
        {"max", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return std::fmax(a, b); }, Whole::kept);
         }},
        {"less", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return a < b ? 1.0 : 0.0; }, Whole::made);
         }},
        {"less_equal", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return a <= b ? 1.0 : 0.0; }, Whole::made);
         }},
        {"equal", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return a == b ? 1.0 : 0.0; }, Whole::made);
         }},
        {"not_equal", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return a != b ? 1.0 : 0.0; }, Whole::made);
         }},
        {"greater_equal", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return a >= b ? 1.0 : 0.0; }, Whole::made);
         }},
        {"greater", 2,
         [](const Operands& x) {
             return binary(x, [](double a, double b) { return a > b ? 1.0 : 0.0; }, Whole::made);
         }},
        {"exp", 1, [](const Operands& x) { return unary(x[0], [](double a) { return math::exp(a); }); }},
        {"sin", 1, [](const Operands& x) { return unary(x[0], [](double a) { return math::sin(a); }); }},
        {"cos", 1, [](const Operands& x) { return unary(x[0], [](double a) { return math::cos(a); }); }},
        {"negate", 1,
         [](const Operands& x) { return combine_parameters("subtract", {constant_parameter(0.0), x[0]}); }},
        {"conditional", 3,
         [](const Operands& x) -> ParameterPtr {
             if (is_constant(x[0])) {
                 return x[0]->constant_value() != 0 ? x[1] : x[2];
             }
             return std::make_shared<Conditional>(x);
         }},
        {"redraw", 3, make_redraw},
        {"dimension2d", 2,
         [](const Operands& x) -> ParameterPtr { return std::make_shared<Coordinates>(x); }},
        {"dimension3d", 3,
         [](const Operands& x) -> ParameterPtr { return std::make_shared<Coordinates>(x); }},
    };
    return all;
}

} // namespace

ParameterPtr combine_parameters(const std::string& operation, const std::vector<ParameterPtr>& operands)
{
    Strings names;
    for (const Operation& o : operations()) {
        names.push_back(o.name);
        if (operation != o.name) {
            continue;
        }
        if (operands.size() != o.operands) {
            throw Error("BadParameter", "Parameter: '" + operation + "' takes " + std::to_string(o.operands) +
                                            " operands, but " + std::to_string(operands.size()) +
                                            " were given.");
        }
        for (const auto& p : operands) {
            if (!p) {
                throw Error("BadParameter", "Parameter: an operand of '" + operation + "' is missing.");
            }
        }
        return o.make(operands);
    }
    throw Error("UndefinedName",
                "Parameter: there is no operation '" + operation + "'." + did_you_mean(operation, names));
}

std::vector<ParameterPtr> parameter_coordinates(const ParameterPtr& p)
{
    if (const auto c = std::dynamic_pointer_cast<const Coordinates>(p)) {
        return c->coordinates();
    }
    return {p};
}

ParameterPtr to_parameter(const Value& value, const std::string& where)
{
    if (const auto p = value.object<Parameter>()) {
        return p;
    }
    if (value.as<double>() || value.as<std::int64_t>()) {
        return constant_parameter(to_real(value, where));
    }
    throw Error("TypeMismatch", where + " must be a number or a Parameter, but " + value.type_name() + " " +
                                    value.text() + " was given.");
}

} // namespace nest
