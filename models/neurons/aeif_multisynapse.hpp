// SPDX-License-Identifier: GPL-2.0-or-later
// What aeif_cond_alpha_multisynapse and aeif_cond_beta_multisynapse share: state and step with n receptors,
// each with two equations dg_k, g_k. Up to a few receptors the number of equations is a constant of the
// solver, beyond it is a variable.
#pragma once

#include "neurons/aeif.hpp"
#include "neurons/receptors.hpp"

namespace nest
{

constexpr std::size_t aeif_few = 4;

struct AeifMultisynapseState
{
    // V_m, w, dg_1, g_1, dg_2, ...; with more than a few receptors the work space of the solver stands behind
    FewReals<aeif_synapses + 2 * aeif_few> y;
    double I = 0.0;    // current of the coming step
    double step = 0.0; // the step to try, ms
    std::int32_t refractory = 0;
    std::uint32_t receptors = 0;

    AeifMultisynapseState()
    {
        y.resize(aeif_synapses);
        y[aeif_V_m] = -70.6;
    }
    void resize(std::size_t n)
    {
        const std::size_t kept = std::min<std::size_t>(receptors, n);
        const std::size_t equations = aeif_synapses + 2 * n;
        if (n != receptors) {
            y.resize(aeif_synapses + 2 * kept);
            y.resize(n <= aeif_few ? equations : 10 * equations);
            receptors = static_cast<std::uint32_t>(n);
        }
    }
    double g(std::size_t k) const { return y[aeif_synapses + 2 * k + 1]; }
};

struct AeifReceptor
{
    double rise = 1.0;  // 1 / ms
    double decay = 1.0; // 1 / ms
    double start = 0.0; // slope of a conductance of peak 1 nS
    double E_rev = 0.0;
};

template <std::size_t N, class Rhs>
int aeif_few_receptors(AeifMultisynapseState& s, const AeifParameters& p, const AeifDerived& d,
                       const char* model, const StepContext& context, Rhs&& rhs)
{
    return aeif_step(
        s.y, s.step, s.refractory, p, d, model, context, [&](double& t, const Rkf45Control& control) {
            constexpr int size = aeif_synapses + 2 * static_cast<int>(N);
            return rkf45_step<size>(
                [&](const double* y, double* f) { rhs(y, f, std::integral_constant<std::size_t, N>()); },
                s.y.data(), t, d.h, s.step, control);
        });
}

// `tau_rise` and `tau_decay` of receptor k come from its `AeifReceptor`.
inline int aeif_multisynapse_step(AeifMultisynapseState& s, const AeifParameters& p, const AeifDerived& d,
                                  const std::vector<AeifReceptor>& receptors, const Input& in,
                                  const char* model, StepContext& context)
{
    const AeifReceptor* const receptor = receptors.data();
    const auto rhs = [&](const double* y, double* f, const auto n) {
        const bool refractory = s.refractory > 0;
        const double V = aeif_potential(y, p, refractory);
        double I_syn = 0.0;
        for (std::size_t k = 0; k < n; ++k) {
            const double* const dg = y + aeif_synapses + 2 * k;
            double* const change = f + aeif_synapses + 2 * k;
            I_syn += dg[1] * (V - receptor[k].E_rev);
            change[0] = -dg[0] * receptor[k].rise;
            change[1] = dg[0] - dg[1] * receptor[k].decay;
        }
        aeif_derivatives(y, f, p, V, refractory, I_syn, s.I);
    };
    int fired = 0;
    switch (s.receptors) {
    case 1:
        fired = aeif_few_receptors<1>(s, p, d, model, context, rhs);
        break;
    case 2:
        fired = aeif_few_receptors<2>(s, p, d, model, context, rhs);
        break;
    case 3:
        fired = aeif_few_receptors<3>(s, p, d, model, context, rhs);
        break;
    default: {
        const std::size_t n = s.receptors;
        const int size = aeif_synapses + 2 * static_cast<int>(n);
        double few_work[9 * (aeif_synapses + 2 * aeif_few)];
        double* const work = n <= aeif_few ? few_work : s.y.data() + size;
        fired = aeif_step(s.y, s.step, s.refractory, p, d, model, context,
                          [&](double& t, const Rkf45Control& control) {
                              return rkf45_step(
                                  size, work, [&](const double* y, double* f) { rhs(y, f, n); }, s.y.data(),
                                  t, d.h, s.step, control);
                          });
    }
    }
    for (std::size_t k = 0; k < s.receptors; ++k) {
        require_conductance(in.spikes[k], k, model, context);
        s.y[aeif_synapses + 2 * k] += in.spikes[k] * receptor[k].start;
    }
    s.I = in.currents[0];
    return fired;
}

template <class M, class Parameters>
void describe_aeif_receptors(NeuronDescription<M>& d, Reals Parameters::* array)
{
    using State = typename M::State;
    describe_count(d.parameters, "n_receptors", array);
    describe_aeif_state(d.state);
    const auto column = [](int which) {
        return [which](const State& s) {
            Reals out;
            for (std::size_t k = 0; k < s.receptors; ++k) {
                out.push_back(s.y[aeif_synapses + 2 * k + static_cast<std::size_t>(which)]);
            }
            return Value(std::move(out));
        };
    };
    d.state.other("g", column(1), nullptr, "nS", "conductances, one per receptor");
    d.state.other("dg", column(0), nullptr, "nS/ms", "drives of the conductances, one per receptor");
    d.variable_names = [array](const Parameters& p) { return numbered("g_", (p.*array).size()); };
    d.variable_value = [](const State& s, const Parameters&, int k) {
        return s.g(static_cast<std::size_t>(k));
    };
}

} // namespace nest
