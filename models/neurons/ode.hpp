// SPDX-License-Identifier: GPL-2.0-or-later
// What the models with adaptive integration share: the error that names model and node.
#pragma once

#include "neurons/common.hpp"

#include "nest/base/rkf45.hpp"

namespace nest
{

[[noreturn]] inline void integration_failed(const char* model, const StepContext& context,
                                            const std::string& why)
{
    throw Error("NumericalInstability", std::string(model) + " with node ID " + std::to_string(context.node) +
                                            ": integration failed at " + to_text(context.time_end()) +
                                            " ms (" + why +
                                            "). Check its parameters and the strength of its input.");
}

inline void require_integrated(Rkf45Status status, const char* model, const StepContext& context)
{
    if (__builtin_expect(status != Rkf45Status::ok, 0)) {
        integration_failed(model, context, to_text(status));
    }
}

// step_lanes() of models whose State has y, I, step, whose equations are M::rhs(p, I, y, f) for double and
// Lanes, and whose M::finish(before, s, p, d, in) does what comes after the integration; `before` is y[0] at
// the begin of the step.
template <class M, int size>
unsigned integrate_lanes(typename M::State* s, const typename M::Parameters& p, const typename M::Derived& d,
                         const LaneInput& in, int* fired)
{
    unsigned alone = 0;
    with_widest_registers([&] {
        Lanes y[size];
        Lanes I;
        Lanes step;
        for (int l = 0; l < lanes; ++l) {
            for (int i = 0; i < size; ++i) {
                y[i][l] = s[l].y[i];
            }
            I[l] = s[l].I;
            step[l] = s[l].step > 0.0 ? s[l].step : d.h;
        }
        const Lanes before = y[0];
        const auto rhs = [&](const Lanes* x, Lanes* f) __attribute__((always_inline)) { M::rhs(p, I, x, f); };
        alone = rkf45_integrate_lanes<size>(rhs, y, d.h, step, Rkf45Control{},
                                            [](const LaneMask&, const Lanes*) { return LaneMask{}; });
        for (int l = 0; l < lanes; ++l) {
            if ((alone >> l & 1) == 0) {
                for (int i = 0; i < size; ++i) {
                    s[l].y[i] = y[i][l];
                }
                s[l].step = step[l];
                fired[l] = M::finish(before[l], s[l], p, d, in[l]);
            }
        }
    });
    return alone;
}

// The same for one neuron.
template <class M, int size>
int integrate_alone(typename M::State& s, const typename M::Parameters& p, const typename M::Derived& d,
                    const Input& in, const StepContext& context)
{
    if (s.step <= 0.0) {
        s.step = d.h;
    }
    const double before = s.y[0];
    const auto rhs = [&](const double* x, double* f) { M::rhs(p, s.I, x, f); };
    require_integrated(rkf45_integrate<size>(rhs, s.y, d.h, s.step, Rkf45Control{}), M::name, context);
    return M::finish(before, s, p, d, in);
}

// Receptors of conductances take weights >= 0 only; `weight` is the sum of a step on receptor k + 1.
inline void require_conductance(double weight, std::size_t k, const char* model, const StepContext& context)
{
    if (__builtin_expect(weight < 0.0, 0)) {
        throw Error("BadProperty", std::string(model) + " with node ID " + std::to_string(context.node) +
                                       ": a spike of weight " + to_text(weight) + " arrived on receptor " +
                                       std::to_string(k + 1) + ", but weights of conductances must be >= 0.");
    }
}

} // namespace nest
