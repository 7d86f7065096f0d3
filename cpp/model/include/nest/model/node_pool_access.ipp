// SPDX-License-Identifier: GPL-2.0-or-later
// Get and set of NodePool<M> and TypedNodeModel<M>; included by node_pool.hpp only.
#pragma once

namespace nest
{

namespace detail
{

// A nested dictionary that stands in both tables, with parameters and state of a compartment.
inline Value merged(const Value& a, const Value& b)
{
    Dictionary out = **a.as<std::shared_ptr<Dictionary>>();
    for (const auto& entry : **b.as<std::shared_ptr<Dictionary>>()) {
        out[entry.first] = entry.second;
    }
    return out;
}

} // namespace detail

template <class M>
std::vector<FieldInfo> TypedNodeModel<M>::fields() const
{
    const auto& d = description_of<M>();
    std::vector<FieldInfo> out;
    for (const auto& e : d.parameters.entries()) {
        out.push_back(e);
    }
    for (const auto& e : d.state.entries()) {
        if (d.parameters.find(e.name) == nullptr) {
            out.push_back(e);
        }
    }
    for (const auto& r : d.recordables) {
        if (d.state.find(r.name) == nullptr && d.parameters.find(r.name) == nullptr) {
            FieldInfo f;
            f.name = r.name;
            f.unit = r.unit;
            f.doc = r.doc;
            f.recordable = f.read_only = true;
            out.push_back(f);
        }
    }
    return out;
}

template <class M>
Strings TypedNodeModel<M>::recordables_with(const Parameters& parameters)
{
    const auto& d = description_of<M>();
    Strings out;
    for (const auto& e : d.state.entries()) {
        if (e.recordable) {
            out.push_back(e.name);
        }
    }
    for (const auto& r : d.recordables) {
        out.push_back(r.name);
    }
    if (d.variable_names) {
        for (const auto& name : d.variable_names(parameters)) {
            out.push_back(name);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

template <class M>
Dictionary TypedNodeModel<M>::defaults() const
{
    const auto& d = description_of<M>();
    Dictionary out;
    for (const auto& e : d.parameters.entries()) {
        out[e.name] = FieldTable<Parameters>::get(e, parameters);
    }
    for (const auto& e : d.state.entries()) {
        Value value = FieldTable<State>::get(e, state);
        out[e.name] = out.has(e.name) ? detail::merged(out[e.name], value) : std::move(value);
    }
    out["frozen"] = common.frozen;
    if constexpr (detail::archives_of<M>::value) {
        out["Ca"] = 0.0;
        out["tau_Ca"] = common.archive.tau_Ca;
        out["beta_Ca"] = common.archive.beta_Ca;
        out["tau_minus"] = common.archive.tau_minus;
        out["tau_minus_triplet"] = common.archive.tau_minus_triplet;
        out["post_trace"] = 0.0;
        out["archiver_length"] = 0;
        out["t_spike"] = -1.0;
        out["ignore_and_spike"] = common.ignore.on;
        out["ignore_and_spike_interval"] = common.ignore.interval;
        out["ignore_and_spike_offset"] = common.ignore.offset;
        out["synaptic_elements"] = Dictionary{};
    }
    const Strings names = recordables();
    if (!names.empty()) {
        out["recordables"] = names;
    }
    if (const Dictionary types = receptor_types(); !types.empty()) {
        out["receptor_types"] = types;
    }
    if (detail::HasChannels<M>::value) {
        out["has_connections"] = false;
    }
    return out;
}

// Works on a pool of one node, so that defaults obey the same checks as nodes.
template <class M>
void TypedNodeModel<M>::set_defaults(const Dictionary& given)
{
    NodePool<M> probe(*this, 0);
    probe.append({1});
    std::vector<Assignment> assignments;
    for (const auto& entry : given) {
        Assignment a;
        a.name = entry.first;
        a.value = entry.second;
        assignments.push_back(a);
    }
    CellSelection one{{0}, {0}};
    probe.stage(one, assignments, "model " + name_)->commit();
    parameters = probe.parameters(0);
    state = probe.state(0);
    common.archive = probe.archive(0);
    common.ignore = probe.ignore_of(0);
    common.frozen = probe.is_frozen(0);
}

template <class M>
void NodePool<M>::append(const std::vector<NodeId>& ids)
{
    const auto& model = static_cast<const Model&>(model_);
    const std::size_t before = size();
    append_common(ids, model.common);
    states_.append(ids.size(), model.state);
    const auto& table = description_of<M>().parameters;
    std::size_t r = 0;
    while (r < records_.size() && !table.equal(records_[r].parameters, model.parameters)) {
        ++r;
    }
    if (r == records_.size()) {
        Record fresh;
        fresh.parameters = model.parameters;
        records_.push_back(std::move(fresh));
    }
    if (r > 0 || !record_of_.empty()) {
        record_of_.resize(before, 0);
        record_of_.resize(size(), static_cast<std::uint32_t>(r));
    }
}

template <class M>
bool NodePool<M>::has_field(const std::string& field) const
{
    const auto& d = description_of<M>();
    return d.parameters.find(field) != nullptr || d.state.find(field) != nullptr || is_general(field) ||
           find_recordable(field) >= 0 || (d.variable_names && field == "recordables") ||
           (detail::HasChannels<M>::value && field == "has_connections");
}

template <class M>
Value NodePool<M>::read(const std::string& field, const std::vector<std::uint32_t>& cells) const
{
    const auto& d = description_of<M>();
    const auto column = [&](const auto& entry, auto&& owner) -> Value {
        using Table = std::decay_t<decltype(owner(0u))>;
        if (entry.type == FieldType::real) {
            Reals out(cells.size());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                out[i] = FieldTable<Table>::real_value(entry, owner(cells[i]));
            }
            return out;
        }
        if (entry.type == FieldType::integer) {
            Integers out;
            for (const std::uint32_t c : cells) {
                out.push_back(owner(c).*std::get<std::int64_t Table::*>(entry.member));
            }
            return out;
        }
        List out;
        for (const std::uint32_t c : cells) {
            out.push_back(FieldTable<Table>::get(entry, owner(c)));
        }
        return out;
    };
    if (const auto* e = d.parameters.find(field)) {
        if (const auto* s = d.state.find(field)) {
            List out;
            for (const std::uint32_t c : cells) {
                out.push_back(detail::merged(FieldTable<Parameters>::get(*e, parameters(c)),
                                             FieldTable<State>::get(*s, states_[c])));
            }
            return out;
        }
        return column(*e, [&](std::uint32_t c) -> const Parameters& { return parameters(c); });
    }
    if (const auto* e = d.state.find(field)) {
        return column(*e, [&](std::uint32_t c) -> decltype(auto) { return state(c); });
    }
    if (is_general(field)) {
        return read_common(field, cells);
    }
    if (detail::HasChannels<M>::value && field == "has_connections") {
        List out;
        for (const std::uint32_t c : cells) {
            out.push_back(is_connected(c));
        }
        return out;
    }
    if (d.variable_names && field == "recordables") {
        List out;
        for (const std::uint32_t c : cells) {
            out.push_back(TypedNodeModel<M>::recordables_with(parameters(c)));
        }
        return out;
    }
    const int index = find_recordable(field);
    NEST_CHECK(index >= 0);
    Reals out;
    for (const std::uint32_t c : cells) {
        out.push_back(recordable(index, c));
    }
    return out;
}

// New states of the selected cells and, if parameters change, new records for the whole pool.
template <class M>
struct NodePool<M>::Staged : StagedChange
{
    NodePool& pool;
    std::vector<std::uint32_t> cells;
    std::vector<State> states;
    bool parameters_change = false;
    std::vector<Record> records;
    std::vector<std::uint32_t> record_of;
    std::unique_ptr<StagedChange> common;

    explicit Staged(NodePool& p) : pool(p) {}
    void commit() override
    {
        for (std::size_t i = 0; i < states.size(); ++i) {
            pool.states_.put(cells[i], std::move(states[i]));
        }
        if (parameters_change) {
            pool.records_ = std::move(records);
            pool.record_of_ = std::move(record_of);
        }
        if (common) {
            common->commit();
        }
    }
};

template <class M>
std::unique_ptr<StagedChange> NodePool<M>::stage(const CellSelection& selection,
                                                 const std::vector<Assignment>& assignments,
                                                 const std::string& where)
{
    const auto& d = description_of<M>();
    auto staged = std::make_unique<Staged>(*this);
    staged->cells = selection.cells;
    std::vector<FieldAssignment<Parameters>> for_parameters;
    std::vector<FieldAssignment<State>> for_state;
    std::vector<Assignment> for_common;
    bool individual = false; // parameters that may differ between the cells
    const auto place_of = [&](const Assignment& a) {
        return where.empty() ? a.name : where + ": '" + a.name + "'";
    };
    for (const auto& a : assignments) {
        if (const auto* p = d.parameters.find(a.name)) {
            for_parameters.push_back({p, &a, place_of(a)});
            individual = individual || a.reals || a.values;
            if (const auto* s = d.state.find(a.name)) {
                for_state.push_back({s, &a, place_of(a)});
            }
        } else if (const auto* s = d.state.find(a.name)) {
            for_state.push_back({s, &a, place_of(a)});
        } else if (is_general(a.name)) {
            for_common.push_back(a);
        } else if (find_recordable(a.name) >= 0 || a.name == "recordables" || a.name == "receptor_types" ||
                   (detail::HasChannels<M>::value && a.name == "has_connections")) {
            throw Error("BadProperty", where + ": '" + a.name + "' can be read but not set.");
        } else {
            Strings known;
            for (const auto& f : model_.fields()) {
                known.push_back(f.name);
            }
            for (const auto& f : common_fields()) {
                known.push_back(f.name);
            }
            throw Error("UnaccessedDictionaryEntry", where + ": " + model_.name() + " has no parameter '" +
                                                         a.name + "'." + did_you_mean(a.name, known) +
                                                         " It has: " + listing(known) + ".");
        }
    }
    const auto value_at = [](const Assignment& a, std::size_t position) -> Value {
        return a.reals ? Value(a.reals[position]) : a.values ? (*a.values)[position] : a.value;
    };
    // Columns of reals go without a Value for each cell.
    const auto assign = [&](const auto& field, auto& owner, std::size_t position) {
        using Table = FieldTable<std::decay_t<decltype(owner)>>;
        const Assignment& a = *field.assignment;
        if (a.reals && field.entry->type == FieldType::real && !field.entry->read_only &&
            field.entry->also == nullptr) {
            field.entry->check(a.reals[position], field.place);
            Table::real_ref(*field.entry, owner) = a.reals[position];
        } else {
            Table::set(*field.entry, owner, value_at(a, position), where);
        }
    };

    const std::size_t n = selection.cells.size();
    if (!for_parameters.empty() && n > 0) {
        staged->parameters_change = true;
        staged->record_of = record_of_;
        auto& record_of = staged->record_of;
        if (individual) {
            if (n < size()) {
                staged->records = records_;
            }
            staged->records.reserve(staged->records.size() + n);
            record_of.resize(size(), 0);
            for (std::size_t i = 0; i < n; ++i) {
                Record fresh;
                fresh.parameters = parameters(selection.cells[i]);
                for (const auto& field : for_parameters) {
                    assign(field, fresh.parameters, selection.positions[i]);
                }
                record_of[selection.cells[i]] = static_cast<std::uint32_t>(staged->records.size());
                staged->records.push_back(std::move(fresh));
            }
        } else {
            staged->records = records_;
            // One new record for each old one that the selection uses.
            std::unordered_map<std::uint32_t, std::uint32_t> renewed;
            if (n < size()) {
                record_of.resize(size(), 0);
            }
            for (const std::uint32_t c : selection.cells) {
                const std::uint32_t old = record_index(c);
                auto it = renewed.find(old);
                if (it == renewed.end()) {
                    Record fresh;
                    fresh.parameters = records_[old].parameters;
                    for (const auto& field : for_parameters) {
                        assign(field, fresh.parameters, 0);
                    }
                    it = renewed.emplace(old, static_cast<std::uint32_t>(staged->records.size())).first;
                    staged->records.push_back(std::move(fresh));
                }
                if (record_of.empty()) {
                    record_of.resize(size(), 0);
                }
                record_of[c] = it->second;
            }
        }
        compact(staged->records, record_of, for_parameters);
    }

    const auto record_after = [&](std::uint32_t c) -> const Parameters& {
        if (!staged->parameters_change) {
            return parameters(c);
        }
        return staged->records[staged->record_of.empty() ? 0 : staged->record_of[c]].parameters;
    };
    constexpr bool touches_state =
        detail::HasCheck<M>::value || detail::HasResize<M>::value || detail::HasChannels<M>::value;
    if (!for_state.empty() || touches_state) {
        staged->states.reserve(n);
        for (std::size_t i = 0; i < n; ++i) {
            staged->states.push_back(states_[selection.cells[i]]);
            State& s = staged->states.back();
            if constexpr (detail::HasChannels<M>::value) {
                const int before = M::channels(parameters(selection.cells[i]));
                const int after = M::channels(record_after(selection.cells[i]));
                if (is_connected(selection.cells[i]) && after < before) {
                    throw Error("BadProperty", where +
                                                   ": the node receives connections, so that the number of "
                                                   "its receptors cannot be reduced from " +
                                                   std::to_string(before) + " to " + std::to_string(after) +
                                                   ".");
                }
            }
            if constexpr (detail::HasResize<M>::value) {
                M::resize(s, record_after(selection.cells[i]));
            }
            for (const auto& field : for_state) {
                assign(field, s, selection.positions[i]);
            }
            if constexpr (detail::HasCheck<M>::value) {
                M::check(record_after(selection.cells[i]), s, where);
            }
        }
    }
    if (!for_common.empty()) {
        staged->common = stage_common(selection, for_common, where);
    }
    return staged;
}

// Drops records that no cell uses any more and merges equal neighbours; one record needs no index.
template <class M>
void NodePool<M>::compact(std::vector<Record>& records, std::vector<std::uint32_t>& record_of,
                          const std::vector<FieldAssignment<Parameters>>& set) const
{
    if (record_of.empty()) {
        records.resize(1);
        return;
    }
    const auto& table = description_of<M>().parameters;
    const std::uint32_t none = ~std::uint32_t(0);
    std::vector<std::uint32_t> renumber(records.size(), none);
    std::vector<Record> kept;
    kept.reserve(std::min(records.size(), record_of.size()));
    // Records that differ mostly do so in what was just set.
    const auto equal = [&](const Parameters& a, const Parameters& b) {
        for (const auto& field : set) {
            if (field.entry->type == FieldType::real &&
                FieldTable<Parameters>::real_value(*field.entry, a) !=
                    FieldTable<Parameters>::real_value(*field.entry, b)) {
                return false;
            }
        }
        return table.equal(a, b);
    };
    // Equality with the last few kept ones finds the usual case, a handful of populations, at a bounded cost.
    for (auto& r : record_of) {
        if (renumber[r] == none) {
            std::size_t same = kept.size();
            for (std::size_t back = 1; back <= 8 && back <= kept.size(); ++back) {
                if (equal(kept[kept.size() - back].parameters, records[r].parameters)) {
                    same = kept.size() - back;
                    break;
                }
            }
            if (same == kept.size()) {
                kept.push_back(std::move(records[r]));
            }
            renumber[r] = static_cast<std::uint32_t>(same);
        }
        r = renumber[r];
    }
    if (kept.size() < kept.capacity() / 2) {
        kept.shrink_to_fit();
    }
    records.swap(kept);
    if (records.size() == 1) {
        record_of.clear();
        record_of.shrink_to_fit();
    }
}

template <class M>
int NodePool<M>::channels(Signal signal) const
{
    if (signal == Signal::current) {
        return detail::current_channels_of<M>::value;
    }
    if (is_secondary(signal)) {
        return detail::input_channels<M>(signal);
    }
    if constexpr (detail::HasChannels<M>::value) {
        int most = 1;
        for (const auto& r : records_) {
            most = std::max(most, M::channels(r.parameters));
        }
        return most;
    } else {
        return detail::spike_channels_of<M>::value;
    }
}

template <class M>
int NodePool<M>::port(Signal signal, std::int64_t receptor, std::uint32_t cell) const
{
    int channel = receptor == 0 ? 0 : -1;
    if constexpr (detail::HasPort<M>::value) {
        channel = M::port(parameters(cell), signal, receptor);
    }
    if (channel < 0) {
        std::string known;
        if (const Dictionary types = model_.receptor_types(); !types.empty()) {
            for (const auto& t : types) {
                known += (known.empty() ? "" : ", ") + t.first + " (" + t.second.text() + ")";
            }
        } else if constexpr (detail::HasChannels<M>::value) {
            const int n = M::channels(parameters(cell));
            known = signal != Signal::spike && signal != Signal::random_spike ? "0"
                    : n == 0                                                  ? "none"
                                                                              : "1 to " + std::to_string(n);
        } else if constexpr (!detail::HasPort<M>::value) {
            known = "0";
        }
        throw Error("UnknownReceptorType", "Connect: " + model_.name() + " has no receptor " +
                                               std::to_string(receptor) + " for " + signal_name(signal) +
                                               "." + (known.empty() ? "" : " It has: " + known + "."));
    }
    return channel;
}

template <class M>
int NodePool<M>::find_recordable(const std::string& name) const
{
    const auto& d = description_of<M>();
    int index = 0;
    for (const auto& e : d.state.entries()) {
        if (e.recordable && e.name == name) {
            return index;
        }
        ++index;
    }
    for (const auto& r : d.recordables) {
        if (r.name == name) {
            return index;
        }
        ++index;
    }
    if (d.variable_names && !records_.empty()) {
        for (const auto& record : records_) {
            int k = index;
            for (const auto& variable : d.variable_names(record.parameters)) {
                if (variable == name) {
                    return k;
                }
                ++k;
            }
        }
    }
    return -1;
}

template <class M>
bool NodePool<M>::records(int index, std::uint32_t cell) const
{
    const auto& d = description_of<M>();
    const std::size_t fixed = d.state.entries().size() + d.recordables.size();
    return static_cast<std::size_t>(index) < fixed ||
           static_cast<std::size_t>(index) < fixed + d.variable_names(parameters(cell)).size();
}

template <class M>
double NodePool<M>::recordable(int index, std::uint32_t cell) const
{
    const auto& d = description_of<M>();
    auto i = static_cast<std::size_t>(index);
    if (i < d.state.entries().size()) {
        return FieldTable<State>::real_value(d.state.entries()[i], states_[cell]);
    }
    i -= d.state.entries().size();
    if (i < d.recordables.size()) {
        return d.recordables[i].value(states_[cell], parameters(cell), derived(cell));
    }
    return records(index, cell)
               ? d.variable_value(states_[cell], parameters(cell), static_cast<int>(i - d.recordables.size()))
               : std::numeric_limits<double>::quiet_NaN();
}

} // namespace nest
