// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/kernel/module_manager.hpp"

#include "module_library.hpp"

#include <algorithm>
#include <cstdlib>
#include <dirent.h>
#include <sstream>
#include <sys/stat.h>

namespace nest
{

namespace
{

#ifdef __APPLE__
constexpr const char* library_path = "DYLD_LIBRARY_PATH";
#else
constexpr const char* library_path = "LD_LIBRARY_PATH";
#endif
const std::string ending = ".so";

[[noreturn]] void refuse(const std::string& reason)
{
    throw Error("DynamicModuleManagementError", "Install: " + reason);
}

bool is_file(const std::string& path)
{
    struct stat found;
    return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

bool ends_in_so(const std::string& name)
{
    return name.size() > ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

void add_folders(Strings& out, const char* variable)
{
    const char* given = std::getenv(variable);
    std::istringstream in(given ? given : "");
    for (std::string folder; std::getline(in, folder, ':');) {
        if (!folder.empty()) {
            out.push_back(folder);
        }
    }
}

// Names of the modules in the folders, for the nearest spelling.
Strings available(const Strings& folders)
{
    Strings out;
    for (const auto& folder : folders) {
        if (DIR* dir = ::opendir(folder.c_str())) {
            while (const dirent* entry = ::readdir(dir)) {
                const std::string name = entry->d_name;
                if (ends_in_so(name)) {
                    out.push_back(name.substr(0, name.size() - ending.size()));
                }
            }
            ::closedir(dir);
        }
    }
    return out;
}

std::string find_module(const std::string& module)
{
    if (module.empty()) {
        refuse("the name of the module must not be empty.");
    }
    if (module.find('\0') != std::string::npos) {
        refuse("the name of a module cannot hold a zero byte.");
    }
    if (module.find('/') != std::string::npos || (ends_in_so(module) && is_file(module))) {
        if (!is_file(module)) {
            refuse("there is no file '" + module + "'.");
        }
        return module.find('/') == std::string::npos ? "./" + module : module;
    }
    const Strings folders = ModuleManager::folders();
    const std::string file = ends_in_so(module) ? module : module + ending;
    for (const auto& folder : folders) {
        if (is_file(folder + "/" + file)) {
            return folder + "/" + file;
        }
    }
    refuse("no module '" + module + "' was found." + did_you_mean(module, available(folders)) +
           " Looked for " + file + " in " + listing(folders) +
           ". Build it with python -m nest.module build " + module +
           ", or add its folder to NEST_MODULE_PATH or " + library_path + ".");
}

// Takes what a module registers, without registering it.
struct Collector final : ModelRegistry
{
    std::vector<std::unique_ptr<NodeModel>> nodes;
    std::vector<std::unique_ptr<SynapseModel>> synapses;
    std::vector<std::pair<std::string, RuleFactory>> rules;
    std::vector<std::unique_ptr<GrowthCurve>> curves;
    std::vector<std::unique_ptr<RecordingBackend>> backends;

    void add_node_model(std::unique_ptr<NodeModel> m) override { nodes.push_back(std::move(m)); }
    void add_synapse_model(std::unique_ptr<SynapseModel> m) override { synapses.push_back(std::move(m)); }
    void add_connection_rule(const std::string& name, RuleFactory f) override
    {
        rules.push_back({name, std::move(f)});
    }
    void add_growth_curve(std::unique_ptr<GrowthCurve> c) override { curves.push_back(std::move(c)); }
    void add_recording_backend(std::unique_ptr<RecordingBackend> b) override
    {
        backends.push_back(std::move(b));
    }
};

// One name of one kind: not empty, not taken, and not used twice in the module.
void take_name(Strings& names, const std::string& name, const char* kind, bool taken,
               const std::string& module)
{
    if (name.empty()) {
        refuse("module '" + module + "': a " + kind + " has no name; nothing was loaded.");
    }
    if (taken || std::find(names.begin(), names.end(), name) != names.end()) {
        throw Error("NewModelNameExists",
                    "Install: module '" + module + "' brings the " + kind + " '" + name + "', but " +
                        (taken ? "there is one of that name already" : "it does so twice") +
                        "; nothing was loaded.");
    }
    names.push_back(name);
}

template <class Model>
void check(Model& model, const char* kind, const std::string& name, const std::string& module)
{
    const std::string where = "module '" + module + "': the " + kind + " '" + name + "' is not consistent: ";
    try {
        check_model(model);
    } catch (const Error& e) {
        refuse(where + e.what() + "; nothing was loaded.");
    } catch (const std::exception& e) {
        refuse(where + "it throws " + e.what() + "; nothing was loaded.");
    }
}

} // namespace

const char* abi_version()
{
    return NEST_ABI;
}

// The library comes first: models are destroyed before their code is unloaded.
struct ModuleManager::Staged
{
    explicit Staged(const std::string& path) : library(path) {}
    ModuleLibrary library;
    Collector models;
    ModuleContents contents;
};

ModuleManager::ModuleManager() = default;
ModuleManager::~ModuleManager() = default;

Strings ModuleManager::folders()
{
    Strings out;
    add_folders(out, "NEST_MODULE_PATH");
    const char* data = std::getenv("XDG_DATA_HOME");
    const char* home = std::getenv("HOME");
    if (data && *data) {
        out.push_back(std::string(data) + "/nest/modules");
    } else if (home && *home) {
        out.push_back(std::string(home) + "/.local/share/nest/modules");
    }
    out.push_back(package_folder() + "/modules");
    add_folders(out, library_path);
    return out;
}

std::shared_ptr<ModuleManager::Staged> ModuleManager::stage(const std::string& module,
                                                            const ModelManager& known, const IoManager& io,
                                                            const KernelView& kernel) const
{
    const std::string path = find_module(module);
    auto staged = std::make_shared<Staged>(path);
    ModuleContents& c = staged->contents;
    c.name = staged->library.info().name;
    c.path = path;
    for (const auto& other : loaded_) {
        if (other->contents.name == c.name) {
            refuse("the module '" + c.name + "' is loaded already, from " + other->contents.path +
                   ". ResetKernel removes it; then it can be loaded anew.");
        }
    }
    try {
        for (const RegisterModels entry : *staged->library.info().models) {
            entry(staged->models);
        }
    } catch (const std::exception& e) {
        // a text of its own: the exception's code goes with the library
        const std::string reason = e.what();
        refuse("module '" + c.name + "': a registration failed: " + reason + "; nothing was loaded.");
    }
    Collector& m = staged->models;
    const bool empty =
        m.nodes.empty() && m.synapses.empty() && m.rules.empty() && m.curves.empty() && m.backends.empty();
    if (empty) {
        refuse("module '" + c.name + "' brings nothing: no model is registered in it; nothing was loaded.");
    }
    const auto model_taken = [&](const std::string& name) {
        return known.find_node_model(name) || known.find_synapse_model(name) ||
               std::find(c.node_models.begin(), c.node_models.end(), name) != c.node_models.end();
    };
    for (const auto& model : m.nodes) {
        take_name(c.node_models, model->name(), "node model",
                  known.find_node_model(model->name()) || known.find_synapse_model(model->name()), c.name);
        model->kernel = &kernel;
        check(*model, "node model", model->name(), c.name);
    }
    for (const auto& model : m.synapses) {
        take_name(c.synapse_models, model->name(), "synapse model", model_taken(model->name()), c.name);
        check(*model, "synapse model", model->name(), c.name);
    }
    const Strings rules = connection_rule_names(known.rules());
    for (const auto& rule : m.rules) {
        take_name(c.connection_rules, rule.first, "connection rule",
                  std::find(rules.begin(), rules.end(), rule.first) != rules.end(), c.name);
        if (!rule.second) {
            refuse("module '" + c.name + "': the connection rule '" + rule.first +
                   "' cannot be made; nothing was loaded.");
        }
    }
    const Strings curves = known.growth_curves();
    for (const auto& curve : m.curves) {
        const std::string name = curve->name();
        take_name(c.growth_curves, name, "growth curve",
                  std::find(curves.begin(), curves.end(), name) != curves.end(), c.name);
        check(*curve, "growth curve", name, c.name);
    }
    for (const auto& backend : m.backends) {
        const std::string name = backend->name();
        take_name(c.recording_backends, name, "recording backend", io.backend(name) != nullptr, c.name);
        check(*backend, "recording backend", name, c.name);
    }
    return staged;
}

const ModuleContents& ModuleManager::commit(std::shared_ptr<Staged> staged, ModelManager& registry)
{
    Collector& m = staged->models;
    for (auto& model : m.nodes) {
        registry.add_node_model(std::move(model));
    }
    for (auto& model : m.synapses) {
        registry.add_synapse_model(std::move(model));
    }
    for (auto& rule : m.rules) {
        registry.add_connection_rule(rule.first, std::move(rule.second));
    }
    for (auto& curve : m.curves) {
        registry.add_growth_curve(std::move(curve));
    }
    for (auto& backend : m.backends) {
        registry.add_recording_backend(std::move(backend));
    }
    m = Collector();
    loaded_.push_back(std::move(staged));
    return loaded_.back()->contents;
}

Strings ModuleManager::names() const
{
    Strings out;
    for (const auto& module : loaded_) {
        out.push_back(module->contents.name);
    }
    return out;
}

void ModuleManager::unload()
{
    loaded_.clear();
}

} // namespace nest
