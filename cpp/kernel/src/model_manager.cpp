// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/kernel/model_manager.hpp"

#include <algorithm>

namespace nest
{

void ModelManager::reset()
{
    node_by_name_.clear();
    synapse_by_name_.clear();
    nodes_.clear();
    synapses_.clear();
    curves_.clear();
    rules_.clear();
    for (const RegisterModels entry : model_entries()) {
        entry(*this);
    }
}

void ModelManager::require_unused(const std::string& name) const
{
    if (find_node_model(name) != nullptr || find_synapse_model(name) != nullptr) {
        throw Error("NewModelNameExists", "A model of the name '" + name + "' exists already.");
    }
}

void ModelManager::add_node_model(std::unique_ptr<NodeModel> model)
{
    require_unused(model->name());
    model->id = static_cast<int>(nodes_.size());
    if (model->base_name.empty()) {
        model->base_name = model->name();
    }
    node_by_name_[model->name()] = model.get();
    nodes_.push_back(std::move(model));
    if (on_add) {
        on_add(*nodes_.back());
    }
}

void ModelManager::add_synapse_model(std::unique_ptr<SynapseModel> model)
{
    require_unused(model->name());
    model->id = static_cast<int>(synapses_.size());
    synapse_by_name_[model->name()] = model.get();
    synapses_.push_back(std::move(model));
}

void ModelManager::add_connection_rule(const std::string& name, RuleFactory factory)
{
    const Strings names = connection_rule_names(rules_);
    if (std::find(names.begin(), names.end(), name) != names.end()) {
        throw Error("NewModelNameExists", "A connection rule of the name '" + name + "' exists already.");
    }
    rules_[name] = std::move(factory);
}

void ModelManager::add_growth_curve(std::unique_ptr<GrowthCurve> curve)
{
    const std::string name = curve->name();
    if (!curves_.emplace(name, std::move(curve)).second) {
        throw Error("NewModelNameExists", "A growth curve of the name '" + name + "' exists already.");
    }
}

void ModelManager::add_recording_backend(std::unique_ptr<RecordingBackend> backend)
{
    io_.add_backend(std::move(backend));
}

const GrowthCurve& ModelManager::growth_curve(const std::string& name) const
{
    const auto it = curves_.find(name);
    if (it == curves_.end()) {
        throw Error("BadProperty",
                    "'" + name + "' is not a known growth curve." + did_you_mean(name, growth_curves()));
    }
    return *it->second;
}

Strings ModelManager::growth_curves() const
{
    Strings out;
    for (const auto& c : curves_) {
        out.push_back(c.first);
    }
    return out;
}

NodeModel* ModelManager::find_node_model(const std::string& name) const
{
    const auto it = node_by_name_.find(name);
    return it == node_by_name_.end() ? nullptr : it->second;
}

SynapseModel* ModelManager::find_synapse_model(const std::string& name) const
{
    const auto it = synapse_by_name_.find(name);
    return it == synapse_by_name_.end() ? nullptr : it->second;
}

NodeModel& ModelManager::node_model(const std::string& name) const
{
    if (NodeModel* model = find_node_model(name)) {
        return *model;
    }
    throw Error("UnknownModelName",
                "'" + name + "' is not a known node model." + did_you_mean(name, node_models()));
}

SynapseModel& ModelManager::synapse_model(const std::string& name) const
{
    if (SynapseModel* model = find_synapse_model(name)) {
        return *model;
    }
    throw Error("UnknownSynapseType",
                "'" + name + "' is not a known synapse model." + did_you_mean(name, synapse_models()));
}

Strings ModelManager::node_models() const
{
    Strings out;
    for (const auto& m : node_by_name_) {
        out.push_back(m.first);
    }
    return out;
}

Strings ModelManager::synapse_models() const
{
    Strings out;
    for (const auto& m : synapse_by_name_) {
        out.push_back(m.first);
    }
    return out;
}

void ModelManager::copy(const std::string& existing, const std::string& name, const Dictionary& params,
                        const std::function<void(SynapseModel&, const Dictionary&)>& set_synapse)
{
    if (name.empty()) {
        throw Error("BadParameterValue", "CopyModel: the new model needs a name.");
    }
    require_unused(name);
    if (const NodeModel* model = find_node_model(existing)) {
        auto copy = model->clone(name);
        copy->base_name = model->base_name;
        copy->set_defaults(params);
        add_node_model(std::move(copy));
        return;
    }
    if (const SynapseModel* model = find_synapse_model(existing)) {
        auto copy = model->clone(name);
        copy->base_name = model->base_name;
        set_synapse(*copy, params);
        add_synapse_model(std::move(copy));
        return;
    }
    Strings all = node_models();
    for (const auto& s : synapse_models()) {
        all.push_back(s);
    }
    throw Error("UnknownModelName",
                "CopyModel: '" + existing + "' is not a known model." + did_you_mean(existing, all));
}

} // namespace nest
