// SPDX-License-Identifier: GPL-2.0-or-later
// FieldTable: the one place where a model states name, member, unit, bounds and meaning of a field. The
// default is the member's initialiser. Get, set, checks, help and recordables are made from it. Used outside
// simulation loops.
#pragma once

#include "nest/base/value.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace nest
{

enum class FieldType
{
    real,
    integer,
    boolean,
    text,
    reals,
    integers,
    texts,
    other
};

// What is known of a field without its owner's type.
struct FieldInfo
{
    std::string name;
    std::string unit;
    std::string doc;
    FieldType type = FieldType::real;
    double lower = -std::numeric_limits<double>::infinity();
    double upper = std::numeric_limits<double>::infinity();
    bool lower_open = false; // the bound itself is refused
    bool upper_open = false;
    bool recordable = false;
    bool read_only = false;
    bool infinite = false; // +-inf is an accepted value

    FieldInfo& min(double x) { return lower = x, *this; }
    FieldInfo& max(double x) { return upper = x, *this; }
    FieldInfo& above(double x) { return lower = x, lower_open = true, *this; }
    FieldInfo& below(double x) { return upper = x, upper_open = true, *this; }
    FieldInfo& positive() { return above(0.0); }
    FieldInfo& non_negative() { return min(0.0); }
    FieldInfo& record() { return recordable = true, *this; }
    FieldInfo& fixed() { return read_only = true, *this; }
    FieldInfo& allow_infinite() { return infinite = true, *this; }

    // "> 0", "in [0, 1]", "any": for messages and help.
    std::string range_text() const;
    // Throws BadProperty for NaN, infinity or a value out of bounds.
    void check(double x, const std::string& where) const;
};

template <class T>
class FieldTable
{
public:
    using RealRef = double& (*)(T&);

    struct Entry : FieldInfo
    {
        std::variant<std::monostate, double T::*, RealRef, std::int64_t T::*, bool T::*, std::string T::*,
                     Reals T::*, Integers T::*, Strings T::*>
            member;
        double T::* also = nullptr;          // a second member that gets what is set
        std::function<Value(const T&)> read; // for `other`
        std::function<void(T&, const Value&, const std::string&)> write; // for `other`
    };

    FieldInfo& real(const char* name, double T::* m, const char* unit, const char* doc)
    {
        return add(name, FieldType::real, unit, doc, m);
    }
    // A real that is not a plain member (an array element): a captureless lambda gives the reference.
    FieldInfo& real(const char* name, RealRef m, const char* unit, const char* doc)
    {
        return add(name, FieldType::real, unit, doc, m);
    }
    // Setting it sets a second member, which has a name of its own.
    FieldInfo& real_with(const char* name, double T::* m, double T::* also, const char* unit, const char* doc)
    {
        Entry& e = add(name, FieldType::real, unit, doc, m);
        e.also = also;
        return e;
    }
    FieldInfo& integer(const char* name, std::int64_t T::* m, const char* unit, const char* doc)
    {
        return add(name, FieldType::integer, unit, doc, m);
    }
    FieldInfo& boolean(const char* name, bool T::* m, const char* doc)
    {
        return add(name, FieldType::boolean, "", doc, m);
    }
    FieldInfo& text(const char* name, std::string T::* m, const char* doc)
    {
        return add(name, FieldType::text, "", doc, m);
    }
    FieldInfo& reals(const char* name, Reals T::* m, const char* unit, const char* doc)
    {
        return add(name, FieldType::reals, unit, doc, m);
    }
    FieldInfo& integers(const char* name, Integers T::* m, const char* unit, const char* doc)
    {
        return add(name, FieldType::integers, unit, doc, m);
    }
    FieldInfo& texts(const char* name, Strings T::* m, const char* doc)
    {
        return add(name, FieldType::texts, "", doc, m);
    }
    // Anything else; without `write` it is read-only.
    FieldInfo& other(const char* name, std::function<Value(const T&)> read,
                     std::function<void(T&, const Value&, const std::string&)> write, const char* unit,
                     const char* doc)
    {
        Entry& e = add(name, FieldType::other, unit, doc, std::monostate{});
        e.read_only = !write;
        e.read = std::move(read);
        e.write = std::move(write);
        return e;
    }

    const std::vector<Entry>& entries() const { return entries_; }
    const Entry* find(const std::string& name) const
    {
        for (const auto& e : entries_) {
            if (e.name == name) {
                return &e;
            }
        }
        return nullptr;
    }

    static double& real_ref(const Entry& e, T& owner)
    {
        if (const auto* m = std::get_if<double T::*>(&e.member)) {
            return owner.**m;
        }
        return std::get<RealRef>(e.member)(owner);
    }
    static double real_value(const Entry& e, const T& owner) { return real_ref(e, const_cast<T&>(owner)); }

    static Value get(const Entry& e, const T& owner)
    {
        switch (e.type) {
        case FieldType::real:
            return real_value(e, owner);
        case FieldType::integer:
            return owner.*std::get<std::int64_t T::*>(e.member);
        case FieldType::boolean:
            return owner.*std::get<bool T::*>(e.member);
        case FieldType::text:
            return owner.*std::get<std::string T::*>(e.member);
        case FieldType::reals:
            return owner.*std::get<Reals T::*>(e.member);
        case FieldType::integers:
            return owner.*std::get<Integers T::*>(e.member);
        case FieldType::texts:
            return owner.*std::get<Strings T::*>(e.member);
        default:
            return e.read(owner);
        }
    }

    // Converts, checks and writes; `where` names call and model.
    static void set(const Entry& e, T& owner, const Value& value, const std::string& where)
    {
        const std::string place = where + ": '" + e.name + "'";
        if (e.read_only) {
            throw Error("BadProperty", place + " can be read but not set.");
        }
        switch (e.type) {
        case FieldType::real: {
            const double x = to_real(value, place);
            e.check(x, place);
            real_ref(e, owner) = x;
            if (e.also != nullptr) {
                owner.*e.also = x;
            }
            break;
        }
        case FieldType::integer: {
            const std::int64_t x = to_integer(value, place);
            e.check(static_cast<double>(x), place);
            owner.*std::get<std::int64_t T::*>(e.member) = x;
            break;
        }
        case FieldType::boolean:
            owner.*std::get<bool T::*>(e.member) = to_bool(value, place);
            break;
        case FieldType::text:
            owner.*std::get<std::string T::*>(e.member) = to_string(value, place);
            break;
        case FieldType::reals: {
            Reals x = to_reals(value, place);
            for (const double y : x) {
                e.check(y, place);
            }
            owner.*std::get<Reals T::*>(e.member) = std::move(x);
            break;
        }
        case FieldType::integers: {
            Integers x = to_integers(value, place);
            for (const std::int64_t y : x) {
                e.check(static_cast<double>(y), place);
            }
            owner.*std::get<Integers T::*>(e.member) = std::move(x);
            break;
        }
        case FieldType::texts:
            owner.*std::get<Strings T::*>(e.member) = to_strings(value, place);
            break;
        default:
            e.write(owner, value, place);
        }
    }

    // Field by field; `other` fields compare by their text.
    bool equal(const T& a, const T& b) const
    {
        for (const auto& e : entries_) {
            if (e.type == FieldType::real) {
                if (real_value(e, a) != real_value(e, b)) {
                    return false;
                }
            } else if (e.type == FieldType::other) {
                if (e.read(a).text() != e.read(b).text()) {
                    return false;
                }
            } else if (get(e, a).v != get(e, b).v) {
                return false;
            }
        }
        return true;
    }

private:
    template <class M>
    Entry& add(const char* name, FieldType type, const char* unit, const char* doc, M member)
    {
        Entry e;
        e.name = name;
        e.unit = unit;
        e.doc = doc;
        e.type = type;
        e.member = member;
        entries_.push_back(std::move(e));
        return entries_.back();
    }
    std::vector<Entry> entries_;
};

} // namespace nest
