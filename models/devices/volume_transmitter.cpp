// SPDX-License-Identifier: GPL-2.0-or-later
// volume_transmitter: collects the spikes of a population, such as dopaminergic neurons, and hands them to
// the plastic synapses whose model names it. Spikes reach all synapses on all threads and processes after the
// delay of the connection to the transmitter.
//
//   every deliver_interval * min_delay the synapses follow up: they take in the spikes that have arrived
//   since
//
// Potjans, Morrison & Diesmann 2010, doi:10.3389/fncom.2010.00141.
#include "nest/model/registry.hpp"

namespace nest
{

class VolumeTransmitterModel final : public NodeModel
{
public:
    struct Parameters
    {
        std::int64_t deliver_interval = 1;
        bool frozen = false;
    };

    explicit VolumeTransmitterModel(const std::string& name) : NodeModel(name, ElementType::other) {}
    static const FieldTable<Parameters>& table()
    {
        static const FieldTable<Parameters> t = [] {
            FieldTable<Parameters> x;
            x.integer("deliver_interval", &Parameters::deliver_interval, "min_delay",
                      "time between two follow-ups")
                .min(1.0);
            x.boolean("frozen", &Parameters::frozen, "whether spikes are ignored");
            return x;
        }();
        return t;
    }
    std::unique_ptr<NodeModel> clone(const std::string& name) const override
    {
        auto copy = std::make_unique<VolumeTransmitterModel>(*this);
        copy->name_ = name;
        return copy;
    }
    std::unique_ptr<Pool> make_pool(int thread) override;
    Signal sends() const override { return Signal::none; }
    bool accepts(Signal s) const override { return s == Signal::spike; }
    std::vector<FieldInfo> fields() const override { return {table().entries()[0], table().entries()[1]}; }
    Dictionary defaults() const override
    {
        return {{"deliver_interval", parameters.deliver_interval}, {"frozen", parameters.frozen}};
    }
    void set_defaults(const Dictionary& given) override
    {
        Parameters p = parameters;
        for (const auto& entry : given) {
            set(p, entry.first, entry.second, "model " + name_);
        }
        parameters = p;
    }
    void set(Parameters& p, const std::string& name, const Value& value, const std::string& where) const
    {
        if (const auto* e = table().find(name)) {
            FieldTable<Parameters>::set(*e, p, value, where);
        } else {
            detail::unknown_device_field(name, name_, fields(), where);
        }
    }
    std::string documentation() const override
    {
        return R"(Hands the spikes of a population to plastic synapses as a third factor.

Neurons are connected to it like to any other; the weights of these connections do not matter. A synapse model such as
``stdp_dopamine_synapse`` names it as its ``volume_transmitter``. The spikes reach all connections of this model after the
delay of the connection to the transmitter. Every deliver_interval times min_delay all these connections follow up, so that the weights
that are read are those of the last such time, and memory for spikes is freed.

.. math::
   T_k = k \cdot deliver\_interval \cdot min\_delay

Sends: nothing. Receives: spikes of neurons.

**References** Potjans W, Morrison A, Diesmann M (2010). Enabling functional neural circuit simulations with distributed computing of
neuromodulated plasticity. Frontiers in Computational Neuroscience 4:141. doi:10.3389/fncom.2010.00141.)";
    }

    Parameters parameters;
};

class VolumeTransmitterPool final : public RecorderPool
{
public:
    VolumeTransmitterPool(VolumeTransmitterModel& model, int thread) : RecorderPool(model, thread) {}

