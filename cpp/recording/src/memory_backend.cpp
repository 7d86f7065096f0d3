// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/recording/backends.hpp"

namespace nest
{

Value MemoryBackend::check(const std::string& key, const Value& value, const std::string& where) const
{
    NEST_CHECK(key == "time_in_steps");
    return to_bool(value, where);
}

} // namespace nest
