// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/fields.hpp"

namespace nest
{

std::string FieldInfo::range_text() const
{
    const bool has_lower = lower > -std::numeric_limits<double>::infinity();
    const bool has_upper = upper < std::numeric_limits<double>::infinity();
    if (has_lower && has_upper) {
        return std::string("in ") + (lower_open ? "(" : "[") + to_text(lower) + ", " + to_text(upper) +
               (upper_open ? ")" : "]");
    }
    if (has_lower) {
        return (lower_open ? "> " : ">= ") + to_text(lower);
    }
    if (has_upper) {
        return (upper_open ? "< " : "<= ") + to_text(upper);
    }
    return infinite ? "any" : "finite";
}

void FieldInfo::check(double x, const std::string& where) const
{
    const bool low = lower_open ? !(x > lower) : !(x >= lower);
    const bool high = upper_open ? !(x < upper) : !(x <= upper);
    if (std::isnan(x) || (std::isinf(x) && !infinite) || low || high) {
        throw Error("BadProperty", where + " must be " + range_text() + (unit.empty() ? "" : " " + unit) +
                                       ", but " + to_text(x) + " was given.");
    }
}

} // namespace nest
