// SPDX-License-Identifier: GPL-2.0-or-later
// for_each_thread(): the one place where OpenMP threads begin and end; all loops over threads go through it.
#pragma once

#include <omp.h>

#include <atomic>

namespace nest
{

// More than OMP_THREAD_LIMIT cannot run at once.
inline int most_threads()
{
    return omp_get_thread_limit();
}

namespace detail
{

// What was written before the threads begin is seen by them, and what they write is seen after their end.
// OpenMP sees to that; this says so once more to the thread sanitizer, which does not know OpenMP's library.
// Threads are not ordered among each other by it.
struct HandOver
{
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
};

template <class F>
__attribute__((noinline)) void run_thread(F& f, int thread, HandOver& hand_over)
{
    (void)hand_over.begun.load(std::memory_order_acquire);
    f(thread);
    hand_over.ended.fetch_add(1, std::memory_order_release);
}

// Not instrumented, because OpenMP hands over the arguments before anybody can be told.
#if defined(__clang__)
#define NEST_NO_SANITIZE_THREAD __attribute__((noinline, no_sanitize("thread")))
#else
#define NEST_NO_SANITIZE_THREAD __attribute__((noinline, no_sanitize_thread))
#endif
template <class F>
NEST_NO_SANITIZE_THREAD void run_threads(int n, F& f, HandOver& hand_over)
{
#pragma omp parallel for schedule(static, 1) num_threads(n) if (n > 1)
    for (int thread = 0; thread < n; ++thread) {
        run_thread(f, thread, hand_over);
    }
}
#undef NEST_NO_SANITIZE_THREAD

} // namespace detail

// Calls f(0) .. f(n - 1), each on an OpenMP thread of its own, the same ones every time. f throws nothing;
// n is at most most_threads().
template <class F>
void for_each_thread(int n, F&& f)
{
    if (n > 1 && omp_get_dynamic() != 0) {
        omp_set_dynamic(0); // OMP_DYNAMIC may give fewer, and the others would wait for ever
    }
    detail::HandOver hand_over;
    hand_over.begun.store(1, std::memory_order_release);
    detail::run_threads(n, f, hand_over);
    (void)hand_over.ended.load(std::memory_order_acquire);
}

} // namespace nest
