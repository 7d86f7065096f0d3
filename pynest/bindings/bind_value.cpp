// SPDX-License-Identifier: GPL-2.0-or-later
#include "bind_value.hpp"

#include <pybind11/numpy.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace nest::python
{

namespace
{

// NumPy is not imported before somebody needs it.
bool numpy_is_loaded()
{
    static bool loaded = false;
    if (!loaded) {
        loaded = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy") != nullptr;
    }
    return loaded;
}

bool is_array(py::handle x)
{
    return numpy_is_loaded() && PyObject_HasAttrString(x.ptr(), "__array_interface__") &&
           py::isinstance<py::array>(x);
}

std::string type_of(py::handle x)
{
    return Py_TYPE(x.ptr())->tp_name;
}

// A wrong type, or text that is no UTF-8.
[[noreturn]] void refuse(py::handle x, const std::string& where)
{
    throw py::type_error(where + ": an object of type '" + type_of(x) + "' cannot be used here.");
}

std::string to_text(py::handle x)
{
    Py_ssize_t n = 0;
    const char* text = PyUnicode_AsUTF8AndSize(x.ptr(), &n);
    if (text == nullptr) {
        throw py::error_already_set();
    }
    return std::string(text, static_cast<std::size_t>(n));
}

// Whole numbers that do not fit become reals, so that the range check of the receiver words the refusal.
Value from_long(py::handle x)
{
    int overflow = 0;
    const long long i = PyLong_AsLongLongAndOverflow(x.ptr(), &overflow);
    if (overflow == 0) {
        if (i == -1 && PyErr_Occurred()) {
            throw py::error_already_set();
        }
        return Value(i);
    }
    const double d = PyLong_AsDouble(x.ptr());
    if (d == -1.0 && PyErr_Occurred()) {
        PyErr_Clear();
        return Value(overflow > 0 ? HUGE_VAL : -HUGE_VAL);
    }
    return Value(d);
}

template <class T, class V>
V copy_elements(const py::array& a)
{
    const auto typed = py::array_t<T, py::array::c_style | py::array::forcecast>::ensure(a);
    if (!typed) {
        throw py::error_already_set();
    }
    return V(typed.data(), typed.data() + typed.size());
}

Value from_array(const py::array& a, const std::string& where)
{
    const char kind = a.dtype().kind();
    if (a.ndim() == 0) {
        return to_value(a.attr("item")(), where);
    }
    if (a.ndim() == 1) {
        switch (kind) {
        case 'i':
        case 'u':
            return copy_elements<std::int64_t, Integers>(a);
        case 'f':
            return copy_elements<double, Reals>(a);
        case 'b':
        case 'U':
        case 'O':
            return to_value(a.attr("tolist")(), where);
        default:
            break;
        }
        throw py::type_error(where + ": an array of dtype '" + std::string(py::str(a.dtype())) +
                             "' cannot be used here.");
    }
    List rows;
    for (py::handle row : a) {
        rows.push_back(to_value(row, where));
    }
    return rows;
}

Value from_sequence(py::handle x, const std::string& where)
{
    const auto fast = py::reinterpret_steal<py::object>(PySequence_Fast(x.ptr(), ""));
    if (!fast) {
        PyErr_Clear();
        refuse(x, where);
    }
    const Py_ssize_t n = PySequence_Fast_GET_SIZE(fast.ptr());
    PyObject** items = PySequence_Fast_ITEMS(fast.ptr());
    Py_ssize_t integers = 0;
    Py_ssize_t reals = 0;
    Py_ssize_t texts = 0;
    for (Py_ssize_t i = 0; i < n; ++i) {
        integers += PyLong_Check(items[i]) && !PyBool_Check(items[i]) ? 1 : 0;
        reals += PyFloat_Check(items[i]) ? 1 : 0;
        texts += PyUnicode_Check(items[i]) ? 1 : 0;
    }
    if (n > 0 && texts == n) {
        Strings out;
        out.reserve(static_cast<std::size_t>(n));
        for (Py_ssize_t i = 0; i < n; ++i) {
            out.push_back(to_text(items[i]));
        }
        return out;
    }
    if (n > 0 && integers == n) {
        Integers out(static_cast<std::size_t>(n));
        bool fits = true;
        for (Py_ssize_t i = 0; i < n && fits; ++i) {
            int overflow = 0;
            out[static_cast<std::size_t>(i)] = PyLong_AsLongLongAndOverflow(items[i], &overflow);
            fits = overflow == 0;
        }
        if (fits) {
            return out;
        }
    }
    if (integers + reals == n) {
        Reals out(static_cast<std::size_t>(n));
        for (Py_ssize_t i = 0; i < n; ++i) {
            out[static_cast<std::size_t>(i)] =
                PyFloat_Check(items[i]) ? PyFloat_AS_DOUBLE(items[i]) : to_real(from_long(items[i]), where);
        }
        return out;
    }
    List out;
    out.reserve(static_cast<std::size_t>(n));
    bool all_integers = true;
    bool all_numbers = true;
    for (Py_ssize_t i = 0; i < n; ++i) {
        out.push_back(to_value(items[i], where));
        all_integers = all_integers && out.back().as<std::int64_t>();
        all_numbers = all_numbers && (out.back().as<std::int64_t>() || out.back().as<double>());
    }
    // lists of NumPy scalars
    if (all_integers) {
        return to_integers(out, where);
    }
    if (all_numbers) {
        return to_reals(out, where);
    }
    return out;
}

std::map<std::string, py::object>& wrappers()
{
    // never destroyed: Python may be gone when static objects are
    static auto* all = new std::map<std::string, py::object>();
    return *all;
}

template <class T, class Make>
py::object sequence(const std::vector<T>& values, Form form, Make&& make)
{
    if (form == Form::scalar && values.size() == 1) {
        return py::reinterpret_steal<py::object>(make(values[0]));
    }
    const auto n = static_cast<Py_ssize_t>(values.size());
    if (form == Form::list) {
        py::list out(values.size());
        for (Py_ssize_t i = 0; i < n; ++i) {
            PyList_SET_ITEM(out.ptr(), i, make(values[static_cast<std::size_t>(i)]));
        }
        return std::move(out);
    }
    py::tuple out(values.size());
    for (Py_ssize_t i = 0; i < n; ++i) {
        PyTuple_SET_ITEM(out.ptr(), i, make(values[static_cast<std::size_t>(i)]));
    }
    return std::move(out);
}

PyObject* make_text(const std::string& text)
{
    PyObject* out = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
    if (out == nullptr) {
        throw py::error_already_set();
    }
    return out;
}

// Rows of arrays of numbers, as detectors of correlations keep them: an array of three dimensions.
bool is_matrix_of_arrays(const List& rows)
{
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const Value& row) {
        const auto* x = row.as<std::shared_ptr<List>>();
        return x != nullptr && !(*x)->empty() && std::all_of((*x)->begin(), (*x)->end(), [](const Value& v) {
                   return v.as<Integers>() != nullptr || v.as<Reals>() != nullptr;
               });
    });
}

