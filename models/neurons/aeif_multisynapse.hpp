// SPDX-License-Identifier: GPL-2.0-or-later
// What aeif_cond_alpha_multisynapse and aeif_cond_beta_multisynapse share: state and step with n receptors,
// each with two equations dg_k, g_k.
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
    std::int32_t fired = 0; // spikes of the step

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

struct AeifReceptorsDerived : AeifDerived
{
    std::vector<AeifReceptor> receptors;
};

template <class M>
struct AeifMultisynapse : AeifNeuron<M>
{
    static constexpr bool sign_split = false;
    using State = AeifMultisynapseState;
    using Derived = AeifReceptorsDerived;

    template <class P>
    static int equations(const P& p)
    {
        return aeif_synapses + 2 * M::channels(p);
    }
    template <class P>
    static int channels(const P& p)
    {
        return static_cast<int>(p.E_rev.size());
    }
    template <class P>
    static int port(const P& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(p.E_rev.size(), signal, receptor);
    }
    template <class P>
    static void resize(State& s, const P& p)
    {
        s.resize(p.E_rev.size());
    }

    template <class T, class P>
    static NEST_ALWAYS_INLINE T synapses(const P&, const Derived& d, const T& V, const T* y, T* f)
    {
        const AeifReceptor* const receptor = d.receptors.data();
        const std::size_t n = d.receptors.size();
        T I_syn = {};
        for (std::size_t k = 0; k < n; ++k) {
            const T* const dg = y + aeif_synapses + 2 * k;
            T* const change = f + aeif_synapses + 2 * k;
            I_syn += dg[1] * (V - receptor[k].E_rev);
            change[0] = -dg[0] * receptor[k].rise;
            change[1] = dg[0] - dg[1] * receptor[k].decay;
        }
        return I_syn;
    }
    template <class Rhs>
    static Rkf45Status try_step(Rhs&& rhs, State& s, double& t, double h, const Rkf45Control& control)
    {
        const int size = aeif_synapses + 2 * static_cast<int>(s.receptors);
        double few_work[9 * (aeif_synapses + 2 * aeif_few)];
        double* const work = s.receptors <= aeif_few ? few_work : s.y.data() + size;
        return rkf45_step(size, work, rhs, s.y.data(), t, h, s.step, control);
    }
    static void receive(State& s, const Derived& d, const Input& in, const StepContext& context)
    {
        for (std::size_t k = 0; k < s.receptors; ++k) {
            require_conductance(in.spikes[k], k, M::name, context);
            s.y[aeif_synapses + 2 * k] += in.spikes[k] * d.receptors[k].start;
        }
        s.I = in.currents[0];
    }
};

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
