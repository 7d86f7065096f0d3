// SPDX-License-Identifier: GPL-2.0-or-later
// The functions of <cmath> whose last bit differs between C libraries and processors, in a form that is the same
// everywhere. The kernel and its models call these; std::sqrt, fabs, floor and the like are exact and stay.
#pragma once

#include <cmath>

namespace nest
{
namespace math
{

inline double exp(double x)
{
    return std::exp(x);
}
inline double expm1(double x)
{
    return std::expm1(x);
}
inline double log(double x)
{
    return std::log(x);
}
inline double log1p(double x)
{
    return std::log1p(x);
}
inline double pow(double x, double y)
{
    return std::pow(x, y);
}
inline double sin(double x)
{
    return std::sin(x);
}
inline double cos(double x)
{
    return std::cos(x);
}
inline double tanh(double x)
{
    return std::tanh(x);
}
inline double erfc(double x)
{
    return std::erfc(x);
}
inline double lgamma(double x)
{
    return std::lgamma(x);
}

} // namespace math
} // namespace nest
