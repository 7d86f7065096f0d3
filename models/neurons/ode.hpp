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

} // namespace nest
