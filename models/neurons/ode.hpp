// SPDX-License-Identifier: GPL-2.0-or-later
// What the models with adaptive integration share: the error that names model and node.
#pragma once

#include "neurons/common.hpp"

#include "nest/base/rkf45.hpp"

namespace nest
{

[[noreturn]] inline void integration_failed(const char* model, const StepContext& context, const std::string& why)
{
    throw Error("NumericalInstability",
        std::string(model) + " with node ID " + std::to_string(context.node) + ": integration failed at "
            + to_text(context.time_end()) + " ms (" + why + "). Check its parameters and the strength of its input.");
}

inline void require_integrated(Rkf45Status status, const char* model, const StepContext& context)
{
    if (__builtin_expect(status != Rkf45Status::ok, 0)) {
        integration_failed(model, context, to_text(status));
    }
}

// Receptors of conductances take weights >= 0 only; `weight` is the sum of a step on receptor k + 1.
inline void require_conductance(double weight, std::size_t k, const char* model, const StepContext& context)
{
    if (__builtin_expect(weight < 0.0, 0)) {
        throw Error("BadProperty",
            std::string(model) + " with node ID " + std::to_string(context.node) + ": a spike of weight " + to_text(weight)
                + " arrived on receptor " + std::to_string(k + 1) + ", but weights of conductances must be >= 0.");
    }
}

} // namespace nest
