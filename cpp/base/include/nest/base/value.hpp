// SPDX-License-Identifier: GPL-2.0-or-later
// Value and Dictionary: what travels between the interface and the kernel. Never used in a simulation loop.
#pragma once

#include "nest/base/errors.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace nest
{

class Dictionary;
struct Value;
using List = std::vector<Value>;
using Reals = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Strings = std::vector<std::string>;

// Base of kernel objects that may stand in a dictionary (Parameter, NodeCollection).
struct Object
{
    virtual ~Object() = default;
    virtual const char* type_name() const = 0;
};

struct Value
{
    using Variant =
        std::variant<std::monostate, bool, std::int64_t, double, std::string, Integers, Reals, Strings,
                     std::shared_ptr<List>, std::shared_ptr<Dictionary>, std::shared_ptr<const Object>>;
    Variant v;

    Value() = default;
    Value(bool x) : v(x) {}
    Value(int x) : v(static_cast<std::int64_t>(x)) {}
    Value(long x) : v(static_cast<std::int64_t>(x)) {}
    Value(long long x) : v(static_cast<std::int64_t>(x)) {}
    Value(unsigned x) : v(static_cast<std::int64_t>(x)) {}
    Value(unsigned long x) : v(static_cast<std::int64_t>(x)) {}
    Value(double x) : v(x) {}
    Value(const char* x) : v(std::string(x)) {}
    Value(std::string x) : v(std::move(x)) {}
    Value(Integers x) : v(std::move(x)) {}
    Value(Reals x) : v(std::move(x)) {}
    Value(Strings x) : v(std::move(x)) {}
    Value(List x) : v(std::make_shared<List>(std::move(x))) {}
    Value(Dictionary x);
    Value(std::shared_ptr<const Object> x) : v(std::move(x)) {}

    bool empty() const { return std::holds_alternative<std::monostate>(v); }
    template <class T>
    const T* as() const
    {
        return std::get_if<T>(&v);
    }
    // The object of type T held, or nullptr.
    template <class T>
    std::shared_ptr<const T> object() const
    {
        const auto* p = as<std::shared_ptr<const Object>>();
        return p ? std::dynamic_pointer_cast<const T>(*p) : nullptr;
    }
    // "float", "int", "list of float", ...: for messages.
    std::string type_name() const;
    // Short text of the value: for messages.
    std::string text() const;
};

// Conversions with a clear TypeMismatch; `where` names call and key ("iaf_psc_exp: 'tau_m'").
// Integers convert to reals; reals with whole value convert to integers; a list of one is not a scalar.
double to_real(const Value&, const std::string& where);
std::int64_t to_integer(const Value&, const std::string& where);
bool to_bool(const Value&, const std::string& where);
std::string to_string(const Value&, const std::string& where);
Reals to_reals(const Value&, const std::string& where); // accepts scalars as length 1
Integers to_integers(const Value&, const std::string& where);
Strings to_strings(const Value&, const std::string& where);

class Dictionary
{
public:
    using Map = std::map<std::string, Value, std::less<>>;

    Dictionary() = default;
    Dictionary(std::initializer_list<Map::value_type> entries) : entries_(entries) {}

    Value& operator[](const std::string& key) { return entries_[key]; }
    const Value* find(const std::string& key) const
    {
        const auto it = entries_.find(key);
        return it == entries_.end() ? nullptr : &it->second;
    }
    const Value& at(const std::string& key) const;
    bool has(const std::string& key) const { return find(key) != nullptr; }
    void erase(const std::string& key) { entries_.erase(key); }
    bool empty() const { return entries_.empty(); }
    std::size_t size() const { return entries_.size(); }
    Strings keys() const;
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

private:
    Map entries_;
};

inline Value::Value(Dictionary x) : v(std::make_shared<Dictionary>(std::move(x))) {}

// Throws if `given` has a key that is not in `known`: names the key and the nearest known one.
void refuse_unknown_keys(const Dictionary& given, const Strings& known, const std::string& where,
                         const char* kind = "UnaccessedDictionaryEntry");

} // namespace nest
