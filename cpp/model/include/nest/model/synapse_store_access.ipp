// SPDX-License-Identifier: GPL-2.0-or-later
// Building, get and set of SynapseStore<S> and TypedSynapseModel<S>; included by synapse_store.hpp only.
#pragma once

namespace nest
{

template <class S>
std::vector<FieldInfo> TypedSynapseModel<S>::fields() const
{
    const auto& d = synapse_description_of<S>();
    std::vector<FieldInfo> out;
    for (const auto& e : d.parameters.entries()) {
        out.push_back(e);
    }
    for (const auto& e : d.pre.entries()) {
        out.push_back(e);
    }
    for (const auto& e : d.state.entries()) {
        if (e.name[0] != '_') { // hidden
            out.push_back(e);
        }
    }
    return out;
}

template <class S>
Strings TypedSynapseModel<S>::common_fields() const
{
    Strings out;
    if (detail::homogeneous_of<S>::value) {
        for (const auto& e : synapse_description_of<S>().parameters.entries()) {
            out.push_back(e.name);
        }
    }
    if (detail::common_weight_of<S>::value) {
        out.push_back("weight");
    }
    return out;
}

template <class S>
Dictionary TypedSynapseModel<S>::defaults() const
{
    const auto& d = synapse_description_of<S>();
    Dictionary out;
    for (const auto& e : d.parameters.entries()) {
        out[e.name] = FieldTable<Parameters>::get(e, parameters);
    }
    for (const auto& e : d.pre.entries()) {
        out[e.name] = FieldTable<PreState>::get(e, pre);
    }
    for (const auto& e : d.state.entries()) {
        if (e.name[0] != '_') {
            out[e.name] = FieldTable<State>::get(e, state);
        }
    }
    return out;
}

template <class S>
void TypedSynapseModel<S>::set_defaults(const Dictionary& given)
{
    const auto& d = synapse_description_of<S>();
    Parameters p = parameters;
    PreState q = pre;
    State s = state;
    const std::string where = "model " + name_;
    for (const auto& entry : given) {
        if (const auto* e = d.parameters.find(entry.first)) {
            FieldTable<Parameters>::set(*e, p, entry.second, where);
        } else if (const auto* e = d.pre.find(entry.first)) {
            FieldTable<PreState>::set(*e, q, entry.second, where);
        } else if (const auto* e = d.state.find(entry.first)) {
            FieldTable<State>::set(*e, s, entry.second, where);
        } else {
            Strings known{"weight", "delay", "receptor_type", "weight_recorder"};
            for (const auto& f : fields()) {
                known.push_back(f.name);
            }
            throw Error("UnaccessedDictionaryEntry", where + " has no parameter '" + entry.first + "'." +
                                                         did_you_mean(entry.first, known) +
                                                         " It has: " + listing(known) + ".");
        }
    }
    if constexpr (detail::HasSynapseCheck<S>::value) {
        S::check(p, weight, where);
    }
    parameters = p;
    pre = q;
    state = s;
}

template <class S>
void TypedSynapseModel<S>::check(const std::string& field, double value, const std::string& where) const
{
    for (const auto& f : fields()) {
        if (f.name == field) {
            f.check(value, where + ": '" + field + "'");
        }
    }
}

template <class S>
void TypedSynapseModel<S>::check_together(const Dictionary& given, double w, const std::string& where) const
{
    if constexpr (detail::HasSynapseCheck<S>::value) {
        Parameters p = parameters;
        for (const auto& entry : given) {
            if (const auto* e = synapse_description_of<S>().parameters.find(entry.first)) {
                FieldTable<Parameters>::set(*e, p, entry.second, where);
            }
        }
        S::check(p, w, where + ": " + name_);
    } else {
        (void)given;
        (void)w;
        (void)where;
    }
}

template <class S>
SynapseStore<S>::SynapseStore(Model& model, Pool& target, Signal signal, int thread)
    : ConnectionStore(model, target, signal, thread)
{
    if (plastic && detail::reads_history_of<S>::value) {
        target.need_history();
    }
    if (void* archive = target.target_archive(); archive != nullptr && plastic) {
        using Archive = typename detail::TargetArchiveOf<S>::type;
        if (*Archive::kind != '\0') {
            static_cast<Archive*>(archive)->need();
        }
    }
    if (signal == Signal::current) {
        target.need_currents();
    }
}

template <class S>
std::uint32_t SynapseStore<S>::add_record(const Parameters& p)
{
    const auto& table = synapse_description_of<S>().parameters;
    // The last few suffice to find the usual case: the same parameters call after call.
    for (std::size_t back = 1; back <= 8 && back <= records_.size(); ++back) {
        if (table.equal(records_[records_.size() - back].parameters, p)) {
            return static_cast<std::uint32_t>(records_.size() - back);
        }
    }
    Record r;
    r.parameters = p;
    records_.push_back(std::move(r));
    return static_cast<std::uint32_t>(records_.size() - 1);
}

template <class S>
void SynapseStore<S>::add_block(ConnectionBlock&& given, std::vector<ParameterColumn>&& columns)
{
    const auto& model = static_cast<const Model&>(model_);
    const auto& d = synapse_description_of<S>();
    recode();
    announce(given);
    blocks_.push_back(std::move(given));
    extras_.emplace_back();
    ConnectionBlock& b = blocks_.back();
    Extra& x = extras_.back();
    const std::size_t n = b.size();
    if (plastic && !common_weight) {
        b.weight.spread(n);
    }

    // Parameters: one record if all given ones are uniform.
    bool parameters_differ = false;
    bool pre_differs = false;
    Parameters p = model.parameters;
    PreState q = model.pre;
    for (const auto& c : columns) {
        if (const auto* e = d.parameters.find(c.name)) {
            parameters_differ = parameters_differ || !c.uniform;
            if (c.uniform) {
                FieldTable<Parameters>::set(*e, p, c.value, "Connect");
            }
        } else if (const auto* e = d.pre.find(c.name)) {
            pre_differs = pre_differs || !c.uniform;
            if (c.uniform) {
                FieldTable<PreState>::set(*e, q, c.value, "Connect");
            }
        }
    }
    if (homogeneous) {
        p = model.parameters;
    }
    const std::uint32_t first = add_record(p);
    b.record.set_uniform(first);
    if (parameters_differ) {
        std::uint32_t* record_of = b.record.allocate(n);
        for (std::size_t i = 0; i < n; ++i) {
            Parameters own = p;
            for (const auto& c : columns) {
                if (const auto* e = d.parameters.find(c.name); e && !c.uniform) {
                    FieldTable<Parameters>::set(*e, own, c.data[i], "Connect");
                }
            }
            record_of[i] = add_record(own);
        }
    }
    if constexpr (has_pre) {
        x.pre_per_entry = parameters_differ || pre_differs;
        x.pre.assign(x.pre_per_entry ? n : b.rows(), q);
        for (const auto& c : columns) {
            if (const auto* e = d.pre.find(c.name); e && !c.uniform) {
                for (std::size_t i = 0; i < n; ++i) {
                    FieldTable<PreState>::set(*e, x.pre[i], c.data[i], "Connect");
                }
            }
        }
    }
    if constexpr (has_state) {
        State s = model.state;
        for (const auto& c : columns) {
            if (const auto* e = d.state.find(c.name); e && c.uniform) {
                FieldTable<State>::set(*e, s, c.value, "Connect");
            }
        }
        x.states.assign(n, s);
        for (const auto& c : columns) {
            if (const auto* e = d.state.find(c.name); e && !c.uniform) {
                for (std::size_t i = 0; i < n; ++i) {
                    FieldTable<State>::set(*e, x.states[i], c.data[i], "Connect");
                }
            }
        }
    }
    join_last_block();
}

// What a small call made goes behind what other small calls made before, so that many of them together need
// little more memory and time than one large call; entries keep their places.
template <class S>
void SynapseStore<S>::join_last_block()
{
    constexpr std::size_t small = 1024;
    constexpr std::size_t most = 32768; // Disconnect rewrites a block
    const std::size_t k = blocks_.size() - 1;
    if (k == 0 || blocks_[k].size() > small || blocks_[k].size() + blocks_[k - 1].size() > most ||
        (!blocks_[k - 1].listed && blocks_[k - 1].size() > small)) {
        return;
    }
    list_rows(k - 1);
    list_rows(k);
    if constexpr (has_pre) {
        if (extras_[k - 1].pre_per_entry != extras_[k].pre_per_entry) {
            pre_per_entry(k - 1);
            pre_per_entry(k);
        }
        extras_[k - 1].pre.insert(extras_[k - 1].pre.end(), extras_[k].pre.begin(), extras_[k].pre.end());
    }
    if constexpr (has_state) {
        extras_[k - 1].states.insert(extras_[k - 1].states.end(), extras_[k].states.begin(),
                                     extras_[k].states.end());
    }
    // What is stored once per row goes on for each call's own.
    blocks_[k - 1].append(blocks_[k], !plastic);
    blocks_.pop_back();
    extras_.pop_back();
}

template <class S>
void SynapseStore<S>::list_rows(std::size_t block)
{
    if (blocks_[block].listed) {
        return;
    }
    Extra& x = extras_[block];
    std::vector<PreState> pre;
    std::vector<Step> followed;
    blocks_[block].list_rows([&](std::size_t row) {
        if (has_pre && !x.pre_per_entry) {
            pre.push_back(x.pre[row]);
        }
        if (row < x.followed.size()) {
            followed.push_back(x.followed[row]);
        }
    });
    if (has_pre && !x.pre_per_entry) {
        x.pre.swap(pre);
    }
    x.followed.swap(followed);
}

template <class S>
void SynapseStore<S>::pre_per_entry(std::size_t block)
{
    if constexpr (has_pre) {
        Extra& x = extras_[block];
        if (x.pre_per_entry) {
            return;
        }
        const ConnectionBlock& b = blocks_[block];
        std::vector<PreState> all;
        all.reserve(b.size());
        for (std::size_t row = 0; row < b.rows(); ++row) {
            all.insert(all.end(), b.row_begin[row + 1] - b.row_begin[row], x.pre[row]);
        }
        x.pre.swap(all);
        x.pre_per_entry = true;
    } else {
        (void)block;
    }
}

template <class S>
void SynapseStore<S>::remove(std::size_t block, const std::vector<std::uint64_t>& entries)
{
    ConnectionBlock& b = blocks_[block];
    Extra& x = extras_[block];
    const std::size_t n = b.size();
    std::vector<char> gone(n, 0);
    for (const std::uint64_t e : entries) {
        gone[e] = 1;
    }
    const auto compact = [&](auto* data) {
        std::size_t to = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (!gone[i]) {
                data[to++] = data[i];
            }
        }
        return to;
    };
    Buffer<std::uint64_t> begin;
    begin.resize(b.row_begin.size());
    std::size_t kept = 0;
    for (std::size_t row = 0; row < b.rows(); ++row) {
        begin[row] = kept;
        for (std::size_t i = b.row_begin[row]; i < b.row_begin[row + 1]; ++i) {
            kept += gone[i] ? 0 : 1;
        }
    }
    if (begin.size() > 0) {
        begin[begin.size() - 1] = kept;
    }
    DelayColumn delay;
    delay.set_uniform(b.delay.value());
    if (b.delay.kind() != DelayColumn::Kind::uniform) {
        Step largest = 1;
        for (std::size_t i = 0; i < n; ++i) {
            largest = std::max(largest, b.delay[i]);
        }
        delay.allocate(kept, largest);
        for (std::size_t i = 0, to = 0; i < n; ++i) {
            if (!gone[i]) {
                delay.put(to++, b.delay[i]);
            }
        }
    }
    const auto shrink = [&](auto& column) {
        if (!column.uniform()) {
            compact(column.data());
            column.allocate(kept);
        }
    };
    shrink(b.weight);
    shrink(b.label);
    shrink(b.receptor);
    shrink(b.record);
    compact(b.cell.data());
    b.cell.resize(kept);
    b.delay = std::move(delay);
    if constexpr (has_pre) {
        if (x.pre_per_entry) {
            x.pre.resize(compact(x.pre.data()));
        }
    }
    if constexpr (has_state) {
        x.states.resize(compact(x.states.data()));
    }
    b.row_begin = std::move(begin);
    ConnectionBlock::Move move;
    move.removed = entries;
    move.removed.erase(std::unique(move.removed.begin(), move.removed.end()), move.removed.end());
    b.remember(std::move(move));
}

