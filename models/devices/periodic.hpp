// SPDX-License-Identifier: GPL-2.0-or-later
// A sine of given frequency (Hz) and phase (degrees), for generators that are modulated.
#pragma once

#include "nest/base/math.hpp"

#include <cmath>

namespace nest
{

// sin(2 pi frequency t + phase), t in ms.
inline double modulation(double frequency, double phase, double t)
{
    constexpr double pi = 3.14159265358979323846;
    return math::sin(2.0 * pi * frequency * t * 1e-3 + phase * pi / 180.0);
}

// What two devices and all layouts of threads must not share: part of the key of a device's random numbers
// for one target.
inline std::uint64_t target_key(NodeId device, std::uint64_t target, std::uint64_t twin)
{
    return (device << 32) ^ target ^ (twin << 56);
}

} // namespace nest