py::object object_array(const py::object& list)
{
    const auto numpy = py::module_::import("numpy");
    py::object out = numpy.attr("empty")(py::len(list), py::arg("dtype") = "object");
    out[py::slice(py::none(), py::none(), py::none())] = list;
    return out;
}

// Array over a list of plain values where all have one type; booleans stay booleans.
py::object plain_array(const List& values)
{
    const auto numpy = py::module_::import("numpy");
    bool plain = true;
    for (const auto& v : values) {
        plain = plain && (v.as<bool>() || v.as<std::string>() || v.as<double>() || v.as<std::int64_t>());
    }
    py::object list = column_to_python(Value(values), Form::list);
    return plain ? numpy.attr("array")(list) : object_array(list);
}

template <class T>
py::object take_over(std::vector<T> data)
{
    auto* owner = new std::vector<T>(std::move(data));
    const py::capsule keep(owner, [](void* p) { delete static_cast<std::vector<T>*>(p); });
    return py::array_t<T>(static_cast<py::ssize_t>(owner->size()), owner->data(), keep);
}

} // namespace

Value to_value(py::handle x, const std::string& where)
{
    PyObject* p = x.ptr();
    if (PyFloat_Check(p)) {
        return Value(PyFloat_AS_DOUBLE(p));
    }
    if (PyBool_Check(p)) {
        return Value(p == Py_True);
    }
    if (PyLong_Check(p)) {
        return from_long(x);
    }
    if (PyUnicode_Check(p)) {
        return Value(to_text(x));
    }
    if (p == Py_None) {
        return Value();
    }
    if (is_array(x)) {
        return from_array(py::reinterpret_borrow<py::array>(x), where);
    }
    if (PyDict_Check(p)) {
        return Value(to_dictionary(x, where));
    }
    if (PyList_Check(p) || PyTuple_Check(p)) {
        return from_sequence(x, where);
    }
    if (py::isinstance<ObjectHandle>(x)) {
        return Value(x.cast<const ObjectHandle&>().object);
    }
    if (Py_TYPE(p)->tp_dict != nullptr && py::hasattr(py::type::of(x), "_datum")) {
        return to_value(x.attr("_datum"), where);
    }
    if (PyObject_HasAttrString(p, "__fspath__")) {
        return to_value(py::reinterpret_steal<py::object>(PyOS_FSPath(p)), where);
    }
    if (numpy_is_loaded() && PyObject_HasAttrString(p, "dtype")) {
        if (PyObject_HasAttrString(p, "__array__") && PySequence_Check(p)) {
            return to_value(py::module_::import("numpy").attr("asarray")(x), where);
        }
        if (PyObject_HasAttrString(p, "item")) {
            return to_value(x.attr("item")(), where);
        }
    }
    if (PyRange_Check(p) || PyAnySet_Check(p) || PySequence_Check(p)) {
        return from_sequence(x, where);
    }
    refuse(x, where);
}

