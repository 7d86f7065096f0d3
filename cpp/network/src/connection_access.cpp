// SPDX-License-Identifier: GPL-2.0-or-later
// Finding, reading and writing connections.
#include "build.hpp"
#include "columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace nest
{

std::size_t ConnectionManager::count(const SynapseModel* model) const
{
    std::size_t n = 0;
    for (const auto& list : stores_) {
        for (const auto& s : list) {
            n += model == nullptr || &s->model() == model ? s->size() : 0;
        }
    }
    return n;
}

std::size_t ConnectionManager::bytes() const
{
    std::size_t n = 0;
    for (const auto& list : stores_) {
        for (const auto& s : list) {
            n += s->bytes();
        }
    }
    return n;
}

ConnectionsPtr ConnectionManager::find(const NodeCollection* source, const NodeCollection* target,
                                       const SynapseModel* model, std::int64_t label,
                                       std::uint64_t epoch) const
{
    auto out = std::make_shared<Connections>();
    Connections& c = *out;
    c.epoch = epoch;
    for (std::size_t t = 0; t < stores_.size(); ++t) {
        for (std::size_t s = 0; s < stores_[t].size(); ++s) {
            const ConnectionStore& store = *stores_[t][s];
            if (model != nullptr && &store.model() != model) {
                continue;
            }
            // Targets as a mask over local indices, so that the test per entry is one load.
            const auto channels = static_cast<std::uint32_t>(store.channels());
            std::vector<char> wanted;
            if (target != nullptr) {
                wanted.assign(store.target().size(), 0);
                for (std::uint32_t cell = 0; cell < wanted.size(); ++cell) {
                    wanted[cell] = target->contains(store.target().node_id(cell)) ? 1 : 0;
                }
                if (std::find(wanted.begin(), wanted.end(), 1) == wanted.end()) {
                    continue;
                }
            }
            for (std::size_t k = 0; k < store.block_count(); ++k) {
                const ConnectionBlock& b = store.block(k);
                const auto take_row = [&](std::size_t row) {
                    const auto id = static_cast<std::int64_t>(b.source(row));
                    for (std::uint64_t e = b.row_begin[row]; e < b.row_begin[row + 1]; ++e) {
                        const std::uint32_t cell = b.cell[e] / channels;
                        if ((!wanted.empty() && !wanted[cell]) || (label >= 0 && b.label[e] != label)) {
                            continue;
                        }
                        c.source.push_back(id);
                        c.target.push_back(static_cast<std::int64_t>(store.target().node_id(cell)));
                        c.target_thread.push_back(static_cast<std::int32_t>(t));
                        c.synapse_id.push_back(store.model().id);
                        c.port.push_back(static_cast<std::int64_t>(e - b.row_begin[row]));
                        c.store.push_back(static_cast<std::int32_t>(s));
                        c.block.push_back(static_cast<std::uint32_t>(k));
                        c.generation.push_back(b.generation);
                        c.entry.push_back(e);
                    }
                };
                if (source != nullptr && source->size() < b.rows() && !b.listed) {
                    for (const auto& r : source->ranges()) {
                        for (std::size_t i = 0; i < r.size; ++i) {
                            if (const std::size_t row = b.find_row(r.first + i * r.step); row < b.rows()) {
                                take_row(row);
                            }
                        }
                    }
                } else {
                    for (std::size_t row = 0; row < b.rows(); ++row) {
                        if (b.row_begin[row + 1] > b.row_begin[row] &&
                            (!source || source->contains(b.source(row)))) {
                            take_row(row);
                        }
                    }
                }
            }
        }
    }
    // One order for every layout of threads: synapse model, source, target.
    const std::size_t n = c.size();
    const auto before = [&](std::size_t i, std::size_t j) {
        if (c.synapse_id[i] != c.synapse_id[j]) {
            return c.synapse_id[i] < c.synapse_id[j];
        }
        return c.source[i] != c.source[j] ? c.source[i] < c.source[j] : c.target[i] < c.target[j];
    };
    bool sorted = true;
    for (std::size_t i = 1; i < n && sorted; ++i) {
        sorted = !before(i, i - 1);
    }
    if (!sorted) {
        std::vector<std::size_t> order(n);
        for (std::size_t i = 0; i < n; ++i) {
            order[i] = i;
        }
        std::stable_sort(order.begin(), order.end(), before);
        const auto permute = [&](auto& column) {
            auto copy = column;
            for (std::size_t i = 0; i < n; ++i) {
                column[i] = copy[order[i]];
            }
        };
        permute(c.port);
        permute(c.target_thread);
        permute(c.store);
        permute(c.block);
        permute(c.generation);
        permute(c.entry);
        permute(c.synapse_id);
        permute(c.target);
        permute(c.source);
    }
    return out;
}

namespace
{

// Handles of one block: entries, and their positions in the collection.
struct BlockGroup
{
    ConnectionStore* store;
    std::size_t block;
    std::vector<std::uint64_t> entries;
    std::vector<std::size_t> positions;
};

std::vector<BlockGroup> group(const Connections& c,
                              std::vector<std::vector<std::unique_ptr<ConnectionStore>>>& stores)
{
    std::vector<BlockGroup> out;
    std::map<std::pair<const ConnectionStore*, std::size_t>, std::size_t> known;
    std::size_t last = 0;
    for (std::size_t i = 0; i < c.size(); ++i) {
        const auto t = static_cast<std::size_t>(c.target_thread[i]);
        const auto s = static_cast<std::size_t>(c.store[i]);
        const bool exists =
            t < stores.size() && s < stores[t].size() && c.block[i] < stores[t][s]->block_count();
        const std::uint64_t entry =
            exists ? stores[t][s]->block(c.block[i]).entry_now(c.entry[i], c.generation[i])
                   : ConnectionBlock::unknown;
        if (entry == ConnectionBlock::none) {
            throw Error("InexistentConnection", "The connection from " + std::to_string(c.source[i]) +
                                                    " to " + std::to_string(c.target[i]) +
                                                    " has been removed.");
        }
        if (entry == ConnectionBlock::unknown) {
            throw Error(
                "InexistentConnection",
                "The SynapseCollection was made before connections were removed; call GetConnections again.");
        }
        ConnectionStore* store = stores[t][s].get();
        if (out.empty() || out[last].store != store || out[last].block != c.block[i]) {
            const auto found = known.emplace(std::make_pair(store, c.block[i]), out.size());
            last = found.first->second;
            if (found.second) {
                out.push_back({store, c.block[i], {}, {}});
            }
        }
        out[last].entries.push_back(entry);
        out[last].positions.push_back(i);
    }
    return out;
}

} // namespace

Dictionary ConnectionManager::get(const Connections& c, const Strings& given) const
{
    auto& stores = const_cast<ConnectionManager*>(this)->stores_;
    const auto groups = group(c, stores);
    const std::size_t n = c.size();
    static const Strings general{"source",   "target",        "target_thread", "synapse_id",
                                 "port",     "synapse_model", "weight",        "delay",
                                 "receptor", "sizeof",        "synapse_label"};
    Strings keys = given;
    if (keys.empty() && n > 0) {
        std::set<std::string> all{"source",        "target", "target_thread", "synapse_id", "port",
                                  "synapse_model", "weight", "delay",         "receptor",   "sizeof"};
        for (const auto& g : groups) {
            if (g.store->model().labelled) {
                all.insert("synapse_label");
            }
            const Strings common = g.store->model().common_fields();
            const bool show_common = g.store->model().shows_common_fields();
            for (const auto& f : g.store->model().fields()) {
                if (show_common || std::find(common.begin(), common.end(), f.name) == common.end()) {
                    all.insert(f.name);
                }
            }
        }
        keys.assign(all.begin(), all.end());
    }
    Dictionary out;
    for (const auto& key : keys) {
        if (key == "source") {
            out[key] = Integers(c.source);
            continue;
        }
        if (key == "target") {
            out[key] = Integers(c.target);
            continue;
        }
        if (key == "target_thread") {
            out[key] = Integers(c.target_thread.begin(), c.target_thread.end());
            continue;
        }
        // A model may have a field of this name.
        const bool own_id = std::any_of(groups.begin(), groups.end(),
                                        [](const auto& g) { return g.store->has_field("synapse_id"); });
        if (key == "synapse_id" && !own_id) {
            out[key] = Integers(c.synapse_id.begin(), c.synapse_id.end());
            continue;
        }
        if (key == "port") {
            out[key] = Integers(c.port);
            continue;
        }
        if (key == "receptor" || key == "synapse_label" || key == "sizeof") {
            Integers column(n);
            for (const auto& g : groups) {
                const ConnectionBlock& b = g.store->block(g.block);
                for (std::size_t i = 0; i < g.entries.size(); ++i) {
                    column[g.positions[i]] = key == "receptor" ? b.receptor[g.entries[i]]
                                             : key == "synapse_label"
                                                 ? b.label[g.entries[i]]
                                                 : static_cast<std::int64_t>(g.store->model().entry_bytes());
                }
            }
            out[key] = std::move(column);
            continue;
        }
        if (key == "synapse_model") {
            Strings column(n);
            for (const auto& g : groups) {
                for (const std::size_t p : g.positions) {
                    column[p] = g.store->model().name();
                }
            }
            out[key] = std::move(column);
            continue;
        }
        if (key == "delay") {
            Reals column(n);
            for (const auto& g : groups) {
                const ConnectionBlock& b = g.store->block(g.block);
                for (std::size_t i = 0; i < g.entries.size(); ++i) {
                    column[g.positions[i]] = g.store->model().has_delay() ? grid_.ms(b.delay[g.entries[i]])
                                                                          : g.store->model().delay;
                }
                if (g.store->model().continuous_delay()) {
                    const Value offsets = g.store->read("_delay_offset", g.block, g.entries);
                    for (std::size_t i = 0; i < g.entries.size(); ++i) {
                        column[g.positions[i]] -= (*offsets.as<Reals>())[i];
                    }
                }
            }
            out[key] = std::move(column);
            continue;
        }
        JoinedColumn column;
        for (const auto& g : groups) {
            if (g.store->has_field(key)) {
                column.add(g.positions, g.store->read(key, g.block, g.entries));
            }
        }
        if (column.empty() && n > 0) {
            Strings known = general;
            for (const auto& g : groups) {
                for (const auto& f : g.store->model().fields()) {
                    known.push_back(f.name);
                }
            }
            refuse_unknown("the connections have no", key, known);
        }
        out[key] = column.column(n);
    }
    return out;
}

void ConnectionManager::set(const Connections& c, const Dictionary& params, std::uint64_t seed,
                            std::uint64_t call)
{
    const std::size_t n = c.size();
    std::vector<Assignment> assignments;
    std::vector<std::unique_ptr<Reals>> storage;
    Step low = std::numeric_limits<Step>::max();
    Step high = 0;
    Reals exact_delay; // ms
    std::uint64_t ordinal = 0;
    for (const auto& entry : params) {
        ++ordinal;
        Assignment a;
        a.name = entry.first;
        const std::string where = "set: '" + entry.first + "'";
        auto column = std::make_unique<Reals>();
        bool each = false;
        if (const auto parameter = entry.second.object<Parameter>()) {
            column->resize(n);
            // Keyed by the pair, and among connections of one pair by their order: the same on all layouts.
            std::uint64_t same = 0;
            for (std::size_t i = 0; i < n; ++i) {
                same =
                    i > 0 && c.source[i] == c.source[i - 1] && c.target[i] == c.target[i - 1] ? same + 1 : 0;
                KeyedStream stream(seed, Purpose::connect_parameters, (call << 16) + 0x8000 + ordinal,
                                   static_cast<std::uint64_t>(c.source[i]) * 0x100000001ull +
                                       static_cast<std::uint64_t>(c.target[i]) * 0x9e3779b97f4a7c15ull +
                                       (same << 8) + static_cast<std::uint64_t>(c.synapse_id[i]));
                ParameterContext context;
                context.n = 1;
                context.stream = &stream;
                parameter->evaluate(context, column->data() + i);
            }
            each = true;
        } else if (entry.second.as<Reals>() || entry.second.as<Integers>() ||
                   entry.second.as<std::shared_ptr<List>>()) {
            *column = to_reals(entry.second, where);
            if (column->size() != n) {
                throw Error("DimensionMismatch", where + " takes one value or one for each of the " +
                                                     std::to_string(n) + " connections, but " +
                                                     std::to_string(column->size()) + " were given.");
            }
            each = true;
        }
        if (entry.first == "delay") {
            if (!each) {
                column->assign(1, to_real(entry.second, where));
            }
            exact_delay = *column;
            for (double& d : *column) {
                const Step steps = RoundDelay(grid_).steps(d);
                check_delay(steps, d, "set");
                low = std::min(low, steps);
                high = std::max(high, steps);
                d = static_cast<double>(steps);
            }
            if (!each) {
                a.value = static_cast<std::int64_t>((*column)[0]);
            }
        } else if (!each) {
            a.value = entry.second;
        }
        if (entry.first == "synapse_label") {
            if (!each) {
                to_label(static_cast<double>(to_integer(entry.second, where)), where);
            }
            for (const double label : *column) {
                to_label(label, where);
            }
        }
        if (each) {
            a.reals = column->data();
        }
        storage.push_back(std::move(column));
        assignments.push_back(a);
    }
    std::vector<std::unique_ptr<StagedChange>> staged;
    for (const auto& g : group(c, stores_)) {
        for (const auto& a : assignments) {
            if (a.name == "synapse_label" && !g.store->model().labelled) {
                throw Error("BadProperty", "set: " + g.store->model().name() +
                                               " has no labels; its variant with '_lbl' has.");
            }
            if ((a.name == "delay" && !g.store->model().has_delay()) ||
                (a.name == "weight" && !g.store->model().has_weight())) {
                throw Error("BadProperty",
                            "set: connections of " + g.store->model().name() + " have no " + a.name + ".");
            }
        }
        if (g.store->model().continuous_delay() && !exact_delay.empty()) {
            // Whole steps, rounded up, and what is too much.
            std::vector<Assignment> own;
            std::vector<Value> steps(n);
            std::vector<Value> offsets(n);
            for (std::size_t i = 0; i < n; ++i) {
                const double exact = exact_delay[exact_delay.size() == 1 ? 0 : i];
                const auto up = static_cast<Step>(std::ceil(exact / grid_.resolution() - 1e-9));
                check_delay(static_cast<Step>(exact / grid_.resolution() + 1e-9), exact, "set");
                low = std::min(low, std::max<Step>(1, static_cast<Step>(exact / grid_.resolution() + 1e-9)));
                high = std::max(high, up);
                steps[i] = static_cast<std::int64_t>(up);
                offsets[i] = std::max(0.0, grid_.ms(up) - exact);
            }
            for (const auto& a : assignments) {
                own.push_back(a);
                if (a.name == "delay") {
                    own.back().reals = nullptr;
                    own.back().values = &steps;
                }
            }
            Assignment offset;
            offset.name = "_delay_offset";
            offset.values = &offsets;
            own.push_back(offset);
            staged.push_back(g.store->stage(g.block, g.entries, g.positions, own, "set"));
            continue;
        }
        staged.push_back(g.store->stage(g.block, g.entries, g.positions, assignments, "set"));
    }
    for (auto& change : staged) {
        change->commit();
    }
    if (high > 0 && n > 0) {
        merge_limits(low, high);
    }
    ++version_;
}

void ConnectionManager::set_each(const Connections& c, const std::vector<Dictionary>& params)
{
    if (params.size() != c.size()) {
        throw Error("BadProperty", "set: " + std::to_string(params.size()) + " dictionaries were given for " +
                                       std::to_string(c.size()) + " connections.");
    }
    std::set<std::string> keys;
    for (const auto& d : params) {
        for (const auto& entry : d) {
            keys.insert(entry.first);
        }
    }
    Dictionary columns;
    for (const auto& key : keys) {
        Dictionary now;
        Reals column(params.size());
        for (std::size_t i = 0; i < params.size(); ++i) {
            if (const Value* v = params[i].find(key)) {
                column[i] = to_real(*v, "set: '" + key + "'");
                continue;
            }
            if (now.empty()) {
                now = get(c, {key});
            }
            column[i] = to_reals(now.at(key), "set: '" + key + "'")[i];
        }
        columns[key] = std::move(column);
    }
    set(c, columns, 0, 0);
}

void ConnectionManager::disconnect(const Connections& c)
{
    for (auto& g : group(c, stores_)) {
        std::sort(g.entries.begin(), g.entries.end());
        g.store->remove(g.block, g.entries);
    }
    ++version_;
}

} // namespace nest
