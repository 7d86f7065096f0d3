// SPDX-License-Identifier: GPL-2.0-or-later
// ModelManager: all that registers by name - node and synapse models with their copies, growth curves,
// connection rules - for one kernel; recording backends go on to the I/O manager. Main thread.
#pragma once

#include "nest/model/registry.hpp"
#include "nest/network/connection_rule.hpp"
#include "nest/recording/io_manager.hpp"

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
    explicit ModelManager(IoManager& io) : io_(io) {}

    // Forgets copies and what modules brought, and brings the built-in models back to their defaults.
    // Recording backends must have been reset before.
    void reset();

    void add_node_model(std::unique_ptr<NodeModel>) override;
    void add_synapse_model(std::unique_ptr<SynapseModel>) override;
    void add_connection_rule(const std::string& name, RuleFactory) override;
    void add_growth_curve(std::unique_ptr<GrowthCurve>) override;
    void add_recording_backend(std::unique_ptr<RecordingBackend>) override;

    NodeModel* find_node_model(const std::string& name) const;
    SynapseModel* find_synapse_model(const std::string& name) const;
    NodeModel& node_model(const std::string& name) const;       // throws UnknownModelName
    SynapseModel& synapse_model(const std::string& name) const; // throws UnknownSynapseType
    Strings node_models() const;
    Strings synapse_models() const;
    const std::vector<std::unique_ptr<SynapseModel>>& all_synapse_models() const { return synapses_; }
    const GrowthCurve& growth_curve(const std::string& name) const; // throws BadProperty
    Strings growth_curves() const;
    const FurtherRules& rules() const { return rules_; } // beyond the built-in ones

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
    std::map<std::string, std::unique_ptr<GrowthCurve>> curves_;
    FurtherRules rules_;
    IoManager& io_;
};

} // namespace nest