Dictionary to_dictionary(py::handle x, const std::string& where)
{
    if (!PyDict_Check(x.ptr())) {
        throw py::type_error(where + " needs a dictionary, but an object of type '" + type_of(x) +
                             "' was given.");
    }
    Dictionary out;
    for (const auto& item : py::reinterpret_borrow<py::dict>(x)) {
        if (!PyUnicode_Check(item.first.ptr())) {
            throw py::type_error(where +
                                 ": the keys of a dictionary must be strings, but an object of type '" +
                                 type_of(item.first) + "' was given.");
        }
        const std::string key = to_text(item.first);
        out[key] = to_value(item.second, where + ": '" + key + "'");
    }
    return out;
}

std::vector<Dictionary> to_dictionaries(py::handle x, const std::string& where)
{
    std::vector<Dictionary> out;
    for (py::handle item : x) {
        out.push_back(to_dictionary(item, where));
    }
    return out;
}

Integers to_ids(py::handle x, const std::string& where)
{
    if (is_array(x)) {
        const auto a = py::reinterpret_borrow<py::array>(x);
        const char kind = a.dtype().kind();
        if (a.ndim() == 1 && kind == 'f') {
            return to_ids(a.attr("tolist")(), where);
        }
        if (a.ndim() != 1 || (kind != 'i' && kind != 'u' && a.size() > 0)) {
            throw py::type_error(where + ": node IDs must be whole numbers in one dimension.");
        }
        return copy_elements<std::int64_t, Integers>(a);
    }
    if (PyUnicode_Check(x.ptr()) || PyDict_Check(x.ptr())) {
        refuse(x, where);
    }
    const auto items = py::reinterpret_steal<py::object>(PySequence_List(x.ptr()));
    if (!items) {
        throw py::error_already_set();
    }
    const Value value = from_sequence(items, where);
    if (const auto* ids = value.as<Integers>()) {
        return *ids;
    }
    if (const auto* reals = value.as<Reals>()) {
        for (const double r : *reals) {
            if (std::nearbyint(r) != r) {
                throw py::type_error(where + ": node IDs must be whole numbers, but " + nest::to_text(r) +
                                     " was given.");
            }
        }
        return to_integers(value, where);
    }
    throw py::type_error(where + ": node IDs must be whole numbers, but " + value.type_name() + " " +
                         value.text() + " was given.");
}

Strings to_keys(py::handle x, const std::string& where)
{
    if (x.is_none()) {
        return {};
    }
    if (PyUnicode_Check(x.ptr())) {
        return {to_text(x)};
    }
    Strings out;
    for (py::handle key : x) {
        if (!PyUnicode_Check(key.ptr())) {
            throw py::type_error(where + ": keys must be strings, but an object of type '" + type_of(key) +
                                 "' was given.");
        }
        out.push_back(to_text(key));
    }
    return out;
}

