// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/base/value.hpp"

#include <algorithm>
#include <cmath>

namespace nest
{

namespace
{

template <class... F>
struct Overload : F...
{
    using F::operator()...;
};
template <class... F>
Overload(F...) -> Overload<F...>;

[[noreturn]] void mismatch(const Value& value, const char* expected, const std::string& where)
{
    throw Error("TypeMismatch", where + " must be " + expected + ", but " + value.type_name() + " " +
                                    value.text() + " was given.");
}

template <class V, class F>
std::string sequence_text(const V& values, F&& text)
{
    std::string out = "[";
    for (std::size_t i = 0; i < values.size() && i < 6; ++i) {
        out += (i ? ", " : "") + text(values[i]);
    }
    return out + (values.size() > 6 ? ", ...]" : "]");
}

bool is_whole(double x)
{
    return std::nearbyint(x) == x && std::fabs(x) < 9.2e18;
}

} // namespace

std::string Value::type_name() const
{
    return std::visit(
        Overload{
            [](std::monostate) -> std::string { return "None"; }, [](bool) -> std::string { return "bool"; },
            [](std::int64_t) -> std::string { return "int"; }, [](double) -> std::string { return "float"; },
            [](const std::string&) -> std::string { return "str"; },
            [](const Integers&) -> std::string { return "list of int"; },
            [](const Reals&) -> std::string { return "list of float"; },
            [](const Strings&) -> std::string { return "list of str"; },
            [](const std::shared_ptr<List>&) -> std::string { return "list"; },
            [](const std::shared_ptr<Dictionary>&) -> std::string { return "dict"; },
            [](const std::shared_ptr<const Object>& o) -> std::string { return o->type_name(); }},
        v);
}

std::string Value::text() const
{
    return std::visit(Overload{[](std::monostate) -> std::string { return "None"; },
                               [](bool x) -> std::string { return x ? "True" : "False"; },
                               [](std::int64_t x) -> std::string { return std::to_string(x); },
                               [](double x) -> std::string { return to_text(x); },
                               [](const std::string& x) -> std::string { return "'" + x + "'"; },
                               [](const Integers& x) -> std::string {
                                   return sequence_text(x, [](std::int64_t y) { return std::to_string(y); });
                               },
                               [](const Reals& x) -> std::string {
                                   return sequence_text(x, [](double y) { return to_text(y); });
                               },
                               [](const Strings& x) -> std::string {
                                   return sequence_text(x,
                                                        [](const std::string& y) { return "'" + y + "'"; });
                               },
                               [](const std::shared_ptr<List>& x) -> std::string {
                                   return sequence_text(*x, [](const Value& y) { return y.text(); });
                               },
                               [](const std::shared_ptr<Dictionary>& x) -> std::string {
                                   return "with keys " + listing(x->keys(), 6);
                               },
                               [](const std::shared_ptr<const Object>&) -> std::string { return ""; }},
                      v);
}

double to_real(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<double>()) {
        return *x;
    }
    if (const auto* x = value.as<std::int64_t>()) {
        return static_cast<double>(*x);
    }
    mismatch(value, "a number", where);
}

std::int64_t to_integer(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<std::int64_t>()) {
        return *x;
    }
    if (const auto* x = value.as<double>(); x && is_whole(*x)) {
        return static_cast<std::int64_t>(*x);
    }
    mismatch(value, "an integer", where);
}

bool to_bool(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<bool>()) {
        return *x;
    }
    if (const auto* x = value.as<std::int64_t>(); x && (*x == 0 || *x == 1)) {
        return *x == 1;
    }
    mismatch(value, "True or False", where);
}

std::string to_string(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<std::string>()) {
        return *x;
    }
    mismatch(value, "a string", where);
}

Reals to_reals(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<Reals>()) {
        return *x;
    }
    if (const auto* x = value.as<Integers>()) {
        return Reals(x->begin(), x->end());
    }
    if (const auto* x = value.as<std::shared_ptr<List>>()) {
        Reals out;
        for (const auto& item : **x) {
            out.push_back(to_real(item, where));
        }
        return out;
    }
    if (value.as<double>() || value.as<std::int64_t>()) {
        return {to_real(value, where)};
    }
    mismatch(value, "a list of numbers", where);
}

Integers to_integers(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<Integers>()) {
        return *x;
    }
    // 64-bit integers never take the way over double, which has 53 bits
    Integers out;
    if (const auto* x = value.as<std::shared_ptr<List>>()) {
        for (const auto& item : **x) {
            out.push_back(to_integer(item, where));
        }
        return out;
    }
    if (value.as<std::int64_t>()) {
        return {to_integer(value, where)};
    }
    for (const double x : to_reals(value, where)) {
        if (!is_whole(x)) {
            mismatch(value, "a list of integers", where);
        }
        out.push_back(static_cast<std::int64_t>(x));
    }
    return out;
}

Strings to_strings(const Value& value, const std::string& where)
{
    if (const auto* x = value.as<Strings>()) {
        return *x;
    }
    if (const auto* x = value.as<std::string>()) {
        return {*x};
    }
    if (const auto* x = value.as<std::shared_ptr<List>>()) {
        Strings out;
        for (const auto& item : **x) {
            out.push_back(to_string(item, where));
        }
        return out;
    }
    if (const auto* x = value.as<Reals>(); x && x->empty()) {
        return {};
    }
    if (const auto* x = value.as<Integers>(); x && x->empty()) {
        return {};
    }
    mismatch(value, "a list of strings", where);
}

const Value& Dictionary::at(const std::string& key) const
{
    if (const auto* value = find(key)) {
        return *value;
    }
    throw Error("UndefinedName", "key '" + key + "' is missing." + did_you_mean(key, keys()));
}

Strings Dictionary::keys() const
{
    Strings out;
    for (const auto& entry : entries_) {
        out.push_back(entry.first);
    }
    return out;
}

void refuse_unknown_keys(const Dictionary& given, const Strings& known, const std::string& where,
                         const char* kind)
{
    for (const auto& entry : given) {
        if (std::find(known.begin(), known.end(), entry.first) == known.end()) {
            throw Error(kind, where + ": unknown key '" + entry.first + "'." +
                                  did_you_mean(entry.first, known) + " Known keys: " + listing(known) + ".");
        }
    }
}

} // namespace nest
