// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/kernel/kernel.hpp"

#include "nest/kernel/parts.hpp"
#include "nest/network/third_factor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <set>
#include <sstream>
#include <tuple>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace nest
{

Kernel::Parts::Parts()
    : communicator(std::make_unique<Communicator>()), models(io), nodes(layout), connections(layout, nodes),
      events(layout, nodes, connections), secondary(layout, nodes, connections),
      simulation(layout, settings, nodes, connections, events, secondary)
{
    models.on_add = [this](NodeModel& model) { model.kernel = this; };
    models.reset();
}

void Kernel::Parts::reset()
{
    if (simulation.prepared()) {
        simulation.cleanup();
    }
    events.clear();
    secondary.clear();
    connections.clear();
    nodes.clear();
    simulation.reset();
    io.reset();
    settings = Settings();
    layout.n_threads = 1;
    connections.set_grid(settings.grid);
    connections.set_direct_interval(settings.wfr_interval());
    nodes.set_use_wfr(settings.use_wfr);
    models.reset();
    modules.unload();
    ++epoch;
    draws = 0;
    creating = connecting = PhaseTime();
    if (plan) {
        *plan = Plan();
        layout.n_threads = settings.local_num_threads = planned_threads;
    }
#ifdef __GLIBC__
    malloc_trim(0); // memory goes back to the system, not only to the allocator
#endif
}

std::vector<NodeId> Kernel::Parts::node_ids(const Value& value, const std::string& where) const
{
    if (const auto given = value.object<NodeCollection>()) {
        require_current(*given, "set");
        return given->ids();
    }
    throw Error("TypeMismatch",
                where + " must be a NodeCollection, but " + value.type_name() + " was given.");
}

Value Kernel::Parts::node_collection(const std::vector<NodeId>& ids) const
{
    return Value(std::static_pointer_cast<const Object>(nodes.collection(ids, epoch)));
}

std::vector<int> Kernel::Parts::local_vps() const
{
    std::vector<int> out;
    for (int t = 0; t < layout.n_threads; ++t) {
        out.push_back(layout.vp_of_thread(t));
    }
    return out;
}

void Kernel::Parts::require_current(const NodeCollection& nodes_given, const char* call) const
{
    if (!nodes_given.empty() && nodes_given.epoch() != 0 && nodes_given.epoch() != epoch) {
        throw Error("UnknownNode",
                    std::string(call) +
                        ": the NodeCollection was made before ResetKernel; its nodes are gone.");
    }
}

void Kernel::Parts::require_current(const Connections& c, const char* call) const
{
    if (c.epoch != epoch) {
        throw Error("KernelException",
                    std::string(call) +
                        ": the SynapseCollection was made before ResetKernel; its connections are gone.");
    }
}

void Kernel::Parts::require_unprepared(const char* call) const
{
    if (simulation.prepared()) {
        throw Error("KernelException", std::string(call) + " is not possible between Prepare and Cleanup.");
    }
}

void Kernel::Parts::together(const std::string& name, const std::function<void(const Settled&)>& work)
{
    if (communicator->size() == 1) {
        work([](Step&, Step&) {});
        return;
    }
    bool voted = false;
    const auto vote = [&](const std::string& kind, const std::string& message, Step low, Step high) {
        voted = true;
        // Draws that a rank made for itself would give others numbers afterwards: all go on from the largest
        // count.
        Vote v{name, kind, message, {static_cast<std::int64_t>(draws), -low, high, 0}};
        settle(*communicator, v);
        draws = static_cast<std::uint64_t>(v.largest[0]);
        return std::make_pair(-v.largest[1], v.largest[2]);
    };
    constexpr Step none = std::numeric_limits<Step>::max();
    std::string kind;
    std::string message;
    try {
        work([&](Step& low, Step& high) { std::tie(low, high) = vote("", "", low, high); });
    } catch (const Error& e) {
        kind = e.kind();
        message = e.what();
    } catch (const std::bad_alloc&) {
        kind = "KernelException";
        message = name + ": not enough memory.";
    }
    if (voted) {
        if (!kind.empty()) {
            throw Error(kind, message);
        }
        return;
    }
    vote(kind, message, none, 0);
}

Kernel::Kernel() : parts_(std::make_unique<Parts>()) {}
Kernel::~Kernel() = default;

void Kernel::reset()
{
    parts_->together("ResetKernel", [](const auto&) {});
    parts_->reset();
}

Dictionary Kernel::status() const
{
    Dictionary out;
    for (const auto& key : parts_->status_keys()) {
        out[key] = parts_->status(key);
    }
    return out;
}

Value Kernel::status(const std::string& key) const
{
    return parts_->status(key);
}

void Kernel::set_status(const Dictionary& d)
{
    parts_->set_status(d);
}

// --- models
// ---------------------------------------------------------------------------------------------------------------------

Strings Kernel::node_models() const
{
    return parts_->models.node_models();
}

Strings Kernel::synapse_models() const
{
    return parts_->models.synapse_models();
}

ModelRegistry& Kernel::registry()
{
    return parts_->models;
}

// weight, delay, receptor_type, weight_recorder and synapse_label belong to every synapse model; the rest
// goes to its table.
void Kernel::Parts::set_synapse_defaults(SynapseModel& model, const Dictionary& given)
{
    const std::string where = "model " + model.name();
    double weight = model.weight;
    double delay = model.delay;
    double delay_offset = model.delay_offset;
    bool delay_given = model.delay_given;
    std::int64_t receptor = model.receptor_type;
    std::int64_t label = model.label;
    auto recorder = model.weight_recorder;
    auto transmitter = model.volume_transmitter;
    Dictionary rest;
    for (const auto& entry : given) {
        const std::string place = where + ": '" + entry.first + "'";
        if (entry.first == "weight") {
            if (!model.has_weight()) {
                throw Error("BadProperty", place + ": connections of " + model.name() + " have no weight.");
            }
            weight = to_real(entry.second, place);
            if (!std::isfinite(weight)) {
                throw Error("BadProperty", place + " must be finite, but " + to_text(weight) + " was given.");
            }
        } else if (entry.first == "delay") {
            if (!model.has_delay()) {
                throw Error("BadProperty", place + ": connections of " + model.name() + " have no delay.");
            }
            delay = to_real(entry.second, place);
            connections.check_delay(std::isfinite(delay) ? settings.grid.step(delay) : 0, delay, where);
            delay_given = true;
            if (model.continuous_delay()) {
                const double h = settings.grid.resolution();
                delay_offset = std::max(0.0, std::ceil(delay / h - 1e-9) * h - delay);
                delay_offset = delay_offset < 1e-9 ? 0.0 : delay_offset;
            }
        } else if (entry.first == "receptor_type") {
            receptor = to_integer(entry.second, place);
        } else if (entry.first == "synapse_label") {
            if (!model.labelled) {
                throw Error("BadProperty", place + ": the model has no labels; its variant with '_lbl' has.");
            }
            label = to_label(static_cast<double>(to_integer(entry.second, place)), place);
        } else if (entry.first == "weight_recorder") {
            recorder = nullptr;
            if (const auto nodes_given = entry.second.object<NodeCollection>()) {
                require_current(*nodes_given, "SetDefaults");
                if (nodes_given->size() > 1) {
                    throw Error("BadProperty", place + " takes one weight_recorder, but " +
                                                   std::to_string(nodes_given->size()) +
                                                   " nodes were given.");
                }
                if (!nodes_given->empty()) {
                    const auto place_of = nodes.locate((*nodes_given)[0]);
                    auto* pool = dynamic_cast<RecorderPool*>(place_of.pool);
                    if (pool == nullptr || pool->weight_sink(place_of.cell) == nullptr) {
                        throw Error("BadProperty", place + " must be a weight_recorder, but node " +
                                                       std::to_string((*nodes_given)[0]) + " is a " +
                                                       nodes.model_of((*nodes_given)[0]).name() + ".");
                    }
                    recorder = nodes_given;
                }
            } else if (!entry.second.empty()) {
                throw Error("TypeMismatch", place +
                                                " must be a NodeCollection with one weight_recorder, but " +
                                                entry.second.type_name() + " was given.");
            }
        } else if (entry.first == "volume_transmitter" && model.needs_volume_transmitter()) {
            const auto nodes_given = entry.second.object<NodeCollection>();
            if (!nodes_given) {
                throw Error("TypeMismatch",
                            place + " must be a NodeCollection with one volume_transmitter, but " +
                                entry.second.type_name() + " was given.");
            }
            require_current(*nodes_given, "SetDefaults");
            if (nodes_given->size() > 1) {
                throw Error("BadProperty", place + " takes one volume_transmitter, but " +
                                               std::to_string(nodes_given->size()) + " nodes were given.");
            }
            if (!nodes_given->empty()) {
                const auto place_of = nodes.locate((*nodes_given)[0]);
                auto* pool = dynamic_cast<RecorderPool*>(place_of.pool);
                if (pool == nullptr || pool->volume_signal(place_of.cell) == nullptr) {
                    throw Error("BadProperty", place + " must be a volume_transmitter, but node " +
                                                   std::to_string((*nodes_given)[0]) + " is a " +
                                                   nodes.model_of((*nodes_given)[0]).name() + ".");
                }
            }
            transmitter = nodes_given->empty() ? nullptr : nodes_given;
        } else {
            rest[entry.first] = entry.second;
        }
    }
    // Checks across fields see the new weight.
    const double old_weight = model.weight;
    model.weight = weight;
    try {
        model.set_defaults(rest);
    } catch (...) {
        model.weight = old_weight;
        throw;
    }
    model.delay = delay;
    model.delay_given = delay_given;
    model.delay_offset = delay_offset;
    model.receptor_type = receptor;
    model.label = label;
    model.weight_recorder = recorder;
    model.volume_transmitter = transmitter;
}

Dictionary Kernel::Parts::synapse_defaults(const SynapseModel& model) const
{
    Dictionary out = model.defaults();
    out["weight"] = model.weight;
    out["delay"] = model.delay;
    out["has_delay"] = model.has_delay();
    out["element_type"] = "synapse";
    out["num_connections"] = connections.count(&model);
    out["receptor_type"] = model.receptor_type;
    out["requires_symmetric"] = model.requires_symmetric();
    out["sizeof"] = model.entry_bytes();
    out["synapse_model"] = model.name();
    out["synapse_modelid"] = model.id;
    if (model.labelled) {
        out["synapse_label"] = model.label;
    }
    if (model.needs_volume_transmitter()) {
        out["volume_transmitter"] =
            Value(model.volume_transmitter
                      ? model.volume_transmitter
                      : std::static_pointer_cast<const Object>(std::make_shared<NodeCollection>()));
    }
    out["weight_recorder"] = Value(
        model.weight_recorder ? model.weight_recorder
                              : std::static_pointer_cast<const Object>(std::make_shared<NodeCollection>()));
    return out;
}

Dictionary Kernel::Parts::node_defaults(const NodeModel& model) const
{
    Dictionary out = model.defaults();
    out["element_type"] = element_type_name(model.element_type());
    out["global_id"] = 0;
    out["local"] = true;
    out["model"] = model.name();
    out["model_id"] = model.id;
    out["node_uses_wfr"] = model.relaxes();
    out["thread"] = -1;
    out["thread_local_id"] = -1;
    out["type_id"] = model.base_name;
    out["vp"] = -1;
    return out;
}

void Kernel::copy_model(const std::string& existing, const std::string& name, const Dictionary& params)
{
    parts_->models.copy(existing, name, params, [this](SynapseModel& model, const Dictionary& given) {
        parts_->set_synapse_defaults(model, given);
    });
}

Dictionary Kernel::defaults(const std::string& name) const
{
    if (const NodeModel* model = parts_->models.find_node_model(name)) {
        return parts_->node_defaults(*model);
    }
    if (const SynapseModel* model = parts_->models.find_synapse_model(name)) {
        return parts_->synapse_defaults(*model);
    }
    if (const RecordingBackend* backend = parts_->io.backend(name)) {
        return backend->status();
    }
    Strings all = node_models();
    for (const auto& s : synapse_models()) {
        all.push_back(s);
    }
    for (const auto& s : parts_->io.backend_names()) {
        all.push_back(s);
    }
    throw Error("UnknownComponent",
                "'" + name + "' is not a known model or recording backend." + did_you_mean(name, all));
}

void Kernel::set_defaults(const std::string& name, const Dictionary& given)
{
    if (NodeModel* model = parts_->models.find_node_model(name)) {
        model->set_defaults(given);
        return;
    }
    if (SynapseModel* model = parts_->models.find_synapse_model(name)) {
        parts_->set_synapse_defaults(*model, given);
        parts_->simulation.refresh();
        return;
    }
    if (RecordingBackend* backend = parts_->io.backend(name)) {
        backend->set_status(given);
        return;
    }
    defaults(name); // throws
}

ModelHelp Kernel::help(const std::string& name) const
{
    ModelHelp out;
    out.name = name;
    out.defaults = defaults(name);
    if (const NodeModel* model = parts_->models.find_node_model(name)) {
        out.element_type = element_type_name(model->element_type());
        out.documentation = model->documentation();
        out.fields = model->fields();
        out.recordables = model->recordables();
        out.receptor_types = model->receptor_types();
    } else if (const SynapseModel* model = parts_->models.find_synapse_model(name)) {
        out.element_type = "synapse";
        out.documentation = model->documentation();
        out.fields = model->fields();
    } else {
        out.element_type = "recording_backend";
    }
    return out;
}

const ModuleContents& Kernel::install(const std::string& module)
{
    std::shared_ptr<ModuleManager::Staged> staged;
    // a process that cannot load it keeps the others from doing so
    parts_->together("Install(" + module + ")", [&](const auto&) {
        parts_->require_unprepared("Install");
        staged = parts_->modules.stage(module, parts_->models, parts_->io, *parts_);
    });
    return parts_->modules.commit(std::move(staged), parts_->models);
}

// --- nodes
// ----------------------------------------------------------------------------------------------------------------------

namespace
{

// Tells positions apart that were drawn from different numbers.
std::uint64_t hash_of(const std::vector<double>& x)
{
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (const double value : x) {
        std::uint64_t word;
        std::memcpy(&word, &value, sizeof word);
        h = (h ^ word) * 0x100000001b3ull;
    }
    return h >> 32;
}

// Values drawn for nodes or connections count as a call of their own.
bool draws_values(const Dictionary& params)
{
    return std::any_of(params.begin(), params.end(), [](const auto& entry) {
        return entry.second.template object<Parameter>() != nullptr;
    });
}

} // namespace

NodeCollectionPtr Kernel::create(const std::string& name, std::int64_t n)
{
    return create(name, n, nullptr, {});
}

NodeCollectionPtr Kernel::create_spatial(const std::string& name, std::shared_ptr<Layer> layer)
{
    return create(name, 0, std::move(layer), {});
}

NodeCollectionPtr Kernel::create(const std::string& name, std::int64_t n, std::shared_ptr<Layer> layer,
                                 const Dictionary& all, const std::vector<Dictionary>& each)
{
    const Stopwatch watch(parts_->creating);
    std::string where;
    if (layer) {
        const auto dimensions = static_cast<std::size_t>(std::max(1, layer->dimensions));
        if (layer->positions.empty() || layer->positions.size() % dimensions != 0) {
            throw Error("BadProperty",
                        "Create: positions must hold " + std::to_string(dimensions) + " numbers per node.");
        }
        n = static_cast<std::int64_t>(layer->positions.size() / dimensions);
        where = ", positions #" + std::to_string(hash_of(layer->positions));
    }
    NodeCollectionPtr made;
    const std::string call = "Create('" + name + "', " + std::to_string(n) + where + ") for node " +
                             std::to_string(parts_->nodes.size() + 1) + " on";
    parts_->together(call, [&](const auto& settled) {
        parts_->require_unprepared("Create");
        NodeModel& model = parts_->models.node_model(name);
        if (n < 1) {
            throw Error("BadParameterValue", "Create: the number of nodes must be at least 1, but " +
                                                 std::to_string(n) + " was given.");
        }
        if (parts_->plan) {
            parts_->plan->create(model, static_cast<std::size_t>(n));
        } else if (!all.empty() || !each.empty()) {
            // a layer of its own: creating writes the IDs into it
            auto copy = layer ? std::make_shared<Layer>(*layer) : nullptr;
            parts_->nodes.rehearse(model, static_cast<std::size_t>(n), std::move(copy), all, each,
                                   parts_->epoch, parts_->seed(), parts_->draws);
        }
        Step low = std::numeric_limits<Step>::max();
        Step high = 0;
        settled(low, high);
        made = parts_->nodes.create(model, static_cast<std::size_t>(n), std::move(layer), parts_->epoch);
    });
    if (!each.empty()) {
        set_nodes_each(*made, each);
    } else if (!all.empty()) {
        set_nodes(*made, all);
    }
    return made;
}

NodeCollectionPtr Kernel::collection(std::vector<std::int64_t> ids) const
{
    std::sort(ids.begin(), ids.end());
    std::vector<NodeId> sorted;
    sorted.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] < 1 || static_cast<std::size_t>(ids[i]) > parts_->nodes.size()) {
            throw Error("UnknownNode", "Node with ID " + std::to_string(ids[i]) +
                                           " does not exist; there are " +
                                           std::to_string(parts_->nodes.size()) + " nodes.");
        }
        if (i > 0 && ids[i] == ids[i - 1]) {
            throw Error("BadProperty", "NodeCollection: node ID " + std::to_string(ids[i]) +
                                           " is given twice; IDs must be unique.");
        }
        sorted.push_back(static_cast<NodeId>(ids[i]));
    }
    return parts_->nodes.collection(sorted, parts_->epoch);
}

