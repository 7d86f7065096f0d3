// SPDX-License-Identifier: GPL-2.0-or-later
// NodePool<M>: the population of model M on one thread, and TypedNodeModel<M>: its entry in the registry.
// Instantiated by register_neuron<M>(), built in or in a module, so that the inner loop is monomorphic and
// M::step() is inlined. Longer than 300 lines because get, set and update of one template share its storage.
#pragma once

#include "nest/model/neuron.hpp"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace nest
{

template <class M>
const NeuronDescription<M>& description_of()
{
    static const NeuronDescription<M> d = [] {
        NeuronDescription<M> x;
        M::describe(x);
        return x;
    }();
    return d;
}

template <class M>
class TypedNodeModel final : public NodeModel
{
public:
    using Parameters = typename M::Parameters;
    using State = typename M::State;

    explicit TypedNodeModel(const std::string& name) : NodeModel(name, description_of<M>().element_type)
    {
        if constexpr (detail::HasResize<M>::value) {
            M::resize(state, parameters);
        }
    }
    std::unique_ptr<NodeModel> clone(const std::string& name) const override
    {
        auto copy = std::make_unique<TypedNodeModel>(*this);
        copy->name_ = name;
        return copy;
    }
    std::unique_ptr<Pool> make_pool(int thread) override;

    Signal sends() const override { return detail::sends_of<M>::value; }
    bool emits(Signal s) const override { return detail::emits_signal<M>(s); }
    bool relaxes() const override { return detail::relaxes_of<M>::value; }
    bool accepts(Signal s) const override
    {
        if (detail::input_channels<M>(s) > 0) {
            return true;
        }
        if constexpr (detail::HasAccepts<M>::value) {
            return M::accepts(s);
        } else {
            return s == Signal::spike || s == Signal::random_spike || s == Signal::current ||
                   s == Signal::logging;
        }
    }
    bool takes_states() const override { return detail::sends_of<M>::value == Signal::binary; }
    bool continuous() const override { return detail::continuous_of<M>::value; }
    std::string refuses(const NodeModel& source, const NodeModel& target,
                        std::int64_t receptor) const override
    {
        if constexpr (detail::HasRefuses<M>::value) {
            return M::refuses(source, target, receptor);
        } else {
            return NodeModel::refuses(source, target, receptor);
        }
    }
    std::string archive_kind() const override
    {
        if constexpr (detail::has_archive<M>) {
            return M::Archive::kind;
        } else {
            return {};
        }
    }
    Dictionary receptor_types() const override
    {
        if constexpr (detail::HasReceptorTypes<M>::value) {
            return M::receptor_types();
        } else {
            return {};
        }
    }
    std::vector<FieldInfo> fields() const override;
    Strings recordables() const override { return recordables_with(parameters); }
    static Strings recordables_with(const Parameters&);
    Dictionary defaults() const override;
    void set_defaults(const Dictionary&) override;
    std::string documentation() const override { return description_of<M>().documentation; }

    Parameters parameters;
    State state;
    CommonDefaults common;
};

template <class M>
class NodePool final : public Pool
{
public:
    using Parameters = typename M::Parameters;
    using State = typename M::State;
    using Derived = typename M::Derived;
    using Model = TypedNodeModel<M>;

    NodePool(Model& model, int thread) : Pool(model, thread) {}

    void append(const std::vector<NodeId>& ids) override;
    Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const override;
    bool has_field(const std::string& field) const override;
    std::unique_ptr<StagedChange> stage(const CellSelection&, const std::vector<Assignment>&,
                                        const std::string& where) override;

    int channels(Signal) const override;
    int port(Signal, std::int64_t receptor, std::uint32_t cell) const override;
    bool uniform_ports() const override { return !detail::HasPort<M>::value || record_of_.empty(); }
    bool splits_sign() const override { return detail::sign_split_of<M>::value; }
    bool uses_queue() const override { return detail::queue_input_of<M>::value; }
    bool off_grid() const override { return detail::continuous_of<M>::value; }
    bool marks_connected() const override { return detail::HasChannels<M>::value; }
    void mark_connected(std::uint32_t cell) override
    {
        connected_.resize(size(), false);
        connected_[cell] = true;
    }
    void* target_archive() override { return detail::has_archive<M> ? &target_archive_ : nullptr; }
    bool archive_crowded() const override { return target_archive_.crowded(); }
    void keep_archive(const std::vector<PostHistory::Window>& windows) override
    {
        target_archive_.keep(windows);
    }
    int find_recordable(const std::string& name) const override;
    double recordable(int index, std::uint32_t cell) const override;
    bool records(int index, std::uint32_t cell) const override;

    void prepare(const RunSetup&) override;
    void refresh() override { derive_changed(false); }
    void update(const Slice&, ThreadState&) override;
    bool relax(const Slice&, ThreadState&) override;
    void receive_signal(Signal, const SignalRow&) override;
    std::size_t bytes() const override
    {
        return bytes_common() + target_archive_.bytes() + states_.bytes() +
               records_.capacity() * sizeof(Record) + record_of_.capacity() * sizeof(std::uint32_t);
    }

    decltype(auto) state(std::uint32_t cell) const { return states_[cell]; }
    const Parameters& parameters(std::uint32_t cell) const { return records_[record_index(cell)].parameters; }
    const Derived& derived(std::uint32_t cell) const { return records_[record_index(cell)].derived; }

private:
    // Parameters shared by all cells that have equal ones.
    struct Record
    {
        Parameters parameters;
        Derived derived;
        bool derived_valid = false;
    };
    struct Staged;
    // A field, what it gets, and how errors about it begin.
    template <class T>
    struct FieldAssignment
    {
        const typename FieldTable<T>::Entry* entry;
        const Assignment* assignment;
        std::string place;
    };

    static constexpr bool queue_input = detail::queue_input_of<M>::value;
    static constexpr std::uint32_t tile_size = 256;

    // Of the fields that nodes have in common, those that this model has.
    static bool is_general(const std::string& field)
    {
        return detail::archives_of<M>::value ? is_common(field) : field == "frozen";
    }
    std::uint32_t record_index(std::uint32_t cell) const { return record_of_.empty() ? 0 : record_of_[cell]; }
    void derive_changed(bool all);
    void compact(std::vector<Record>&, std::vector<std::uint32_t>&,
                 const std::vector<FieldAssignment<Parameters>>& set) const;
    bool alike(std::uint32_t a, std::uint32_t b) const;
    void integrate_lanes(std::uint32_t begin, std::uint32_t end, StepContext& first, bool* alone);
    template <bool one_record, bool plain>
    void update_ring(const Slice&, ThreadState&);
    template <bool one_record, bool plain>
    void update_queue(const Slice&, ThreadState&);
    void update_blocks(const Slice&, ThreadState&);
    const Record* shared_record(std::uint32_t c) const;
    std::uint32_t* advance_blocks(const Record&, std::uint32_t first, std::uint32_t last, double* spikes,
                                  double* currents, std::uint32_t* hits);
    bool step_alone(std::uint32_t c, int lag, Step step, double* spikes, double* currents, ThreadState&);
    bool is_connected(std::uint32_t cell) const { return cell < connected_.size() && connected_[cell]; }
    void prepare_signals();
    void draw_noise(const Slice&, ThreadState&);
    template <bool last>
    bool update_signals(const Slice&, ThreadState&);
    void hold_outputs();
    int ignoring_spikes(std::uint32_t cell, Step step) const;
    void flush_precise(ThreadState&, int lag, Step step);

    States<M> states_;
    States<M> states_before_; // at the begin of a slice that is repeated
    std::vector<Record> records_;
    std::vector<std::uint32_t> record_of_; // empty: all use records_[0]
    std::vector<bool> connected_; // models with a variable number of receptors: nodes that receive spikes
    std::vector<std::pair<std::uint32_t, double>> precise_;
    typename detail::ArchiveOf<M>::type target_archive_;
    std::vector<std::uint32_t> next_event_; // per lag: where the next tile begins in the queue
};

template <class M>
std::unique_ptr<Pool> TypedNodeModel<M>::make_pool(int thread)
{
    return std::make_unique<NodePool<M>>(*this, thread);
}

} // namespace nest

#include "nest/model/node_pool_access.ipp"
#include "nest/model/node_pool_blocks.ipp"
#include "nest/model/node_pool_signals.ipp"
#include "nest/model/node_pool_update.ipp"