    void append(const std::vector<NodeId>& ids) override
    {
        ids_.insert(ids_.end(), ids.begin(), ids.end());
        parameters_.resize(ids_.size(), model().parameters);
        while (signals_.size() < ids_.size()) {
            signals_.push_back(std::make_unique<VolumeSignal>());
        }
    }
    bool has_field(const std::string& name) const override { return model().table().find(name) != nullptr; }
    Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const override
    {
        List out;
        for (const std::uint32_t c : cells) {
            out.push_back(FieldTable<VolumeTransmitterModel::Parameters>::get(*model().table().find(field),
                                                                              parameters_[c]));
        }
        return out;
    }
    std::unique_ptr<StagedChange> stage(const CellSelection& selection,
                                        const std::vector<Assignment>& assignments,
                                        const std::string& where) override
    {
        struct Staged : StagedChange
        {
            VolumeTransmitterPool& pool;
            std::vector<std::uint32_t> cells;
            std::vector<VolumeTransmitterModel::Parameters> parameters;
            explicit Staged(VolumeTransmitterPool& p) : pool(p) {}
            void commit() override
            {
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    pool.parameters_[cells[i]] = parameters[i];
                }
            }
        };
        auto staged = std::make_unique<Staged>(*this);
        staged->cells = selection.cells;
        for (std::size_t i = 0; i < selection.cells.size(); ++i) {
            const std::size_t at = selection.positions[i];
            staged->parameters.push_back(parameters_[selection.cells[i]]);
            for (const auto& a : assignments) {
                model().set(staged->parameters.back(), a.name,
                            a.reals    ? Value(a.reals[at])
                            : a.values ? (*a.values)[at]
                                       : a.value,
                            where);
            }
        }
        return staged;
    }
    int channels(Signal) const override { return 1; }
    int port(Signal, std::int64_t receptor, std::uint32_t cell) const override
    {
        if (receptor != 0) {
            throw Error("UnknownReceptorType", "receptor_type " + std::to_string(receptor) +
                                                   " is not available in " + model().name() + " (node " +
                                                   std::to_string(ids_[cell]) + "); it has 0.");
        }
        return 0;
    }
    int find_recordable(const std::string&) const override { return -1; }
    double recordable(int, std::uint32_t) const override { return 0.0; }
    std::size_t bytes() const override
    {
        return bytes_common() + parameters_.capacity() * sizeof(VolumeTransmitterModel::Parameters);
    }
    VolumeSignal* volume_signal(std::uint32_t cell) override { return signals_[cell].get(); }

    void prepare(const RunSetup& setup) override { setup_ = setup; }
    void prepare_recorder(std::uint32_t cell, int n_threads) override
    {
        arrived_.resize(static_cast<std::size_t>(n_threads));
        signals_[cell]->interval = parameters_[cell].deliver_interval * setup_.min_delay;
        // All synapses have followed up to the end of the run before, so that older spikes are done with.
        auto& spikes = signals_[cell]->spikes;
        const double done = setup_.grid.ms(setup_.now / signals_[cell]->interval * signals_[cell]->interval);
        spikes.erase(spikes.begin(), spikes.begin() + (signals_[cell]->after(done) - spikes.data()));
    }
    void receive(int thread, const ImmediateEvent& e) override
    {
        if (!parameters_[e.cell].frozen) {
            arrived_[static_cast<std::size_t>(thread)].push_back(
                {e.cell, e.multiplicity, e.step + 1 + e.delay});
        }
    }
    // Spikes of all threads and processes, in order of time.
    void share(Communicator& communicator) override
    {
        std::vector<Arrival> all;
        for (auto& list : arrived_) {
            all.insert(all.end(), list.begin(), list.end());
            list.clear();
        }
        if (communicator.size() > 1) {
            std::vector<char> packed;
            std::vector<std::size_t> counts;
            communicator.allgatherv(all.data(), all.size() * sizeof(Arrival), packed, counts);
            all.resize(packed.size() / sizeof(Arrival));
            std::copy(packed.begin(), packed.end(), reinterpret_cast<char*>(all.data()));
        }
        for (const Arrival& a : all) {
            auto& spikes = signals_[a.cell]->spikes;
            const double time = setup_.grid.ms(a.step);
            const auto at = spikes.begin() + (signals_[a.cell]->after(time) - spikes.data());
            if (at != spikes.begin() && time - (at - 1)->time < 1e-6) {
                (at - 1)->multiplicity += a.multiplicity;
            } else {
                spikes.insert(at, {time, static_cast<double>(a.multiplicity)});
            }
        }
    }

private:
    struct Arrival
    {
        std::uint32_t cell;
        std::int32_t multiplicity;
        Step step; // of arrival
    };
    const VolumeTransmitterModel& model() const { return static_cast<const VolumeTransmitterModel&>(model_); }

    std::vector<VolumeTransmitterModel::Parameters> parameters_;
    std::vector<std::unique_ptr<VolumeSignal>> signals_; // their places stay
    std::vector<std::vector<Arrival>> arrived_;          // per thread, in this slice
};

std::unique_ptr<Pool> VolumeTransmitterModel::make_pool(int thread)
{
    return std::make_unique<VolumeTransmitterPool>(*this, thread);
}

static void register_volume_transmitter(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<VolumeTransmitterModel>("volume_transmitter"));
}

} // namespace nest

NEST_REGISTER_WITH(volume_transmitter, (&::nest::register_volume_transmitter))
