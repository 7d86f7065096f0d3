// SPDX-License-Identifier: GPL-2.0-or-later
// ModelManager: the registered node and synapse models by name, and their copies. Main thread.
#pragma once

#include "nest/model/registry.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

class ModelManager : public ModelRegistry
{
public:
    // Forgets copies and brings the built-in models back to their defaults.
    void reset();

    void add_node_model(std::unique_ptr<NodeModel>) override;
    void add_synapse_model(std::unique_ptr<SynapseModel>) override;

    NodeModel* find_node_model(const std::string& name) const;
    SynapseModel* find_synapse_model(const std::string& name) const;
    NodeModel& node_model(const std::string& name) const;       // throws UnknownModelName
    SynapseModel& synapse_model(const std::string& name) const; // throws UnknownSynapseType
    Strings node_models() const;
    Strings synapse_models() const;
    const std::vector<std::unique_ptr<SynapseModel>>& all_synapse_models() const { return synapses_; }

    void copy(const std::string& existing, const std::string& name, const Dictionary& params,
        const std::function<void(SynapseModel&, const Dictionary&)>& set_synapse);
    void require_unused(const std::string& name) const;
    // Called for every node model that enters the registry.
    std::function<void(NodeModel&)> on_add;

private:
    std::vector<std::unique_ptr<NodeModel>> nodes_;
    std::vector<std::unique_ptr<SynapseModel>> synapses_;
    std::map<std::string, NodeModel*> node_by_name_;
    std::map<std::string, SynapseModel*> synapse_by_name_;
};

} // namespace nest
