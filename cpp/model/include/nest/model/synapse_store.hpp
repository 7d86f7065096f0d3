// SPDX-License-Identifier: GPL-2.0-or-later
// SynapseStore<S>: the connections of model S into one pool, and TypedSynapseModel<S>: its entry in the
// registry. Instantiated by register_synapse<S>(), built in or in a module. Longer than 300 lines with its
// .ipp files because storage, access and delivery of one template belong together.
#pragma once

#include "nest/model/pair_rule.hpp"

#include <algorithm>
#include <map>

namespace nest
{

namespace detail
{

template <class S, class = void>
struct homogeneous_of : std::false_type
{
};
template <class S>
struct homogeneous_of<S, std::enable_if_t<S::homogeneous>> : std::true_type
{
};

template <class S, class = void>
struct reads_history_of : std::true_type
{
};
template <class S>
struct reads_history_of<S, std::enable_if_t<!S::reads_history>> : std::false_type
{
};

// Static synapses have no on_pre_spike(): the weight is delivered as it is.
template <class S, class = void>
struct is_static : std::true_type
{
};
template <class S>
struct is_static<S, std::void_t<decltype(&S::on_pre_spike)>> : std::false_type
{
};

template <class S, class = void>
struct common_weight_of : std::false_type
{
};
template <class S>
struct common_weight_of<S, std::enable_if_t<S::common_weight>> : std::true_type
{
};

template <class S, class = void>
struct default_weight_of
{
    static constexpr double value = 1.0;
};
template <class S>
struct default_weight_of<S, std::void_t<decltype(S::default_weight)>>
{
    static constexpr double value = S::default_weight;
};

template <class S, class = void>
struct shows_common_fields_of : std::true_type
{
};
template <class S>
struct shows_common_fields_of<S, std::enable_if_t<!S::shows_common_fields>> : std::false_type
{
};

template <class S, class = void>
struct may_fail_of : std::false_type
{
};
template <class S>
struct may_fail_of<S, std::enable_if_t<S::may_fail>> : std::true_type
{
};

template <class S, class = void>
struct HasDelayOffset : std::false_type
{
};
template <class S>
struct HasDelayOffset<S, std::void_t<decltype(S::delay_offset(std::declval<const typename S::State&>()))>>
    : std::true_type
{
};

template <class S, class = void>
struct follows_volume_of : std::false_type
{
};
template <class S>
struct follows_volume_of<S, std::enable_if_t<S::follows_volume>> : std::true_type
{
};

struct NoTargetArchive
{
    static constexpr const char* kind = "";
    void need() {}
};
template <class S, class = void>
struct TargetArchiveOf
{
    using type = NoTargetArchive;
};
template <class S>
struct TargetArchiveOf<S, std::void_t<typename S::TargetArchive>>
{
    using type = typename S::TargetArchive;
};

struct NoRow
{
};
template <class S, class = void>
struct RowOf
{
    using type = NoRow;
};
template <class S>
struct RowOf<S, std::void_t<typename S::Row>>
{
    using type = typename S::Row;
};

template <class S, class = void>
struct HasReach : std::false_type
{
};
template <class S>
struct HasReach<S, std::void_t<decltype(&S::reach)>> : std::true_type
{
};

template <class P, class = void>
struct HasLastTime : std::false_type
{
};
template <class P>
struct HasLastTime<P, std::void_t<decltype(&P::t_last)>> : std::true_type
{
};

template <class S, class = void>
struct carries_of
{
    static constexpr Signal value = Signal::none;
};
template <class S>
struct carries_of<S, std::void_t<decltype(S::carries)>>
{
    static constexpr Signal value = S::carries;
};

template <class S, class = void>
struct has_delay_of : std::true_type
{
};
template <class S>
struct has_delay_of<S, std::enable_if_t<!S::has_delay>> : std::false_type
{
};

template <class S, class = void>
struct requires_symmetric_of : std::false_type
{
};
template <class S>
struct requires_symmetric_of<S, std::enable_if_t<S::requires_symmetric>> : std::true_type
{
};

// 0: a synapse with a weight.
template <class S, class = void>
struct factors_of
{
    static constexpr int value = 0;
};
template <class S>
struct factors_of<S, std::void_t<decltype(S::factors)>>
{
    static constexpr int value = S::factors;
};

template <class S, class = void>
struct HasSynapseAccepts : std::false_type
{
};
template <class S>
struct HasSynapseAccepts<S, std::void_t<decltype(S::accepts(Signal::spike))>> : std::true_type
{
};

template <class S, class = void>
struct HasSynapseCheck : std::false_type
{
};
template <class S>
struct HasSynapseCheck<S, std::void_t<decltype(S::check(std::declval<const typename S::Parameters&>(), 0.0,
                                                        std::declval<const std::string&>()))>>
    : std::true_type
{
};

} // namespace detail

template <class S>
const SynapseDescription<S>& synapse_description_of()
{
    static const SynapseDescription<S> d = [] {
        SynapseDescription<S> x;
        S::describe(x);
        return x;
    }();
    return d;
}

template <class S>
class TypedSynapseModel final : public SynapseModel
{
public:
    using Parameters = typename S::Parameters;
    using PreState = typename S::PreState;
    using State = typename S::State;

