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
#include "neurons/glif.hpp"

namespace nest
{

struct glif_psc_double_alpha
{
    static constexpr const char* name = "glif_psc_double_alpha";
    static constexpr std::size_t few = 4;   // currents without memory of their own
    static constexpr std::size_t kinds = 2; // currents per receptor

    struct Parameters : GlifParameters
    {
        Reals tau_syn_fast{2.0};
        Reals tau_syn_slow{6.0};
        Reals amp_slow{0.3};
    };
    struct State : GlifState
    {
        double V_m = -78.85;
        double I_syn = 0.0;    // as of the last active step
        FewReals<2 * few> I_k; // slope (pA/ms) and value of each current, in turns
    };
    struct Derived : GlifDerived
    {
        double I_to_V = 0.0;
        FewReals<5 * few> current; // per current: decay, slope -> I, slope -> V_m, I -> V_m, slope per weight
    };

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
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("I_syn", "pA", "synaptic current at the beginning of the step",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_syn; });
        describe_glif_state(d, true);
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
        s.I_k.resize(2 * kinds * receptors(p));
    }
    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_glif(p, where);
        check_same_length("tau_syn_slow", p.tau_syn_slow, "tau_syn_fast", p.tau_syn_fast, where);
        check_same_length("amp_slow", p.amp_slow, "tau_syn_fast", p.tau_syn_fast, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_glif(p, h, d);
        const double tau_m = p.C_m / p.g;
        d.I_to_V = propagators::dc_to_V(tau_m, p.C_m, h);
        d.current.resize(5 * kinds * receptors(p));
        double* c = d.current.data();
        for (std::size_t k = 0; k < receptors(p); ++k) {
            for (const double tau : {p.tau_syn_fast[k], p.tau_syn_slow[k]}) {
                derive_current(c, tau, tau_m, p.C_m, h);
                c += 5;
            }
            c[-1] *= p.amp_slow[k];
        }
    }
    static void derive_current(double* c, double tau, double tau_m, double C_m, double h)
    {
        c[0] = propagators::decay(tau, h);
        c[1] = propagators::dI_to_I(tau, h);
        c[2] = propagators::dI_to_V(tau, tau_m, C_m, h);
        c[3] = propagators::I_to_V(tau, tau_m, C_m, h);
        c[4] = math::exp(1.0) / tau;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        double from_I = 0.0;
        double I_syn = 0.0;
        double* I_k = s.I_k.data();
        const double* c = d.current.data();
        for (std::size_t k = 0; k < s.I_k.size() / 2; ++k, I_k += 2, c += 5) {
            I_syn += I_k[1];
            from_I += I_k[0] * c[2] + I_k[1] * c[3];
            I_k[1] = I_k[1] * c[0] + I_k[0] * c[1];
            I_k[0] = I_k[0] * c[0] + in.spikes[k / kinds] * c[4];
        }
        int fired = 0;
        if (s.refractory > 0) {
            --s.refractory;
        } else {
            const double before = s.V_m;
            glif_currents(s, p, d);
            s.V_m = p.E_L + (before - p.E_L) * d.membrane_decay + (s.I + s.ASC_sum) * d.I_to_V + from_I;
            s.I_syn = I_syn;
            fired = glif_fire(s.V_m, before, s.I + s.ASC_sum, s, p, d);
        }
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(glif_psc_double_alpha)
