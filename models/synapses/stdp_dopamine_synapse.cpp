// SPDX-License-Identifier: GPL-2.0-or-later
// Plasticity that depends on spike timing and on a neuromodulator such as dopamine, after Izhikevich 2007 in
// the formulation of Potjans, Morrison & Diesmann 2010, equations 2 to 5.
//
//   dw/dt = c (n - b),  Wmin <= w <= Wmax;   dc/dt = -c / tau_c;   dn/dt = -n / tau_n
//   c -> c + A_plus Kplus at a spike of the target seen after the delay,  c -> c - A_minus K_minus at a
//   presynaptic spike n -> n + 1 / tau_n at a spike that the volume transmitter hands over
//
// ms; integrated exactly from event to event. Traces grow by 1 with each spike and decay with tau_plus and
// the target's tau_minus. The weight is kept within its limits at every event. doi:10.3389/fncom.2010.00141,
// doi:10.1093/cercor/bhl152.
#include "synapses/common.hpp"

namespace nest
{

struct stdp_dopamine_synapse
{
    static constexpr const char* name = "stdp_dopamine_synapse";
    static constexpr bool homogeneous = true;
    static constexpr bool follows_volume = true;

    struct Parameters
    {
        double A_plus = 1.0;
        double A_minus = 1.5;
        double tau_plus = 20.0;
        double tau_c = 1000.0;
        double tau_n = 200.0;
        double b = 0.0;
        double Wmin = 0.0;
        double Wmax = 200.0;
    };
    struct Derived
    {
        ExpTable decay;
        ExpTable decay_c;
        ExpTable decay_n;
        double rate = 0.0; // 1 / tau_c + 1 / tau_n, 1/ms
    };
    struct PreState
    {
        double Kplus = 0.0;  // at t_last
        double n = 0.0;      // at t_n
        double t_last = 0.0; // of the last presynaptic spike or follow-up, ms
        double t_n = 0.0;    // of the last spike of the transmitter or follow-up, ms
        double t_seen = 0.0; // later spikes of the transmitter have not been taken in, ms
    };
    struct State
    {
        double c = 0.0; // at t_last
    };

    static void describe(SynapseDescription<stdp_dopamine_synapse>& d)
    {
        d.parameters.real("A_plus", &Parameters::A_plus, "", "change of the eligibility by a pair pre, post");
        d.parameters.real("A_minus", &Parameters::A_minus, "",
                          "change of the eligibility by a pair post, pre");
        d.parameters.real("tau_plus", &Parameters::tau_plus, "ms", "time constant of the presynaptic trace")
            .positive();
        d.parameters.real("tau_c", &Parameters::tau_c, "ms", "time constant of the eligibility").positive();
        d.parameters.real("tau_n", &Parameters::tau_n, "ms", "time constant of the neuromodulator")
            .positive();
        d.parameters.real("b", &Parameters::b, "1/ms", "concentration of the neuromodulator without effect");
        d.parameters.real("Wmin", &Parameters::Wmin, "", "smallest weight");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight");
        d.pre.real("Kplus", &PreState::Kplus, "", "presynaptic trace").non_negative();
        d.pre.real("n", &PreState::n, "1/ms", "concentration of the neuromodulator");
        d.state.real("c", &State::c, "", "eligibility");
        d.documentation = R"(
Spike-timing dependent plasticity with a neuromodulator as third factor, handed over by a ``volume_transmitter``.

.. math::
   \frac{dw}{dt} = c (n - b), \quad \frac{dc}{dt} = -\frac{c}{\tau_c} + STDP(\Delta t)\,\delta(t - s_{pre/post}), \quad
   \frac{dn}{dt} = -\frac{n}{\tau_n} + \frac{\delta(t - s_n)}{\tau_n}

   STDP(\Delta t) = A_+ e^{-\Delta t / \tau_+} \text{ for a spike of the target after a presynaptic one}, \quad
   -A_- e^{\Delta t / \tau_-} \text{ for the reverse order}

All pairs count; tau_minus is a parameter of the target neuron; the whole delay counts as dendritic. The weight stays between Wmin
and Wmax. Parameters are shared by all connections of the model, whose ``volume_transmitter`` must be set before connections
are made. Values that are read are those of the last presynaptic spike or follow-up of the transmitter.

Transmits spikes.

**References** Potjans W, Morrison A, Diesmann M (2010). Frontiers in Computational Neuroscience 4:141.
doi:10.3389/fncom.2010.00141. Izhikevich EM (2007). Solving the distal reward problem through linkage of STDP and dopamine signaling.
Cerebral Cortex 17:2443-2452. doi:10.1093/cercor/bhl152.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = ExpTable(p.tau_plus, h);
        d.decay_c = ExpTable(p.tau_c, h);
        d.decay_n = ExpTable(p.tau_n, h);
        d.rate = 1.0 / p.tau_c + 1.0 / p.tau_n;
    }

