// SPDX-License-Identifier: GPL-2.0-or-later
// Small helpers of the neuron model files: rules that many models share, with their words.
#pragma once

#include "nest/base/lanes.hpp"
#include "nest/base/math.hpp"
#include "nest/base/propagators.hpp"
#include "nest/model/registry.hpp"

#include <cmath>
#include <cstdint>
#include <string>

namespace nest
{

// Whole steps nearest to a time in ms; a tie goes up, whatever the rounding of t / h.
inline std::int32_t whole_steps(double t, double h)
{
    return static_cast<std::int32_t>(std::fmin(std::floor(t / h + 0.5 + 1e-9), 2147483647.0));
}

// Whole steps that cover a time in ms, whatever the rounding of t / h.
inline std::int32_t steps_up(double t, double h)
{
    return static_cast<std::int32_t>(std::fmin(std::ceil(t / h - 1e-6), 2147483647.0));
}

// The neurons that fire go to V_reset and stay there for so many steps; T = double or Lanes.
template <class State, class Fires>
NEST_ALWAYS_INLINE void reset(State& s, const Fires& fires, double V_reset, double refractory)
{
    using T = decltype(s.V_m);
    s.V_m = select(fires, T{} + V_reset, s.V_m);
    s.refractory = select(fires, T{} + refractory, s.refractory);
}

// Refuses a pair that is not in order: "V_reset (-50) must be below V_th (-55)".
inline void check_below(const char* low, double a, const char* high, double b, const std::string& where)
{
    if (!(a < b)) {
        throw Error("BadProperty", where + ": " + low + " (" + to_text(a) + ") must be below " + high + " (" +
                                       to_text(b) + ").");
    }
}

inline void check_not_above(const char* low, double a, const char* high, double b, const std::string& where)
{
    if (!(a <= b)) {
        throw Error("BadProperty", where + ": " + low + " (" + to_text(a) + ") must not be above " + high +
                                       " (" + to_text(b) + ").");
    }
}

// The dictionary a value holds, as a compartment's parameters are given.
inline Dictionary nested_dictionary(const Value& value, const std::string& where)
{
    const auto* d = value.as<std::shared_ptr<Dictionary>>();
    if (d == nullptr) {
        throw Error("TypeMismatch", where + " must be a dictionary, but " + value.text() + " was given.");
    }
    return **d;
}

// Initial slope of a beta function, a difference of exponentials with rise and decay times, that peaks at 1
// (1/ms); an alpha function if the times are equal.
inline double beta_slope(double tau_rise, double tau_decay)
{
    if (std::fabs(tau_decay - tau_rise) <= 1e-15 * tau_decay) {
        return math::exp(1.0) / tau_decay;
    }
    const double t_peak = tau_decay * tau_rise * math::log(tau_decay / tau_rise) / (tau_decay - tau_rise);
    return (1.0 / tau_rise - 1.0 / tau_decay) /
           (math::exp(-t_peak / tau_decay) - math::exp(-t_peak / tau_rise));
}

} // namespace nest
