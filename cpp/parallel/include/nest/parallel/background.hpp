// SPDX-License-Identifier: GPL-2.0-or-later
// Background: what communicators of several processes do besides while their process computes; the kernel
// asks for it by a dynamic_cast. Called from the main thread of each process only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nest
{

// Communicator::exchange() and, in place, allreduce_max() in two parts, as start_allgatherv() and
// wait_allgatherv() are: one of each at a time; `data` may be overwritten as soon as the start returns,
// numbers that are reduced may not be touched before the wait. Collective as those are, except progress().
class Background
{
public:
    virtual ~Background() = default;

    virtual void start_exchange(const std::vector<int>& to, const void* data,
                                const std::vector<std::size_t>& send_counts) = 0;
    virtual void wait_exchange(const std::vector<int>& from, std::vector<char>& out,
                               std::vector<std::size_t>& counts) = 0;
    virtual void start_allreduce_max(std::int64_t*, std::size_t) = 0;
    virtual void wait_allreduce_max() = 0;
    // Lets what was started go on; cheap, to be called now and then.
    virtual void progress() = 0;
};

} // namespace nest
