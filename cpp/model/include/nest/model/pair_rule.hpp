// SPDX-License-Identifier: GPL-2.0-or-later
// Pair rules of plasticity given by their parts: SynapseStore then takes a row of synapses through one part
// after the other, in loops without branches that depend on how often a target fired. A synapse model S is a
// pair rule if it has
//
//   static double begin(double weight, const Parameters&, const Derived&);       // what the rule works on,
//   say weight / Wmax static double potentiate(double w, double k_plus, const Parameters&, const Derived&);
//   // at a spike of the target static double depress(double w, double k_minus, const Parameters&, const
//   Derived&);   // at a presynaptic spike static double end(double w, const Parameters&, const Derived&); //
//   back to a weight
//
// together with PreState::Kplus and PreState::t_last (the presynaptic trace just after its last spike),
// Derived::decay (its ExpTable), and on_pre_spike() as pair_update<S>(): what the parts mean, and the path
// for single synapses. Spikes of a target that meet a trace of 0 may be forgotten: potentiate(w, 0) may limit
// w, but not change it otherwise.
#pragma once

#include "nest/model/synapse.hpp"

namespace nest
{

template <class Rule, class PreState, class Parameters, class Derived>
double pair_update(double weight, const PreState& pre, const Parameters& p, const Derived& d,
                   const PreSpike& spike, const PostView& post)
{
    double w = Rule::begin(weight, p, d);
    // The delay is dendritic: spikes of the target reach the synapse that much later.
    const double since = pre.t_last - spike.delay;
    const double now = spike.time - spike.delay;
    post.for_times(since, now,
                   [&](double t) { w = Rule::potentiate(w, pre.Kplus * d.decay(t - since), p, d); });
    w = Rule::depress(w, post.k_minus(now), p, d);
    return Rule::end(w, p, d);
}

namespace detail
{

template <class S, class = void>
struct is_pair_rule : std::false_type
{
};
template <class S>
struct is_pair_rule<S, std::void_t<decltype(&S::potentiate), decltype(&S::depress)>> : std::true_type
{
};

} // namespace detail

} // namespace nest