template <class S>
bool SynapseStore<S>::has_field(const std::string& f) const
{
    const auto& d = synapse_description_of<S>();
    return f == "weight" || f == "delay" || d.parameters.find(f) || d.pre.find(f) || d.state.find(f);
}

template <class S>
Value SynapseStore<S>::read(const std::string& field, std::size_t block,
                            const std::vector<std::uint64_t>& entries) const
{
    const auto& d = synapse_description_of<S>();
    const ConnectionBlock& b = blocks_[block];
    Reals out(entries.size());
    const auto fill = [&](auto&& value) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            out[i] = value(entries[i]);
        }
    };
    if (field == "weight") {
        fill([&](std::size_t e) { return weight(b, e); });
        return out;
    }
    const auto column = [&](const auto& entry, auto&& owner) -> Value {
        using Table = std::decay_t<decltype(owner(0u))>;
        if (entry.type == FieldType::real) {
            fill([&](std::size_t e) { return FieldTable<Table>::real_value(entry, owner(e)); });
            return out;
        }
        if (entry.type == FieldType::integer) {
            Integers ints;
            for (const std::uint64_t e : entries) {
                ints.push_back(owner(e).*std::get<std::int64_t Table::*>(entry.member));
            }
            return ints;
        }
        List list;
        for (const std::uint64_t e : entries) {
            list.push_back(FieldTable<Table>::get(entry, owner(e)));
        }
        return list;
    };
    const auto& model = static_cast<const Model&>(model_);
    if (const auto* e = d.parameters.find(field)) {
        return column(*e, [&](std::size_t i) -> const Parameters& {
            return homogeneous ? model.parameters : record(b, i).parameters;
        });
    }
    if (const auto* e = d.pre.find(field)) {
        const Extra& x = extras_[block];
        return column(
            *e, [&](std::size_t i) -> const PreState& { return x.pre[x.pre_per_entry ? i : b.row_of(i)]; });
    }
    if (const auto* e = d.state.find(field)) {
        return column(*e, [&](std::size_t i) -> const State& { return extras_[block].states[i]; });
    }
    throw Error("UndefinedName", "connections of " + model_.name() + " have no '" + field + "'.");
}

