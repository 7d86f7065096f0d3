// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/network/node_manager.hpp"

#include "columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace nest
{

namespace
{

const Strings& general_keys()
{
    static const Strings keys{"global_id",     "model",  "model_id",        "element_type", "local",
                              "node_uses_wfr", "thread", "thread_local_id", "vp",           "type_id"};
    return keys;
}

bool is_scalar_type(FieldType type)
{
    return type == FieldType::real || type == FieldType::integer || type == FieldType::boolean ||
           type == FieldType::text;
}

} // namespace

void NodeManager::clear()
{
    size_ = 0;
    ranges_.clear();
    ranges_.shrink_to_fit();
    pools_.clear();
    pools_.shrink_to_fit();
    thread_pools_.clear();
    stimulators_.clear();
    recorders_.clear();
}

Pool& NodeManager::pool(NodeModel& model, int thread, bool& shared)
{
    auto it =
        std::find_if(pools_.begin(), pools_.end(), [&](const ModelPools& p) { return p.model == &model; });
    if (it == pools_.end()) {
        ModelPools fresh;
        fresh.model = &model;
        fresh.per_thread.push_back(model.make_pool(0));
        Pool* first = fresh.per_thread[0].get();
        fresh.shared =
            dynamic_cast<StimulatorPool*>(first) != nullptr || dynamic_cast<RecorderPool*>(first) != nullptr;
        if (auto* s = dynamic_cast<StimulatorPool*>(first)) {
            stimulators_.push_back(s);
        }
        if (auto* r = dynamic_cast<RecorderPool*>(first)) {
            recorders_.push_back(r);
        }
        if (!fresh.shared) {
            for (int t = 1; t < layout_.n_threads; ++t) {
                fresh.per_thread.push_back(model.make_pool(t));
            }
            thread_pools_.resize(static_cast<std::size_t>(layout_.n_threads));
            for (int t = 0; t < layout_.n_threads; ++t) {
                thread_pools_[static_cast<std::size_t>(t)].push_back(
                    fresh.per_thread[static_cast<std::size_t>(t)].get());
            }
        }
        pools_.push_back(std::move(fresh));
        it = pools_.end() - 1;
    }
    shared = it->shared;
    return *it->per_thread[static_cast<std::size_t>(shared ? 0 : thread)];
}

NodeCollectionPtr NodeManager::create(NodeModel& model, std::size_t n, std::shared_ptr<Layer> layer,
                                      std::uint64_t epoch)
{
    const NodeId first = size_ + 1;
    if (first + n > SpikeKey::id_mask || n > (std::size_t(1) << 40)) {
        throw Error("BadParameterValue",
                    "Create: " + std::to_string(n) + " nodes are more than can be numbered.");
    }
    Range range{first, n, &model, false, {}, nullptr};
    const auto vps = static_cast<NodeId>(layout_.n_vps());
    bool shared = false;
    pool(model, 0, shared);
    range.shared = shared;
    for (int t = 0; t < (shared ? 1 : layout_.n_threads); ++t) {
        Pool& p = pool(model, t, shared);
        if (p.size() + n / vps > 0x7fffffff) {
            throw Error("BadParameterValue",
                        "Create: too many nodes of model " + model.name() + " on one thread.");
        }
        range.begin.push_back(static_cast<std::uint32_t>(p.size()));
        std::vector<NodeId> ids;
        if (shared) {
            ids.resize(n);
            for (std::size_t i = 0; i < n; ++i) {
                ids[i] = first + i;
            }
        } else if (!layout_.planned) {
            const auto vp = static_cast<NodeId>(layout_.vp_of_thread(t));
            ids.reserve(n / vps + 1);
            for (NodeId id = first + (vp + vps - first % vps) % vps; id < first + n; id += vps) {
                ids.push_back(id);
            }
        }
        p.append(ids);
    }
    if (layer) {
        layer->first = first;
        layer->n = n;
        range.layer = layer;
    }
    ranges_.push_back(range);
    size_ += n;
    return std::make_shared<NodeCollection>(std::vector<NodeCollection::Range>{{first, n, 1, model.id}},
                                            range.layer, epoch);
}

void NodeManager::rehearse(NodeModel& model, std::size_t n, std::shared_ptr<Layer> layer,
                           const Dictionary& all, const std::vector<Dictionary>& each, std::uint64_t epoch,
                           std::uint64_t seed, std::uint64_t call) const
{
    // One value for all needs one node; what is drawn or given per node needs them all.
    const bool uniform = each.empty() && !layer && std::all_of(all.begin(), all.end(), [](const auto& entry) {
                             return std::holds_alternative<double>(entry.second.v) ||
                                    std::holds_alternative<std::int64_t>(entry.second.v) ||
                                    std::holds_alternative<bool>(entry.second.v) ||
                                    std::holds_alternative<std::string>(entry.second.v);
                         });
    NodeManager aside(layout_);
    aside.size_ = size_; // the same IDs, so that the same values are drawn
    const auto nodes =
        aside.create(model, uniform ? std::min<std::size_t>(n, static_cast<std::size_t>(layout_.n_vps())) : n,
                     std::move(layer), epoch);
    if (each.empty()) {
        aside.set(*nodes, all, seed, call);
    } else {
        aside.set_each(*nodes, each);
    }
}

const NodeManager::Range& NodeManager::range_of(NodeId id) const
{
    if (id == 0 || id > size_) {
        throw Error("UnknownNode", "Node with ID " + std::to_string(id) + " does not exist; there are " +
                                       std::to_string(size_) + " nodes.");
    }
    const auto it = std::upper_bound(ranges_.begin(), ranges_.end(), id,
                                     [](NodeId x, const Range& r) { return x < r.first; });
    return *(it - 1);
}

NodeModel& NodeManager::model_of(NodeId id) const
{
    return *range_of(id).model;
}

NodeManager::Place NodeManager::locate(NodeId id) const
{
    const Range& r = range_of(id);
    const auto it =
        std::find_if(pools_.begin(), pools_.end(), [&](const ModelPools& p) { return p.model == r.model; });
    Place place;
    place.shared = r.shared;
    if (r.shared) {
        place.pool = it->per_thread[0].get();
        place.cell = r.begin[0] + static_cast<std::uint32_t>(id - r.first);
        place.thread = layout_.is_local(id) ? layout_.thread_of(id) : 0;
        return place;
    }
    if (!layout_.is_local(id)) {
        return place;
    }
    place.thread = layout_.thread_of(id);
    place.pool = it->per_thread[static_cast<std::size_t>(place.thread)].get();
    const auto vps = static_cast<NodeId>(layout_.n_vps());
    const auto vp = static_cast<NodeId>(layout_.vp_of(id));
    const NodeId first_local = r.first + (vp + vps - r.first % vps) % vps;
    place.cell = r.begin[static_cast<std::size_t>(place.thread)] +
                 static_cast<std::uint32_t>((id - first_local) / vps);
    return place;
}

NodeCollectionPtr NodeManager::collection(const std::vector<NodeId>& sorted, std::uint64_t epoch) const
{
    std::vector<NodeCollection::Range> out;
    std::shared_ptr<const Layer> layer;
    bool one_layer = true;
    std::size_t i = 0;
    while (i < sorted.size()) {
        const Range& r = range_of(sorted[i]);
        if (out.empty()) {
            layer = r.layer;
        }
        one_layer = one_layer && r.layer == layer;
        // Runs of equal steps within one model.
        std::size_t n = 1;
        std::size_t step = 1;
        if (i + 1 < sorted.size() && sorted[i + 1] <= r.last()) {
            step = sorted[i + 1] - sorted[i];
            while (i + n < sorted.size() && sorted[i + n] <= r.last() &&
                   sorted[i + n] - sorted[i + n - 1] == step) {
                ++n;
            }
            if (n == 2 && step > 1) { // two nodes are no regular pattern yet
                n = 1;
                step = 1;
            }
        }
        out.push_back({sorted[i], n, step, r.model->id});
        i += n;
    }
    return std::make_shared<NodeCollection>(std::move(out), one_layer ? layer : nullptr, epoch);
}

const std::vector<Pool*>& NodeManager::thread_pools(int thread) const
{
    static const std::vector<Pool*> none;
    const auto t = static_cast<std::size_t>(thread);
    return t < thread_pools_.size() ? thread_pools_[t] : none;
}

void NodeManager::for_all_pools(const std::function<void(Pool&)>& f) const
{
    for (const auto& p : pools_) {
        for (const auto& pool : p.per_thread) {
            f(*pool);
        }
    }
}

std::vector<std::pair<Pool*, CellSelection>> NodeManager::select(const NodeCollection& nodes) const
{
    std::vector<std::pair<Pool*, CellSelection>> out;
    std::map<Pool*, std::size_t> index;
    const auto vps = static_cast<NodeId>(layout_.n_vps());
    std::size_t position = 0;
    for (const auto& part : nodes.ranges()) {
        // Within one creation range, local indices advance by one every n_vps nodes.
        std::size_t k = 0;
        while (k < part.size) {
            const NodeId id = part.first + k * part.step;
            const Range& r = range_of(id);
            const std::size_t stop = std::min(part.size, (r.last() - part.first) / part.step + 1);
            const auto it = std::find_if(pools_.begin(), pools_.end(),
                                         [&](const ModelPools& p) { return p.model == r.model; });
            for (int t = 0; t < (r.shared ? 1 : layout_.n_threads); ++t) {
                Pool* pool = it->per_thread[static_cast<std::size_t>(t)].get();
                const auto found = index.emplace(pool, out.size());
                if (found.second) {
                    out.push_back({pool, {}});
                }
                CellSelection& s = out[found.first->second].second;
                const auto vp = static_cast<NodeId>(layout_.vp_of_thread(t));
                const NodeId first_local = r.first + (vp + vps - r.first % vps) % vps;
                const std::uint32_t begin = r.begin[static_cast<std::size_t>(r.shared ? 0 : t)];
                if (r.shared) {
                    for (std::size_t j = k; j < stop; ++j) {
                        const NodeId node = part.first + j * part.step;
                        s.cells.push_back(begin + static_cast<std::uint32_t>(node - r.first));
                        s.positions.push_back(position + j);
                    }
                    continue;
                }
                // Every `stride` nodes of the part are on one thread, or none are.
                const std::size_t stride = vps / std::gcd(vps, static_cast<NodeId>(part.step));
                std::size_t j = k;
                while (j < stop && j < k + stride && (part.first + j * part.step) % vps != vp) {
                    ++j;
                }
                for (; j < stop && !layout_.planned; j += stride) {
                    const NodeId node = part.first + j * part.step;
                    if (node % vps != vp) {
                        break;
                    }
                    s.cells.push_back(begin + static_cast<std::uint32_t>((node - first_local) / vps));
                    s.positions.push_back(position + j);
                }
            }
            k = stop;
        }
        position += part.size;
    }
    return out;
}

bool NodeManager::general_value(const std::string& key, NodeId id, Value& out) const
{
    const Range& r = range_of(id);
    const int vp = layout_.vp_of(id);
    const bool local = r.shared || layout_.is_local_vp(vp);
    if (key == "global_id") {
        out = static_cast<std::int64_t>(id);
    } else if (key == "model" || key == "type_id") {
        out = key == "model" ? r.model->name() : r.model->base_name;
    } else if (key == "model_id") {
        out = r.model->id;
    } else if (key == "element_type") {
        out = element_type_name(r.model->element_type());
    } else if (key == "local") {
        out = local;
    } else if (key == "node_uses_wfr") {
        out = use_wfr_ && r.model->relaxes();
    } else if (key == "vp") {
        out = vp;
    } else if (key == "thread") {
        out = local ? layout_.thread_of_vp(vp) : -1;
    } else if (key == "thread_local_id") {
        out = r.shared || !local ? std::int64_t(-1) : static_cast<std::int64_t>(locate(id).cell);
    } else {
        return false;
    }
    return true;
}

Dictionary NodeManager::get(const NodeCollection& nodes, const Strings& given, Step) const
{
    Strings keys = given;
    if (keys.empty()) {
        std::set<std::string> all;
        for (const auto& part : nodes.ranges()) {
            for (const auto& entry : range_of(part.first).model->defaults()) {
                all.insert(entry.first);
            }
        }
        for (const auto& s : select(nodes)) {
            for (const auto& name : s.first->extra_fields()) {
                all.insert(name);
            }
        }
        all.insert(general_keys().begin(), general_keys().end());
        all.erase("type_id");
        keys.assign(all.begin(), all.end());
    }
    const auto selections = select(nodes);
    const std::size_t n = nodes.size();
    Dictionary out;
    for (const auto& key : keys) {
        if (std::find(general_keys().begin(), general_keys().end(), key) != general_keys().end()) {
            if (key == "global_id" || key == "vp" || key == "model_id" || key == "thread") {
                Integers column;
                column.reserve(n);
                Value v;
                for (const NodeId id : nodes.ids()) {
                    general_value(key, id, v);
                    column.push_back(*v.as<std::int64_t>());
                }
                out[key] = std::move(column);
                continue;
            }
            List column;
            column.reserve(n);
            for (const NodeId id : nodes.ids()) {
                Value v;
                general_value(key, id, v);
                column.push_back(std::move(v));
            }
            out[key] = std::move(column);
            continue;
        }
        // Columns of pools, put into the order of the collection.
        bool any = false;
        JoinedColumn joined;
        for (const auto& s : selections) {
            if (s.second.cells.empty()) {
                any = any || s.first->has_field(key) || key == "recordables" || key == "receptor_types";
                continue;
            }
            Value column;
            if (s.first->has_field(key)) {
                column = s.first->read(key, s.second.cells);
            } else if (key == "recordables" && !s.first->model().recordables().empty()) {
                column = List(s.second.cells.size(), Value(s.first->model().recordables()));
            } else if (key == "receptor_types" && !s.first->model().receptor_types().empty()) {
                column = List(s.second.cells.size(), Value(s.first->model().receptor_types()));
            } else {
                continue;
            }
            any = true;
            joined.add(s.second.positions, std::move(column));
        }
        if (!any) {
            if (given.empty()) {
                continue;
            }
            Strings known = general_keys();
            for (const auto& part : nodes.ranges()) {
                for (const auto& entry : range_of(part.first).model->defaults()) {
                    known.push_back(entry.first);
                }
            }
            refuse_unknown("no node of the collection has", key, known);
        }
        // A field that no node fills at present (events of recorders that write files) is shown only when
        // asked for.
        Value column = joined.empty() ? Value(List(n)) : joined.column(n);
        const auto* list = column.as<std::shared_ptr<List>>();
        if (list && given.empty() &&
            std::all_of((*list)->begin(), (*list)->end(), [](const Value& v) { return v.empty(); })) {
            continue;
        }
        out[key] = std::move(column);
    }
    return out;
}

void NodeManager::set(const NodeCollection& nodes, const Dictionary& params, std::uint64_t seed,
                      std::uint64_t call)
{
    const std::size_t n = nodes.size();
    // Each entry becomes one value for all or one per node. Storage outlives the staged changes.
    std::vector<Assignment> assignments;
    std::vector<std::unique_ptr<Reals>> reals;
    std::vector<std::unique_ptr<std::vector<Value>>> lists;
    std::vector<FieldInfo> fields;
    for (const auto& part : nodes.ranges()) {
        for (auto& f : range_of(part.first).model->fields()) {
            fields.push_back(std::move(f));
        }
    }
    std::uint64_t ordinal = 0;
    for (const auto& entry : params) {
        ++ordinal;
        Assignment a;
        a.name = entry.first;
        const std::string where = "set: '" + entry.first + "'";
        if (const auto parameter = entry.second.object<Parameter>()) {
            auto column = std::make_unique<Reals>(n);
            const auto ids = nodes.ids();
            for (std::size_t i = 0; i < n; ++i) {
                KeyedStream stream(seed, Purpose::node_parameters, (call << 16) + ordinal, ids[i]);
                ParameterContext context;
                context.n = 1;
                context.targets = &ids[i];
                context.target_layer = nodes.layer().get();
                context.stream = &stream;
                parameter->evaluate(context, column->data() + i);
            }
            a.reals = column->data();
            reals.push_back(std::move(column));
            assignments.push_back(a);
            continue;
        }
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&](const FieldInfo& f) { return f.name == entry.first; });
        const bool scalar_field = field == fields.end() || is_scalar_type(field->type);
        std::size_t length = 0;
        bool sequence = true;
        if (const auto* x = entry.second.as<Reals>()) {
            length = x->size();
        } else if (const auto* x = entry.second.as<Integers>()) {
            length = x->size();
        } else if (const auto* x = entry.second.as<Strings>()) {
            length = x->size();
        } else if (const auto* x = entry.second.as<std::shared_ptr<List>>()) {
            length = (*x)->size();
        } else {
            sequence = false;
        }
        // A list of lists for a field that holds lists is one list per node.
        const auto* nested = entry.second.as<std::shared_ptr<List>>();
        const bool list_of_lists = nested && length == n && !(*nested)->empty() &&
                                   ((**nested)[0].as<Reals>() || (**nested)[0].as<Integers>() ||
                                    (**nested)[0].as<Strings>() || (**nested)[0].as<std::shared_ptr<List>>());
        if (!sequence || (!scalar_field && !list_of_lists)) {
            a.value = entry.second;
            assignments.push_back(a);
            continue;
        }
        if (length != n) {
            throw Error("DimensionMismatch", where + " takes one value or one for each of the " +
                                                 std::to_string(n) + " nodes, but " + std::to_string(length) +
                                                 " were given.");
        }
        if (field != fields.end() && field->type == FieldType::real &&
            (entry.second.as<Reals>() || entry.second.as<Integers>())) {
            auto column = std::make_unique<Reals>(to_reals(entry.second, where));
            a.reals = column->data();
            reals.push_back(std::move(column));
        } else {
            auto column = std::make_unique<std::vector<Value>>();
            if (const auto* x = entry.second.as<Reals>()) {
                column->assign(x->begin(), x->end());
            } else if (const auto* x = entry.second.as<Integers>()) {
                column->assign(x->begin(), x->end());
            } else if (const auto* x = entry.second.as<Strings>()) {
                column->assign(x->begin(), x->end());
            } else {
                *column = **nested;
            }
            a.values = column.get();
            lists.push_back(std::move(column));
        }
        assignments.push_back(a);
    }
    // Everything is checked before anything changes.
    std::vector<std::unique_ptr<StagedChange>> staged;
    for (const auto& s : select(nodes)) {
        if (!s.second.cells.empty()) {
            staged.push_back(s.first->stage(s.second, assignments, "set"));
        }
    }
    for (auto& change : staged) {
        change->commit();
    }
}

