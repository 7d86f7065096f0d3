// SPDX-License-Identifier: GPL-2.0-or-later
// Models: names, defaults, copies, help.
#include "bind_value.hpp"

#include "nest/kernel/module_manager.hpp"

#include <pybind11/stl.h>

#include <limits>

namespace nest::python
{

namespace
{

py::dict describe(const FieldInfo& f)
{
    const char* const types[] = {"real", "integer", "boolean", "text", "reals", "integers", "texts", "other"};
    py::dict out;
    out["name"] = f.name;
    out["unit"] = f.unit;
    out["doc"] = f.doc;
    out["type"] = types[static_cast<int>(f.type)];
    out["range"] = f.range_text();
    out["lower"] = f.lower;
    out["upper"] = f.upper;
    out["lower_open"] = f.lower_open;
    out["upper_open"] = f.upper_open;
    out["recordable"] = f.recordable;
    out["read_only"] = f.read_only;
    return out;
}

py::dict help(const std::string& model)
{
    const KernelCall call("help", KernelCall::read);
    const ModelHelp h = kernel().help(model);
    py::dict out;
    out["name"] = h.name;
    out["element_type"] = h.element_type;
    out["documentation"] = h.documentation;
    py::list fields;
    for (const auto& field : h.fields) {
        fields.append(describe(field));
    }
    out["fields"] = fields;
    out["defaults"] = to_python(h.defaults);
    out["recordables"] = h.recordables;
    out["receptor_types"] = to_python(h.receptor_types);
    return out;
}

} // namespace

void bind_models(py::module_& m)
{
    m.def(
        "node_models",
        [] {
            const KernelCall call("node_models", KernelCall::read);
            return kernel().node_models();
        },
        "Names of neuron and device models, sorted.");
    m.def(
        "synapse_models",
        [] {
            const KernelCall call("synapse_models", KernelCall::read);
            return kernel().synapse_models();
        },
        "Names of synapse models, sorted.");
    m.def(
        "copy_model",
        [](const std::string& existing, const std::string& name, py::handle params) {
            const Dictionary values = to_dictionary(params, "CopyModel");
            const KernelCall call("CopyModel");
            kernel().copy_model(existing, name, values);
        },
        py::arg("existing"), py::arg("name"), py::arg("params"), "A new model with other defaults.");
    m.def(
        "defaults",
        [](const std::string& model) {
            const KernelCall call("GetDefaults", KernelCall::read);
            return to_python(kernel().defaults(model));
        },
        py::arg("model"), "Defaults of a model or recording backend.");
    m.def(
        "set_defaults",
        [](const std::string& model, py::handle params) {
            const Dictionary values = to_dictionary(params, "SetDefaults");
            const KernelCall call("SetDefaults");
            kernel().set_defaults(model, values);
        },
        py::arg("model"), py::arg("params"), "Defaults of nodes and connections to come.");
    m.def(
        "install",
        [](const std::string& module) {
            const KernelCall call("Install");
            const ModuleContents& c = kernel().install(module);
            py::dict out;
            out["name"] = c.name;
            out["path"] = c.path;
            out["node_models"] = py::tuple(py::cast(c.node_models));
            out["synapse_models"] = py::tuple(py::cast(c.synapse_models));
            out["connection_rules"] = py::tuple(py::cast(c.connection_rules));
            out["growth_curves"] = py::tuple(py::cast(c.growth_curves));
            out["recording_backends"] = py::tuple(py::cast(c.recording_backends));
            return out;
        },
        py::arg("module"), "Load a module; returns what it brought.");
    m.def("module_folders", &ModuleManager::folders, "Where modules are looked for, in order.");
    m.def("abi_version", &abi_version, "The version that modules must have been built for.");
    m.def("help", &help, py::arg("model"), "What the help page of a model is made from.");
}

} // namespace nest::python
