// SPDX-License-Identifier: GPL-2.0-or-later
// Nodes: creation, collections, their parameters and positions.
#include "bind_value.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

namespace nest::python
{

namespace
{

using RealArray = py::array_t<double, py::array::c_style | py::array::forcecast>;

NodesHandle handle_of(NodeCollectionPtr nodes)
{
    return make_handle<NodesHandle>(std::move(nodes));
}

const Layer& layer_of(const NodesHandle& h, const char* call)
{
    if (!h.nodes().layer()) {
        throw Error("LayerExpected",
                    std::string(call) + " needs nodes with spatial positions, but these nodes have none.");
    }
    return *h.nodes().layer();
}

py::object rows_to_array(Reals data, int dimensions)
{
    const auto n = static_cast<py::ssize_t>(data.size()) / dimensions;
    return to_array(std::move(data)).attr("reshape")(n, dimensions);
}

std::vector<double> reals_of(const py::handle& x, const char* where)
{
    return to_reals(to_value(x, where), where);
}

std::shared_ptr<Layer> make_layer(const RealArray& positions, const py::handle& lower_left,
                                  const py::handle& extent, const py::handle& periodic,
                                  const py::handle& shape)
{
    NEST_CHECK(positions.ndim() == 2);
    auto layer = std::make_shared<Layer>();
    layer->n = static_cast<std::size_t>(positions.shape(0));
    layer->dimensions = static_cast<int>(positions.shape(1));
    layer->positions.assign(positions.data(), positions.data() + positions.size());
    layer->lower_left = reals_of(lower_left, "lower_left");
    layer->extent = reals_of(extent, "extent");
    for (const py::handle p : periodic) {
        layer->periodic.push_back(p.cast<bool>());
    }
    if (!shape.is_none()) {
        layer->shape = to_integers(to_value(shape, "shape"), "shape");
    }
    return layer;
}

py::dict describe_layer(const NodesHandle& h)
{
    const Layer& layer = layer_of(h, "spatial");
    py::dict out;
    out["dimensions"] = layer.dimensions;
    out["lower_left"] = to_array(layer.lower_left);
    out["extent"] = to_array(layer.extent);
    bool wraps = false;
    for (const bool p : layer.periodic) {
        wraps = wraps || p;
    }
    out["edge_wrap"] = wraps;
    out["shape"] = layer.shape.empty() ? py::object(py::none()) : to_array(Integers(layer.shape));
    out["size"] = layer.n;
    out["first"] = layer.first;
    return out;
}

// One row of positions per node, in the order of the collection.
py::object positions_of(const NodesHandle& h)
{
    const Layer& layer = layer_of(h, "GetPosition");
    Reals out;
    out.reserve(h.nodes().size() * static_cast<std::size_t>(layer.dimensions));
    for (const NodeId id : h.nodes().ids()) {
        const double* p = layer.position(id);
        out.insert(out.end(), p, p + layer.dimensions);
    }
    return rows_to_array(std::move(out), layer.dimensions);
}

// Displacements from rows of `from` to rows of `to` (one of them may have a single row), shortest where the
// layer wraps.
py::object displacements(const NodesHandle& h, const RealArray& from, const RealArray& to)
{
    const Layer& layer = layer_of(h, "Displacement");
    const py::ssize_t d = layer.dimensions;
    if (from.ndim() != 2 || to.ndim() != 2 || from.shape(1) != d || to.shape(1) != d) {
        throw Error("BadProperty",
                    "Displacement: positions must have " + std::to_string(d) + " coordinates each.");
    }
    const py::ssize_t n = std::max(from.shape(0), to.shape(0));
    Reals out(static_cast<std::size_t>(n * d));
    for (py::ssize_t i = 0; i < n; ++i) {
        layer.displacement(from.data(from.shape(0) == 1 ? 0 : i, 0), to.data(to.shape(0) == 1 ? 0 : i, 0),
                           out.data() + i * d);
    }
    return rows_to_array(std::move(out), layer.dimensions);
}

py::list describe_ranges(const NodesHandle& h)
{
    py::list out;
    for (const auto& r : h.nodes().ranges()) {
        out.append(py::make_tuple(kernel().model_of(r.first), r.size, r.first, r.last(), r.step));
    }
    return out;
}

} // namespace

void bind_nodes(py::module_& m)
{
    py::class_<ObjectHandle>(m, "ObjectHandle", "An object of the kernel.")
        .def_property_readonly("type_name", [](const ObjectHandle& h) { return h.object->type_name(); });
    py::class_<NodesHandle, ObjectHandle>(m, "Nodes", "An ordered set of nodes.")
        .def("__len__", [](const NodesHandle& h) { return h.nodes().size(); })
        .def(
            "__getitem__", [](const NodesHandle& h, std::size_t i) { return h.nodes()[i]; }, py::arg("index"))
        .def(
            "index", [](const NodesHandle& h, std::uint64_t id) { return h.nodes().index(id); },
            py::arg("node_id"))
        .def(
            "ids",
            [](const NodesHandle& h) {
                const auto ids = h.nodes().ids();
                return to_array(Integers(ids.begin(), ids.end()));
            },
            "IDs as an array.")
        .def(
            "tolist",
            [](const NodesHandle& h) {
                const auto ids = h.nodes().ids();
                return column_to_python(Value(Integers(ids.begin(), ids.end())), Form::list);
            },
            "IDs as a list.")
        .def(
            "slice",
            [](const NodesHandle& h, std::size_t start, std::size_t stop, std::size_t step) {
                return handle_of(h.nodes().slice(start, stop, step));
            },
            py::arg("start"), py::arg("stop"), py::arg("step"))
        .def(
            "equal", [](const NodesHandle& a, const NodesHandle& b) { return a.nodes().equal(b.nodes()); },
            py::arg("other"))
        .def(
            "concatenate",
            [](const NodesHandle& a, const NodesHandle& b) {
                return handle_of(concatenate(a.nodes(), b.nodes()));
            },
            py::arg("other"))
        .def("is_spatial", [](const NodesHandle& h) { return h.nodes().layer() != nullptr; })
        .def(
            "is_current",
            [](const NodesHandle& h) { return h.nodes().empty() || h.nodes().epoch() == kernel().epoch(); },
            "False after a ResetKernel.")
        .def("layer", &describe_layer, "Extent, wrapping and shape of the layer the nodes belong to.")
        .def("ranges", &describe_ranges, "(model, size, first, last, step) per range.")
        .def("positions", &positions_of, "Positions, one row per node.")
        .def("displacements", &displacements, py::arg("from_positions"), py::arg("to_positions"));

    m.def(
        "create",
        [](const std::string& model, std::int64_t n, const py::dict& params, const py::list& each) {
            const Dictionary all = to_dictionary(params, "Create");
            const std::vector<Dictionary> single = to_dictionaries(each, "Create");
            const KernelCall call("Create");
            const py::gil_scoped_release release;
            return handle_of(kernel().create(model, n, nullptr, all, single));
        },
        py::arg("model"), py::arg("n"), py::arg("params") = py::dict(), py::arg("each") = py::list(),
        "Make n nodes, with parameters for all or for each.");
    m.def(
        "create_spatial",
        [](const std::string& model, const RealArray& positions, py::handle lower_left, py::handle extent,
           py::handle periodic, py::handle shape, const py::dict& params, const py::list& each) {
            auto layer = make_layer(positions, lower_left, extent, periodic, shape);
            const Dictionary all = to_dictionary(params, "Create");
            const std::vector<Dictionary> single = to_dictionaries(each, "Create");
            const KernelCall call("Create");
            const py::gil_scoped_release release;
            return handle_of(kernel().create(model, 0, std::move(layer), all, single));
        },
        py::arg("model"), py::arg("positions"), py::arg("lower_left"), py::arg("extent"), py::arg("periodic"),
        py::arg("shape"), py::arg("params") = py::dict(), py::arg("each") = py::list(),
        "Make one node per row of positions, with parameters for all or for each.");
    m.def(
        "no_nodes", [] { return handle_of(std::make_shared<const NodeCollection>()); },
        "An empty collection.");
    m.def(
        "collection",
        [](py::handle ids) {
            Integers list = to_ids(ids, "NodeCollection");
            const KernelCall call("NodeCollection", KernelCall::read);
            return handle_of(kernel().collection(std::move(list)));
        },
        py::arg("ids"), "Collection of existing nodes; the IDs may come in any order.");
    m.def(
        "local_nodes",
        [](const NodesHandle& h) {
            const KernelCall call("GetLocalNodeCollection", KernelCall::read);
            return handle_of(kernel().local_nodes(h.nodes()));
        },
        py::arg("nodes"), "The nodes of this process.");
    m.def(
        "find_nodes",
        [](py::dict properties, bool local_only) {
            const Dictionary wanted = to_dictionary(properties, "GetNodes");
            const KernelCall call("GetNodes", KernelCall::read);
            return handle_of(kernel().find_nodes(wanted, local_only));
        },
        py::arg("properties"), py::arg("local_only"), "All nodes whose parameters equal the given ones.");
    m.def(
        "describe_nodes",
        [] {
            const KernelCall call("PrintNodes", KernelCall::read);
            return kernel().describe_nodes();
        },
        "Text of PrintNodes.");
    m.def(
        "get_nodes",
        [](const NodesHandle& h, py::handle keys, const std::string& form) {
            const Strings names = to_keys(keys, "get");
            Dictionary columns;
            {
                const KernelCall call("get", KernelCall::read);
                columns = kernel().get_nodes(h.nodes(), names);
            }
            py::dict out;
            for (const auto& key : names.empty() ? columns.keys() : names) {
                out[py::str(key)] = column_to_python(columns.at(key), form_of(form));
            }
            return out;
        },
        py::arg("nodes"), py::arg("keys"), py::arg("form"), "Columns over the nodes.");
    m.def(
        "set_nodes",
        [](const NodesHandle& h, py::dict params) {
            const Dictionary values = to_dictionary(params, "set");
            const KernelCall call("set");
            const py::gil_scoped_release release;
            kernel().set_nodes(h.nodes(), values);
        },
        py::arg("nodes"), py::arg("params"),
        "Set parameters: one value for all, one per node, or a Parameter.");
    m.def(
        "set_nodes_each",
        [](const NodesHandle& h, py::list params) {
            const std::vector<Dictionary> values = to_dictionaries(params, "set");
            const KernelCall call("set");
            const py::gil_scoped_release release;
            kernel().set_nodes_each(h.nodes(), values);
        },
        py::arg("nodes"), py::arg("params"), "Set parameters by one dictionary per node.");
}

} // namespace nest::python
