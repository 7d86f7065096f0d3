// SPDX-License-Identifier: GPL-2.0-or-later
// Simulation: runs without the GIL, with Ctrl-C and progress functions.
#include "bind_value.hpp"

#include <csignal>

namespace nest::python
{

namespace
{

Kernel* running = nullptr;
struct sigaction before;

// Stops the run after the slice and lets Python note the signal, too.
extern "C" void on_interrupt(int signal, siginfo_t* info, void* context)
{
    if (running != nullptr) {
        running->request_interrupt();
    }
    if ((before.sa_flags & SA_SIGINFO) != 0) {
        if (before.sa_sigaction != nullptr) {
            before.sa_sigaction(signal, info, context);
        }
    } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
        before.sa_handler(signal);
    }
}

// Ctrl-C ends the run at once where Python would raise KeyboardInterrupt: in the main thread, with Python's
// own handler.
class InterruptHandler
{
public:
    InterruptHandler()
    {
        const auto signals = py::module_::import("signal");
        const auto threading = py::module_::import("threading");
        const bool main = threading.attr("current_thread")().is(threading.attr("main_thread")());
        active_ =
            main && signals.attr("getsignal")(signals.attr("SIGINT")).is(signals.attr("default_int_handler"));
        if (active_) {
            running = &kernel();
            struct sigaction action = {};
            action.sa_sigaction = on_interrupt;
            action.sa_flags = SA_SIGINFO;
            sigemptyset(&action.sa_mask);
            sigaction(SIGINT, &action, &before);
        }
    }
    ~InterruptHandler()
    {
        if (active_) {
            sigaction(SIGINT, &before, nullptr);
            running = nullptr;
        }
    }
    InterruptHandler(const InterruptHandler&) = delete;
    InterruptHandler& operator=(const InterruptHandler&) = delete;

private:
    bool active_ = false;
};

// Other signals, and a progress function, get their turn at most every 0.1 s.
class Progress
{
public:
    explicit Progress(py::object function) : function_(std::move(function))
    {
        kernel().set_progress([this](double done, double total) { return report(done, total); }, 0.1);
    }
    ~Progress() { kernel().set_progress(nullptr); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // An exception of a signal handler or of the function, raised after the run has stopped.
    void raise_pending()
    {
        if (type_) {
            PyErr_Restore(type_.release().ptr(), value_.release().ptr(), trace_.release().ptr());
            throw py::error_already_set();
        }
    }

private:
    bool report(double done, double total)
    {
        const py::gil_scoped_acquire acquire;
        if (PyErr_CheckSignals() == 0) {
            if (function_.is_none()) {
                return true;
            }
            try {
                function_(done, total);
                return true;
            } catch (py::error_already_set& e) {
                e.restore();
            }
        }
        PyObject* type = nullptr;
        PyObject* value = nullptr;
        PyObject* trace = nullptr;
        PyErr_Fetch(&type, &value, &trace);
        type_ = py::reinterpret_steal<py::object>(type);
        value_ = py::reinterpret_steal<py::object>(value);
        trace_ = py::reinterpret_steal<py::object>(trace);
        return false;
    }

    py::object function_;
    py::object type_;
    py::object value_;
    py::object trace_;
};

template <class Work>
void run_guarded(const char* name, py::object progress, Work&& work)
{
    const KernelCall call(name);
    Progress reporter(std::move(progress));
    bool interrupted = false;
    {
        const InterruptHandler handler;
        const py::gil_scoped_release release;
        try {
            work();
        } catch (const Error& e) {
            if (e.kind() != "Interrupted") {
                throw;
            }
            interrupted = true;
        }
    }
    reporter.raise_pending();
    if (PyErr_CheckSignals() != 0) {
        throw py::error_already_set();
    }
    if (interrupted) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        throw py::error_already_set();
    }
}

} // namespace

void bind_simulation(py::module_& m)
{
    m.def(
        "prepare",
        [] {
            const KernelCall call("Prepare");
            const py::gil_scoped_release release;
            kernel().prepare();
        },
        "Get ready to run.");
    m.def(
        "run",
        [](double t, py::object progress) {
            run_guarded("Run", std::move(progress), [t] { kernel().run(t); });
        },
        py::arg("t"), py::arg("progress"),
        "Run for t ms; progress(done, total) in ms is called now and then.");
    m.def(
        "simulate",
        [](double t, py::object progress) {
            run_guarded("Simulate", std::move(progress), [t] { kernel().simulate(t); });
        },
        py::arg("t"), py::arg("progress"), "Prepare, run for t ms, clean up.");
    m.def(
        "cleanup",
        [] {
            const KernelCall call("Cleanup");
            const py::gil_scoped_release release;
            kernel().cleanup();
        },
        "End a series of runs.");
    m.def("prepared", [] { return kernel().prepared(); }, "Whether a series of runs is under way.");
}

} // namespace nest::python
