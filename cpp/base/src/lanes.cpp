// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/base/lanes.hpp"

#include "nest/base/errors.hpp"

#include <cstdlib>
#include <string>

namespace nest
{

namespace
{

int width_of_processor()
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") ? 8
           : __builtin_cpu_supports("avx2")                                         ? 4
                                                                                    : 2;
#else
    return 2;
#endif
}

} // namespace

int register_width()
{
    const int available = width_of_processor();
    const char* wish = std::getenv("MARTLET_INSTRUCTIONS");
    if (wish == nullptr || *wish == '\0') {
        return available;
    }
    const std::string name = wish;
    const int width = name == "baseline" ? 2 : name == "avx2" ? 4 : name == "avx512" ? 8 : 0;
    if (width == 0) {
        throw Error("BadParameter",
                    "MARTLET_INSTRUCTIONS must be 'baseline', 'avx2' or 'avx512', but is '" + name + "'.");
    }
    return width < available ? width : available;
}

} // namespace nest
