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
        double h = 0.1;
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

    static void derive(const Parameters&, double h, Derived& d) { d.h = h; }

    // Sum over steps at t of error exp(-(t - since) / tau) exp(-(now - t) / tau_Delta).
    static double filtered(DecayingSums& errors, Step since, Step now, double tau, const Parameters& p,
                           const Derived& d)
    {
        const double rate = 1.0 / tau - 1.0 / p.tau_Delta;
        if (rate * d.h > 1e-6) {
            return errors.sum(since, now, 1.0 / rate, d.h) *
                   math::exp(-static_cast<double>(now - since) * d.h / p.tau_Delta);
        }
        double sum = 0.0;
        errors.for_each(since, now, [&](Step step, double error) {
            sum += error * math::exp(-static_cast<double>(step - since) * d.h / tau -
                                     static_cast<double>(now - step) * d.h / p.tau_Delta);
        });
        return sum;
    }

    static double reach(const PreState& pre, const Parameters&, const Derived&)
    {
        // Nothing arrived before the first spike.
        return pre.t_last == 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        if (!(weight == s.given)) {
            s.start = weight;
        }
        auto& archive = post.archive<UrbanczikArchive>();
        const UrbanczikDendrite& dendrite = archive.dendrite[post.cell()];
        const double tau_L = dendrite.tau_L;
        const double tau_syn = s.start > 0.0 ? dendrite.tau_syn_ex : dendrite.tau_syn_in;
        const auto since = static_cast<Step>(std::nearbyint((pre.t_last - spike.delay) / d.h));
        const auto now = static_cast<Step>(std::nearbyint((spike.time - spike.delay) / d.h));
        const double dt = spike.time - pre.t_last;
        DecayingSums& errors = archive.of(post.cell());
        s.recent *= math::exp(-dt / p.tau_Delta);
        if (s.slow != 0.0) {
            s.total +=
                s.slow * errors.sum(since, now, tau_L, d.h) - s.fast * errors.sum(since, now, tau_syn, d.h);
            s.recent += s.slow * filtered(errors, since, now, tau_L, p, d) -
                        s.fast * filtered(errors, since, now, tau_syn, p, d);
        }
        double w = s.start + p.eta * 15.0 * tau_syn * tau_L / (tau_L - tau_syn) * (s.total - s.recent);
        w = w > p.Wmin ? w : p.Wmin;
        w = w < p.Wmax ? w : p.Wmax;
        s.slow = s.slow * math::exp(-dt / tau_L) + 1.0;
        s.fast = s.fast * math::exp(-dt / tau_syn) + 1.0;
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
