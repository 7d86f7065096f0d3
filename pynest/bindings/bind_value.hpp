// SPDX-License-Identifier: GPL-2.0-or-later
// Python objects <-> Value and Dictionary. Numbers in NumPy arrays and lists travel as plain columns: no
// Python object is kept per element. Called with the GIL held.
#pragma once

#include "bindings.hpp"

#include <cstdint>
#include <vector>

namespace nest::python
{

// Throws TypeError naming `where` for objects that the kernel cannot take.
Value to_value(py::handle, const std::string& where);
// From a dict with string keys.
Dictionary to_dictionary(py::handle, const std::string& where);
std::vector<Dictionary> to_dictionaries(py::handle, const std::string& where);
// Node IDs from a sequence, range or array of whole numbers.
Integers to_ids(py::handle, const std::string& where);
Strings to_keys(py::handle, const std::string& where);

// One value: Reals and Integers become arrays, Strings and List lists, objects their public classes.
py::object to_python(const Value&);
py::dict to_python(const Dictionary&);

// A column over nodes or connections.
enum class Form
{
    scalar, // a Python scalar if there is one entry, else a tuple
    tuple,
    list,
    numpy // arrays; object arrays where entries are no numbers
};
py::object column_to_python(const Value&, Form);
Form form_of(const std::string& name);

// An array that takes over the vector's memory.
py::object to_array(Reals);
py::object to_array(Integers);
// A read-only view of memory that `owner` keeps alive.
template <class T>
py::object array_view(const std::vector<T>& data, py::handle owner);

// nest.NodeCollection, nest.Parameter and nest.Mask, called with a handle.
void set_wrapper(const std::string& type_name, py::object wrapper);
py::object wrap(const std::shared_ptr<const Object>&);

} // namespace nest::python
