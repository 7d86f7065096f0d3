// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/registry.hpp"

namespace nest
{

std::vector<RegisterModels>& model_entries()
{
    static std::vector<RegisterModels> entries;
    return entries;
}

} // namespace nest
