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

#include <algorithm>

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
        d.rate = 1.0 / p.tau_c + 1.0 / p.tau_n;
    }

    static double limited(double w, const Parameters& p)
    {
        w = w > p.Wmin ? w : p.Wmin;
        return w < p.Wmax ? w : p.Wmax;
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
                w -= c *
                     (now / d.rate * math::expm1(-d.rate * dt) - p.b * p.tau_c * math::expm1(-dt / p.tau_c));
                c *= math::exp(-dt / p.tau_c);
            }
            w = limited(w, p);
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

    static double reach(const PreState& pre, const Parameters& p, const Derived&)
    {
        return trace_reach(pre.Kplus, p.tau_plus);
    }

    // What the concentration does to an eligibility of 1 from some time to the end, for all synapses of a
    // row: n - b of one sign lets a weight go one way between changes of its eligibility, so that it is
    // enough to limit it at these.
    struct Row
    {
        struct Piece
        {
            double t;
            double n;    // at t
            double rest; // integral of exp(-(s - t) / tau_c) (n(s) - b) from t to the end
        };
        bool open = false;
        double begin = 0.0;
        double end = 0.0;
        std::vector<Piece> pieces;
        std::vector<double> rests; // by steps after the begin, as they are asked for

        static double integral(double n, double dt, const Parameters& p, const Derived& d)
        {
            return p.b * p.tau_c * math::expm1(-dt / p.tau_c) - n / d.rate * math::expm1(-d.rate * dt);
        }
        double calculated(double t, const Parameters& p, const Derived& d) const
        {
            auto next = std::upper_bound(pieces.begin(), pieces.end(), t,
                                         [](double x, const Piece& q) { return x < q.t; });
            const Piece& now = *std::prev(next);
            const double to = next == pieces.end() ? end : next->t;
            return integral(now.n * math::exp((now.t - t) / p.tau_n), to - t, p, d) +
                   (next == pieces.end() ? 0.0 : math::exp((t - to) / p.tau_c) * next->rest);
        }
        double rest(double t, const Parameters& p, const Derived& d)
        {
            const double steps = (t - begin) / d.decay_c.h();
            const auto k = static_cast<std::size_t>(steps + 0.5);
            if (k >= rests.size() || std::fabs(steps - static_cast<double>(k)) > 1e-6) {
                return calculated(t, p, d);
            }
            if (rests[k] == unknown) {
                // not at t, whose last bit depends on the delay of whoever asks first
                rests[k] = calculated(begin + static_cast<double>(k) * d.decay_c.h(), p, d);
            }
            return rests[k];
        }
        static constexpr double unknown = -1e300;
    };

    static void open(Row& row, const PreState& pre, const Parameters& p, const Derived& d,
                     const PreSpike& spike)
    {
        const VolumeSignal& volume = *spike.volume;
        const VolumeSpike* s = volume.after(pre.t_seen);
        row.begin = pre.t_last;
        row.end = spike.time;
        if (row.end <= row.begin || (s != volume.end() && s->time < row.begin)) {
            return;
        }
        row.pieces.assign(1, {row.begin, pre.n * math::exp((pre.t_n - row.begin) / p.tau_n), 0.0});
        double lowest = row.pieces[0].n;
        double highest = lowest;
        const auto decayed = [&](double t) {
            const Row::Piece& last = row.pieces.back();
            const double n = last.n * math::exp((last.t - t) / p.tau_n);
            lowest = n < lowest ? n : lowest;
            highest = n > highest ? n : highest;
            return n;
        };
        for (; s != volume.end() && s->time - row.end <= 1e-6; ++s) {
            const double n = decayed(s->time) + s->multiplicity / p.tau_n;
            highest = n > highest ? n : highest;
            row.pieces.push_back({s->time, n, 0.0});
        }
        decayed(row.end);
        row.open = lowest >= p.b || highest <= p.b;
        if (!row.open) {
            return;
        }
        double to = row.end;
        double rest = 0.0;
        for (auto q = row.pieces.rbegin(); q != row.pieces.rend(); ++q) {
            rest = Row::integral(q->n, to - q->t, p, d) + math::exp((q->t - to) / p.tau_c) * rest;
            q->rest = rest;
            to = q->t;
        }
        constexpr double most = 4096.0;
        row.rests.assign(
            static_cast<std::size_t>(std::fmin((row.end - row.begin) / d.decay_c.h() + 1.5, most)),
            Row::unknown);
    }

    // Up to a presynaptic spike or follow-up, with the spikes of the target on the way.
    static void follow(double& weight, State& s, const PreState& pre, const Parameters& p, const Derived& d,
                       const PreSpike& now, const PostView& post, Row& row)
    {
        const double since = pre.t_last - now.delay;
        if (row.open && weight >= p.Wmin && weight <= p.Wmax) {
            double t = row.begin;
            double rest = row.pieces[0].rest;
            post.for_times(since, now.time - now.delay, [&](double at) {
                const double next = at + now.delay;
                const double next_rest = row.rest(next, p, d);
                const double decay = d.decay_c(next - t);
                weight = limited(weight + s.c * (rest - decay * next_rest), p);
                s.c = s.c * decay + p.A_plus * pre.Kplus * d.decay(at - since);
                t = next;
                rest = next_rest;
            });
            weight = limited(weight + s.c * rest, p);
            s.c *= d.decay_c(row.end - t);
            return;
        }
        Course x{pre.t_last, weight, s.c, pre.n, pre.t_n, pre.t_seen};
        post.for_times(since, now.time - now.delay, [&](double t) {
            x.advance(t + now.delay, p, d, *now.volume);
            x.c += p.A_plus * pre.Kplus * math::exp((since - t) / p.tau_plus);
        });
        x.advance(now.time, p, d, *now.volume);
        weight = x.w;
        s.c = x.c;
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post, Row& row)
    {
        follow(weight, s, pre, p, d, spike, post, row);
        s.c -= p.A_minus * post.k_minus(spike.time - spike.delay);
        return weight;
    }

    static void on_follow_up(double& weight, State& s, const PreState& pre, const Parameters& p,
                             const Derived& d, const PreSpike& now, const PostView& post, Row& row)
    {
        follow(weight, s, pre, p, d, now, post, row);
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
