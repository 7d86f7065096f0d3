// SPDX-License-Identifier: GPL-2.0-or-later
#include "bindings.hpp"

PYBIND11_MODULE(_kernel, m)
{
    using namespace nest::python;
    m.doc() = "Conversions between Python and the kernel; use the functions of the package nest instead.";
    bind_errors(m);
    bind_kernel(m);
    bind_nodes(m);
    bind_connections(m);
    bind_parameters(m);
    bind_models(m);
    bind_simulation(m);
}
