// SPDX-License-Identifier: GPL-2.0-or-later
// Parameters and masks: making, combining, evaluating.
#include "bind_value.hpp"

#include "nest/network/mask.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

namespace nest::python
{

namespace
{

using RealArray = py::array_t<double, py::array::c_style | py::array::forcecast>;

std::vector<Reals> rows_of(const RealArray& positions)
{
    NEST_CHECK(positions.ndim() == 2);
    std::vector<Reals> out;
    for (py::ssize_t i = 0; i < positions.shape(0); ++i) {
        out.emplace_back(positions.data(i, 0), positions.data(i, 0) + positions.shape(1));
    }
    return out;
}

MaskPtr mask_of(const MaskHandle& h)
{
    return std::static_pointer_cast<const Mask>(h.object);
}

} // namespace

void bind_parameters(py::module_& m)
{
    py::class_<ParameterHandle, ObjectHandle>(m, "ParameterObject", "An expression that yields values.")
        .def("is_spatial", [](const ParameterHandle& h) { return h.parameter()->is_spatial(); })
        .def("returns_integers", [](const ParameterHandle& h) { return h.parameter()->returns_integers(); });
    m.def(
        "make_parameter",
        [](const std::string& kind, py::handle specs) {
            return make_handle<ParameterHandle>(
                make_parameter(kind, to_dictionary(specs, "CreateParameter: '" + kind + "'")));
        },
        py::arg("kind"), py::arg("specs"), "Parameter of a documented kind.");
    m.def(
        "combine_parameters",
        [](const std::string& operation, const std::vector<ParameterHandle>& operands) {
            std::vector<ParameterPtr> parameters;
            for (const auto& h : operands) {
                parameters.push_back(h.parameter());
            }
            return make_handle<ParameterHandle>(combine_parameters(operation, parameters));
        },
        py::arg("operation"), py::arg("operands"), "Parameter made of others.");
    m.def(
        "evaluate",
        [](const ParameterHandle& h, py::object nodes) {
            const KernelCall call("Parameter.apply");
            const Reals values = kernel().evaluate(
                *h.parameter(), nodes.is_none() ? nullptr : &nodes.cast<const NodesHandle&>().nodes());
            return column_to_python(Value(values), Form::tuple);
        },
        py::arg("parameter"), py::arg("nodes"), "One value per node, or, for None, one value.");
    m.def(
        "draw",
        [](const ParameterHandle& h, std::size_t n) {
            const KernelCall call("Create: positions");
            Reals values;
            values.reserve(n);
            for (std::size_t i = 0; i < n; ++i) {
                values.push_back(kernel().evaluate(*h.parameter(), nullptr).at(0));
            }
            return to_array(std::move(values));
        },
        py::arg("parameter"), py::arg("n"), "n values, without nodes.");
    m.def(
        "evaluate_at",
        [](const ParameterHandle& h, const NodesHandle& from, const RealArray& positions) {
            const KernelCall call("Parameter.apply");
            return column_to_python(
                Value(kernel().evaluate_at(*h.parameter(), from.nodes(), rows_of(positions))), Form::tuple);
        },
        py::arg("parameter"), py::arg("from_nodes"), py::arg("positions"),
        "One value per position as target.");

    py::class_<MaskHandle, ObjectHandle>(m, "MaskObject", "A region of space.");
    m.def(
        "make_mask",
        [](const std::string& kind, py::handle specs, py::handle anchor) {
            const std::string where = "CreateMask: '" + kind + "'";
            const Dictionary values = to_dictionary(specs, where);
            const Reals offset = anchor.is_none()
                                     ? Reals()
                                     : to_reals(to_value(anchor, where + ": 'anchor'"), where + ": 'anchor'");
            return make_handle<MaskHandle>(make_mask(kind, values, offset));
        },
        py::arg("kind"), py::arg("specs"), py::arg("anchor"), "Mask of a documented kind.");
    m.def(
        "combine_masks",
        [](const std::string& operation, const MaskHandle& a, const MaskHandle& b) {
            return make_handle<MaskHandle>(combine_masks(operation, mask_of(a), mask_of(b)));
        },
        py::arg("operation"), py::arg("a"), py::arg("b"),
        "Intersection (and), union (or) or difference (minus).");
    m.def(
        "inside_mask",
        [](const MaskHandle& h, const std::vector<double>& point) { return mask_of(h)->inside(point); },
        py::arg("mask"), py::arg("point"), "Whether a point lies in the mask.");
    m.def(
        "select_by_mask",
        [](const NodesHandle& layer, const std::vector<double>& anchor, const MaskHandle& mask) {
            const KernelCall call("SelectNodesByMask", KernelCall::read);
            return to_array(select_nodes(layer.nodes(), anchor, *mask_of(mask)));
        },
        py::arg("layer"), py::arg("anchor"), py::arg("mask"),
        "IDs of the nodes in the mask centred at `anchor`.");
}

} // namespace nest::python
