// SPDX-License-Identifier: GPL-2.0-or-later
// No model allocates memory in its steps: with everything warm, a run twice as long makes no more allocations
// than a shorter one.
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/kernel/kernel.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

using namespace nest;

static std::atomic<long> allocations{0};

void* operator new(std::size_t n)
{
    ++allocations;
    if (void* p = std::malloc(n)) {
        return p;
    }
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept
{
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept
{
    std::free(p);
}

namespace
{

long allocations_of_run(Kernel& kernel, double ms)
{
    const long before = allocations;
    kernel.run(ms);
    return allocations - before;
}

} // namespace

NEST_TEST(counting_sees_the_kernel)
{
    Kernel kernel;
    const long before = allocations;
    kernel.create("iaf_psc_exp", 10); // the kernel library calls the operator above
    EXPECT(allocations > before);
}

NEST_TEST(steps_allocate_nothing)
{
    Kernel kernel;
    for (const auto& model : kernel.node_models()) {
        if (kernel.help(model).element_type != "neuron") {
            continue;
        }
        kernel.reset();
        const auto nodes = kernel.create(model, 5);
        const auto current = kernel.create("dc_generator", 1);
        try {
            kernel.connect(*current, *nodes, {}, {});
            kernel.set_nodes(*current, {{"amplitude", 300.0}});
        } catch (const Error&) {
            // takes no current
        }
        kernel.prepare();
        kernel.run(200.0);
        const long once = allocations_of_run(kernel, 100.0);
        const long twice = allocations_of_run(kernel, 200.0);
        // Buffers of spikes may grow with the busiest slice so far; a step that allocates would do so
        // thousands of times.
        if (twice > once + 4) {
            std::fprintf(stderr, "%s: %ld allocations in 100 ms, %ld in 200 ms\n", model.c_str(), once,
                         twice);
        }
        EXPECT(twice <= once + 4);
        kernel.cleanup();
    }
}