    explicit TypedSynapseModel(const std::string& name) : SynapseModel(name)
    {
        weight = detail::default_weight_of<S>::value;
        if (detail::factors_of<S>::value > 0) {
            weight = detail::factors_of<S>::value; // shown among the defaults, without meaning
        }
    }
    std::unique_ptr<SynapseModel> clone(const std::string& name) const override
    {
        auto copy = std::make_unique<TypedSynapseModel>(*this);
        copy->name_ = name;
        copy->weight_sink = nullptr;
        copy->volume_signal = nullptr;
        return copy;
    }
    std::unique_ptr<ConnectionStore> make_store(Pool&, Signal, int thread) override;
    bool accepts(Signal s) const override
    {
        if constexpr (detail::carries_of<S>::value != Signal::none) {
            return s == S::carries;
        } else if constexpr (detail::HasSynapseAccepts<S>::value) {
            return S::accepts(s);
        } else if constexpr (detail::is_static<S>::value) {
            return s == Signal::spike || s == Signal::random_spike || s == Signal::current ||
                   s == Signal::logging || s == Signal::binary;
        } else {
            return s == Signal::spike;
        }
    }
    bool shows_common_fields() const override { return detail::shows_common_fields_of<S>::value; }
    bool continuous_delay() const override { return detail::HasDelayOffset<S>::value; }
    bool needs_volume_transmitter() const override { return detail::follows_volume_of<S>::value; }
    bool reads_history() const override
    {
        return !detail::is_static<S>::value && detail::reads_history_of<S>::value;
    }
    std::string target_archive() const override { return detail::TargetArchiveOf<S>::type::kind; }
    Signal carries() const override { return detail::carries_of<S>::value; }
    bool has_delay() const override { return detail::has_delay_of<S>::value; }
    bool has_weight() const override { return detail::factors_of<S>::value == 0; }
    bool requires_symmetric() const override { return detail::requires_symmetric_of<S>::value; }
    bool common_weight() const override { return detail::common_weight_of<S>::value; }
    std::size_t entry_bytes() const override
    {
        const bool own_weight = !detail::common_weight_of<S>::value;
        return 4 + (own_weight ? 8 : 0) + (std::is_empty<State>::value ? 0 : sizeof(State));
    }
    std::vector<FieldInfo> fields() const override;
    Strings common_fields() const override;
    Dictionary defaults() const override;
    void set_defaults(const Dictionary&) override;
    std::string documentation() const override { return synapse_description_of<S>().documentation; }
    void check(const std::string& field, double value, const std::string& where) const override;
    void check_together(const Dictionary& given, double weight, const std::string& where) const override;

    Parameters parameters;
    PreState pre;
    State state;
};

template <class S>
class SynapseStore final : public ConnectionStore
{
public:
    using Model = TypedSynapseModel<S>;
    using Parameters = typename S::Parameters;
    using Derived = typename S::Derived;
    using PreState = typename S::PreState;
    using State = typename S::State;

    SynapseStore(Model& model, Pool& target, Signal signal, int thread);

