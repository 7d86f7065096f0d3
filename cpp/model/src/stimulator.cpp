// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/stimulator.hpp"

namespace nest
{

const FieldTable<DeviceCommon>& device_common_table(bool stimulator)
{
    const auto make = [](bool with_source) {
        FieldTable<DeviceCommon> t;
        t.real("origin", [](DeviceCommon& c) -> double& { return c.window.origin; }, "ms", "time that start and stop refer to");
        t.real("start", [](DeviceCommon& c) -> double& { return c.window.start; }, "ms", "begin of activity, relative to origin");
        t.real("stop", [](DeviceCommon& c) -> double& { return c.window.stop; }, "ms", "end of activity, relative to origin")
            .allow_infinite();
        t.text("label", &DeviceCommon::label, "name of the device in files");
        t.boolean("frozen", &DeviceCommon::frozen, "whether the device is left out of updating");
        if (with_source) {
            t.text("stimulus_source", &DeviceCommon::stimulus_source, "stimulation backend (empty: the device's own parameters)");
        }
        return t;
    };
    static const FieldTable<DeviceCommon> stimulators = make(true);
    static const FieldTable<DeviceCommon> recorders = make(false);
    return stimulator ? stimulators : recorders;
}

namespace detail
{

void unknown_device_field(
    const std::string& name, const std::string& model, const std::vector<FieldInfo>& fields, const std::string& where)
{
    Strings known;
    for (const auto& f : fields) {
        known.push_back(f.name);
    }
    throw Error("UnaccessedDictionaryEntry", where + ": " + model + " has no parameter '" + name + "'."
            + did_you_mean(name, known) + " It has: " + listing(known) + ".");
}

} // namespace detail

} // namespace nest