NodeCollectionPtr Kernel::local_nodes(const NodeCollection& nodes) const
{
    parts_->require_current(nodes, "GetLocalNodeCollection");
    std::vector<NodeId> ids;
    for (const NodeId id : nodes.ids()) {
        if (parts_->layout.is_local(id) || parts_->nodes.range_of(id).shared) {
            ids.push_back(id);
        }
    }
    return parts_->nodes.collection(ids, parts_->epoch);
}

NodeCollectionPtr Kernel::find_nodes(const Dictionary& properties, bool local_only) const
{
    std::vector<NodeId> ids;
    const auto same = [](const Value& a, const Value& b) {
        const auto number = [](const Value& v, double& x) {
            if (const auto* d = v.as<double>()) {
                x = *d;
            } else if (const auto* i = v.as<std::int64_t>()) {
                x = static_cast<double>(*i);
            } else {
                return false;
            }
            return true;
        };
        double x;
        double y;
        return number(a, x) && number(b, y) ? x == y : a.v == b.v;
    };
    for (const auto& r : parts_->nodes.ranges()) {
        Strings keys;
        bool has_all = true;
        const Dictionary defaults = parts_->node_defaults(*r.model);
        for (const auto& entry : properties) {
            keys.push_back(entry.first);
            has_all = has_all && defaults.has(entry.first);
        }
        if (!has_all) {
            continue;
        }
        const NodeCollection range({{r.first, r.n, 1, r.model->id}}, nullptr, parts_->epoch);
        const Dictionary columns =
            keys.empty() ? Dictionary{} : parts_->nodes.get(range, keys, parts_->simulation.now());
        for (std::size_t i = 0; i < r.n; ++i) {
            const NodeId id = r.first + i;
            const bool here = r.shared || parts_->layout.is_local(id);
            // without properties every process knows all nodes
            bool take = here || (!local_only && keys.empty());
            for (const auto& key : keys) {
                if (!take) {
                    break;
                }
                const Value& column = columns.at(key);
                Value v;
                if (const auto* reals = column.as<Reals>()) {
                    v = (*reals)[i];
                } else if (const auto* integers = column.as<Integers>()) {
                    v = (*integers)[i];
                } else {
                    v = (**column.as<std::shared_ptr<List>>())[i];
                }
                take = same(v, properties.at(key));
            }
            if (take) {
                ids.push_back(id);
            }
        }
    }
    if (!local_only && !properties.empty() && parts_->layout.n_processes > 1) {
        parts_->together("GetNodes", [](const auto&) {});
        std::vector<char> all;
        std::vector<std::size_t> counts;
        parts_->communicator->allgatherv(ids.data(), ids.size() * sizeof(NodeId), all, counts);
        ids.resize(all.size() / sizeof(NodeId));
        std::copy_n(all.data(), all.size(), reinterpret_cast<char*>(ids.data()));
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
    return parts_->nodes.collection(ids, parts_->epoch);
}

std::string Kernel::model_of(NodeId id) const
{
    return parts_->nodes.model_of(id).name();
}

std::string Kernel::describe_nodes() const
{
    std::ostringstream out;
    const std::size_t width = std::to_string(parts_->nodes.size()).size();
    // Neighbouring ranges of one model make one line.
    const auto& ranges = parts_->nodes.ranges();
    for (std::size_t i = 0; i < ranges.size();) {
        std::size_t j = i;
        while (j + 1 < ranges.size() && ranges[j + 1].model == ranges[i].model) {
            ++j;
        }
        const std::string first = std::to_string(ranges[i].first);
        const std::string last = std::to_string(ranges[j].last());
        out << std::string(width - first.size(), ' ') << first;
        if (ranges[i].first != ranges[j].last()) {
            out << " .. " << std::string(width - last.size(), ' ') << last;
        } else {
            out << std::string(width + 4, ' ');
        }
        out << ' ' << ranges[i].model->name() << (j + 1 < ranges.size() ? "\n" : "");
        i = j + 1;
    }
    return out.str();
}

Dictionary Kernel::get_nodes(const NodeCollection& nodes, const Strings& keys) const
{
    parts_->require_current(nodes, "get");
    return parts_->nodes.get(nodes, keys, parts_->simulation.now());
}

void Kernel::set_nodes(const NodeCollection& nodes, const Dictionary& params)
{
    parts_->require_current(nodes, "set");
    if (parts_->plan) {
        return;
    }
    parts_->nodes.set(nodes, params, parts_->seed(), parts_->draws);
    parts_->draws += draws_values(params) ? 1 : 0;
    parts_->simulation.refresh();
}

void Kernel::set_nodes_each(const NodeCollection& nodes, const std::vector<Dictionary>& params)
{
    parts_->require_current(nodes, "set");
    if (parts_->plan) {
        return;
    }
    parts_->nodes.set_each(nodes, params);
    parts_->simulation.refresh();
}

Reals Kernel::evaluate(const Parameter& parameter, const NodeCollection* nodes)
{
    const std::uint64_t call = parts_->draws++;
    if (nodes == nullptr) {
        KeyedStream stream(parts_->seed(), Purpose::python, call);
        ParameterContext context;
        context.n = 1;
        context.stream = &stream;
        Reals out(1);
        parameter.evaluate(context, out.data());
        return out;
    }
    parts_->require_current(*nodes, "apply");
    const auto ids = nodes->ids();
    Reals out(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        KeyedStream stream(parts_->seed(), Purpose::python, call, ids[i]);
        ParameterContext context;
        context.n = 1;
        context.targets = &ids[i];
        context.target_layer = nodes->layer().get();
        context.stream = &stream;
        parameter.evaluate(context, &out[i]);
    }
    return out;
}

Reals Kernel::evaluate_at(const Parameter& parameter, const NodeCollection& from,
                          const std::vector<Reals>& positions)
{
    parts_->require_current(from, "apply");
    if (!from.layer() || from.size() != 1) {
        throw Error("BadProperty",
                    "apply: positions need a NodeCollection with a single node that has a position.");
    }
    // The positions become a layer of their own, so that distances and displacements work as in Connect.
    Layer targets = *from.layer();
    targets.first = 1;
    targets.n = positions.size();
    targets.positions.clear();
    for (const auto& p : positions) {
        if (static_cast<int>(p.size()) != targets.dimensions) {
            throw Error("BadProperty", "apply: positions must have " + std::to_string(targets.dimensions) +
                                           " numbers each, but one has " + std::to_string(p.size()) + ".");
        }
        targets.positions.insert(targets.positions.end(), p.begin(), p.end());
    }
    const std::uint64_t call = parts_->draws++;
    const NodeId source = from[0];
    Reals out(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const NodeId target = i + 1;
        KeyedStream stream(parts_->seed(), Purpose::python, call, target);
        ParameterContext context;
        context.n = 1;
        context.sources = &source;
        context.targets = &target;
        context.source_layer = from.layer().get();
        context.target_layer = &targets;
        context.stream = &stream;
        parameter.evaluate(context, &out[i]);
    }
    return out;
}

// --- connections
// ----------------------------------------------------------------------------------------------------------------

void Kernel::connect(const NodeCollection& pre, const NodeCollection& post, const Dictionary& conn_spec,
                     const std::vector<Dictionary>& syn_specs)
{
    const Stopwatch watch(parts_->connecting);
    parts_->together("Connect", [&](const auto& settled) {
        parts_->require_unprepared("Connect");
        parts_->require_current(pre, "Connect");
        parts_->require_current(post, "Connect");
        const RulePtr rule = make_rule(conn_spec, pre, post, parts_->models.rules());
        std::vector<SynapseSpec> specs;
        for (const auto& d : syn_specs) {
            specs.push_back(parts_->connections.parse(d, [this](const std::string& name) -> SynapseModel& {
                return parts_->models.synapse_model(name);
            }));
        }
        if (specs.empty()) {
            throw Error("BadProperty", "Connect: a list of synapse specifications must not be empty.");
        }
        if (parts_->plan) {
            parts_->plan->connect(pre, post, *rule, conn_spec, specs, parts_->nodes, parts_->settings.grid,
                                  parts_->seed(), parts_->connections.next_call());
            return;
        }
        parts_->connections.connect(pre, post, *rule, std::move(specs), parts_->seed(), settled);
    });
}

void Kernel::connect_arrays(const std::vector<std::int64_t>& pre, const std::vector<std::int64_t>& post,
                            const Dictionary& syn_spec)
{
    const Stopwatch watch(parts_->connecting);
    parts_->together("Connect", [&](const auto& settled) {
        parts_->require_unprepared("Connect");
        SynapseSpec spec =
            parts_->connections.parse(syn_spec, [this](const std::string& name) -> SynapseModel& {
                return parts_->models.synapse_model(name);
            });
        if (parts_->plan) {
            throw Error("NotImplemented",
                        "Connect: connections given by arrays of node IDs cannot be estimated; build them.");
        }
        parts_->connections.connect_pairs(pre, post, std::move(spec), parts_->seed(), settled);
    });
}

void Kernel::connect_tripartite(const NodeCollection& pre, const NodeCollection& post,
                                const NodeCollection& third, const Dictionary& conn_spec,
                                const Dictionary& third_spec, const Dictionary& syn_specs)
{
    const Stopwatch watch(parts_->connecting);
    parts_->together("TripartiteConnect", [&](const auto& settled) {
        parts_->require_unprepared("TripartiteConnect");
        if (parts_->plan) {
            throw Error("NotImplemented", "TripartiteConnect cannot be estimated; build the network.");
        }
        for (const auto* nodes : {&pre, &post, &third}) {
            parts_->require_current(*nodes, "TripartiteConnect");
        }
        refuse_unknown_keys(syn_specs, {"primary", "third_in", "third_out"}, "TripartiteConnect: syn_specs");
        const RulePtr rule = make_rule(conn_spec, pre, post, parts_->models.rules());
        const ThirdFactorRule third_rule(third_spec, *rule, post, third);
        const auto specs_of = [&](const char* key) {
            std::vector<SynapseSpec> out;
            const auto find = [this](const std::string& name) -> SynapseModel& {
                return parts_->models.synapse_model(name);
            };
            const Value* given = syn_specs.find(key);
            if (given == nullptr) {
                out.push_back(parts_->connections.parse({}, find));
            } else if (const auto* one = given->as<std::shared_ptr<Dictionary>>()) {
                out.push_back(parts_->connections.parse(**one, find));
            } else if (const auto* list = given->as<std::shared_ptr<List>>()) {
                for (const auto& item : **list) {
                    const auto* d = item.as<std::shared_ptr<Dictionary>>();
                    if (d == nullptr) {
                        throw Error("TypeMismatch", std::string("TripartiteConnect: syn_specs['") + key +
                                                        "'] must hold dicts.");
                    }
                    out.push_back(parts_->connections.parse(**d, find));
                }
            } else {
                throw Error("TypeMismatch", std::string("TripartiteConnect: syn_specs['") + key +
                                                "'] must be a dict or a list of dicts.");
            }
            return out;
        };
        auto primary = specs_of("primary");
        auto in = specs_of("third_in");
        auto out = specs_of("third_out");
        const std::uint64_t seed = parts_->seed();
        const std::uint64_t call = parts_->connections.calls();
        // Drawn first: nothing is made if it fails.
        const ThirdFactors factors = third_rule.draw(*rule, pre, post, third, seed, call);
        parts_->connections.connect(pre, post, *rule, std::move(primary), seed, settled);
        for (auto& spec : in) {
            parts_->connections.connect_pairs(factors.sources, factors.thirds, std::move(spec), seed);
        }
        for (auto& spec : out) {
            parts_->connections.connect_pairs(factors.thirds, factors.targets, std::move(spec), seed);
        }
    });
}

ConnectionsPtr Kernel::connections(const NodeCollection* source, const NodeCollection* target,
                                   const std::string& synapse_model, std::int64_t label)
{
    if (source != nullptr) {
        parts_->require_current(*source, "GetConnections");
    }
    if (target != nullptr) {
        parts_->require_current(*target, "GetConnections");
    }
    const SynapseModel* model =
        synapse_model.empty() ? nullptr : &parts_->models.synapse_model(synapse_model);
    return parts_->connections.find(source, target, model, label, parts_->epoch);
}

Dictionary Kernel::get_connections(const Connections& c, const Strings& keys) const
{
    parts_->require_current(c, "get");
    return parts_->connections.get(c, keys);
}

void Kernel::set_connections(const Connections& c, const Dictionary& params)
{
    parts_->require_current(c, "set");
    if (params.has("delay")) {
        parts_->require_unprepared("Setting delays");
    }
    parts_->connections.set(c, params, parts_->seed(), parts_->draws);
    parts_->draws += draws_values(params) ? 1 : 0;
    parts_->simulation.refresh();
}

void Kernel::set_connections_each(const Connections& c, const std::vector<Dictionary>& params)
{
    parts_->require_current(c, "set");
    parts_->connections.set_each(c, params);
    parts_->simulation.refresh();
}

void Kernel::disconnect(const Connections& c)
{
    parts_->require_unprepared("Disconnect");
    parts_->require_current(c, "Disconnect");
    parts_->connections.disconnect(c);
}

void Kernel::disconnect(const NodeCollection& pre, const NodeCollection& post, const Dictionary& conn_spec,
                        const Dictionary& syn_spec)
{
    parts_->together("Disconnect", [&](const auto& settled) {
        parts_->require_unprepared("Disconnect");
        parts_->require_current(pre, "Disconnect");
        parts_->require_current(post, "Disconnect");
        static const Strings rules{"one_to_one", "all_to_all"};
        refuse_unknown_keys(conn_spec, {"rule", "allow_autapses", "allow_multapses"},
                            "Disconnect: conn_spec");
        const Value* rule_value = conn_spec.find("rule");
        const std::string rule = rule_value ? to_string(*rule_value, "Disconnect: 'rule'") : "one_to_one";
        if (rule != "one_to_one" && rule != "all_to_all") {
            throw Error("BadProperty", "Disconnect: rule must be 'one_to_one' or 'all_to_all', but '" + rule +
                                           "' was given." + did_you_mean(rule, rules));
        }
        const Value* model_value = syn_spec.find("synapse_model");
        const std::string model =
            model_value ? to_string(*model_value, "Disconnect: 'synapse_model'") : "static_synapse";
        if (rule == "one_to_one" && pre.size() != post.size()) {
            throw Error("DimensionMismatch",
                        "Disconnect: one_to_one needs as many sources as targets, but there are " +
                            std::to_string(pre.size()) + " and " + std::to_string(post.size()) + ".");
        }
        const ConnectionsPtr found = connections(&pre, &post, model, -1);
        Connections chosen;
        chosen.epoch = found->epoch;
        // One connection of each pair goes.
        std::set<std::pair<std::int64_t, std::int64_t>> done;
        for (std::size_t i = 0; i < found->size(); ++i) {
            const auto s = found->source[i];
            const auto t = found->target[i];
            if (rule == "one_to_one" &&
                pre.index(static_cast<NodeId>(s)) != post.index(static_cast<NodeId>(t))) {
                continue;
            }
            if (!done.insert({s, t}).second) {
                continue;
            }
            chosen.source.push_back(s);
            chosen.target.push_back(t);
            chosen.target_thread.push_back(found->target_thread[i]);
            chosen.synapse_id.push_back(found->synapse_id[i]);
            chosen.port.push_back(found->port[i]);
            chosen.store.push_back(found->store[i]);
            chosen.block.push_back(found->block[i]);
            chosen.generation.push_back(found->generation[i]);
            chosen.entry.push_back(found->entry[i]);
        }
        std::int64_t missing =
            static_cast<std::int64_t>(rule == "one_to_one" ? pre.size() : pre.size() * post.size());
        std::int64_t here = static_cast<std::int64_t>(done.size());
        Step low = std::numeric_limits<Step>::max();
        Step high = 0;
        settled(low, high);
        parts_->communicator->allreduce_sum(&here, 1);
        missing -= here;
        if (missing > 0) {
            throw Error("InexistentConnection", "Disconnect: " + std::to_string(missing) +
                                                    " of the pairs have no connection of " + model +
                                                    "; nothing was removed.");
        }
        parts_->connections.disconnect(chosen);
    });
}

// --- simulation
// -----------------------------------------------------------------------------------------------------------------

void Kernel::prepare()
{
    if (parts_->plan) {
        return;
    }
    const Settings& s = parts_->settings;
    parts_->together("Prepare (" + std::to_string(parts_->nodes.size()) + " nodes, " +
                         std::to_string(parts_->layout.n_threads) + " threads, resolution " +
                         to_text(s.grid.resolution()) + " ms, " + s.rng_type + " with seed " +
                         std::to_string(s.rng_seed) + ")",
                     [](const auto&) {});
    parts_->simulation.prepare(*parts_->communicator);
}

void Kernel::run(double ms)
{
    if (parts_->plan) {
        parts_->plan->run(ms);
        return;
    }
    parts_->together("Run(" + to_text(ms) + ")", [](const auto&) {});
    parts_->simulation.run(ms, *parts_->communicator);
}

void Kernel::cleanup()
{
    if (parts_->plan) {
        return;
    }
    parts_->together("Cleanup", [&](const auto&) { parts_->simulation.cleanup(); });
}

void Kernel::simulate(double ms)
{
    prepare();
    try {
        run(ms);
    } catch (...) {
        parts_->simulation.cleanup();
        throw;
    }
    cleanup();
}

bool Kernel::prepared() const
{
    return parts_->simulation.prepared();
}

void Kernel::request_interrupt()
{
    parts_->simulation.request_interrupt();
}

void Kernel::set_progress(std::function<bool(double, double)> callback, double interval_s)
{
    parts_->simulation.set_progress(std::move(callback), interval_s);
}

// --- processes
// ------------------------------------------------------------------------------------------------------------------

int Kernel::rank() const
{
    return parts_->layout.rank;
}

int Kernel::num_processes() const
{
    return parts_->layout.n_processes;
}

void Kernel::synchronize()
{
    parts_->together("SyncProcesses", [](const auto&) {});
}

std::vector<int> Kernel::local_vps() const
{
    return parts_->local_vps();
}

void Kernel::set_communicator(std::unique_ptr<Communicator> communicator)
{
    if (parts_->nodes.size() > 0) {
        throw Error("KernelException", "set_communicator: must be called before nodes are created.");
    }
    parts_->communicator = communicator ? std::move(communicator) : std::make_unique<Communicator>();
    parts_->layout.rank = parts_->communicator->rank();
    parts_->layout.n_processes = parts_->communicator->size();
    parts_->simulation.reset_random();
}

Communicator& Kernel::communicator()
{
    return *parts_->communicator;
}

// --- planning
// -------------------------------------------------------------------------------------------------------------------

void Kernel::start_plan(int processes, int threads)
{
    if (processes < 1 || threads < 1 || static_cast<std::int64_t>(processes) * threads > (1 << 30)) {
        throw Error("BadParameterValue", "estimate: the numbers of processes and threads must be at least 1 "
                                         "and their product at most 2^30, but " +
                                             std::to_string(processes) + " and " + std::to_string(threads) +
                                             " were given.");
    }
    if (parts_->communicator->size() > 1) {
        throw Error("KernelException", "estimate: one process is enough; run it without a launcher.");
    }
    if (parts_->nodes.size() > 0 || parts_->plan) {
        throw Error("KernelException", "estimate: the kernel must be empty; call ResetKernel first.");
    }
    parts_->plan = std::make_unique<Plan>();
    parts_->planned_threads = threads;
    parts_->layout = {threads, processes, 0, true};
    parts_->settings.local_num_threads = threads;
}

Dictionary Kernel::finish_plan()
{
    Dictionary out = parts_->plan ? parts_->plan->summary() : Dictionary{};
    parts_->plan.reset();
    parts_->layout = {1, parts_->communicator->size(), parts_->communicator->rank(), false};
    parts_->reset();
    return out;
}

Dictionary Kernel::measure_nodes(const std::string& model, double resolution, double min_delay,
                                 double max_delay)
{
    constexpr std::int64_t n = 4096;
    constexpr int slices = 20;
    Kernel aside;
    aside.set_status({{"resolution", resolution}});
    aside.set_status({{"min_delay", min_delay}, {"max_delay", max_delay}});
    aside.create(model, n);
    aside.prepare();
    const double bytes = to_real(aside.memory().at("nodes"), "memory") / static_cast<double>(n);
    aside.run(min_delay); // touches the memory
    const auto start = std::chrono::steady_clock::now();
    aside.run(slices * min_delay);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    aside.cleanup();
    return {{"bytes", bytes},
            {"seconds", seconds / static_cast<double>(n) / (slices * min_delay / resolution)}};
}

std::uint64_t Kernel::epoch() const
{
    return parts_->epoch;
}

Dictionary Kernel::memory() const
{
    std::size_t nodes = 0;
    parts_->nodes.for_all_pools([&](Pool& p) { nodes += p.bytes(); });
    return {{"nodes", nodes}, {"connections", parts_->connections.bytes()}};
}

} // namespace nest
