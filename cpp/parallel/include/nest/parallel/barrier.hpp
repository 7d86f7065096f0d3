// SPDX-License-Identifier: GPL-2.0-or-later
// SpinBarrier: where the threads of a run meet, several times per slice. Spins for some microseconds, then
// yields, then sleeps, so that a machine with fewer free cores than threads does not stall. All threads of
// the run call wait().
#pragma once

#include <atomic>
#include <thread>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace nest
{

class SpinBarrier
{
public:
    explicit SpinBarrier(int n) : n_(n) {}

    void wait()
    {
        const unsigned generation = generation_.load(std::memory_order_acquire);
        if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == n_) {
            arrived_.store(0, std::memory_order_relaxed);
            generation_.store(generation + 1, std::memory_order_seq_cst);
            if (sleepers_.load(std::memory_order_seq_cst) > 0) {
                wake();
            }
            return;
        }
        for (int spin = 0; generation_.load(std::memory_order_acquire) == generation; ++spin) {
            if (spin < 4000) {
#if defined(__x86_64__)
                __builtin_ia32_pause();
#endif
            } else if (spin < 4020) {
                std::this_thread::yield();
            } else {
                sleepers_.fetch_add(1, std::memory_order_seq_cst);
                sleep(generation);
                sleepers_.fetch_sub(1, std::memory_order_relaxed);
            }
        }
    }

private:
#if defined(__linux__)
    static_assert(sizeof(std::atomic<unsigned>) == sizeof(unsigned), "a futex is a plain word");
    // Returns at once if the generation is another one by now.
    void sleep(unsigned generation)
    {
        syscall(SYS_futex, reinterpret_cast<unsigned*>(&generation_), FUTEX_WAIT_PRIVATE, generation, nullptr,
                nullptr, 0);
    }
    void wake()
    {
        syscall(SYS_futex, reinterpret_cast<unsigned*>(&generation_), FUTEX_WAKE_PRIVATE, n_, nullptr,
                nullptr, 0);
    }
#else
    void sleep(unsigned) { std::this_thread::yield(); }
    void wake() {}
#endif

    alignas(64) std::atomic<int> arrived_{0};
    alignas(64) std::atomic<unsigned> generation_{0};
    alignas(64) std::atomic<int> sleepers_{0};
    int n_;
};

} // namespace nest
