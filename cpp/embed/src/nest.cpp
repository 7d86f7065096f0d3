// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest.hpp"

#include "nest/parallel/mpi_loader.hpp"

namespace nest
{

const char* version()
{
    return "0.1.0";
}

Dictionary events(const Kernel& kernel, const NodeCollection& recorder)
{
    if (recorder.size() != 1) {
        throw Error("DimensionMismatch", "events: one recorder is needed, but " +
                                             std::to_string(recorder.size()) + " nodes were given.");
    }
    const Dictionary columns = kernel.get_nodes(recorder, {"events"});
    const auto* list = columns.at("events").as<std::shared_ptr<List>>();
    const auto* found = list && !(*list)->empty() ? (**list)[0].as<std::shared_ptr<Dictionary>>() : nullptr;
    if (found == nullptr) {
        throw Error("BadProperty",
                    "events: node " + std::to_string(recorder[0]) + " keeps no events in memory.");
    }
    return **found;
}

Reals column(const Dictionary& columns, const std::string& key)
{
    const Value* found = columns.find(key);
    if (found == nullptr) {
        throw Error("UndefinedName",
                    "column: there is no column '" + key + "'." + did_you_mean(key, columns.keys()));
    }
    return to_reals(*found, "column '" + key + "'");
}

Value random(const std::string& kind, const Dictionary& keys)
{
    return Value(std::static_pointer_cast<const Object>(make_parameter(kind, keys)));
}

void join_processes(Kernel& kernel)
{
    MpiSearch search;
    // in an environment, packages are in lib/pythonX.Y/site-packages and libmpi in lib
    search.library_directories = {package_folder() + "/../../.."};
    auto communicator = make_communicator(search);
    if (communicator->size() > 1) {
        kernel.set_communicator(std::move(communicator));
    }
}

void leave_processes(Kernel& kernel)
{
    kernel.communicator().leave();
}

} // namespace nest
