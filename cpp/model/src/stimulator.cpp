// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/stimulator.hpp"

namespace nest
{

const FieldTable<DeviceCommon>& device_common_table(ElementType type)
{
    const auto make = [](bool with_label, bool with_source) {
        FieldTable<DeviceCommon> t;
        t.real(
             "origin", [](DeviceCommon& c) -> double& { return c.window.origin; }, "ms",
             "time that start and stop refer to")
            .non_negative();
        t.real(
             "start", [](DeviceCommon& c) -> double& { return c.window.start; }, "ms",
             "begin of activity, relative to origin")
            .non_negative();
        t.real(
             "stop", [](DeviceCommon& c) -> double& { return c.window.stop; }, "ms",
             "end of activity, relative to origin")
            .non_negative()
            .allow_infinite();
        if (with_label) {
            t.text("label", &DeviceCommon::label, "name of the device in files");
        }
        t.boolean("frozen", &DeviceCommon::frozen, "whether the device is left out of updating");
        if (with_source) {
            t.text("stimulus_source", &DeviceCommon::stimulus_source,
                   "stimulation backend (empty: the device's own parameters)");
        }
        return t;
    };
    static const FieldTable<DeviceCommon> stimulators = make(true, true);
    static const FieldTable<DeviceCommon> recorders = make(true, false);
    static const FieldTable<DeviceCommon> neurons = make(false, false);
    return type == ElementType::stimulator ? stimulators : type == ElementType::neuron ? neurons : recorders;
}

void check_window(const DeviceWindow& w, const KernelView* kernel, const std::string& where)
{
    if (w.stop < w.start) {
        throw Error("BadProperty", where + ": 'stop' must not be before 'start', but stop " +
                                       to_text(w.stop) + " ms and start " + to_text(w.start) +
                                       " ms were given.");
    }
    if (kernel == nullptr) {
        return;
    }
    const TimeGrid grid = kernel->grid();
    const auto check = [&](const char* key, double t) {
        if (t < grid.t_max() && !grid.on_grid(t)) {
            throw Error("BadProperty", where + ": '" + key + "' must be a multiple of the resolution of " +
                                           to_text(grid.resolution()) + " ms, but " + to_text(t) +
                                           " was given.");
        }
    };
    check("origin", w.origin);
    check("start", w.start);
    check("stop", w.stop);
}

namespace detail
{

void unknown_device_field(const std::string& name, const std::string& model,
                          const std::vector<FieldInfo>& fields, const std::string& where)
{
    Strings known;
    for (const auto& f : fields) {
        known.push_back(f.name);
    }
    throw Error("UnaccessedDictionaryEntry", where + ": " + model + " has no parameter '" + name + "'." +
                                                 did_you_mean(name, known) + " It has: " + listing(known) +
                                                 ".");
}

} // namespace detail

} // namespace nest
