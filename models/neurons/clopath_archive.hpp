// SPDX-License-Identifier: GPL-2.0-or-later
// What neurons keep for clopath_synapse, and the filtered potentials it is made from (Clopath et al. 2010,
// doi:10.1038/nn.2479):
//
//   tau_u_bar_x d(u_bar_x)/dt = -u_bar_x + V_m for x = plus, minus;   tau_u_bar_bar d(u_bar_bar)/dt =
//   -u_bar_bar + u_bar_minus potentiation in a step:  A_LTP (V_m - theta_plus) (u_bar_plus - theta_minus) h,
//   where both factors are positive depression by a spike:   A_LTD (u_bar_minus - theta_minus), where
//   positive; A_LTD u_bar_bar^2 / u_ref_squared for A_LTD if
//                            A_LTD_const is false
//
// u_bar_plus and u_bar_minus of delay_u_bars ago; before, 0 mV.
#pragma once

#include "neurons/common.hpp"

#include "nest/model/target_archive.hpp"

namespace nest
{

// Potentiation is what TargetArchive keeps, depression of the last steps only.
class ClopathArchive : public TargetArchive
{
public:
    static constexpr const char* kind = "filtered potentials (aeif_psc_delta_clopath, hh_psc_alpha_clopath)";

    void resize(std::size_t cells)
    {
        TargetArchive::resize(cells);
        depression_.resize(cells);
    }
    // Kept for `slots` steps at least.
    void depress(std::uint32_t cell, Step step, double change, std::size_t slots)
    {
        auto& ring = depression_[cell];
        if (ring.size() < slots) {
            std::size_t size = 16;
            while (size < slots) {
                size *= 2;
            }
            std::vector<Depression> larger(size);
            for (const Depression& d : ring) {
                larger[static_cast<std::size_t>(d.step) & (size - 1)] = d;
            }
            ring.swap(larger);
        }
        ring[static_cast<std::size_t>(step) & (ring.size() - 1)] = {step, change};
    }
    double depression(std::uint32_t cell, Step step) const
    {
        const auto& ring = depression_[cell];
        if (ring.empty()) {
            return 0.0;
        }
        const Depression& d = ring[static_cast<std::size_t>(step) & (ring.size() - 1)];
        return d.step == step ? d.change : 0.0;
    }
    std::size_t bytes() const
    {
        std::size_t n = TargetArchive::bytes();
        for (const auto& ring : depression_) {
            n += sizeof ring + ring.capacity() * sizeof(Depression);
        }
        return n;
    }

private:
    struct Depression
    {
        Step step = -1;
        double change = 0.0;
    };
    std::vector<std::vector<Depression>> depression_; // rings, sizes powers of two
};

struct ClopathParameters
{
    double A_LTD = 14e-5;
    double A_LTP = 8e-5;
    double theta_plus = -45.3;
    double theta_minus = -70.6;
    double u_ref_squared = 60.0;
    double delay_u_bars = 5.0;
    bool A_LTD_const = true;
    double tau_u_bar_plus = 7.0;
    double tau_u_bar_minus = 10.0;
    double tau_u_bar_bar = 500.0;
};

// y: u_bar_plus, u_bar_minus, u_bar_bar in a row.
template <class P, class T>
NEST_ALWAYS_INLINE void filter_clopath(const P& p, const T& V, const T* y, T* f)
{
    f[0] = (V - y[0]) / p.tau_u_bar_plus;
    f[1] = (V - y[1]) / p.tau_u_bar_minus;
    f[2] = (y[1] - y[2]) / p.tau_u_bar_bar;
}
template <class M>
void describe_clopath_state(NeuronDescription<M>& d)
{
    using S = typename M::State;
    auto& s = d.state;
    s.real(
         "u_bar_plus", [](S& x) -> double& { return x.y[M::u_bar_plus]; }, "mV", "potential, filtered")
        .record();
    s.real(
         "u_bar_minus", [](S& x) -> double& { return x.y[M::u_bar_minus]; }, "mV", "potential, filtered")
        .record();
    s.real(
         "u_bar_bar", [](S& x) -> double& { return x.y[M::u_bar_bar]; }, "mV", "u_bar_minus, filtered")
        .record();
}

// Filtered potentials of the last steps.
struct ClopathDelay
{
    std::vector<double> plus;
    std::vector<double> minus;
    std::size_t at = 0;
};

template <class Parameters>
void describe_clopath(FieldTable<Parameters>& p)
{
    using P = ClopathParameters;
    const auto add = [&](const char* name, double Parameters::* member, const char* unit,
                         const char* doc) -> FieldInfo& { return p.real(name, member, unit, doc); };
    add("A_LTD", &P::A_LTD, "1/mV", "amplitude of depression");
    add("A_LTP", &P::A_LTP, "1/mV^2", "amplitude of potentiation");
    add("theta_plus", &P::theta_plus, "mV", "threshold of the potential for potentiation");
    add("theta_minus", &P::theta_minus, "mV", "threshold of the filtered potentials");
    add("u_ref_squared", &P::u_ref_squared, "mV^2", "reference of u_bar_bar squared").positive();
    add("delay_u_bars", &P::delay_u_bars, "ms", "age of the filtered potentials that are used")
        .non_negative();
    p.boolean("A_LTD_const", &P::A_LTD_const, "whether A_LTD does not depend on u_bar_bar");
    add("tau_u_bar_plus", &P::tau_u_bar_plus, "ms", "time constant of u_bar_plus").positive();
    add("tau_u_bar_minus", &P::tau_u_bar_minus, "ms", "time constant of u_bar_minus").positive();
    add("tau_u_bar_bar", &P::tau_u_bar_bar, "ms", "time constant of u_bar_bar").positive();
}

// At the end of each step; u_bar: the filtered potentials as above.
inline void archive_clopath(ClopathDelay& delay, const ClopathParameters& p, double V, const double* u_bar,
                            const StepContext& context)
{
    auto& archive = context.archive<ClopathArchive>();
    const auto steps = static_cast<std::size_t>(whole_steps(p.delay_u_bars, context.h)) + 1;
    if (delay.plus.size() != steps) {
        delay.plus.assign(steps, 0.0);
        delay.minus.assign(steps, 0.0);
        delay.at = 0;
    }
    delay.plus[delay.at] = u_bar[0];
    delay.minus[delay.at] = u_bar[1];
    delay.at = delay.at + 1 == delay.plus.size() ? 0 : delay.at + 1;
    const double plus = delay.plus[delay.at] - p.theta_minus;
    const double minus = delay.minus[delay.at] - p.theta_minus;
    if (!archive.needed()) {
        return;
    }
    const Step end = context.step + 1;
    if (V > p.theta_plus && plus > 0.0) {
        archive.add(context.cell, end, p.A_LTP * (V - p.theta_plus) * plus * context.h, context.h);
    }
    if (minus > 0.0) {
        const double A = p.A_LTD_const ? p.A_LTD : p.A_LTD * u_bar[2] * u_bar[2] / p.u_ref_squared;
        // Presynaptic spikes of the slice that ends next ask for the potential a delay before them.
        const auto& setup = context.thread.setup;
        archive.depress(context.cell, end, A * minus,
                        static_cast<std::size_t>(setup.max_delay + 2 * setup.min_delay));
    }
}

} // namespace nest
