// SPDX-License-Identifier: GPL-2.0-or-later
// What the binding files share: the process's default kernel, the guard around every call into it, and the
// handles that Python objects hold. Only bind_*.cpp and module.cpp include it; all functions are called with
// the GIL held.
#pragma once

#include <pybind11/pybind11.h>

#include "nest/kernel/kernel.hpp"

#include <memory>
#include <string>

namespace nest::python
{

namespace py = pybind11;

// The kernel behind Python's module-level functions; made by the first call.
Kernel& kernel();

// Every call into the kernel holds one. A second Python thread is refused while a call is under way; a
// progress function that is called back during a run may read, but not change.
class KernelCall
{
public:
    enum Access
    {
        read,
        change
    };
    explicit KernelCall(const char* name, Access access = change);
    ~KernelCall();
    KernelCall(const KernelCall&) = delete;
    KernelCall& operator=(const KernelCall&) = delete;
};

// A kernel object (collection, handles of connections, parameter, mask) as Python sees it.
struct ObjectHandle
{
    std::shared_ptr<const Object> object;
};
struct NodesHandle : ObjectHandle
{
    const NodeCollection& nodes() const { return static_cast<const NodeCollection&>(*object); }
};
struct ConnectionsHandle : ObjectHandle
{
    const Connections& connections() const { return static_cast<const Connections&>(*object); }
};
struct ParameterHandle : ObjectHandle
{
    ParameterPtr parameter() const { return std::static_pointer_cast<const Parameter>(object); }
};
struct MaskHandle : ObjectHandle
{
};

template <class Handle, class T>
Handle make_handle(std::shared_ptr<const T> object)
{
    Handle handle;
    handle.object = std::move(object);
    return handle;
}

void bind_errors(py::module_&);
void bind_kernel(py::module_&);
void bind_nodes(py::module_&);
void bind_connections(py::module_&);
void bind_parameters(py::module_&);
void bind_models(py::module_&);
void bind_simulation(py::module_&);

} // namespace nest::python
