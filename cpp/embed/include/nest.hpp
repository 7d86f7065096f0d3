// SPDX-License-Identifier: GPL-2.0-or-later
// The one header for C++ programs: #include <nest.hpp>, link nest::nest. A Kernel is an object; a program may hold several.
//
//   nest::Kernel kernel;
//   auto neurons = kernel.create("iaf_psc_exp", 100);
//   auto recorder = kernel.create("spike_recorder", 1);
//   kernel.set_nodes(*neurons, {{"I_e", 400.0}});
//   kernel.connect(*neurons, *recorder, {}, {{}});
//   kernel.simulate(100.0);
//   auto events = kernel.get_nodes(*recorder, {"n_events"});
//
// Errors are nest::Error with the public name of their class in kind(); the state before the call is kept.
#pragma once

#include "nest/base/errors.hpp"
#include "nest/base/value.hpp"
#include "nest/kernel/kernel.hpp"
#include "nest/model/registry.hpp"
#include "nest/network/node_collection.hpp"
#include "nest/network/parameter.hpp"

namespace nest
{

// "0.1.0"
const char* version();

} // namespace nest
