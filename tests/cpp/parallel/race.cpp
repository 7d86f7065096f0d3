// SPDX-License-Identifier: GPL-2.0-or-later
// Two threads of one region write the same number: built with the thread sanitizer only, which has to say so.
#include "nest/parallel/threads.hpp"

#include <cstdio>

int main()
{
    int shared = 0;
    nest::for_each_thread(2, [&shared](int) { ++shared; });
    std::printf("%d\n", shared);
}
