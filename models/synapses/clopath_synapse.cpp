// SPDX-License-Identifier: GPL-2.0-or-later
// Voltage-based plasticity after Clopath et al. 2010, equations 1 to 3.
//
//   at a presynaptic spike:  w -> w - A_LTD(u_bar_bar) [u_bar_minus - theta_minus]_+,                       w
//   >= Wmin else:                    dw/dt = A_LTP x_bar [u - theta_plus]_+ [u_bar_plus - theta_minus]_+, w
//   <= Wmax tau_x dx_bar/dt = -x_bar + sum of delta(t - t_pre)
//
// The target keeps the terms of the potential: neurons/clopath_archive.hpp. The delay is dendritic.
// doi:10.1038/nn.2479.
#include "neurons/clopath_archive.hpp"
#include "synapses/common.hpp"

namespace nest
{

struct clopath_synapse
{
    static constexpr const char* name = "clopath_synapse";
    static constexpr bool reads_history = false;
    using TargetArchive = ClopathArchive;

    struct Parameters
    {
        double tau_x = 15.0;
        double Wmin = 0.0;
        double Wmax = 100.0;
    };
    struct Derived
    {
        ExpTable decay;
    };
    struct PreState
    {
        double x_bar = 0.0; // just after the last spike
        double t_last = 0.0;
    };
    using State = NoFields;

    static void describe(SynapseDescription<clopath_synapse>& d)
    {
        d.parameters.real("tau_x", &Parameters::tau_x, "ms", "time constant of the presynaptic trace")
            .positive();
        d.parameters.real("Wmin", &Parameters::Wmin, "", "smallest weight");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight");
        d.pre.real("x_bar", &PreState::x_bar, "1/ms", "presynaptic trace after the last spike");
        d.documentation = R"(
Plasticity that depends on presynaptic spikes and on the membrane potential of the target.

.. math::
   \frac{dw}{dt} = -A_{LTD}(\bar{\bar u}) X(t) [\bar u_- - \theta_-]_+ + A_{LTP} \bar x [u - \theta_+]_+ [\bar u_+ - \theta_-]_+,
   \quad \tau_x \frac{d\bar x}{dt} = -\bar x + X(t)

X is the presynaptic spike train. The filtered potentials and their parameters belong to the target, which must be an
aeif_psc_delta_clopath or hh_psc_alpha_clopath neuron. The weight stays between Wmin and Wmax; the whole delay counts as dendritic.

Transmits spikes.

**References** Clopath C, Buesing L, Vasilaki E, Gerstner W (2010). Connectivity reflects coding: a model of voltage-based STDP with
homeostasis. Nature Neuroscience 13:344-352. doi:10.1038/nn.2479. Clopath C, Gerstner W (2010). Voltage and spike timing
interact in STDP - a unified model. Frontiers in Synaptic Neuroscience 2:25. doi:10.3389/fnsyn.2010.00025.
)";
    }

    static void check(const Parameters& p, double weight, const std::string& where)
    {
        check_same_sign(weight, p.Wmin, where, "Wmin");
        check_same_sign(weight, p.Wmax, where);
    }

    static void derive(const Parameters& p, double h, Derived& d) { d.decay = ExpTable(p.tau_x, h); }

    static double reach(const PreState& pre, const Parameters& p, const Derived&)
    {
        return trace_reach(pre.x_bar, p.tau_x);
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        double w = weight;
        const double h = d.decay.h();
        const auto since = static_cast<Step>(std::nearbyint((pre.t_last - spike.delay) / h));
        const auto now = static_cast<Step>(std::nearbyint((spike.time - spike.delay) / h));
        auto& archive = post.archive<ClopathArchive>();
        auto& potentiation = archive.of(post.cell());
        if (pre.x_bar < 0.0 || potentiation.falls()) {
            potentiation.for_each(since, now, [&](Step step, double change) {
                w += change * pre.x_bar * d.decay.steps(step - since);
                w = w < p.Wmax ? w : p.Wmax;
            });
        } else if (potentiation.any(since, now)) {
            // The weight grows all the time, so that it meets its limit once.
            w += pre.x_bar * potentiation.sum(since, now, p.tau_x, h);
            w = w < p.Wmax ? w : p.Wmax;
        }
        w -= archive.depression(post.cell(), now);
        weight = w > p.Wmin ? w : p.Wmin;
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived& d, const PreSpike& spike)
    {
        pre.x_bar = pre.x_bar * d.decay(spike.time - pre.t_last) + 1.0 / p.tau_x;
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(clopath_synapse)
