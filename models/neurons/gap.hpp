// SPDX-License-Identifier: GPL-2.0-or-later
// Gap junctions of neurons: what they send, the membrane potential within a step as a polynomial in x = t /
// h, and the current they receive (Hahne et al. 2015, doi:10.3389/fninf.2015.00022, section 2.2).
//
//   I_gap(x) = sum_j g_j (V_j(x) - V)
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

// The potential and its slope (per step) at the begin and the end of a step.
struct GapStep
{
    double V_0;
    double slope_0;
    double V_1;
    double slope_1;

    // Order 3: cubic Hermite polynomial; 1: straight line; 0: constant.
    void write(double* c, int order) const
    {
        c[0] = V_0;
        if (order == 1) {
            c[1] = V_1 - V_0;
        } else if (order == 3) {
            c[1] = slope_0;
            c[2] = 3.0 * (V_1 - V_0) - 2.0 * slope_0 - slope_1;
            c[3] = 2.0 * (V_0 - V_1) + slope_0 + slope_1;
        }
    }
};

// From the sums of a gap input: of g_j, and of g_j times each coefficient.
inline double gap_current(const double* sums, double x, double V)
{
    return sums[1] + x * (sums[2] + x * (sums[3] + x * sums[4])) - sums[0] * V;
}

// The step to try next (ms). It does not belong to the state from which a slice is repeated: what one pass
// has learned is of use to the next, so assigning a state leaves it as it is.
struct LearnedStep
{
    double ms = 0.0;
    LearnedStep() = default;
    LearnedStep(const LearnedStep&) = default;
    LearnedStep& operator=(const LearnedStep&) { return *this; }
};

// One step of a model whose y[0] is the membrane potential and whose last y is the time since the begin of
// the step: integrates and sends the course of the potential as output 0.
template <int N, class Rhs>
void gap_integrate(Rhs&& rhs, double (&y)[N], LearnedStep& step, double h, double tolerance,
                   const char* model, StepContext& context)
{
    if (step.ms <= 0.0) {
        step.ms = h;
    }
    GapStep out;
    double slope[N];
    y[N - 1] = 0.0;
    rhs(y, slope);
    out.V_0 = y[0];
    out.slope_0 = h * slope[0];
    Rkf45Control control;
    control.eps_abs = tolerance;
    require_integrated(rkf45_integrate<N>(rhs, y, h, step.ms, control), model, context);
    y[N - 1] = h;
    rhs(y, slope);
    out.V_1 = y[0];
    out.slope_1 = h * slope[0];
    out.write(context.out(0), context.order());
}

} // namespace nest
