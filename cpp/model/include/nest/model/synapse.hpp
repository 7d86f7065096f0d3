// SPDX-License-Identifier: GPL-2.0-or-later
// What a synapse model file needs. A model S is a plain struct:
//
//   struct S {
//       static constexpr const char* name = "...";
//       struct Parameters { ... };   // shared by all synapses that have equal ones
//       struct Derived { ... };      // function of Parameters and resolution (tables, propagators)
//       struct PreState { ... };     // depends on the presynaptic train and Parameters alone: kept once per
//       row struct State { ... };        // differs from synapse to synapse static void
//       describe(SynapseDescription<S>&); static void derive(const Parameters&, double h, Derived&);
//       // Called for each synapse and presynaptic spike; may change weight and state; returns the weight to
//       deliver. static double on_pre_spike(double& weight, State&, const PreState&, const Parameters&, const
//       Derived&,
//           const PreSpike&, const PostView&);
//       // Called once per row and spike, after its synapses.
//       static void after_pre_spike(PreState&, const Parameters&, const Derived&, const PreSpike&);
//   };
//
// Optional members:
//   static constexpr bool homogeneous = false;   Parameters belong to the model, not to single synapses
//   static constexpr bool reads_history = true;  the target must keep its spikes
//   static constexpr bool has_label ...          (variants are made by registration)
//   static constexpr bool accepts(Signal);       default: spike only
//   static void check(const Parameters&, double weight, const std::string& where);
//   begin(), potentiate(), depress(), end()      the parts of a pair rule: see pair_rule.hpp
// and of synapses for secondary signals (signals.hpp), which have no on_pre_spike():
//   static constexpr Signal carries = Signal::gap;       picks this signal from its source
//   static constexpr bool has_delay = false;             direct signals
//   static constexpr bool requires_symmetric = true;     connections must be made in both directions
//   static constexpr int factors = 2;                    instead of a weight: contributions to so many
//   channels of the target static double factor(const State&, int channel); static constexpr double
//   default_weight = 1.0; static constexpr bool shows_common_fields = true;   get() of a connection shows
//   them, if no names are given static constexpr bool may_fail = false;      where on_pre_spike() returns 0,
//   nothing is transmitted static double delay_offset(const State&);    ms by which the delay is shorter than
//   whole steps (State has `_delay_offset`) using TargetArchive = ...;                   what the target must
//   keep beside its spikes: post.archive<TargetArchive>() static constexpr bool follows_volume = true; a
//   volume transmitter tells when to follow up (spike.volume holds its spikes):
//       static void on_follow_up(double& weight, State&, const PreState&, const Parameters&, const Derived&,
//           const PreSpike& now, const PostView&);
//       static void after_follow_up(PreState&, const Parameters&, const Derived&, const PreSpike& now);
//   struct Row { bool open; ... };                what is the same for all synapses of a row at a presynaptic
//       spike or follow-up, or for one synapse, if those of the row differ in what it is made from;
//       on_pre_spike() and on_follow_up() take it as last argument.
//       static void open(Row&, const PreState&, const Parameters&, const Derived&, const PreSpike&);
//   static double reach(const PreState&, const Parameters&, const Derived&);   the time (ms) after t_last
//       during which what the target does can still change the synapse; without it: for ever
#pragma once

#include "nest/base/math.hpp"
#include "nest/model/connection_store.hpp"
#include "nest/model/exp_table.hpp"
#include "nest/model/node_random.hpp"

#include <type_traits>

namespace nest
{

// A presynaptic spike at one synapse.
struct PreSpike
{
    double time;  // ms, end of the step of emission
    double delay; // ms
    Step step;
    double offset; // ms before the end of the step
    std::int32_t multiplicity;
    NodeId source;
    NodeId target;
    std::uint32_t twin; // how many synapses with the same source, target and delay come before this one
    ThreadState* thread;
    std::uint32_t repeat = 0; // how many spikes of the source at the same step come before this one
    const VolumeSignal* volume = nullptr;

