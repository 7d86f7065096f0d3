// SPDX-License-Identifier: GPL-2.0-or-later
// correlomatrix_detector: cross-correlograms of all pairs of several spike trains, counted while the
// simulation runs.
//
//   bin k = 0, 1, ... of the histogram (i, j): sum of w_i w_j over pairs with |(t_i - t_j) / delta_tau - k| <
//   1/2
#include "devices/correlator.hpp"

namespace nest
{

struct correlomatrix_detector
{
    static constexpr const char* name = "correlomatrix_detector";
    static constexpr bool takes_states = false;
    static constexpr bool odd_bins = true;

    using Parameters = CorrelatorParameters;
    struct Result
    {
        std::size_t channels = 1;
        Integers n_events{0};
        Integers counts; // channels x channels x bins
        Reals sums;
        std::deque<CorrelatorEvent> recent;
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
                "n_events", [](const Result& r) { return Value(r.n_events); }, nullptr, "",
                "number of events per receptor");
            x.other(
                "count_covariance", [](const Result& r) { return nested_matrix(r.counts, r.channels); },
                nullptr, "", "numbers of pairs: receptors x receptors x bins");
            x.other(
                "covariance", [](const Result& r) { return nested_matrix(r.sums, r.channels); }, nullptr, "",
                "sums of the products of weights: receptors x receptors x bins");
            return x;
        }();
        return t;
    }
    static const char* documentation()
    {
        return R"(Counts the cross-correlograms of all pairs of several spike trains, one per receptor 0 ... N_channels - 1.

.. math::
   C_{ij}(k) = \sum_{t_i, t_j} w_i w_j \left[\left|\frac{t_i - t_j}{\Delta\tau} - k\right| < \frac{1}{2}\right],
   \quad k = 0, \dots, \frac{\tau_{max}}{\Delta\tau}

``covariance`` holds these sums of products of weights, ``count_covariance`` the numbers of pairs; negative differences stand in
the transposed entry, and the central bin holds a pair in both. The later spike of a pair lies in [Tstart, Tstop]; a spike counts
with its multiplicity. delta_tau is an odd multiple of the resolution. Setting a parameter clears the detector. Delays of the connections
do not matter.

Sends: nothing. Receives: spikes.)";
    }

    static void clear(Result& r, const Parameters& p)
    {
        r = Result();
        r.channels = static_cast<std::size_t>(p.N_channels);
        const auto bins = static_cast<std::size_t>(std::llround(p.tau_max / p.delta_tau)) + 1;
        r.n_events.assign(r.channels, 0);
        r.counts.assign(r.channels * r.channels * bins, 0);
        r.sums.assign(r.channels * r.channels * bins, 0.0);
    }
    static void count(Result& r, const Parameters&, const CorrelatorSteps& steps, const CorrelatorEvent& e)
    {
        // differences beyond the outermost edge, doubled to stay whole
        while (!r.recent.empty() &&
               2 * (e.step - r.recent.front().step) > (2 * steps.bins - 1) * steps.width) {
            r.recent.pop_front();
        }
        if (e.step < steps.first || e.step > steps.last) {
            r.recent.push_back(e);
            return;
        }
        const auto bins = static_cast<std::size_t>(steps.bins);
        const double weight = e.weight * e.multiplicity;
        const auto add = [&](std::int32_t i, std::int32_t j, std::size_t bin, double product) {
            const std::size_t k =
                (static_cast<std::size_t>(i) * r.channels + static_cast<std::size_t>(j)) * bins + bin;
            r.counts[k] += e.multiplicity;
            r.sums[k] += product;
        };
        for (const auto& o : r.recent) {
            const auto bin =
                static_cast<std::size_t>((2 * (e.step - o.step) + steps.width) / (2 * steps.width));
            const double product = weight * o.weight * o.multiplicity;
            add(e.channel, o.channel, bin, product);
            if (bin == 0) {
                add(o.channel, e.channel, bin, product);
            }
        }
        ++r.n_events[static_cast<std::size_t>(e.channel)];
        add(e.channel, e.channel, 0, weight * weight);
        r.recent.push_back(e);
    }
};

NEST_REGISTER_WITH(correlomatrix_detector, (&register_correlator<correlomatrix_detector>))

} // namespace nest
