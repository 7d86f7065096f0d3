// SPDX-License-Identifier: GPL-2.0-or-later
// Stopwatch: adds the wall-clock time and the CPU time (of all threads) of a scope to those of a phase.
#pragma once

#include <chrono>
#include <ctime>

namespace nest
{

// In seconds.
struct PhaseTime
{
    double wall = 0.0;
    double cpu = 0.0;
};

class Stopwatch
{
public:
    explicit Stopwatch(PhaseTime& phase) : phase_(phase), wall_(wall_now()), cpu_(cpu_now()) {}
    ~Stopwatch()
    {
        phase_.wall += wall_now() - wall_;
        phase_.cpu += cpu_now() - cpu_;
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

    static double wall_now()
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
    static double cpu_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

private:
    PhaseTime& phase_;
    double wall_;
    double cpu_;
};

} // namespace nest
