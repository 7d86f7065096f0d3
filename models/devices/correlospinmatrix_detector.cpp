// SPDX-License-Identifier: GPL-2.0-or-later
// correlospinmatrix_detector: correlations of the states of binary neurons, counted while the simulation
// runs.
//
//   bin k = -n ... n of the histogram (i, j): number of steps t with S_i(t + k delta_tau) = S_j(t) = 1
#include "devices/correlator.hpp"

namespace nest
{

struct correlospinmatrix_detector
{
    static constexpr const char* name = "correlospinmatrix_detector";
    static constexpr bool takes_states = true;
    static constexpr bool odd_bins = false;

    struct Parameters : CorrelatorParameters
    {
        Parameters()
        {
            delta_tau = 0.1;
            tau_max = 1.0;
        }
    };
    struct Interval // of state 1
    {
        Step begin;
        Step end;
        std::size_t channel;
    };
    struct Result
    {
        std::size_t channels = 1;
        Integers counts;             // channels x channels x bins
        std::vector<Step> up;        // since when a channel is up, or -1
        std::deque<Interval> recent; // by end
    };

    static const FieldTable<Parameters>& table()
    {
        static const FieldTable<Parameters> t = [] {
            FieldTable<Parameters> x;
            describe_correlator(x);
            return x;
        }();
        return t;
    }
    static const FieldTable<Result>& results()
    {
        static const FieldTable<Result> t = [] {
            FieldTable<Result> x;
            x.other(
                "count_covariance", [](const Result& r) { return nested_matrix(r.counts, r.channels); },
                nullptr, "", "numbers of steps: receptors x receptors x bins");
            return x;
        }();
        return t;
    }
    static const char* documentation()
    {
        return R"(Counts the correlations of the states of binary neurons, one or more per receptor 0 ... N_channels - 1.

.. math::
   C_{ij}(k) = \sum_t S_i(t + k \Delta\tau) S_j(t), \quad k = -\frac{\tau_{max}}{\Delta\tau}, \dots, \frac{\tau_{max}}{\Delta\tau}

``count_covariance`` holds these sums over time steps for all intervals in which a channel was up and that have ended, clipped to
[Tstart, Tstop]. Setting a parameter clears the detector. Delays of the connections do not matter. Two spikes of one step mean that
a state goes up, one spike that it goes down; with several neurons on one receptor their changes act on one state.

Sends: nothing. Receives: binary states, spikes of devices.)";
    }

    static void clear(Result& r, const Parameters& p)
    {
        r = Result();
        r.channels = static_cast<std::size_t>(p.N_channels);
        const auto bins = 2 * static_cast<std::size_t>(std::llround(p.tau_max / p.delta_tau)) + 1;
        r.counts.assign(r.channels * r.channels * bins, 0);
        r.up.assign(r.channels, -1);
    }
    static void count(Result& r, const Parameters&, const CorrelatorSteps& steps, const CorrelatorEvent& e)
    {
        const auto channel = static_cast<std::size_t>(e.channel);
        Step& up = r.up[channel];
        if (e.multiplicity == 2) {
            up = up < 0 ? e.step : up;
            return;
        }
        const Interval a{std::max(up, steps.first), std::min(e.step, steps.last), channel};
        const bool ended = up >= 0 && a.begin < a.end;
        up = -1;
        if (!ended) {
            return;
        }
        r.recent.push_back(a);
        // an interval may still meet those of channels that are up, however long ago they rose
        Step oldest = e.step;
        for (const Step u : r.up) {
            oldest = u >= 0 ? std::min(oldest, u) : oldest;
        }
        const Step half = steps.bins - 1;
        while (r.recent.front().end + half * steps.width <= std::min(oldest, a.begin)) {
            r.recent.pop_front();
        }
        for (const Interval& b : r.recent) {
            add(r, steps, a, b);
            if (&b != &r.recent.back()) {
                add(r, steps, b, a);
            }
        }
    }
    static void add(Result& r, const CorrelatorSteps& steps, const Interval& a, const Interval& b)
    {
        const Step half = steps.bins - 1;
        std::int64_t* counts =
            r.counts.data() + (a.channel * r.channels + b.channel) * static_cast<std::size_t>(2 * half + 1);
        for (Step k = -half; k <= half; ++k) {
            const Step shift = k * steps.width;
            const Step overlap = std::min(a.end - shift, b.end) - std::max(a.begin - shift, b.begin);
            counts[k + half] += std::max<Step>(0, overlap);
        }
    }
};

NEST_REGISTER_WITH(correlospinmatrix_detector, (&register_correlator<correlospinmatrix_detector>))

} // namespace nest
