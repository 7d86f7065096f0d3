// SPDX-License-Identifier: GPL-2.0-or-later
// nest::Error becomes the exception that a Python function, given kind and message, makes of it.
#include "bindings.hpp"

namespace nest::python
{

namespace
{

py::object& error_factory()
{
    static auto* factory = new py::object();
    return *factory;
}

void raise(const std::string& kind, const char* message)
{
    if (kind == "Interrupted") {
        PyErr_SetString(PyExc_KeyboardInterrupt, message);
        return;
    }
    if (!error_factory()) {
        PyErr_SetString(PyExc_RuntimeError, message);
        return;
    }
    try {
        const py::object error = error_factory()(
            kind, py::reinterpret_steal<py::object>(PyUnicode_DecodeUTF8(
                      message, static_cast<Py_ssize_t>(std::char_traits<char>::length(message)), "replace")));
        PyErr_SetObject(py::type::of(error).ptr(), error.ptr());
    } catch (py::error_already_set& e) {
        e.restore();
    }
}

} // namespace

void bind_errors(py::module_& m)
{
    py::register_exception_translator([](std::exception_ptr p) {
        try {
            if (p) {
                std::rethrow_exception(p);
            }
        } catch (const Error& e) {
            raise(e.kind(), e.what());
        }
    });
    m.def(
        "set_error_factory", [](py::object factory) { error_factory() = std::move(factory); },
        py::arg("factory"), "Give the function that makes an exception of (kind, message).");
}

} // namespace nest::python
