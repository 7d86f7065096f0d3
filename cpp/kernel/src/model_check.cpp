// SPDX-License-Identifier: GPL-2.0-or-later
// The checks that each model of a module has to pass before it is registered.
#include "nest/kernel/module_manager.hpp"
#include "nest/model/pool.hpp"

#include <cmath>
#include <set>

namespace nest
{

namespace
{

[[noreturn]] void fail(const std::string& reason)
{
    throw Error("DynamicModuleManagementError", reason);
}

void check_names(const std::vector<FieldInfo>& fields, const Strings& recordables)
{
    std::set<std::string> seen;
    for (const auto& f : fields) {
        if (f.name.empty()) {
            fail("a field has no name");
        }
        if (!seen.insert(f.name).second) {
            fail("the field '" + f.name + "' is described twice");
        }
        if (f.lower > f.upper) {
            fail("the field '" + f.name + "' allows nothing: its lower bound is above its upper one");
        }
    }
    std::set<std::string> recorded;
    for (const auto& r : recordables) {
        if (r.empty() || !recorded.insert(r).second) {
            fail("the recordable '" + r + "' is described twice");
        }
    }
}

// A value within the bounds that is not the default.
double another(const FieldInfo& f, double x)
{
    for (const double y : {x + 1.0, x - 1.0, 0.5 * (x + f.upper), 0.5 * (x + f.lower)}) {
        if (std::isfinite(y) && y != x && y > f.lower && y < f.upper) {
            return y;
        }
    }
    return x;
}

bool same(double a, double b)
{
    return a == b || std::fabs(a - b) <= 1e-12 * std::max(std::fabs(a), std::fabs(b));
}

// For whatever has fields(), and reads and writes dictionaries through the two functions; `fresh` makes one
// with its defaults.
template <class Fresh, class Get, class Set>
void check_fields(const std::vector<FieldInfo>& fields, const Fresh& fresh, const Get& get, const Set& set)
{
    const Dictionary defaults = get(*fresh());
    Dictionary writable;
    // some fields have no default: recordables, and nodes that a recorder is told of later
    for (const auto& f : fields) {
        const Value* v = defaults.find(f.name);
        if (v != nullptr && !f.read_only) {
            writable[f.name] = *v;
        }
    }
    auto probe = fresh();
    try {
        set(*probe, writable);
    } catch (const Error& e) {
        fail(std::string("it refuses its own defaults (") + e.what() + ")");
    }
    const Dictionary again = get(*probe);
    for (const auto& entry : writable) {
        const std::string before = entry.second.text();
        const std::string after = again.at(entry.first).text();
        if (before != after) {
            fail("setting '" + entry.first + "' to its default " + before + " gives " + after);
        }
    }
    for (const auto& f : fields) {
        const Value* given = writable.find(f.name);
        const double* x = given ? given->as<double>() : nullptr;
        if (x == nullptr || f.type != FieldType::real) {
            continue;
        }
        const double y = another(f, *x);
        auto changed = fresh();
        try {
            set(*changed, {{f.name, y}});
        } catch (const Error&) {
            continue; // a rule across fields, or the grid
        }
        const Value got = get(*changed).at(f.name);
        if (got.as<double>() == nullptr || !same(*got.as<double>(), y)) {
            fail("'" + f.name + "' was set to " + to_text(y) + " but reads " + got.text());
        }
    }
}

} // namespace

void check_model(NodeModel& model)
{
    check_names(model.fields(), model.recordables());
    const auto fresh = [&] {
        auto copy = model.clone(model.name());
        copy->kernel = model.kernel;
        return copy;
    };
    check_fields(
        model.fields(), fresh, [](const NodeModel& m) { return m.defaults(); },
        [](NodeModel& m, const Dictionary& d) { m.set_defaults(d); });
    auto one = fresh();
    const auto pool = one->make_pool(0);
    pool->append({1});
    for (const auto& f : model.fields()) {
        if (pool->has_field(f.name)) {
            pool->read(f.name, {0});
        } else if (!f.read_only) {
            fail("nodes lack the field '" + f.name + "'");
        }
    }
    for (const auto& r : model.recordables()) {
        const int index = pool->find_recordable(r);
        if (index < 0) {
            fail("the recordable '" + r + "' cannot be recorded");
        }
        if (std::isnan(pool->recordable(index, 0))) {
            fail("the recordable '" + r + "' of a new node is not a number");
        }
    }
}

void check_model(SynapseModel& model)
{
    check_names(model.fields(), {});
    check_fields(
        model.fields(), [&] { return model.clone(model.name()); },
        [](const SynapseModel& m) { return m.defaults(); },
        [](SynapseModel& m, const Dictionary& d) { m.set_defaults(d); });
}

void check_model(GrowthCurve& curve)
{
    check_names(curve.fields(), {});
    check_fields(
        curve.fields(), [&] { return curve.clone(); }, [](const GrowthCurve& c) { return c.get(); },
        [&](GrowthCurve& c, const Dictionary& d) { c.set(d, curve.name()); });
    if (!std::isfinite(curve.rate(0.0))) {
        fail("its rate without calcium is not finite");
    }
}

void check_model(RecordingBackend& backend)
{
    for (const auto& entry : backend.device_defaults()) {
        Value v;
        try {
            v = backend.check(entry.first, entry.second, backend.name());
        } catch (const Error& e) {
            fail(std::string("it refuses its own defaults (") + e.what() + ")");
        }
        if (v.text() != entry.second.text()) {
            fail("setting '" + entry.first + "' to its default " + entry.second.text() + " gives " +
                 v.text());
        }
    }
}

} // namespace nest
