// SPDX-License-Identifier: GPL-2.0-or-later
// ModuleManager: the modules loaded into a kernel. Loading is in two steps, so that a refused module leaves
// nothing behind: stage() loads the library and checks what it brings, commit() registers that. Main thread
// only.
#pragma once

#include "nest/kernel/model_manager.hpp"
#include "nest/model/kernel_view.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

// What a module brought, by name.
struct ModuleContents
{
    std::string name;
    std::string path;
    Strings node_models;
    Strings synapse_models;
    Strings connection_rules;
    Strings growth_curves;
    Strings recording_backends;
};

// The ABI that modules must have been compiled for: a digest of all headers that a module may include.
const char* abi_version();

// The folder of the kernel library: that of the Python package.
std::string package_folder();

class ModuleManager
{
public:
    // A library, and what it registered; both go when it is destroyed.
    struct Staged;

    ModuleManager();
    ~ModuleManager();

    // A name is looked for in folders(), anything with a slash or the ending of a library is a file. Throws
    // DynamicModuleManagementError, or NewModelNameExists if a name is taken.
    std::shared_ptr<Staged> stage(const std::string& module, const ModelManager&, const IoManager&,
                                  const KernelView&) const;
    const ModuleContents& commit(std::shared_ptr<Staged>, ModelManager&);

    Strings names() const; // in the order of loading
    // Closes the libraries; everything that they brought must be gone.
    void unload();

    // Where modules are looked for: NEST_MODULE_PATH, the user's folder, the package's, LD_LIBRARY_PATH
    // (DYLD_LIBRARY_PATH on macOS).
    static Strings folders();

private:
    std::vector<std::shared_ptr<Staged>> loaded_;
};

// Throws Error, with the reason, unless a model accepts its own defaults, gives back what was set, and names
// its fields once.
void check_model(NodeModel&);
void check_model(SynapseModel&);
void check_model(GrowthCurve&);
void check_model(RecordingBackend&);

} // namespace nest
