// SPDX-License-Identifier: GPL-2.0-or-later
// ModuleLibrary: the library of a module, open as long as the object lives. It works on a private copy of the
// file, so that the file may be built anew meanwhile and opened again as another library of the same name.
// Used by the module manager.
#pragma once

#include "nest/model/module.hpp"

#include <string>

namespace nest
{

class ModuleLibrary
{
public:
    // Throws DynamicModuleManagementError if the file is no module for this kernel.
    explicit ModuleLibrary(const std::string& path);
    ~ModuleLibrary();
    ModuleLibrary(const ModuleLibrary&) = delete;
    ModuleLibrary& operator=(const ModuleLibrary&) = delete;

    const ModuleInfo& info() const { return *info_; }

private:
    void open(const std::string& path);
    void close();

    void* handle_ = nullptr;
    int copy_ = -1; // descriptor of the copy; kept, so that no other library gets its name
    const ModuleInfo* info_ = nullptr;
};

} // namespace nest