py::object to_python(const Value& value)
{
    if (value.empty()) {
        return py::none();
    }
    if (const auto* x = value.as<bool>()) {
        return py::bool_(*x);
    }
    if (const auto* x = value.as<std::int64_t>()) {
        return py::int_(*x);
    }
    if (const auto* x = value.as<double>()) {
        return py::float_(*x);
    }
    if (const auto* x = value.as<std::string>()) {
        return py::reinterpret_steal<py::object>(make_text(*x));
    }
    if (const auto* x = value.as<Integers>()) {
        return to_array(*x);
    }
    if (const auto* x = value.as<Reals>()) {
        return to_array(*x);
    }
    if (const auto* x = value.as<Strings>()) {
        return sequence(*x, Form::list, make_text);
    }
    if (const auto* x = value.as<std::shared_ptr<List>>()) {
        py::object list =
            sequence(**x, Form::list, [](const Value& v) { return to_python(v).release().ptr(); });
        return is_matrix_of_arrays(**x) ? py::module_::import("numpy").attr("array")(list) : list;
    }
    if (const auto* x = value.as<std::shared_ptr<Dictionary>>()) {
        return to_python(**x);
    }
    return wrap(*value.as<std::shared_ptr<const Object>>());
}

py::dict to_python(const Dictionary& dictionary)
{
    py::dict out;
    for (const auto& entry : dictionary) {
        out[py::reinterpret_steal<py::object>(make_text(entry.first))] = to_python(entry.second);
    }
    return out;
}

py::object column_to_python(const Value& value, Form form)
{
    if (const auto* x = value.as<Reals>()) {
        return form == Form::numpy ? to_array(*x)
                                   : sequence(*x, form, [](double v) { return PyFloat_FromDouble(v); });
    }
    if (const auto* x = value.as<Integers>()) {
        return form == Form::numpy
                   ? to_array(*x)
                   : sequence(*x, form, [](std::int64_t v) { return PyLong_FromLongLong(v); });
    }
    if (const auto* x = value.as<Strings>()) {
        py::object out = sequence(*x, form == Form::numpy ? Form::list : form, make_text);
        return form == Form::numpy ? py::module_::import("numpy").attr("array")(out) : out;
    }
    if (const auto* x = value.as<std::shared_ptr<List>>()) {
        if (form == Form::numpy) {
            return plain_array(**x);
        }
        return sequence(**x, form, [](const Value& v) { return to_python(v).release().ptr(); });
    }
    return to_python(value);
}

Form form_of(const std::string& name)
{
    if (name == "scalar") {
        return Form::scalar;
    }
    if (name == "tuple") {
        return Form::tuple;
    }
    if (name == "numpy") {
        return Form::numpy;
    }
    NEST_CHECK(name == "list");
    return Form::list;
}

py::object to_array(Reals data)
{
    return take_over(std::move(data));
}

py::object to_array(Integers data)
{
    return take_over(std::move(data));
}

template <class T>
py::object array_view(const std::vector<T>& data, py::handle owner)
{
    py::array_t<T> out(static_cast<py::ssize_t>(data.size()), data.data(), owner);
    py::detail::array_proxy(out.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return std::move(out);
}
template py::object array_view<std::int64_t>(const std::vector<std::int64_t>&, py::handle);
template py::object array_view<std::int32_t>(const std::vector<std::int32_t>&, py::handle);
template py::object array_view<double>(const std::vector<double>&, py::handle);

void set_wrapper(const std::string& type_name, py::object wrapper)
{
    wrappers()[type_name] = std::move(wrapper);
}

py::object wrap(const std::shared_ptr<const Object>& object)
{
    const std::string type = object->type_name();
    py::object handle;
    if (type == "NodeCollection") {
        handle = py::cast(make_handle<NodesHandle>(object));
    } else if (type == "SynapseCollection") {
        handle = py::cast(make_handle<ConnectionsHandle>(object));
    } else if (type == "Parameter") {
        handle = py::cast(make_handle<ParameterHandle>(object));
    } else {
        handle = py::cast(make_handle<MaskHandle>(object));
    }
    const auto found = wrappers().find(type);
    return found == wrappers().end() ? handle : found->second(handle);
}

} // namespace nest::python
