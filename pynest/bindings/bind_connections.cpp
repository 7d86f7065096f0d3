// SPDX-License-Identifier: GPL-2.0-or-later
// Connections: building, finding, reading, writing, removing.
#include "bind_value.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

namespace nest::python
{

namespace
{

ConnectionsHandle handle_of(ConnectionsPtr connections)
{
    return make_handle<ConnectionsHandle>(std::move(connections));
}

template <class T>
std::vector<T> taken(const std::vector<T>& from, const std::vector<std::size_t>& rows)
{
    std::vector<T> out;
    out.reserve(rows.size());
    for (const std::size_t i : rows) {
        out.push_back(from[i]);
    }
    return out;
}

ConnectionsHandle take(const ConnectionsHandle& h, const std::vector<std::size_t>& rows)
{
    const Connections& from = h.connections();
    auto out = std::make_shared<Connections>();
    out->source = taken(from.source, rows);
    out->target = taken(from.target, rows);
    out->target_thread = taken(from.target_thread, rows);
    out->synapse_id = taken(from.synapse_id, rows);
    out->port = taken(from.port, rows);
    out->store = taken(from.store, rows);
    out->block = taken(from.block, rows);
    out->generation = taken(from.generation, rows);
    out->entry = taken(from.entry, rows);
    out->epoch = from.epoch;
    return handle_of(std::move(out));
}

bool equal(const ConnectionsHandle& a, const ConnectionsHandle& b)
{
    const Connections& x = a.connections();
    const Connections& y = b.connections();
    return x.epoch == y.epoch && x.source == y.source && x.target == y.target &&
           x.target_thread == y.target_thread && x.synapse_id == y.synapse_id && x.port == y.port;
}

const NodeCollection* nodes_or_null(const py::object& x)
{
    return x.is_none() ? nullptr : &x.cast<const NodesHandle&>().nodes();
}

} // namespace

void bind_connections(py::module_& m)
{
    py::class_<ConnectionsHandle, ObjectHandle>(m, "Connections",
                                                "Handles of connections, as parallel arrays.")
        .def("__len__", [](const ConnectionsHandle& h) { return h.connections().size(); })
        .def_property_readonly("source",
                               [](py::object self) {
                                   return array_view(
                                       self.cast<const ConnectionsHandle&>().connections().source, self);
                               })
        .def_property_readonly("target",
                               [](py::object self) {
                                   return array_view(
                                       self.cast<const ConnectionsHandle&>().connections().target, self);
                               })
        .def_property_readonly(
            "target_thread",
            [](py::object self) {
                return array_view(self.cast<const ConnectionsHandle&>().connections().target_thread, self);
            })
        .def_property_readonly("synapse_id",
                               [](py::object self) {
                                   return array_view(
                                       self.cast<const ConnectionsHandle&>().connections().synapse_id, self);
                               })
        .def_property_readonly("port",
                               [](py::object self) {
                                   return array_view(self.cast<const ConnectionsHandle&>().connections().port,
                                                     self);
                               })
        .def(
            "list",
            [](const ConnectionsHandle& h, const std::string& column) {
                const Connections& c = h.connections();
                return column_to_python(Value(column == "source" ? c.source : c.target), Form::list);
            },
            py::arg("column"), "Sources or targets as a list.")
        .def(
            "row",
            [](const ConnectionsHandle& h, std::size_t i) {
                const Connections& c = h.connections();
                return py::make_tuple(c.source.at(i), c.target.at(i), c.target_thread.at(i),
                                      c.synapse_id.at(i), c.port.at(i));
            },
            py::arg("index"), "(source, target, target_thread, synapse_id, port) of one connection.")
        .def(
            "slice",
            [](const ConnectionsHandle& h, py::ssize_t start, py::ssize_t step, std::size_t n) {
                std::vector<std::size_t> rows(n);
                for (std::size_t i = 0; i < n; ++i) {
                    rows[i] = static_cast<std::size_t>(start + static_cast<py::ssize_t>(i) * step);
                }
                return take(h, rows);
            },
            py::arg("start"), py::arg("step"), py::arg("n"))
        .def(
            "take",
            [](const ConnectionsHandle& h, py::handle rows) {
                std::vector<std::size_t> checked;
                const auto n = static_cast<std::int64_t>(h.connections().size());
                for (const std::int64_t i : to_ids(rows, "index")) {
                    if (i < -n || i >= n) {
                        throw py::index_error("index " + std::to_string(i) +
                                              " is outside of the SynapseCollection of " + std::to_string(n) +
                                              " connections");
                    }
                    checked.push_back(static_cast<std::size_t>(i < 0 ? i + n : i));
                }
                return take(h, checked);
            },
            py::arg("rows"))
        .def("equal", &equal, py::arg("other"));

    m.def(
        "no_connections", [] { return handle_of(std::make_shared<const Connections>()); },
        "An empty set of handles.");
    m.def(
        "connect",
        [](const NodesHandle& pre, const NodesHandle& post, py::dict conn_spec, py::list syn_specs) {
            const Dictionary rule = to_dictionary(conn_spec, "Connect: conn_spec");
            const std::vector<Dictionary> synapses = to_dictionaries(syn_specs, "Connect: syn_spec");
            const KernelCall call("Connect");
            const py::gil_scoped_release release;
            kernel().connect(pre.nodes(), post.nodes(), rule, synapses);
        },
        py::arg("pre"), py::arg("post"), py::arg("conn_spec"), py::arg("syn_specs"), "Connect by a rule.");
    m.def(
        "connect_arrays",
        [](py::handle pre, py::handle post, py::dict syn_spec) {
            const Integers sources = to_ids(pre, "Connect: pre");
            const Integers targets = to_ids(post, "Connect: post");
            const Dictionary synapse = to_dictionary(syn_spec, "Connect: syn_spec");
            const KernelCall call("Connect");
            const py::gil_scoped_release release;
            kernel().connect_arrays(sources, targets, synapse);
        },
        py::arg("pre"), py::arg("post"), py::arg("syn_spec"), "Connect arrays of IDs one to one.");
    m.def(
        "connect_tripartite",
        [](const NodesHandle& pre, const NodesHandle& post, const NodesHandle& third, py::dict conn_spec,
           py::dict third_spec, py::dict syn_specs) {
            const Dictionary rule = to_dictionary(conn_spec, "TripartiteConnect: conn_spec");
            const Dictionary third_rule =
                to_dictionary(third_spec, "TripartiteConnect: third_factor_conn_spec");
            const Dictionary synapses = to_dictionary(syn_specs, "TripartiteConnect: syn_specs");
            const KernelCall call("TripartiteConnect");
            const py::gil_scoped_release release;
            kernel().connect_tripartite(pre.nodes(), post.nodes(), third.nodes(), rule, third_rule, synapses);
        },
        py::arg("pre"), py::arg("post"), py::arg("third"), py::arg("conn_spec"), py::arg("third_spec"),
        py::arg("syn_specs"), "Connect pairs and their third factor.");
    m.def(
        "connections",
        [](py::object source, py::object target, const std::string& model, std::int64_t label) {
            const KernelCall call("GetConnections", KernelCall::read);
            const NodeCollection* sources = nodes_or_null(source);
            const NodeCollection* targets = nodes_or_null(target);
            const py::gil_scoped_release release;
            return handle_of(kernel().connections(sources, targets, model, label));
        },
        py::arg("source"), py::arg("target"), py::arg("synapse_model"), py::arg("label"),
        "Handles of the connections that fit; None, '' and -1 filter nothing.");
    m.def(
        "get_connections",
        [](const ConnectionsHandle& h, py::handle keys, const std::string& form) {
            const Strings names = to_keys(keys, "get");
            Dictionary columns;
            {
                const KernelCall call("get", KernelCall::read);
                columns = kernel().get_connections(h.connections(), names);
            }
            py::dict out;
            for (const auto& key : names.empty() ? columns.keys() : names) {
                out[py::str(key)] = column_to_python(columns.at(key), form_of(form));
            }
            return out;
        },
        py::arg("connections"), py::arg("keys"), py::arg("form"), "Columns over the connections.");
    m.def(
        "set_connections",
        [](const ConnectionsHandle& h, py::dict params) {
            const Dictionary values = to_dictionary(params, "set");
            const KernelCall call("set");
            const py::gil_scoped_release release;
            kernel().set_connections(h.connections(), values);
        },
        py::arg("connections"), py::arg("params"),
        "Set parameters: one value for all, or one per connection.");
    m.def(
        "set_connections_each",
        [](const ConnectionsHandle& h, py::list params) {
            const std::vector<Dictionary> values = to_dictionaries(params, "set");
            const KernelCall call("set");
            const py::gil_scoped_release release;
            kernel().set_connections_each(h.connections(), values);
        },
        py::arg("connections"), py::arg("params"), "Set parameters by one dictionary per connection.");
    m.def(
        "disconnect_handles",
        [](const ConnectionsHandle& h) {
            const KernelCall call("Disconnect");
            const py::gil_scoped_release release;
            kernel().disconnect(h.connections());
        },
        py::arg("connections"), "Remove these connections.");
    m.def(
        "disconnect",
        [](const NodesHandle& pre, const NodesHandle& post, py::dict conn_spec, py::dict syn_spec) {
            const Dictionary rule = to_dictionary(conn_spec, "Disconnect: conn_spec");
            const Dictionary synapse = to_dictionary(syn_spec, "Disconnect: syn_spec");
            const KernelCall call("Disconnect");
            const py::gil_scoped_release release;
            kernel().disconnect(pre.nodes(), post.nodes(), rule, synapse);
        },
        py::arg("pre"), py::arg("post"), py::arg("conn_spec"), py::arg("syn_spec"),
        "Remove connections by a rule.");
}

} // namespace nest::python