void NodeManager::set_each(const NodeCollection& nodes, const std::vector<Dictionary>& params)
{
    if (params.size() != nodes.size()) {
        throw Error("BadProperty", "set: " + std::to_string(params.size()) + " dictionaries were given for " +
                                       std::to_string(nodes.size()) + " nodes.");
    }
    // Nodes that share a set of keys are set together.
    std::map<Strings, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < params.size(); ++i) {
        if (!params[i].empty()) {
            groups[params[i].keys()].push_back(i);
        }
    }
    const auto selected = select(nodes);
    // Storage outlives the staged changes.
    std::vector<std::vector<Value>> columns;
    std::vector<Assignment> assignments;
    const auto stage = [&](const Strings& keys, const std::vector<std::size_t>& members) {
        std::vector<bool> member(params.size(), false);
        columns.assign(keys.size(), std::vector<Value>(params.size()));
        assignments.assign(keys.size(), Assignment());
        for (std::size_t k = 0; k < keys.size(); ++k) {
            for (const std::size_t i : members) {
                member[i] = true;
                columns[k][i] = params[i].at(keys[k]);
            }
            assignments[k].name = keys[k];
            assignments[k].values = &columns[k];
        }
        std::vector<std::unique_ptr<StagedChange>> staged;
        for (const auto& s : selected) {
            CellSelection part;
            for (std::size_t i = 0; i < s.second.cells.size(); ++i) {
                if (member[s.second.positions[i]]) {
                    part.cells.push_back(s.second.cells[i]);
                    part.positions.push_back(s.second.positions[i]);
                }
            }
            if (!part.cells.empty()) {
                staged.push_back(s.first->stage(part, assignments, "set"));
            }
        }
        return staged;
    };
    // All are checked before the first changes. A staged change knows nothing of others in its pool, so each
    // is staged again when it is its turn; the groups have no nodes in common.
    if (groups.size() > 1) {
        for (const auto& group : groups) {
            stage(group.first, group.second);
        }
    }
    for (const auto& group : groups) {
        for (auto& change : stage(group.first, group.second)) {
            change->commit();
        }
    }
}

} // namespace nest
