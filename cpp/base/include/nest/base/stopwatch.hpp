// SPDX-License-Identifier: GPL-2.0-or-later
// Stopwatch: accumulated wall-clock time of a phase, for the timers that the kernel reports. One thread at a
// time.
#pragma once

#include <chrono>

namespace nest
{

class Stopwatch
{
public:
    // Starting a running watch or stopping a stopped one changes nothing.
    void start()
    {
        if (!running_) {
            running_ = true;
            begin_ = Clock::now();
        }
    }
    void stop()
    {
        if (running_) {
            elapsed_ += Clock::now() - begin_;
            running_ = false;
        }
    }
    void reset() { *this = Stopwatch(); }
    bool running() const { return running_; }
    // Seconds between all starts and stops so far, the present run included.
    double elapsed() const
    {
        const auto total = running_ ? elapsed_ + (Clock::now() - begin_) : elapsed_;
        return std::chrono::duration<double>(total).count();
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::duration elapsed_{};
    Clock::time_point begin_{};
    bool running_ = false;
};

// Runs a watch for the lifetime of a block.
class ScopedStopwatch
{
public:
    explicit ScopedStopwatch(Stopwatch& watch) : watch_(watch) { watch_.start(); }
    ~ScopedStopwatch() { watch_.stop(); }
    ScopedStopwatch(const ScopedStopwatch&) = delete;
    ScopedStopwatch& operator=(const ScopedStopwatch&) = delete;

private:
    Stopwatch& watch_;
};

} // namespace nest
