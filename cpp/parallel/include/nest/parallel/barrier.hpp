// SPDX-License-Identifier: GPL-2.0-or-later
// SpinBarrier: where the threads of a run meet, several times per slice. Spins for some microseconds, then yields, so that a machine with
// fewer free cores than threads does not stall. All threads of the run call wait().
#pragma once

#include <atomic>
#include <thread>

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
            generation_.store(generation + 1, std::memory_order_release);
            return;
        }
        for (int spin = 0; generation_.load(std::memory_order_acquire) == generation; ++spin) {
            if (spin < 4000) {
#if defined(__x86_64__)
                __builtin_ia32_pause();
#endif
            } else {
                std::this_thread::yield();
            }
        }
    }

private:
    alignas(64) std::atomic<int> arrived_ { 0 };
    alignas(64) std::atomic<unsigned> generation_ { 0 };
    int n_;
};

} // namespace nest
