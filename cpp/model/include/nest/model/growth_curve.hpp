// SPDX-License-Identifier: GPL-2.0-or-later
// GrowthCurve: how fast synaptic elements grow, as a function of the calcium concentration. A model G is a
// plain struct:
//
//   struct G {
//       static constexpr const char* name = "...";
//       struct Parameters { ... };
//       static void describe(GrowthCurveDescription<G>&);
//       static double rate(double Ca, const Parameters&);   // growth in units of growth_rate
//       static void check(const Parameters&, const std::string& where);   // optional: rules across fields
//   };
//
// Registered by NEST_REGISTER_GROWTH_CURVE, built in or in a module; used between slices, on the main thread.
#pragma once

#include "nest/model/fields.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

class GrowthCurve
{
public:
    virtual ~GrowthCurve() = default;
    virtual std::string name() const = 0;
    virtual std::unique_ptr<GrowthCurve> clone() const = 0;
    virtual std::vector<FieldInfo> fields() const = 0;
    virtual Dictionary get() const = 0;
    // All or nothing; refuses unknown keys.
    virtual void set(const Dictionary&, const std::string& where) = 0;
    virtual std::string documentation() const = 0;
    // dz/dt in units of growth_rate, for the number z of elements.
    virtual double rate(double Ca) const = 0;
};

template <class G>
struct GrowthCurveDescription
{
    FieldTable<typename G::Parameters> parameters;
    std::string documentation;
};

namespace detail
{

template <class G, class = void>
struct HasCurveCheck : std::false_type
{
};
template <class G>
struct HasCurveCheck<G, std::void_t<decltype(G::check(std::declval<const typename G::Parameters&>(),
                                                      std::declval<const std::string&>()))>> : std::true_type
{
};

} // namespace detail

template <class G>
class TypedGrowthCurve final : public GrowthCurve
{
public:
    using Table = FieldTable<typename G::Parameters>;
    std::string name() const override { return G::name; }
    std::unique_ptr<GrowthCurve> clone() const override { return std::make_unique<TypedGrowthCurve>(*this); }
    std::vector<FieldInfo> fields() const override
    {
        const auto& entries = description().parameters.entries();
        return {entries.begin(), entries.end()};
    }
    Dictionary get() const override
    {
        Dictionary out;
        for (const auto& e : description().parameters.entries()) {
            out[e.name] = Table::get(e, parameters_);
        }
        return out;
    }
    void set(const Dictionary& given, const std::string& where) override
    {
        refuse_unknown_keys(given, get().keys(), where);
        auto changed = parameters_;
        for (const auto& entry : given) {
            Table::set(*description().parameters.find(entry.first), changed, entry.second, where);
        }
        if constexpr (detail::HasCurveCheck<G>::value) {
            G::check(changed, where);
        }
        parameters_ = changed;
    }
    std::string documentation() const override { return description().documentation; }
    double rate(double Ca) const override { return G::rate(Ca, parameters_); }

private:
    static const GrowthCurveDescription<G>& description()
    {
        static const GrowthCurveDescription<G> d = [] {
            GrowthCurveDescription<G> x;
            G::describe(x);
            return x;
        }();
        return d;
    }
    typename G::Parameters parameters_;
};

} // namespace nest
