// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest.hpp"

namespace nest
{

const char* version()
{
    return "0.1.0";
}

} // namespace nest
