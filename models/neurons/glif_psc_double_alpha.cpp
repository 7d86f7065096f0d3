// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised leaky integrate-and-fire neuron with after-spike currents and moving threshold; each of any
// number of receptors has two alpha-function shaped postsynaptic currents, a fast and a slow one.
//
//   C_m dV_m/dt = -g (V_m - E_L) + sum_j I_j + I_syn + I;  I_j, threshold and reset as in neurons/glif.hpp
//   I_syn = sum over receptors and spikes of w (alpha(t; tau_syn_fast) + amp_slow alpha(t; tau_syn_slow)),
//   alpha(t; tau) = e / tau t exp(-t / tau)
//
// mV, ms, pF, pA, nS. Integrated exactly on the grid, the after-spike currents as their mean over a step.
// Teeter et al. 2018, doi:10.1038/s41467-017-02717-4.
#include "neurons/glif_psc.hpp"

namespace nest
{

struct glif_psc_double_alpha
{
    static constexpr const char* name = "glif_psc_double_alpha";

    struct Parameters : GlifParameters
    {
        Reals tau_syn_fast{2.0};
        Reals tau_syn_slow{6.0};
        Reals amp_slow{0.3};
    };
    using State = GlifPscState;
    using Derived = GlifPscDerived;

    static void describe(NeuronDescription<glif_psc_double_alpha>& d)
    {
        auto& p = d.parameters;
        describe_glif(p, "g");
        p.reals("tau_syn_fast", &Parameters::tau_syn_fast, "ms",
                "rise times of the fast currents, one per receptor")
            .positive();
        p.reals("tau_syn_slow", &Parameters::tau_syn_slow, "ms",
                "rise times of the slow currents, one per receptor")
            .positive();
        p.reals("amp_slow", &Parameters::amp_slow, "", "peaks of the slow currents relative to the fast ones")
            .positive();
        describe_glif_psc(d);
        d.documentation = std::string(R"(
Generalised leaky integrate-and-fire neuron with after-spike currents, moving threshold and alpha-function shaped currents.
)") + glif_equations + R"(
A spike of weight w (pA) on receptor k (1, 2, ...) causes a fast current that peaks at w after tau_syn_fast and a slow one that
peaks at w amp_slow after tau_syn_slow. The arrays tau_syn_fast, tau_syn_slow and amp_slow have one entry per receptor. A node
that receives connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.
)" + glif_reference;
    }

    static std::size_t receptors(const Parameters& p) { return p.tau_syn_fast.size(); }
    static int channels(const Parameters& p) { return static_cast<int>(receptors(p)); }
    static int port(const Parameters& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(receptors(p), signal, receptor);
    }
    static void resize(State& s, const Parameters& p)
    {
        resize_glif(s, p);
        s.I_k.resize(2 * 2 * receptors(p));
    }
    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_glif(p, where);
        check_same_length("tau_syn_slow", p.tau_syn_slow, "tau_syn_fast", p.tau_syn_fast, where);
        check_same_length("amp_slow", p.amp_slow, "tau_syn_fast", p.tau_syn_fast, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_glif_psc(p, h, 2 * receptors(p), d);
        double* c = d.current.data();
        for (std::size_t k = 0; k < receptors(p); ++k, c += 2 * 5) {
            derive_glif_current(c, p, p.tau_syn_fast[k], 1.0, h);
            derive_glif_current(c + 5, p, p.tau_syn_slow[k], p.amp_slow[k], h);
        }
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        return step_glif_psc<2>(s, p, d, in);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(glif_psc_double_alpha)
