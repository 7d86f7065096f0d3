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
template <class T>
NEST_ALWAYS_INLINE T gap_current(const T* sums, const T& x, const T& V)
{
    return sums[1] + x * (sums[2] + x * (sums[3] + x * sums[4])) - sums[0] * V;
}

// A neuron whose y[0] is the membrane potential and whose last y is the time since the begin of the step;
// M::rhs() finds its current and the sums of its gap input in u.
template <class M>
struct GapNeuron : FallingNeuron<M>
{
    static constexpr SignalPort inputs[] = {{Signal::gap, gap_channels}};
    static constexpr Signal outputs[] = {Signal::gap};
    static constexpr bool relaxes = true;
    enum
    {
        I,
        gap,
        constants = gap + gap_channels
    };

    template <class S, class P>
    static void hold(const S& s, const P& p, const StepContext& context, double* u)
    {
        u[I] = s.I + p.I_e;
        std::copy_n(context.in(0), gap_channels, u + gap);
    }
    template <class S>
    static double held(const S& s, Signal)
    {
        return s.y[0];
    }
    // For repeat(): what one pass has learned of the steps to try is of use to the next.
    template <class S>
    static void keep_step(S& s, const S& before)
    {
        const double step = s.step;
        s = before;
        s.step = step;
    }

    // Integrates and sends the course of the potential as output 0.
    template <class S, class P, class D>
    static int step(S& s, const P& p, const D& d, const Input& in, StepContext& context)
    {
        double u[constants];
        hold(s, p, context, u);
        const auto slope = [&](double time) {
            double f[M::size];
            s.y[M::time] = time;
            M::rhs(p, d, static_cast<const double*>(u), s.y, f);
            return d.h * f[0];
        };
        GapStep out;
        out.V_0 = s.y[0];
        out.slope_0 = slope(0.0);
        ode_alone<M>(s, p, d, context);
        out.V_1 = s.y[0];
        out.slope_1 = slope(d.h);
        out.write(context.out(0), context.order());
        return M::finish(s, p, d, in, context);
    }

    struct Lane : OdeLanes<M>
    {
        using Base = OdeLanes<M>;
        using Base::Base;
        double load(int l, std::uint32_t k, Lanes* y)
        {
            this->s[k].y[M::time] = 0.0;
            return Base::load(l, k, y);
        }
        NEST_ALWAYS_INLINE void begun(const LaneMask& which, const Lanes* derivatives)
        {
            slope_0 = select(which, this->d.h * derivatives[0], slope_0);
        }
        NEST_ALWAYS_INLINE void done(const LaneMask&, const Lanes* y)
        {
            Lanes end[M::size];
            Lanes f[M::size];
            std::copy_n(y, M::size, end);
            end[M::time] = Lanes{} + this->d.h;
            this->rhs(end, f);
            slope_1 = this->d.h * f[0];
        }
        void store(int l, std::uint32_t k, const Lanes* y, double step)
        {
            const GapStep out{this->s[k].y[0], slope_0[l], y[0][l], slope_1[l]};
            StepContext context = this->run.at(k);
            out.write(context.out(0), context.order());
            Base::store(l, k, y, step);
        }
        Lanes slope_0 = {};
        Lanes slope_1 = {};
    };
    template <class S, class P, class D>
    static void integrate_lanes(S* s, const P& p, const D& d, const LaneRun& run)
    {
        ode_lanes<M, Lane>(s, p, d, run);
    }
};

} // namespace nest
