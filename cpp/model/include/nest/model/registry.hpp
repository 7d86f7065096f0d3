// SPDX-License-Identifier: GPL-2.0-or-later
// Registration of models: one line at the end of a model's file, the same built in and in a module.
//   NEST_REGISTER_NEURON(iaf_psc_exp)      NEST_REGISTER_SYNAPSE(stdp_synapse)     NEST_REGISTER(my_function)
// Entries are collected when the library is loaded; the kernel calls them with its registry.
#pragma once

#include "nest/model/recorder.hpp"
#include "nest/model/stimulator.hpp"
#include "nest/model/node_pool.hpp"
#include "nest/model/synapse_store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

// Takes models; implemented by the kernel's model manager. Throws NewModelNameExists.
class ModelRegistry
{
public:
    virtual ~ModelRegistry() = default;
    virtual void add_node_model(std::unique_ptr<NodeModel>) = 0;
    virtual void add_synapse_model(std::unique_ptr<SynapseModel>) = 0;
};

// A registration function, in the order in which the libraries were loaded.
using RegisterModels = void (*)(ModelRegistry&);
std::vector<RegisterModels>& model_entries();

struct ModelEntry
{
    explicit ModelEntry(RegisterModels f) { model_entries().push_back(f); }
};

template <class M>
void register_neuron(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<TypedNodeModel<M>>(M::name));
}

// The model itself and its variants name_hpc (the same) and name_lbl (with a label per connection).
template <class S>
void register_synapse(ModelRegistry& registry)
{
    const std::string name = S::name;
    registry.add_synapse_model(std::make_unique<TypedSynapseModel<S>>(name));
    registry.add_synapse_model(std::make_unique<TypedSynapseModel<S>>(name + "_hpc"));
    auto labelled = std::make_unique<TypedSynapseModel<S>>(name + "_lbl");
    labelled->labelled = true;
    registry.add_synapse_model(std::move(labelled));
}

template <class D>
void register_stimulator(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<StimulatorModel<D>>(D::name));
}

// Without variants (connections that carry no spikes).
template <class S>
void register_plain_synapse(ModelRegistry& registry)
{
    registry.add_synapse_model(std::make_unique<TypedSynapseModel<S>>(S::name));
}

} // namespace nest

#define NEST_REGISTER_WITH(name, function) static const ::nest::ModelEntry nest_entry_##name { function };
#define NEST_REGISTER_NEURON(name) NEST_REGISTER_WITH(name, (&::nest::register_neuron<::nest::name>))
#define NEST_REGISTER_SYNAPSE(name) NEST_REGISTER_WITH(name, (&::nest::register_synapse<::nest::name>))
#define NEST_REGISTER_PLAIN_SYNAPSE(name) NEST_REGISTER_WITH(name, (&::nest::register_plain_synapse<::nest::name>))
#define NEST_REGISTER_STIMULATOR(name) NEST_REGISTER_WITH(name, (&::nest::register_stimulator<::nest::name>))
