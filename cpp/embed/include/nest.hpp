// SPDX-License-Identifier: GPL-2.0-or-later
// The one header for C++ programs: #include <nest.hpp>, link nest::nest (find_package(nest)). A Kernel is an
// object; a program may hold several.
//
//   nest::Kernel kernel;
//   const auto neurons = kernel.create("iaf_psc_exp", 100);
//   const auto recorder = kernel.create("spike_recorder");
//   kernel.set_nodes(*neurons, { { "I_e", 400.0 } });
//   kernel.connect(*neurons, *recorder);
//   kernel.simulate(100.0);
//   const nest::Reals times = nest::column(nest::events(kernel, *recorder), "times");
//
// Units are those of the interface: ms, mV, pF, nS, pA, 1/s. Names of models, parameters and rules are the
// public ones, as GetDefaults and the help pages of the Python package show them; kernel.help(model) gives
// the same.
//
// Errors are nest::Error, with the public name of their class in kind(): "BadProperty", "UnknownModelName". A
// call that throws has changed nothing.
//
// Threads: a kernel is used by one thread at a time, different kernels by different threads at will; a run
// makes threads of its own, as many as local_num_threads says. request_interrupt() may be called from
// anywhere, also from a signal handler.
//
// Models of the program itself: one line NEST_REGISTER_NEURON(my_model) makes a model known to all kernels
// made afterwards, register_neuron<my_model>(kernel.registry()) to one, until its reset().
// kernel.install("mymodule") loads a module.
#pragma once

#include "nest/base/errors.hpp"
#include "nest/base/value.hpp"
#include "nest/kernel/kernel.hpp"
#include "nest/kernel/module_manager.hpp"
#include "nest/model/registry.hpp"
#include "nest/network/node_collection.hpp"
#include "nest/network/parameter.hpp"
#include "nest/network/rule_spec.hpp"
#include "nest/parallel/communicator.hpp"

namespace nest
{

// "0.1.0"
const char* version();

// What one recorder has in memory, as columns: senders (Integers), times (ms), and what it samples. Between
// runs, main thread.
Dictionary events(const Kernel&, const NodeCollection& recorder);
// A column of numbers: column(events, "times").
Reals column(const Dictionary&, const std::string& key);

// A value that is drawn for each node or connection: random("uniform", { { "min", -70.0 }, { "max", -55.0 }
// }); kinds and keys are those of make_parameter() in nest/network/parameter.hpp.
Value random(const std::string& kind, const Dictionary& keys = {});

// Spreads the kernel over the processes of the MPI job that started this program; without a launcher it stays
// on one. Call it before nodes are created. MPI itself comes from the launcher's family of libraries, found
// at run time.
void join_processes(Kernel&);
// Says, at the end of the program, that this process makes no further calls; the others fail instead of
// waiting for it.
void leave_processes(Kernel&);

} // namespace nest