    // Random numbers of this synapse at this spike; keyed by (source, target, delay, twin, repeat, step).
    NodeRandom random() const
    {
        const auto d = static_cast<std::uint64_t>(delay * 1024.0);
        return NodeRandom(*thread, Purpose::synapse,
                          (source << 24) ^ (target * 0x9e3779b97f4a7c15ull) ^ (d << 8) ^
                              (std::uint64_t(repeat) << 52) ^ twin,
                          static_cast<std::uint64_t>(step));
    }
};

// What a synapse may see of its target.
class PostView
{
public:
    PostView(Pool& pool, const PostHistory* history, std::uint32_t cell, const ExpTable* minus)
        : pool_(pool), history_(history), cell_(cell), minus_(minus)
    {
    }
    Pool& pool() const { return pool_; }
    std::uint32_t cell() const { return cell_; }
    // Spikes with t1 < time <= t2.
    template <class F>
    void for_spikes(double t1, double t2, F&& f) const
    {
        const PostSpike* last = history_->end(cell_);
        for (const PostSpike* p = history_->after(cell_, t1);
             p != last && p->time <= t2 + PostHistory::epsilon; ++p) {
            f(*p);
        }
    }
    // Times of spikes with t1 < time <= t2, in order; reads one cache line unless there are more than a few.
    template <class F>
    void for_times(double t1, double t2, F&& f) const
    {
        const PostHistory::Recent& r = history_->recent(cell_);
        int n = 0; // spikes after t1
        while (n < PostHistory::recent_size && r.time[n] > t1 + PostHistory::epsilon) {
            ++n;
        }
        if (__builtin_expect(n == PostHistory::recent_size, 0)) {
            for_spikes(t1, t2, [&](const PostSpike& s) { f(s.time); });
            return;
        }
        while (n > 0 && r.time[n - 1] <= t2 + PostHistory::epsilon) {
            f(r.time[--n]);
        }
    }
    // Trace of time constant tau_minus just before time t.
    double k_minus(double t) const
    {
        const PostHistory::Recent& r = history_->recent(cell_);
        for (int i = 0; i < PostHistory::recent_size; ++i) {
            if (r.time[i] < t - PostHistory::epsilon) {
                if (r.time[i] == PostHistory::never) {
                    return 0.0;
                }
                return minus_ ? r.k_minus[i] * (*minus_)(t - r.time[i])
                              : r.k_minus[i] * math::exp((r.time[i] - t) / pool_.archive(cell_).tau_minus);
            }
        }
        const PostSpike* p = history_->last_before(cell_, t);
        return p == nullptr ? 0.0
               : minus_     ? p->k_minus * (*minus_)(t - p->time)
                            : p->k_minus * math::exp((p->time - t) / pool_.archive(cell_).tau_minus);
    }
    // The same of the last spike alone.
    double k_nearest(double t) const
    {
        const PostHistory::Recent& r = history_->recent(cell_);
        double last = r.time[0];
        if (last > t - PostHistory::epsilon) {
            const PostSpike* p = history_->last_before(cell_, t);
            last = p == nullptr ? PostHistory::never : p->time;
        }
        return last == PostHistory::never ? 0.0
               : minus_                   ? (*minus_)(t - last)
                                          : math::exp((last - t) / pool_.archive(cell_).tau_minus);
    }
    double k_triplet(double t) const
    {
        const PostSpike* p = history_->last_before(cell_, t);
        return p == nullptr
                   ? 0.0
                   : p->k_triplet * math::exp((p->time - t) / pool_.archive(cell_).tau_minus_triplet);
    }
    const PostSpike* last_before(double t) const { return history_->last_before(cell_, t); }
    // What the target keeps besides; for models that name it as their TargetArchive.
    template <class Archive>
    Archive& archive() const
    {
        return *static_cast<Archive*>(pool_.target_archive());
    }

private:
    Pool& pool_;
    const PostHistory* history_;
    std::uint32_t cell_;
    const ExpTable* minus_;
};

template <class S>
struct SynapseDescription
{
    FieldTable<typename S::Parameters> parameters;
    FieldTable<typename S::PreState> pre;
    FieldTable<typename S::State> state;
    std::string documentation;
};

// For models without one of the structs.
struct NoFields
{
};

} // namespace nest
