// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/parallel/threads.hpp"

#include <thread>
#include <vector>

using namespace nest;

NEST_TEST(each_number_once_and_on_the_same_thread_every_time)
{
    for (const int n : {1, 2, 3, 7}) {
        std::vector<std::thread::id> first(static_cast<std::size_t>(n));
        for (int round = 0; round < 20; ++round) {
            std::vector<int> calls(static_cast<std::size_t>(n), 0);
            std::vector<std::thread::id> now(static_cast<std::size_t>(n));
            for_each_thread(n, [&](int t) {
                ++calls[static_cast<std::size_t>(t)];
                now[static_cast<std::size_t>(t)] = std::this_thread::get_id();
            });
            EXPECT(calls == std::vector<int>(static_cast<std::size_t>(n), 1));
            EXPECT(round == 0 || now == first);
            EXPECT(now[0] == std::this_thread::get_id());
            first = now;
        }
    }
}

NEST_TEST(no_threads_no_calls)
{
    for_each_thread(0, [](int) { EXPECT(false); });
}
