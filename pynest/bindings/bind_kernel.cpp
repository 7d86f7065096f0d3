// SPDX-License-Identifier: GPL-2.0-or-later
// The default kernel, its attributes, and the processes it runs on.
#include "bind_value.hpp"

#include "nest/base/logging.hpp"
#include "nest/parallel/communicator.hpp"
#include "nest/parallel/mpi_loader.hpp"
#include "nest/parallel/threads.hpp"

#include <pybind11/stl.h>

#if defined(__linux__)
#include <sched.h>
#endif

#include <mutex>
#include <thread>

namespace nest::python
{

namespace
{

std::unique_ptr<Kernel>& default_kernel()
{
    static std::unique_ptr<Kernel> kernel;
    return kernel;
}

struct Owner
{
    std::mutex mutex;
    std::thread::id thread;
    int depth = 0;
    std::string call;
};

Owner& owner()
{
    static Owner it;
    return it;
}

} // namespace

Kernel& kernel()
{
    auto& it = default_kernel();
    if (!it) {
        it = std::make_unique<Kernel>();
    }
    return *it;
}

KernelCall::KernelCall(const char* name, Access access)
{
    Owner& o = owner();
    const std::lock_guard<std::mutex> lock(o.mutex);
    const auto self = std::this_thread::get_id();
    if (o.depth > 0 && o.thread != self) {
        throw Error("KernelException", std::string(name) + ": the kernel is busy with " + o.call +
                                           " in another thread. Call nest from one thread at a time.");
    }
    if (o.depth > 0 && access == change) {
        throw Error("KernelException", std::string(name) + " cannot be called while " + o.call +
                                           " is under way: a progress function may only read.");
    }
    if (o.depth++ == 0) {
        o.thread = self;
        o.call = name;
    }
}

KernelCall::~KernelCall()
{
    Owner& o = owner();
    const std::lock_guard<std::mutex> lock(o.mutex);
    --o.depth;
}

void bind_kernel(py::module_& m)
{
    m.def(
        "start",
        [](const Strings& plugin_directories, const Strings& library_directories) {
            const KernelCall call("import nest");
            MpiSearch search;
            search.plugin_directories = plugin_directories;
            search.library_directories = library_directories;
            auto communicator = make_communicator(search);
            if (communicator->size() > 1) {
                kernel().set_communicator(std::move(communicator));
            }
        },
        py::arg("plugin_directories"), py::arg("library_directories"),
        "Make the default kernel; under an MPI launcher, on all processes of the job.");
    m.def(
        "set_communicator",
        [](std::uintptr_t address, const std::string& vendor, const Strings& plugins,
           const Strings& libraries) {
            const KernelCall call("set_communicator");
            MpiSearch search;
            search.plugin_directories = plugins;
            search.library_directories = libraries;
            kernel().set_communicator(
                adopt_communicator(reinterpret_cast<const void*>(address), vendor, search));
        },
        py::arg("address"), py::arg("vendor"), py::arg("plugin_directories"), py::arg("library_directories"),
        "Use a communicator that mpi4py made; `address` is that of its MPI_Comm.");
    m.def(
        "mpi_families",
        [](const Strings& plugins) {
            MpiSearch search;
            search.plugin_directories = plugins;
            return installed_mpi_families(search);
        },
        py::arg("plugin_directories"), "MPI families that this installation can run on.");
    m.def(
        "shutdown",
        [] {
            if (default_kernel()) {
                default_kernel()->communicator().leave();
                const py::gil_scoped_release release;
                default_kernel().reset();
            }
        },
        "Leave the job and free the default kernel; called once, at exit.");
    m.def(
        "fail", [](const std::string& reason) { kernel().communicator().fail(reason); }, py::arg("reason"),
        "Tell the other processes why this one cannot go on, and end the job.");
    m.def(
        "abort", [](int code, const std::string& message) { kernel().communicator().abort(code, message); },
        py::arg("code"), py::arg("message"), "End all processes of the job.");

    m.def(
        "status",
        [] {
            const KernelCall call("GetKernelStatus", KernelCall::read);
            return to_python(kernel().status());
        },
        "All kernel attributes.");
    m.def(
        "status_of",
        [](const std::string& key) {
            const KernelCall call("GetKernelStatus", KernelCall::read);
            return to_python(kernel().status(key));
        },
        py::arg("key"), "One kernel attribute.");
    m.def(
        "set_status",
        [](py::dict params) {
            const Dictionary values = to_dictionary(params, "SetKernelStatus");
            const KernelCall call("SetKernelStatus");
            const py::gil_scoped_release release;
            kernel().set_status(values);
        },
        py::arg("params"), "Set kernel attributes, all or nothing.");
    m.def(
        "reset",
        [] {
            const KernelCall call("ResetKernel");
            const py::gil_scoped_release release;
            kernel().reset();
        },
        "Back to the state after import; gives all memory back.");
    m.def(
        "memory",
        [] {
            const KernelCall call("memory", KernelCall::read);
            return to_python(kernel().memory());
        },
        "What nodes and connections take, in bytes.");
    m.def(
        "start_plan",
        [](int processes, int threads) {
            const KernelCall call("estimate");
            kernel().start_plan(processes, threads);
        },
        py::arg("processes"), py::arg("threads"), "Count what is made from here on, instead of making it.");
    m.def(
        "finish_plan",
        [] {
            const KernelCall call("estimate");
            return to_python(kernel().finish_plan());
        },
        "What was counted; the kernel is reset.");
    m.def(
        "measure_nodes",
        [](const std::string& model, double resolution, double min_delay, double max_delay) {
            const KernelCall call("estimate", KernelCall::read);
            Dictionary out;
            {
                const py::gil_scoped_release release;
                out = Kernel::measure_nodes(model, resolution, min_delay, max_delay);
            }
            return to_python(out);
        },
        py::arg("model"), py::arg("resolution"), py::arg("min_delay"), py::arg("max_delay"),
        "Bytes per node and seconds per node and step of a model, on this machine.");
    m.def("epoch", [] { return kernel().epoch(); }, "Changes with each reset.");
    m.def("rank", [] { return kernel().rank(); }, "Rank of this process.");
    m.def("num_processes", [] { return kernel().num_processes(); }, "Number of processes.");
    m.def(
        "synchronize",
        [] {
            const KernelCall call("SyncProcesses");
            const py::gil_scoped_release release;
            kernel().synchronize();
        },
        "Wait for all processes.");
    m.def(
        "local_vps",
        [] {
            const KernelCall call("GetLocalVPs", KernelCall::read);
            return kernel().local_vps();
        },
        "The virtual processes of this process.");
    m.def(
        "thread_affinity",
        [](int threads) {
            std::vector<std::vector<int>> processors(static_cast<std::size_t>(threads));
#if defined(__linux__)
            for_each_thread(threads, [&processors](int t) {
                cpu_set_t set;
                CPU_ZERO(&set);
                sched_getaffinity(0, sizeof set, &set);
                for (int p = 0; p < CPU_SETSIZE; ++p) {
                    if (CPU_ISSET(p, &set)) {
                        processors[static_cast<std::size_t>(t)].push_back(p);
                    }
                }
            });
#endif
            return processors;
        },
        py::arg("threads"), "The processors that each thread of a run may use.");
    m.def(
        "nearest",
        [](const std::string& word, const Strings& candidates) { return nearest(word, candidates); },
        py::arg("word"), py::arg("candidates"), "The candidate with the nearest spelling, or ''.");
    m.def(
        "verbosity_name", [](int level) { return verbosity_name(level); }, py::arg("level"),
        "Name of a level.");
    m.def(
        "verbosity_level", [](const std::string& name) { return verbosity_level(name); }, py::arg("name"),
        "Level of a name such as 'M_INFO'.");
    m.def("set_wrapper", &set_wrapper, py::arg("type_name"), py::arg("wrapper"),
          "Give the public class of kernel objects of this type.");
}

} // namespace nest::python
