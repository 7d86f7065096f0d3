// SPDX-License-Identifier: GPL-2.0-or-later
// Generalised leaky integrate-and-fire neuron with after-spike currents and moving threshold; each of any
// number of receptors has an alpha-function shaped postsynaptic current.
//
//   C_m dV_m/dt = -g (V_m - E_L) + sum_j I_j + I_syn + I;  I_j, threshold and reset as in neurons/glif.hpp
//   I_syn = sum over receptors and spikes of w alpha(t; tau_syn),
//   alpha(t; tau) = e / tau t exp(-t / tau)
//
// mV, ms, pF, pA, nS. Integrated exactly on the grid, the after-spike currents as their mean over a step.
// Teeter et al. 2018, doi:10.1038/s41467-017-02717-4.
#include "neurons/glif_psc.hpp"

namespace nest
{

struct glif_psc
{
    static constexpr const char* name = "glif_psc";

    struct Parameters : GlifParameters
    {
        Reals tau_syn{2.0};
    };
    using State = GlifPscState;
    using Derived = GlifPscDerived;

    static void describe(NeuronDescription<glif_psc>& d)
    {
        auto& p = d.parameters;
        describe_glif(p, "g");
        p.reals("tau_syn", &Parameters::tau_syn, "ms", "rise times of the currents, one per receptor")
            .positive();
        describe_glif_psc(d);
        d.documentation = std::string(R"(
Generalised leaky integrate-and-fire neuron with after-spike currents, moving threshold and alpha-function shaped currents.
)") + glif_equations + R"(
A spike of weight w (pA) on receptor k (1, 2, ...) causes a current that peaks at w after tau_syn.
The array tau_syn has one entry per receptor. A node that receives connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.
)" + glif_reference;
    }

    static std::size_t receptors(const Parameters& p) { return p.tau_syn.size(); }
    static int channels(const Parameters& p) { return static_cast<int>(receptors(p)); }
    static int port(const Parameters& p, Signal signal, std::int64_t receptor)
    {
        return receptor_port(receptors(p), signal, receptor);
    }
    static void resize(State& s, const Parameters& p)
    {
        resize_glif(s, p);
        s.I_k.resize(2 * receptors(p));
    }
    static void check(const Parameters& p, const State&, const std::string& where) { check_glif(p, where); }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_glif_psc(p, h, receptors(p), d);
        for (std::size_t k = 0; k < receptors(p); ++k) {
            derive_glif_current(d.current.data() + 5 * k, p, p.tau_syn[k], 1.0, h);
        }
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        return step_glif_psc<1>(s, p, d, in);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(glif_psc)
