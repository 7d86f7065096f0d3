// SPDX-License-Identifier: GPL-2.0-or-later
// The entry point of a module, a library with models that the kernel loads at run time. NEST_MODULE(name)
// stands once in a module; nest_add_module() of the CMake package writes it. All else of a module looks like
// a built-in model.
#pragma once

#include "nest/abi.hpp"
#include "nest/model/registry.hpp"

namespace nest
{

// What a module hands to the kernel. The first member never changes its place, so that any version can tell
// that another built it.
struct ModuleInfo
{
    const char* abi; // of the headers it was compiled with: NEST_ABI
    const char* name;
    const std::vector<RegisterModels>* models;
};

constexpr const char* module_entry_point = "nest_module";
using ModuleEntryPoint = const ModuleInfo* (*)();

} // namespace nest

#define NEST_MODULE(module_name)                                                                             \
    namespace nest                                                                                           \
    {                                                                                                        \
    std::vector<RegisterModels>& module_entries()                                                            \
    {                                                                                                        \
        static std::vector<RegisterModels> entries;                                                          \
        return entries;                                                                                      \
    }                                                                                                        \
    }                                                                                                        \
    extern "C" __attribute__((visibility("default"))) const ::nest::ModuleInfo* nest_module()                \
    {                                                                                                        \
        static const ::nest::ModuleInfo info{NEST_ABI, #module_name, &::nest::module_entries()};             \
        return &info;                                                                                        \
    }
