// SPDX-License-Identifier: GPL-2.0-or-later
// Which connections are possible: what sources send, targets take and synapses carry.
#include "nest/network/connection_manager.hpp"

#include <algorithm>

namespace nest
{

void ConnectionManager::check_pair(const NodeModel& source, const NodeModel& target,
                                   const SynapseModel& synapse) const
{
    const std::string what =
        "Connect: " + source.name() + " to " + target.name() + " by " + synapse.name() + " is not possible: ";
    const Signal carried = synapse.carries();
    const Signal signal = carried == Signal::none ? source.sends() : carried;
    if (carried != Signal::none && source.sends() != carried && !source.emits(carried)) {
        throw Error("IllegalConnection", what + synapse.name() + " carries " + signal_name(carried) +
                                             ", which " + source.name() + " does not send.");
    }
    if (signal == Signal::none) {
        Strings others;
        for (const Signal s : secondary_signals) {
            if (source.emits(s)) {
                others.push_back(signal_name(s));
            }
        }
        throw Error(
            "IllegalConnection",
            what + source.name() +
                (others.empty()
                     ? std::string(
                           " sends nothing. Recorders of spikes are connected as Connect(neurons, recorder).")
                     : " sends " + listing(others) + " only, over synapse models that carry these."));
    }
    if (!target.accepts(signal)) {
        const bool to_meter = target.element_type() == ElementType::recorder && signal == Signal::spike;
        throw Error(
            "IllegalConnection",
            what + target.name() + " does not take " + signal_name(signal) + "." +
                (to_meter ? " Multimeters and voltmeters are connected as Connect(meter, neurons)." : ""));
    }
    // Parrots take states and hand them on as spikes.
    if (target.takes_states() && signal == Signal::spike && source.element_type() == ElementType::neuron &&
        !source.accepts(Signal::binary)) {
        throw Error("IllegalConnection", what + target.name() +
                                             " reads spikes as changes of a binary state, but " +
                                             source.name() + " sends single spikes.");
    }
    if (!synapse.accepts(signal)) {
        throw Error("IllegalConnection",
                    what + synapse.name() + " cannot carry " + signal_name(signal) +
                        (signal == Signal::random_spike || signal == Signal::current
                             ? " of a device; use static_synapse, or a parrot_neuron between."
                             : "."));
    }
    if (synapse.reads_history() && target.element_type() != ElementType::neuron) {
        throw Error("IllegalConnection", what + synapse.name() + " reads the spikes of its target, and " +
                                             target.name() + " has none.");
    }
    const std::string archive = synapse.target_archive();
    if (!archive.empty() && target.archive_kind() != archive) {
        throw Error("IllegalConnection", what + synapse.name() + " needs a target that keeps " + archive +
                                             ", and " + target.name() + " does not.");
    }
}

void ConnectionManager::check_receptor(const NodeModel& source, const NodeModel& target,
                                       const SynapseModel& synapse, std::int64_t receptor)
{
    if (synapse.carries() != Signal::none || source.sends() == Signal::logging) {
        return;
    }
    std::string reason = source.refuses(source, target, receptor);
    reason = reason.empty() ? target.refuses(source, target, receptor) : reason;
    if (!reason.empty()) {
        throw Error("IllegalConnection", "Connect: " + source.name() + " to " + target.name() +
                                             " on receptor " + std::to_string(receptor) +
                                             " is not possible: " + reason);
    }
}

// What meters among the sources ask for, their targets must have.
void ConnectionManager::check_recordables(const NodeCollection& pre, const NodeCollection& post) const
{
    if (std::none_of(pre.ranges().begin(), pre.ranges().end(), [&](const auto& r) {
            return nodes_.model_of(r.first).element_type() == ElementType::recorder;
        })) {
        return;
    }
    for (const auto& from : nodes_.select(pre)) {
        const auto* meters = dynamic_cast<const RecorderPool*>(from.first);
        if (meters == nullptr) {
            continue;
        }
        Strings names;
        for (const std::uint32_t meter : from.second.cells) {
            for (auto& name : meters->sample_spec(meter).record_from) {
                if (std::find(names.begin(), names.end(), name) == names.end()) {
                    names.push_back(std::move(name));
                }
            }
        }
        for (const auto& name : names) {
            for (const auto& to : nodes_.select(post)) {
                const Pool& pool = *to.first;
                const int index = to.second.cells.empty() ? 0 : pool.find_recordable(name);
                for (const std::uint32_t cell : to.second.cells) {
                    if (index < 0 || !pool.records(index, cell)) {
                        throw Error("IllegalConnection",
                                    "Connect: " + pool.model().name() + " with node ID " +
                                        std::to_string(pool.node_id(cell)) + " has no '" + name +
                                        "' to record." + did_you_mean(name, pool.model().recordables()) +
                                        (index < 0
                                             ? " It records: " + listing(pool.model().recordables()) + "."
                                             : ""));
                    }
                }
            }
        }
    }
}

// Gap junctions: one-to-one pairs in both directions, or every node of a population with every one, all
// alike.
void ConnectionManager::check_symmetric(const NodeCollection& pre, const NodeCollection& post,
                                        const ConnectionRule& rule, const SynapseSpec& spec) const
{
    if (!spec.model->requires_symmetric() || rule.make_symmetric || rule.symmetric()) {
        return;
    }
    const auto fixed = [](const ValueSource& v) { return v.kind == ValueSource::Kind::scalar; };
    const bool alike = fixed(spec.weight) && fixed(spec.delay) && fixed(spec.receptor) &&
                       std::all_of(spec.parameters.begin(), spec.parameters.end(),
                                   [&](const auto& p) { return fixed(p.second); });
    if (!(rule.all_pairs() && alike && pre.ids() == post.ids())) {
        throw Error("BadProperty", "Connect: " + spec.model->name() +
                                       " needs equal connections in both directions: give 'make_symmetric': "
                                       "True in conn_spec (with the rule one_to_one), or "
                                       "connect a population with itself by all_to_all with one weight.");
    }
}

} // namespace nest