// New values for the addressed entries; delays arrive in steps.
template <class S>
struct SynapseStore<S>::Staged : StagedChange
{
    SynapseStore& store;
    std::size_t block;
    std::vector<std::uint64_t> entries;
    std::vector<double> weights;
    std::vector<Step> delays;
    std::vector<std::int32_t> labels;
    std::vector<Parameters> parameters;
    std::vector<PreState> pre;
    std::vector<State> states;
    explicit Staged(SynapseStore& s) : store(s) {}
    void commit() override
    {
        ConnectionBlock& b = store.blocks_[block];
        const std::size_t n = b.size();
        if (!weights.empty()) {
            double* w = b.weight.spread(n);
            for (std::size_t i = 0; i < entries.size(); ++i) {
                w[entries[i]] = weights[i];
            }
        }
        for (std::size_t i = 0; i < delays.size(); ++i) {
            b.delay.set(entries[i], delays[i], n);
        }
        if (!labels.empty()) {
            auto* l = b.label.spread(n);
            for (std::size_t i = 0; i < entries.size(); ++i) {
                l[entries[i]] = labels[i];
            }
        }
        if (!parameters.empty()) {
            store.pre_per_entry(block);
            auto* r = b.record.spread(n);
            for (std::size_t i = 0; i < entries.size(); ++i) {
                r[entries[i]] = store.add_record(parameters[i]);
            }
        }
        if (!pre.empty()) {
            store.pre_per_entry(block);
            for (std::size_t i = 0; i < entries.size(); ++i) {
                store.extras_[block].pre[entries[i]] = pre[i];
            }
        }
        for (std::size_t i = 0; i < states.size(); ++i) {
            store.extras_[block].states[entries[i]] = states[i];
        }
    }
};