    void add_block(ConnectionBlock&&, std::vector<ParameterColumn>&&) override;
    void remove(std::size_t block, const std::vector<std::uint64_t>& entries) override;
    Value read(const std::string& field, std::size_t block,
               const std::vector<std::uint64_t>& entries) const override;
    bool has_field(const std::string& field) const override;
    std::unique_ptr<StagedChange> stage(std::size_t block, const std::vector<std::uint64_t>& entries,
                                        const std::vector<std::size_t>& positions,
                                        const std::vector<Assignment>&, const std::string& where) override;
    void prepare(const RunSetup&) override;
    void deliver(const RowEvent&, ThreadState&) override;
    void follow_up(Step now) override;
    void deliver_counts(std::size_t block, std::size_t row, Step, const std::uint32_t* counts,
                        NodeId source) override;
    void deliver_entry(std::size_t block, std::size_t row, std::size_t entry_in_row, Step,
                       std::int32_t multiplicity, double offset, NodeId source) override;
    void deliver_current(std::size_t block, std::size_t row, Step, const double* amplitude,
                         bool each) override;
    bool reads_history() const override { return plastic && detail::reads_history_of<S>::value; }
    bool reads_archive() const override
    {
        return !std::is_same<typename detail::TargetArchiveOf<S>::type, detail::NoTargetArchive>::value;
    }
    void history_windows(Step now, std::vector<PostHistory::Window>&) const override;
    void deliver_signal(std::size_t block, std::size_t row, Step, const double* values, int lags,
                        int width) override;
    std::size_t bytes() const override;

private:
    static constexpr bool plastic = !detail::is_static<S>::value;
    static constexpr bool homogeneous = detail::homogeneous_of<S>::value;
    static constexpr bool common_weight = detail::common_weight_of<S>::value;
    static constexpr bool follows_volume = detail::follows_volume_of<S>::value;
    static constexpr bool has_state = !std::is_empty<State>::value;
    static constexpr bool has_pre = !std::is_empty<PreState>::value;
    static constexpr bool has_row = !std::is_empty<typename detail::RowOf<S>::type>::value;

    static constexpr std::size_t pairs_from = 8; // shorter rows go entry by entry

    struct Record
    {
        Parameters parameters;
        Derived derived;
        bool derived_valid = false;
    };
    // What S itself keeps for a block, beside the general columns.
    struct Extra
    {
        std::vector<PreState> pre; // per row, or per entry
        bool pre_per_entry = false;
        std::vector<State> states;  // per entry
        std::vector<Step> followed; // per row, if S follows a volume transmitter: the last time it did
    };
    struct Staged;

    const Record& record(const ConnectionBlock& b, std::size_t entry) const
    {
        return records_[b.record[entry]];
    }
    double weight(const ConnectionBlock& b, std::size_t entry) const
    {
        return common_weight ? model_.weight : b.weight[entry];
    }
    std::uint32_t add_record(const Parameters&);
    void pre_per_entry(std::size_t block);
    void join_last_block();
    void list_rows(std::size_t block);
    void deliver_static(const ConnectionBlock&, const RowEvent&);
    // `emitted`: the spike as it was sent, if it has been shifted.
    void deliver_single(const ConnectionBlock&, std::size_t entry, const RowEvent&, double weight,
                        const RowEvent* emitted = nullptr);
    void deliver_plastic(const RowEvent&, ThreadState&);
    bool deliver_pairs(ConnectionBlock&, const RowEvent&, PreState&, const Record&);
    void deliver_run(ConnectionBlock&, const RowEvent&, std::size_t first, std::size_t last, Step since,
                     const PreState&, const Record&);
    void open_row(const Record&, const PreState&, const PreSpike&);
    void follow_row(std::size_t block, std::size_t row, Step until);
    void record_weight(const ConnectionBlock&, std::size_t entry, const RowEvent&, double weight);

    std::vector<Extra> extras_;
    std::vector<Record> records_;
    std::vector<double> factors_;         // of one row, while a secondary signal is delivered
    typename detail::RowOf<S>::type row_; // of the row that is being delivered
    ExpTable minus_table_;
    bool has_minus_table_ = false;
    RowEvent last_event_{}; // to count repeated spikes
    std::uint32_t repeat_ = 0;
};

template <class S>
std::unique_ptr<ConnectionStore> TypedSynapseModel<S>::make_store(Pool& target, Signal signal, int thread)
{
    return std::make_unique<SynapseStore<S>>(*this, target, signal, thread);
}

} // namespace nest

#include "nest/model/synapse_store_access.ipp"
#include "nest/model/synapse_store_deliver.ipp"
