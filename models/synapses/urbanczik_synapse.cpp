// SPDX-License-Identifier: GPL-2.0-or-later
// Plasticity by dendritic prediction of somatic spiking after Urbanczik & Senn 2014, equations 3 to 5.
//
//   dw/dt = eta Delta;   tau_Delta dDelta/dt = PI - Delta;   PI = error(t) PSP(t),  Wmin <= w <= Wmax
//   PSP(t) = 15 tau_syn tau_L / (tau_L - tau_syn) sum over presynaptic spikes of (exp(-dt / tau_L) - exp(-dt
//   / tau_syn))
//
// with the error of neurons/urbanczik_archive.hpp. Exact between the steps of the target: the integral of eta
// Delta up to t is eta (integral of PI - integral of exp(-(t - s) / tau_Delta) PI(s)). The delay is
// dendritic. doi:10.1016/j.neuron.2013.11.030.
#include "neurons/urbanczik_archive.hpp"
#include "synapses/common.hpp"

namespace nest
{

struct urbanczik_synapse
{
    static constexpr const char* name = "urbanczik_synapse";
    static constexpr bool reads_history = false;
    using TargetArchive = UrbanczikArchive;

    struct Parameters
    {
        double eta = 0.07;
        double tau_Delta = 100.0;
        double Wmin = 0.0;
        double Wmax = 100.0;
    };
    struct Derived
    {
    };
    struct PreState
    {
        double t_last = 0.0;
    };
    struct State
    {
        double start = std::numeric_limits<double>::quiet_NaN(); // weight without plasticity
        double given = std::numeric_limits<double>::quiet_NaN(); // weight after the last spike
        double slow = 0.0;   // of the presynaptic train, with tau_L, after the last spike
        double fast = 0.0;   // with tau_syn
        double total = 0.0;  // integral of PI
        double recent = 0.0; // integral of PI that has not passed the filter
    };

    static void describe(SynapseDescription<urbanczik_synapse>& d)
    {
        d.parameters.real("eta", &Parameters::eta, "", "learning rate");
        d.parameters.real("tau_Delta", &Parameters::tau_Delta, "ms", "time constant of the filter of changes")
            .positive();
        d.parameters.real("Wmin", &Parameters::Wmin, "", "smallest weight");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight");
        d.documentation = R"(
Plasticity by which a dendrite learns to predict the spikes of its soma.

.. math::
   \frac{dw}{dt} = \eta \Delta, \quad \tau_\Delta \frac{d\Delta}{dt} = -\Delta + PI(t), \quad
   PI(t) = [S(t) - \phi(V_w^*(t))] \, h(V_w^*(t)) \, PSP(t), \quad h = 15 \frac{\phi'}{\phi}

S is the spike train of the target, V* the somatic potential that the dendrite alone would cause, PSP the postsynaptic potential
of this synapse. The target must be a pp_cond_exp_mc_urbanczik neuron. The weight stays between Wmin and Wmax; it changes at
presynaptic spikes; the whole delay counts as dendritic.

Transmits spikes.

**References** Urbanczik R, Senn W (2014). Learning by the dendritic prediction of somatic spiking. Neuron 81:521-528.
doi:10.1016/j.neuron.2013.11.030.
)";
    }

    static void check(const Parameters& p, double weight, const std::string& where)
    {
        check_same_sign(weight, p.Wmax, where);
    }

    static void derive(const Parameters&, double, Derived&) {}

    static double reach(const PreState& pre, const Parameters&, const Derived&)
    {
        // Nothing arrived before the first spike.
        return pre.t_last == 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived&, const PreSpike& spike, const PostView& post)
    {
        if (!(weight == s.given)) {
            s.start = weight;
        }
        const auto& archive = post.archive<UrbanczikArchive>();
        const UrbanczikDendrite& dendrite = archive.dendrite[post.cell()];
        const double tau_L = dendrite.tau_L;
        const double tau_syn = s.start > 0.0 ? dendrite.tau_syn_ex : dendrite.tau_syn_in;
        const double since = pre.t_last - spike.delay;
        const double now = spike.time - spike.delay;
        s.recent *= math::exp((since - now) / p.tau_Delta);
        archive.for_each(post.cell(), since, now, [&](const UrbanczikEntry& e) {
            const double PI = e.error * (s.slow * math::exp((since - e.time) / tau_L) -
                                         s.fast * math::exp((since - e.time) / tau_syn));
            s.total += PI;
            s.recent += PI * math::exp((e.time - now) / p.tau_Delta);
        });
        double w = s.start + p.eta * 15.0 * tau_syn * tau_L / (tau_L - tau_syn) * (s.total - s.recent);
        w = w > p.Wmin ? w : p.Wmin;
        w = w < p.Wmax ? w : p.Wmax;
        s.slow = s.slow * math::exp((since - now) / tau_L) + 1.0;
        s.fast = s.fast * math::exp((since - now) / tau_syn) + 1.0;
        weight = s.given = w;
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived&, const PreSpike& spike)
    {
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(urbanczik_synapse)