template <class S>
std::unique_ptr<StagedChange>
SynapseStore<S>::stage(std::size_t block, const std::vector<std::uint64_t>& entries,
                       const std::vector<std::size_t>& positions, const std::vector<Assignment>& assignments,
                       const std::string& where)
{
    const auto& d = synapse_description_of<S>();
    const ConnectionBlock& b = blocks_[block];
    auto staged = std::make_unique<Staged>(*this);
    staged->block = block;
    staged->entries = entries;
    const std::size_t n = entries.size();
    const auto value_at = [&](const Assignment& a, std::size_t i) -> Value {
        return a.reals ? Value(a.reals[positions[i]]) : a.values ? (*a.values)[positions[i]] : a.value;
    };
    for (const auto& a : assignments) {
        const std::string place = where + ": '" + a.name + "'";
        if (a.name == "weight") {
            if (common_weight) {
                throw Error("BadProperty",
                            place + " of " + model_.name() +
                                " belongs to the model: set it with SetDefaults or CopyModel.");
            }
            for (std::size_t i = 0; i < n; ++i) {
                const double w = to_real(value_at(a, i), place);
                if (!std::isfinite(w)) {
                    throw Error("BadProperty", place + " must be finite, but " + to_text(w) + " was given.");
                }
                staged->weights.push_back(w);
            }
        } else if (a.name == "delay") {
            for (std::size_t i = 0; i < n; ++i) {
                staged->delays.push_back(to_integer(value_at(a, i), place));
            }
        } else if (a.name == "synapse_label") {
            for (std::size_t i = 0; i < n; ++i) {
                staged->labels.push_back(static_cast<std::int32_t>(to_integer(value_at(a, i), place)));
            }
        } else if (const auto* e = d.parameters.find(a.name)) {
            if (homogeneous) {
                throw Error("BadProperty",
                            place + " of " + model_.name() +
                                " belongs to the model: set it with SetDefaults or CopyModel.");
            }
            if (staged->parameters.empty()) {
                for (const std::uint64_t i : entries) {
                    staged->parameters.push_back(record(b, i).parameters);
                }
            }
            for (std::size_t i = 0; i < n; ++i) {
                FieldTable<Parameters>::set(*e, staged->parameters[i], value_at(a, i), where);
            }
        } else if (const auto* e = d.pre.find(a.name)) {
            const Extra& x = extras_[block];
            if (staged->pre.empty()) {
                for (const std::uint64_t i : entries) {
                    staged->pre.push_back(x.pre[x.pre_per_entry ? i : b.row_of(i)]);
                }
            }
            for (std::size_t i = 0; i < n; ++i) {
                FieldTable<PreState>::set(*e, staged->pre[i], value_at(a, i), where);
            }
        } else if (const auto* e = d.state.find(a.name)) {
            if (staged->states.empty()) {
                for (const std::uint64_t i : entries) {
                    staged->states.push_back(extras_[block].states[i]);
                }
            }
            for (std::size_t i = 0; i < n; ++i) {
                FieldTable<State>::set(*e, staged->states[i], value_at(a, i), where);
            }
        } else {
            Strings known{"weight", "delay"};
            for (const auto& f : model_.fields()) {
                known.push_back(f.name);
            }
            throw Error("UnaccessedDictionaryEntry",
                        where + ": connections of " + model_.name() + " have no parameter '" + a.name + "'." +
                            did_you_mean(a.name, known) + " They have: " + listing(known) + ".");
        }
    }
    if constexpr (detail::HasSynapseCheck<S>::value) {
        for (std::size_t i = 0; i < n; ++i) {
            S::check(staged->parameters.empty() ? record(b, entries[i]).parameters : staged->parameters[i],
                     staged->weights.empty() ? weight(b, entries[i]) : staged->weights[i], where);
        }
    }
    return staged;
}

template <class S>
std::size_t SynapseStore<S>::bytes() const
{
    std::size_t n = ConnectionStore::bytes() + records_.capacity() * sizeof(Record);
    for (const auto& x : extras_) {
        n += x.pre.capacity() * sizeof(PreState) + x.states.capacity() * sizeof(State);
    }
    return n;
}

} // namespace nest