    // Weight, eligibility and concentration on their way through time. Spikes handed over at the end of a
    // slice come after a follow-up of the same time, so that time may also run back a little; the integration
    // is exact in both directions.
    struct Course
    {
        double t;
        double w;
        double c;
        double n; // at t_n
        double t_n;
        double t_seen;

        void advance(double to, const Parameters& p, const Derived& d)
        {
            if (to == t) {
                return;
            }
            const double dt = to - t;
            if (c != 0.0) {
                const double now = n * math::exp((t_n - t) / p.tau_n);
                w -=
                    c * (now / d.rate * math::expm1(-d.rate * dt) - p.b * p.tau_c * math::expm1(-dt / p.tau_c));
                c *= math::exp(-dt / p.tau_c);
            }
            w = w > p.Wmin ? w : p.Wmin;
            w = w < p.Wmax ? w : p.Wmax;
            t = to;
        }
        // Up to time `to`, with the spikes of the transmitter on the way.
        void advance(double to, const Parameters& p, const Derived& d, const VolumeSignal& volume)
        {
            for (const VolumeSpike* s = volume.after(t_seen); s != volume.end() && s->time - to <= 1e-6;
                 ++s) {
                advance(s->time, p, d);
                n = n * math::exp((t_n - s->time) / p.tau_n) + s->multiplicity / p.tau_n;
                t_n = t_seen = s->time;
            }
            advance(to, p, d);
        }
    };

    // Up to a presynaptic spike or follow-up, with the spikes of the target on the way.
    static Course follow(double weight, const State& s, const PreState& pre, const Parameters& p,
                         const Derived& d, const PreSpike& now, const PostView& post)
    {
        Course x{pre.t_last, weight, s.c, pre.n, pre.t_n, pre.t_seen};
        const double since = pre.t_last - now.delay;
        post.for_times(since, now.time - now.delay, [&](double t) {
            x.advance(t + now.delay, p, d, *now.volume);
            x.c += p.A_plus * pre.Kplus * math::exp((since - t) / p.tau_plus);
        });
        x.advance(now.time, p, d, *now.volume);
        return x;
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        const Course x = follow(weight, s, pre, p, d, spike, post);
        s.c = x.c - p.A_minus * post.k_minus(spike.time - spike.delay);
        weight = x.w;
        return weight;
    }

    static void on_follow_up(double& weight, State& s, const PreState& pre, const Parameters& p,
                             const Derived& d, const PreSpike& now, const PostView& post)
    {
        const Course x = follow(weight, s, pre, p, d, now, post);
        s.c = x.c;
        weight = x.w;
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived& d, const PreSpike& spike)
    {
        Course x{pre.t_last, 0.0, 0.0, pre.n, pre.t_n, pre.t_seen};
        x.advance(spike.time, p, d, *spike.volume);
        pre.n = x.n;
        pre.t_n = x.t_n;
        pre.t_seen = x.t_seen;
        pre.Kplus = pre.Kplus * math::exp((pre.t_last - spike.time) / p.tau_plus) + 1.0;
        pre.t_last = spike.time;
    }

    static void after_follow_up(PreState& pre, const Parameters& p, const Derived& d, const PreSpike& now)
    {
        after_pre_spike(pre, p, d, now);
        pre.Kplus -= 1.0;
        pre.n *= math::exp((pre.t_n - now.time) / p.tau_n);
        pre.t_n = pre.t_seen = now.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_dopamine_synapse)
