// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/network/connection_manager.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace nest
{

void ConnectionManager::clear()
{
    stores_.clear();
    stores_.shrink_to_fit();
    ++version_;
    calls_ = 0;
    min_delay_ = max_delay_ = 1;
    any_delay_ = fixed_limits_ = false;
}

namespace
{

// Delays in ms to the nearest step, at once rather than by way of the nearest tic.
class RoundDelay
{
public:
    explicit RoundDelay(const TimeGrid& grid)
        : per_ms_(grid.tics_per_ms / static_cast<double>(grid.tics_per_step))
    {
    }
    Step steps(double ms) const
    {
        const double x = std::floor(ms * per_ms_ + 0.5);
        return x > 0.0 && x < 1e15 ? static_cast<Step>(x) : 0; // 0 is refused by the check that follows
    }

private:
    double per_ms_;
};

ValueSource value_source(const Value& value, const std::string& where, bool integers)
{
    ValueSource s;
    s.integers = integers;
    if (const auto parameter = value.object<Parameter>()) {
        const double constant = parameter->constant_value();
        if (std::isnan(constant)) {
            if (integers && !parameter->returns_integers()) {
                throw Error(
                    "BadParameterValue",
                    where +
                        " takes whole numbers, but the given Parameter does not yield whole numbers only.");
            }
            s.kind = ValueSource::Kind::parameter;
            s.parameter = parameter;
            return s;
        }
        s.scalar = constant;
    } else if (value.as<double>() || value.as<std::int64_t>() || value.as<bool>()) {
        s.scalar = value.as<bool>() ? (to_bool(value, where) ? 1.0 : 0.0)
                   : integers       ? static_cast<double>(to_integer(value, where))
                                    : to_real(value, where);
    } else if (value.as<Reals>() || value.as<Integers>() || value.as<std::shared_ptr<List>>()) {
        s.kind = ValueSource::Kind::array;
        if (const auto* list = value.as<std::shared_ptr<List>>()) {
            // A matrix given as a list of rows.
            for (const auto& row : **list) {
                for (const double x : to_reals(row, where)) {
                    s.array.push_back(x);
                }
            }
        } else {
            s.array = to_reals(value, where);
        }
    } else {
        throw Error("TypeMismatch", where + " must be a number, an array of numbers or a Parameter, but " +
                                        value.type_name() + " " + value.text() + " was given.");
    }
    const auto check = [&](double x) {
        if (!std::isfinite(x)) {
            throw Error("BadProperty", where + " must be finite, but " + to_text(x) + " was given.");
        }
        if (integers && x != std::nearbyint(x)) {
            throw Error("BadProperty", where + " must be a whole number, but " + to_text(x) + " was given.");
        }
    };
    check(s.scalar);
    for (const double x : s.array) {
        check(x);
    }
    return s;
}

Strings names_of(const std::vector<FieldInfo>& fields)
{
    Strings names;
    for (const auto& f : fields) {
        names.push_back(f.name);
    }
    return names;
}

} // namespace

std::int32_t to_label(double value, const std::string& place)
{
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    if (!(value >= 0.0 && value <= most && value == std::floor(value))) {
        throw Error("BadProperty", place + " must be a whole number in [0, " + to_text(most) + "], but " +
                                       to_text(value) + " was given.");
    }
    return static_cast<std::int32_t>(value);
}

SynapseSpec ConnectionManager::parse(const Dictionary& d, const FindSynapse& find) const
{
    SynapseSpec spec;
    const Value* name = d.find("synapse_model");
    spec.model = &find(name ? to_string(*name, "syn_spec: 'synapse_model'") : "static_synapse");
    spec.weight.scalar = spec.model->weight;
    spec.delay.scalar = spec.model->delay;
    spec.receptor.scalar = static_cast<double>(spec.model->receptor_type);
    spec.label.scalar = static_cast<double>(spec.model->label);
    const auto fields = spec.model->fields();
    const Strings common = spec.model->common_fields();
    if (!spec.model->has_weight()) {
        spec.weight.scalar = 0.0;
    }
    for (const auto& entry : d) {
        const std::string& key = entry.first;
        const std::string where = "syn_spec: '" + key + "'";
        if (key == "synapse_model") {
            continue;
        }
        if (std::find(common.begin(), common.end(), key) != common.end()) {
            throw Error("NotImplemented", where + " of " + spec.model->name() +
                                              " belongs to the model, not to single connections: set it with "
                                              "SetDefaults or CopyModel.");
        }
        if (key == "weight_recorder" ||
            (key == "volume_transmitter" && spec.model->needs_volume_transmitter())) {
            throw Error("NotImplemented", where + " of " + spec.model->name() +
                                              " belongs to the model, not to single connections: set it with "
                                              "SetDefaults or CopyModel.");
        }
        if (key == "weight") {
            if (!spec.model->has_weight()) {
                throw Error("BadProperty", where + ": connections of " + spec.model->name() +
                                               " have no weight; they have " + listing(names_of(fields)) +
                                               ".");
            }
            spec.weight = value_source(entry.second, where, false);
        } else if (key == "delay") {
            if (!spec.model->has_delay()) {
                throw Error("BadProperty",
                            where + ": connections of " + spec.model->name() + " have no delay.");
            }
            spec.delay = value_source(entry.second, where, false);
        } else if (key == "receptor_type") {
            spec.receptor = value_source(entry.second, where, true);
        } else if (key == "synapse_label") {
            if (!spec.model->labelled) {
                throw Error("BadProperty", where + ": " + spec.model->name() +
                                               " has no labels; its variant with '_lbl' has.");
            }
            spec.label = value_source(entry.second, where, true);
            if (spec.label.kind == ValueSource::Kind::scalar) {
                to_label(spec.label.scalar, where);
            }
        } else {
            const auto f =
                std::find_if(fields.begin(), fields.end(), [&](const FieldInfo& x) { return x.name == key; });
            if (f == fields.end()) {
                Strings known{"synapse_model", "weight", "delay", "receptor_type"};
                if (spec.model->labelled) {
                    known.push_back("synapse_label");
                }
                for (const auto& x : fields) {
                    known.push_back(x.name);
                }
                throw Error("UnaccessedDictionaryEntry",
                            "syn_spec: " + spec.model->name() + " has no parameter '" + key + "'." +
                                did_you_mean(key, known) + " Known keys: " + listing(known) + ".");
            }
            spec.parameters.push_back(
                {key, value_source(entry.second, where, f->type == FieldType::integer)});
        }
    }
    if (spec.model->continuous_delay()) {
        ValueSource offset;
        if (d.find("delay") == nullptr) {
            offset.scalar = spec.model->delay_offset;
            spec.delay.scalar += offset.scalar;
        }
        spec.parameters.push_back({"_delay_offset", offset});
    }
    if (spec.model->needs_volume_transmitter() && !spec.model->volume_transmitter) {
        throw Error("BadProperty", "syn_spec: " + spec.model->name() +
                                       " needs a volume transmitter: create one and set 'volume_transmitter' "
                                       "with SetDefaults or CopyModel.");
    }
    check_parameters(spec);
    return spec;
}

void ConnectionManager::check_parameters(const SynapseSpec& spec) const
{
    for (const auto& p : spec.parameters) {
        if (p.second.kind == ValueSource::Kind::scalar) {
            spec.model->check(p.first, p.second.scalar, "syn_spec");
        }
        for (const double x : p.second.array) {
            spec.model->check(p.first, x, "syn_spec");
        }
    }
    Dictionary together;
    for (const auto& p : spec.parameters) {
        if (p.second.kind == ValueSource::Kind::scalar) {
            together[p.first] = p.second.integers ? Value(static_cast<std::int64_t>(p.second.scalar))
                                                  : Value(p.second.scalar);
        }
    }
    if (together.empty()) {
        // as the model's defaults, which have been checked
    } else if (spec.weight.kind == ValueSource::Kind::scalar) {
        spec.model->check_together(together, spec.weight.scalar, "syn_spec");
    } else if (!spec.weight.array.empty()) {
        const auto limits = std::minmax_element(spec.weight.array.begin(), spec.weight.array.end());
        spec.model->check_together(together, *limits.first, "syn_spec");
        spec.model->check_together(together, *limits.second, "syn_spec");
    }
    if (spec.model->has_delay()) {
        if (spec.delay.kind == ValueSource::Kind::scalar) {
            delay_steps(spec.delay.scalar);
        }
        for (const double x : spec.delay.array) {
            delay_steps(x);
        }
    }
}

Step ConnectionManager::delay_steps(double ms) const
{
    const Step d = RoundDelay(grid_).steps(ms);
    check_delay(d, ms, "Connect");
    return d;
}

void ConnectionManager::check_delay(Step d, double ms, const std::string& where) const
{
    if (d < 1) {
        throw Error("BadDelay", where + ": delay " + to_text(ms) + " ms is below the resolution of " +
                                    to_text(grid_.resolution()) + " ms.");
    }
    if (d > 0x7fffffff) {
        throw Error("BadDelay", where + ": delay " + to_text(ms) + " ms is too long.");
    }
    if (fixed_limits_ && (d < min_delay_ || d > max_delay_)) {
        throw Error("BadDelay",
                    where + ": delay " + to_text(ms) +
                        " ms is outside of the limits min_delay = " + to_text(grid_.ms(min_delay_)) +
                        " ms and max_delay = " + to_text(grid_.ms(max_delay_)) + " ms.");
    }
}

void ConnectionManager::fix_limits(Step min, Step max)
{
    if (min < 1 || max < min) {
        throw Error("BadDelay",
                    "min_delay = " + to_text(grid_.ms(min)) +
                        " ms and max_delay = " + to_text(grid_.ms(max)) +
                        " ms: must be at least the resolution, and min_delay not larger than max_delay.");
    }
    if (any_delay_ && (min > min_delay_ || max < max_delay_)) {
        throw Error("BadDelay", "min_delay and max_delay must include the delays of existing connections, " +
                                    to_text(grid_.ms(min_delay_)) + " to " + to_text(grid_.ms(max_delay_)) +
                                    " ms.");
    }
    min_delay_ = min;
    max_delay_ = max;
    fixed_limits_ = true;
}

void ConnectionManager::merge_limits(Step min, Step max)
{
    if (fixed_limits_) {
        return;
    }
    min_delay_ = any_delay_ ? std::min(min_delay_, min) : min;
    max_delay_ = any_delay_ ? std::max(max_delay_, max) : max;
    any_delay_ = true;
}

ConnectionStore& ConnectionManager::store(int thread, SynapseModel& model, Pool& pool, Signal signal)
{
    stores_.resize(static_cast<std::size_t>(layout_.n_threads));
    auto& list = stores_[static_cast<std::size_t>(thread)];
    for (auto& s : list) {
        if (&s->model() == &model && &s->target() == &pool && s->signal() == signal) {
            return *s;
        }
    }
    list.push_back(model.make_store(pool, signal, thread));
    return *list.back();
}

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

// --- building
// -------------------------------------------------------------------------------------------------------------------

// One Connect call. Sources and targets are addressed by positions in pre and post; in the reverse direction
// (symmetric connections) the roles are swapped.
struct ConnectionManager::Build
{
    const NodeCollection* pre = nullptr; // nullptr for pairs
    const NodeCollection* post = nullptr;
    const ConnectionRule* rule = nullptr;
    std::vector<SynapseSpec> specs;
    std::uint64_t seed = 0;
    std::uint64_t call = 0;
    bool reverse = false;
    bool spatial = false; // some parameter needs the IDs of its pair

    // Sources, by row: IDs ascending.
    std::vector<NodeId> source_ids;
    bool contiguous = false;
    std::vector<const NodeModel*> models;       // distinct models of the sources
    std::vector<Signal> signals;                // distinct signals of the sources
    std::vector<std::uint8_t> signal_of;        // per row, if there are several signals
    std::vector<NodeId> target_ids;             // by position
    std::vector<std::uint8_t> on_source_thread; // per target position: a recorder
    bool any_recorder = false;

    std::vector<ThreadBuild> threads;
};

// What one thread makes.
struct ConnectionManager::ThreadBuild
{
    // A connection with weight and delay of its own on its way to its place. Records are written one after
    // the other into a few hundred buckets of rows, and each bucket is put in order while it is in the cache:
    // scattering three columns over all of the memory takes several times as long.
    struct Record
    {
        double weight;
        std::uint32_t cell;
        std::uint32_t place; // row in its bucket, and above it the delay
    };
    static constexpr int row_bits = 12;
    static constexpr Step longest = (Step(1) << (32 - row_bits)) - 1;
    struct DelayTooLong
    {
    };
    bool by_records = true;
    int thread = 0;
    // Places for connections: pool and signal.
    struct Slot
    {
        Pool* pool;
        Signal signal;
        Buffer<std::uint64_t> cursor;                         // counts, then the next free entry per row
        std::vector<ConnectionBlock> blocks;                  // one per synapse spec
        std::vector<std::vector<ParameterColumn>> parameters; // per spec
        std::vector<Buffer<Record>> records;                  // per spec; empty if it writes columns
        Buffer<std::uint64_t> bucket;                         // next free record of each bucket
        int shift = 0;                                        // rows per bucket, as a power of two
        std::size_t n = 0;
        std::size_t buckets() const { return ((cursor.size() - 2) >> shift) + 1; } // cursor: rows + 1
    };
    std::vector<Slot> slots;
    std::vector<std::uint32_t> local_targets;
    std::vector<std::uint32_t> cell; // per target position: local index; only where here
    std::vector<std::int32_t> slot;  // per target position: first slot of its pool, -1 if not here
    std::vector<char> source_here;   // per row: the source lives on this thread (only if there are recorders)
    Step min_delay = std::numeric_limits<Step>::max();
    Step max_delay = 0;
    std::string error_kind;
    std::string error;
};

namespace
{

// What connections of a model carry, given what the source sends.
Signal carried_signal(const SynapseModel& model, Signal sent)
{
    return model.carries() == Signal::none ? sent : model.carries();
}

} // namespace

class ConnectionManager::CountSink final : public PairSink
{
public:
    CountSink(const Build& b, ThreadBuild& t) : b_(b), t_(t) {}
    void take(const PairBatch& batch) override
    {
        const bool common_is_target = batch.by_target != b_.reverse;
        if (common_is_target) {
            const std::int32_t first = t_.slot[batch.common];
            if (first < 0) {
                return;
            }
            const bool filter = b_.any_recorder && b_.on_source_thread[batch.common];
            if (b_.signal_of.empty() && !filter) {
                std::uint64_t* count = t_.slots[static_cast<std::size_t>(first)].cursor.data();
                for (std::size_t k = 0; k < batch.n; ++k) {
                    ++count[batch.others[k]];
                }
                return;
            }
            for (std::size_t k = 0; k < batch.n; ++k) {
                const std::uint32_t row = batch.others[k];
                if (!filter || t_.source_here[row]) {
                    ++t_.slots[slot(first, row)].cursor[row];
                }
            }
            return;
        }
        const auto row = static_cast<std::uint32_t>(batch.common);
        for (std::size_t k = 0; k < batch.n; ++k) {
            if (keeps(batch, k, row)) {
                ++t_.slots[slot(t_.slot[batch.others[k]], row)].cursor[row];
            }
        }
    }
    std::size_t slot(std::int32_t first, std::uint32_t row) const
    {
        return static_cast<std::size_t>(first) + (b_.signal_of.empty() ? 0 : b_.signal_of[row]);
    }
    bool keeps(const PairBatch& batch, std::size_t k, std::uint32_t row) const
    {
        const std::uint32_t target = batch.others[k];
        return (!batch.keep || b_.reverse || batch.keep[k]) && t_.slot[target] >= 0 &&
               (!b_.any_recorder || !b_.on_source_thread[target] || t_.source_here[row]);
    }

private:
    const Build& b_;
    ThreadBuild& t_;
};

class ConnectionManager::PlaceSink final : public PairSink
{
public:
    PlaceSink(const ConnectionManager& m, const Build& b, ThreadBuild& t)
        : m_(m), b_(b), t_(t), count_(b, t), round_(m.grid_)
    {
        for (const auto& spec : b.specs) {
            columns_.emplace_back();
            columns_.back().resize(4 + spec.parameters.size());
            columns_needed_ = columns_needed_ || !by_records(spec, t);
        }
    }

    void take(const PairBatch& batch) override
    {
        const bool common_is_target = batch.by_target != b_.reverse;
        if (common_is_target && t_.slot[batch.common] < 0) {
            return;
        }
        n_ = batch.n;
        if (positions_.size() < n_) {
            positions_.resize(n_);
            slots_.resize(n_);
        }
        // Where each pair goes; pairs that are not kept get no place.
        const bool filter = common_is_target && b_.any_recorder && b_.on_source_thread[batch.common];
        one_slot_ = common_is_target && b_.signal_of.empty() && !filter;
        if (one_slot_) {
            slot_ = static_cast<std::size_t>(t_.slot[batch.common]);
            ThreadBuild::Slot& slot = t_.slots[slot_];
            if (columns_needed_) {
                std::uint64_t* cursor = slot.cursor.data();
                for (std::size_t k = 0; k < n_; ++k) {
                    positions_[k] = cursor[batch.others[k]]++;
                }
            }
        } else {
            for (std::size_t k = 0; k < n_; ++k) {
                const auto row =
                    static_cast<std::uint32_t>(common_is_target ? batch.others[k] : batch.common);
                const auto target =
                    static_cast<std::uint32_t>(common_is_target ? batch.common : batch.others[k]);
                const bool keep =
                    common_is_target ? !filter || t_.source_here[row] : count_.keeps(batch, k, row);
                slots_[k] = keep ? static_cast<std::int32_t>(count_.slot(t_.slot[target], row)) : -1;
                if (keep) {
                    positions_[k] = t_.slots[static_cast<std::size_t>(slots_[k])].cursor[row]++;
                }
            }
        }
        for (std::size_t s = 0; s < b_.specs.size(); ++s) {
            if (by_records(b_.specs[s], t_)) {
                place_records(batch, s, common_is_target);
            } else {
                place(batch, s, common_is_target);
            }
        }
    }
    static bool by_records(const SynapseSpec& spec, const ThreadBuild& t)
    {
        const auto scalar = [](const ValueSource& v) { return v.kind == ValueSource::Kind::scalar; };
        return t.by_records && spec.model->has_delay() && !scalar(spec.weight) && !scalar(spec.delay) &&
               scalar(spec.receptor) && scalar(spec.label) &&
               std::all_of(spec.parameters.begin(), spec.parameters.end(),
                           [&](const auto& p) { return scalar(p.second); });
    }

private:
    // The values of one source of values for all pairs of the batch, or nullptr if it is a scalar.
    const double* values(const PairBatch& batch, const ValueSource& source, std::size_t spec,
                         std::size_t which)
    {
        if (source.kind == ValueSource::Kind::scalar) {
            return nullptr;
        }
        auto& out = columns_[spec][which];
        out.resize(std::max(out.size(), n_));
        if (source.kind == ValueSource::Kind::array) {
            for (std::size_t k = 0; k < n_; ++k) {
                out[k] = source.array[batch.array_index(k)];
            }
            return out.data();
        }
        const NodeId common = (batch.by_target ? post_id(batch.common) : pre_id(batch.common));
        KeyedStream stream(b_.seed, Purpose::connect_parameters, (b_.call << 16) + (spec << 8) + which,
                           common * 2 + (batch.by_target ? 0 : 1));
        ParameterContext context;
        context.n = n_;
        context.stream = &stream;
        if (b_.spatial) {
            if (batch_ids_ < n_) {
                batch_ids_ = n_;
                sources_.resize(n_);
                targets_.resize(n_);
            }
            for (std::size_t k = 0; k < n_; ++k) {
                sources_[k] = pre_id(batch.by_target ? batch.others[k] : batch.common);
                targets_[k] = post_id(batch.by_target ? batch.common : batch.others[k]);
            }
            context.sources = sources_.data();
            context.targets = targets_.data();
            context.source_layer = b_.pre ? b_.pre->layer().get() : nullptr;
            context.target_layer = b_.post ? b_.post->layer().get() : nullptr;
        }
        source.parameter->evaluate(context, out.data());
        for (std::size_t k = 0; k < n_; ++k) {
            if (!std::isfinite(out[k])) {
                throw Error("BadProperty",
                            "Connect: a Parameter yielded " + to_text(out[k]) + "; values must be finite.");
            }
        }
        return out.data();
    }
    NodeId pre_id(std::uint64_t position) const
    {
        return b_.reverse ? b_.target_ids[position] : b_.source_ids[position];
    }
    NodeId post_id(std::uint64_t position) const
    {
        return b_.reverse ? b_.source_ids[position] : b_.target_ids[position];
    }

    template <class F>
    void for_kept(F&& f)
    {
        if (one_slot_) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            for (std::size_t k = 0; k < n_; ++k) {
                f(slot, k);
            }
        } else {
            for (std::size_t k = 0; k < n_; ++k) {
                if (slots_[k] >= 0) {
                    f(t_.slots[static_cast<std::size_t>(slots_[k])], k);
                }
            }
        }
    }

    void place_records(const PairBatch& batch, std::size_t s, bool common_is_target)
    {
        const SynapseSpec& spec = b_.specs[s];
        const auto receptor = static_cast<std::int64_t>(spec.receptor.scalar);
        const double* w = values(batch, spec.weight, s, 0);
        to_steps(values(batch, spec.delay, s, 1));
        if (t_.max_delay > ThreadBuild::longest) {
            throw ThreadBuild::DelayTooLong();
        }
        const Step* steps = steps_.data();
        const auto record = [w, steps](std::size_t k, std::size_t row, int shift, std::uint32_t cell) {
            const std::size_t in_bucket = row & ((std::size_t(1) << shift) - 1);
            const auto place = static_cast<std::uint32_t>(in_bucket) | static_cast<std::uint32_t>(steps[k])
                                                                           << ThreadBuild::row_bits;
            return ThreadBuild::Record{w[k], cell, place};
        };
        if (one_slot_) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            const std::uint32_t c = target_cell(slot, t_.cell[batch.common], receptor, s);
            ThreadBuild::Record* records = slot.records[s].data();
            std::uint64_t* bucket = slot.bucket.data() + s * slot.buckets();
            const std::uint32_t* rows = batch.others;
            const int shift = slot.shift;
            const std::size_t n = n_;
            for (std::size_t k = 0; k < n; ++k) {
                records[bucket[rows[k] >> shift]++] = record(k, rows[k], shift, c);
            }
            return;
        }
        for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
            const auto row = common_is_target ? batch.others[k] : batch.common;
            const auto target = common_is_target ? batch.common : batch.others[k];
            slot.records[s][slot.bucket[s * slot.buckets() + (row >> slot.shift)]++] =
                record(k, row, slot.shift, target_cell(slot, t_.cell[target], receptor, s));
        });
    }

    // Delays in ms to steps_, checked.
    void to_steps(const double* d)
    {
        steps_.resize(std::max(steps_.size(), n_));
        for (std::size_t k = 0; k < n_; ++k) {
            steps_[k] = round_.steps(d[k]);
            if (steps_[k] < t_.min_delay || steps_[k] > t_.max_delay) {
                m_.check_delay(steps_[k], d[k], "Connect");
                t_.min_delay = std::min(t_.min_delay, steps_[k]);
                t_.max_delay = std::max(t_.max_delay, steps_[k]);
            }
        }
    }

    void place(const PairBatch& batch, std::size_t s, bool common_is_target)
    {
        const SynapseSpec& spec = b_.specs[s];
        const double* receptor = values(batch, spec.receptor, s, 2);
        if (one_slot_ && !receptor) {
            ThreadBuild::Slot& slot = t_.slots[slot_];
            const std::uint32_t c =
                target_cell(slot, t_.cell[batch.common], static_cast<std::int64_t>(spec.receptor.scalar), s);
            std::uint32_t* cell = slot.blocks[s].cell.data();
            for (std::size_t k = 0; k < n_; ++k) {
                cell[positions_[k]] = c;
            }
        } else {
            for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                const auto target = common_is_target ? batch.common : batch.others[k];
                const auto r = static_cast<std::int64_t>(receptor ? receptor[k] : spec.receptor.scalar);
                slot.blocks[s].cell[positions_[k]] = target_cell(slot, t_.cell[target], r, s);
                if (receptor) {
                    slot.blocks[s].receptor.data()[positions_[k]] = static_cast<std::int32_t>(r);
                }
            });
        }
        if (const double* w = values(batch, spec.weight, s, 0)) {
            if (one_slot_) {
                double* weight = t_.slots[slot_].blocks[s].weight.data();
                for (std::size_t k = 0; k < n_; ++k) {
                    weight[positions_[k]] = w[k];
                }
            } else {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                    slot.blocks[s].weight.data()[positions_[k]] = w[k];
                });
            }
        }
        if (const double* d = values(batch, spec.delay, s, 1)) {
            to_steps(d);
            if (one_slot_ && t_.max_delay <= 0xff &&
                t_.slots[slot_].blocks[s].delay.kind() == DelayColumn::Kind::byte) {
                std::uint8_t* delay = t_.slots[slot_].blocks[s].delay.byte_data();
                for (std::size_t k = 0; k < n_; ++k) {
                    delay[positions_[k]] = static_cast<std::uint8_t>(steps_[k]);
                }
            } else {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                    DelayColumn& column = slot.blocks[s].delay;
                    if (column.kind() == DelayColumn::Kind::byte && steps_[k] <= 0xff) {
                        column.put(positions_[k], steps_[k]);
                    } else {
                        column.set(positions_[k], steps_[k], slot.n);
                    }
                });
            }
        }
        if (const double* l = values(batch, spec.label, s, 3)) {
            for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                slot.blocks[s].label.data()[positions_[k]] = to_label(l[k], "Connect: 'synapse_label'");
            });
        }
        for (std::size_t p = 0; p < spec.parameters.size(); ++p) {
            if (const double* x = values(batch, spec.parameters[p].second, s, 4 + p)) {
                for_kept([&](ThreadBuild::Slot& slot, std::size_t k) {
                    if (spec.parameters[p].second.kind == ValueSource::Kind::parameter) {
                        spec.model->check(spec.parameters[p].first, x[k], "Connect");
                    }
                    slot.parameters[s][p].data[positions_[k]] = x[k];
                });
            }
        }
    }

    // Cell and channel of a target; the port of a receptor is looked up once per pool if it is the same for
    // all its cells.
    std::uint32_t target_cell(const ThreadBuild::Slot& slot, std::uint32_t local, std::int64_t receptor,
                              std::size_t spec)
    {
        if (&slot != port_slot_ || receptor != port_receptor_ || spec != port_spec_ ||
            !slot.pool->uniform_ports()) {
            const Signal signal = carried_signal(*b_.specs[spec].model, slot.signal);
            for (const NodeModel* source : b_.models) {
                m_.check_receptor(*source, slot.pool->model(), *b_.specs[spec].model, receptor);
            }
            port_ = static_cast<std::uint32_t>(slot.pool->port(signal, receptor, local));
            port_channels_ = static_cast<std::uint32_t>(std::max(1, slot.pool->channels(signal)));
            port_slot_ = &slot;
            port_receptor_ = receptor;
            port_spec_ = spec;
        }
        return local * port_channels_ + port_;
    }

    const ConnectionManager& m_;
    const Build& b_;
    ThreadBuild& t_;
    CountSink count_;
    std::size_t n_ = 0;
    bool columns_needed_ = false;
    bool one_slot_ = true;
    std::size_t slot_ = 0;
    RoundDelay round_;
    std::vector<Step> steps_;
    std::vector<std::uint64_t> positions_;
    std::vector<std::int32_t> slots_;
    std::vector<std::vector<std::vector<double>>> columns_;
    std::vector<NodeId> sources_;
    std::vector<NodeId> targets_;
    std::size_t batch_ids_ = 0;
    const ThreadBuild::Slot* port_slot_ = nullptr;
    std::int64_t port_receptor_ = 0;
    std::size_t port_spec_ = 0;
    std::uint32_t port_ = 0;
    std::uint32_t port_channels_ = 1;
};

namespace
{

// Orders each row by delay, stable, by counting; keys are few.
class RowSorter
{
public:
    void sort(ConnectionBlock& b, std::vector<ParameterColumn>& parameters)
    {
        if (b.delay.kind() == DelayColumn::Kind::uniform) {
            return;
        }
        for (std::size_t row = 0; row < b.rows(); ++row) {
            const std::size_t first = b.row_begin[row];
            const std::size_t n = b.row_begin[row + 1] - first;
            if (n < 2 || !order(b, first, n)) {
                continue;
            }
            gather(b.cell.data() + first, n);
            if (!b.weight.uniform()) {
                gather(b.weight.data() + first, n);
            }
            delays_.resize(n);
            for (std::size_t i = 0; i < n; ++i) {
                delays_[i] = b.delay[first + order_[i]];
            }
            for (std::size_t i = 0; i < n; ++i) {
                b.delay.put(first + i, delays_[i]);
            }
            if (!b.label.uniform()) {
                gather(b.label.data() + first, n);
            }
            if (!b.receptor.uniform()) {
                gather(b.receptor.data() + first, n);
            }
            for (auto& p : parameters) {
                if (!p.uniform) {
                    gather(p.data.data() + first, n);
                }
            }
        }
    }

private:
    // Fills order_; false if the row is in order already.
    bool order(const ConnectionBlock& b, std::size_t first, std::size_t n)
    {
        Step low = b.delay[first];
        Step high = low;
        bool sorted = true;
        Step before = low;
        for (std::size_t i = 1; i < n; ++i) {
            const Step d = b.delay[first + i];
            sorted = sorted && d >= before;
            before = d;
            low = std::min(low, d);
            high = std::max(high, d);
        }
        if (sorted) {
            return false;
        }
        order_.resize(n);
        const auto bins = static_cast<std::size_t>(high - low + 1);
        if (bins <= 4 * n + 64) {
            counts_.assign(bins + 1, 0);
            for (std::size_t i = 0; i < n; ++i) {
                ++counts_[static_cast<std::size_t>(b.delay[first + i] - low) + 1];
            }
            for (std::size_t k = 1; k <= bins; ++k) {
                counts_[k] += counts_[k - 1];
            }
            for (std::size_t i = 0; i < n; ++i) {
                order_[counts_[static_cast<std::size_t>(b.delay[first + i] - low)]++] =
                    static_cast<std::uint32_t>(i);
            }
        } else {
            for (std::size_t i = 0; i < n; ++i) {
                order_[i] = static_cast<std::uint32_t>(i);
            }
            std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t x, std::uint32_t y) {
                return b.delay[first + x] < b.delay[first + y];
            });
        }
        return true;
    }
    template <class T>
    void gather(T* data, std::size_t n)
    {
        scratch_.resize(n * sizeof(T));
        T* copy = reinterpret_cast<T*>(scratch_.data());
        std::copy_n(data, n, copy);
        for (std::size_t i = 0; i < n; ++i) {
            data[i] = copy[order_[i]];
        }
    }
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> counts_;
    std::vector<Step> delays_;
    struct Scratch
    {
        std::vector<std::max_align_t> words;
        void resize(std::size_t bytes) { words.resize(bytes / sizeof(std::max_align_t) + 1); }
        void* data() { return words.data(); }
    } scratch_;
};

} // namespace

namespace
{

// The columns of a block from records in buckets of rows, ordered as RowSorter does.
template <class Record>
void sort_buckets(ConnectionBlock& b, const Buffer<Record>& records, int shift, int row_bits)
{
    const std::size_t n = records.size();
    std::uint32_t longest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        longest = std::max(longest, records[i].place >> row_bits);
    }
    b.cell.resize(n);
    double* weight = b.weight.allocate(n);
    b.delay.allocate(n, static_cast<Step>(longest));
    std::uint32_t* const cell = b.cell.data();
    std::uint8_t* const bytes = b.delay.kind() == DelayColumn::Kind::byte ? b.delay.byte_data() : nullptr;
    const std::uint32_t row_mask = (std::uint32_t(1) << row_bits) - 1;
    const std::size_t rows_per_bucket = std::size_t(1) << shift;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> order;
    for (std::size_t row = 0; row < b.rows(); row += rows_per_bucket) {
        const std::size_t first = b.row_begin[row];
        const std::size_t size = b.row_begin[std::min(b.rows(), row + rows_per_bucket)] - first;
        const Record* r = records.data() + first;
        const auto put = [&](std::size_t to, const Record& from) {
            cell[to] = from.cell;
            weight[to] = from.weight;
            if (bytes != nullptr) {
                bytes[to] = static_cast<std::uint8_t>(from.place >> row_bits);
            } else {
                b.delay.put(to, static_cast<Step>(from.place >> row_bits));
            }
        };
        std::uint32_t low = longest;
        std::uint32_t high = 0;
        for (std::size_t i = 0; i < size; ++i) {
            low = std::min(low, r[i].place >> row_bits);
            high = std::max(high, r[i].place >> row_bits);
        }
        const std::size_t delays = size > 0 ? high - low + 1 : 1;
        const std::size_t bins = delays * rows_per_bucket;
        const auto bin = [&](const Record& x) {
            return (x.place & row_mask) * delays + ((x.place >> row_bits) - low);
        };
        if (bins <= 4 * size + 64) {
            counts.assign(bins + 1, 0);
            std::uint32_t* const next = counts.data();
            for (std::size_t i = 0; i < size; ++i) {
                ++next[bin(r[i]) + 1];
            }
            for (std::size_t k = 1; k <= bins; ++k) {
                next[k] += next[k - 1];
            }
            for (std::size_t i = 0; i < size; ++i) {
                put(first + next[bin(r[i])]++, r[i]);
            }
        } else {
            order.resize(size);
            std::iota(order.begin(), order.end(), 0u);
            std::stable_sort(order.begin(), order.end(),
                             [&](std::uint32_t x, std::uint32_t y) { return bin(r[x]) < bin(r[y]); });
            for (std::size_t i = 0; i < size; ++i) {
                put(first + i, r[order[i]]);
            }
        }
    }
}

} // namespace

void ConnectionManager::connect(const NodeCollection& pre, const NodeCollection& post,
                                const ConnectionRule& rule, std::vector<SynapseSpec> specs,
                                std::uint64_t seed, const BeforeCommit& before_commit)
{
    rule.validate(pre, post);
    const bool both = rule.make_symmetric || rule.symmetric();
    std::set<int> pre_models;
    std::set<int> post_models;
    std::vector<const NodeModel*> sources;
    std::vector<const NodeModel*> targets;
    for (const auto& r : pre.ranges()) {
        if (pre_models.insert(r.model).second) {
            sources.push_back(&nodes_.model_of(r.first));
        }
    }
    for (const auto& r : post.ranges()) {
        if (post_models.insert(r.model).second) {
            targets.push_back(&nodes_.model_of(r.first));
        }
    }
    const std::uint64_t array = rule.array_size(pre, post);
    for (const auto& spec : specs) {
        for (const auto* s : sources) {
            for (const auto* t : targets) {
                check_pair(*s, *t, *spec.model);
                if (both) {
                    check_pair(*t, *s, *spec.model);
                }
                if (spec.receptor.kind == ValueSource::Kind::scalar) {
                    const auto receptor = static_cast<std::int64_t>(spec.receptor.scalar);
                    check_receptor(*s, *t, *spec.model, receptor);
                    if (both) {
                        check_receptor(*t, *s, *spec.model, receptor);
                    }
                }
            }
        }
        check_symmetric(pre, post, rule, spec);
        if (is_direct(spec.model->carries()) && fixed_limits_) {
            check_delay(grid_.step(direct_interval_), direct_interval_,
                        "Connect: " + spec.model->name() + " counts as");
        }
        const auto check_array = [&](const ValueSource& v, const std::string& name) {
            if (v.kind == ValueSource::Kind::array && (array == 0 || v.array.size() != array)) {
                throw Error("BadProperty",
                            "Connect: '" + name + "' is given as an array of " +
                                std::to_string(v.array.size()) + " values, but this rule " +
                                (array == 0 ? std::string("takes no arrays; give a number or a Parameter.")
                                            : "makes " + std::to_string(array) + " connections."));
            }
        };
        check_array(spec.weight, "weight");
        check_array(spec.delay, "delay");
        check_array(spec.receptor, "receptor_type");
        check_array(spec.label, "synapse_label");
        for (const auto& p : spec.parameters) {
            check_array(p.second, p.first);
        }
    }
    check_recordables(pre, post);
    // Nothing to make here does not mean nothing to make on other processes.
    std::vector<Build> builds(pre.empty() || post.empty() ? 0 : both ? 2 : 1);
    Step low = std::numeric_limits<Step>::max();
    Step high = 0;
    for (std::size_t i = 0; i < builds.size(); ++i) {
        Build& b = builds[i];
        b.pre = &pre;
        b.post = &post;
        b.rule = &rule;
        b.seed = seed;
        b.call = calls_;
        b.specs = i + 1 < builds.size() ? specs : std::move(specs);
        run_build(b, i > 0);
        for (const auto& t : b.threads) {
            low = std::min(low, t.min_delay);
            high = std::max(high, t.max_delay);
        }
    }
    if (before_commit) {
        before_commit(low, high);
    }
    ++calls_;
    for (Build& b : builds) {
        add_stores(b);
    }
    if (high > 0) {
        merge_limits(low, high);
    }
    ++version_;
}

void ConnectionManager::run_build(Build& b, bool reverse)
{
    b.reverse = reverse;
    const NodeCollection& from = reverse ? *b.post : *b.pre;
    const NodeCollection& to = reverse ? *b.pre : *b.post;
    b.source_ids = from.ids();
    b.contiguous = from.contiguous();
    b.target_ids = to.ids();

    // Signals of the sources; usually one.
    std::size_t row = 0;
    std::vector<std::uint8_t> signal_of(b.source_ids.size());
    for (const auto& r : from.ranges()) {
        const NodeModel& model = nodes_.model_of(r.first);
        if (std::find(b.models.begin(), b.models.end(), &model) == b.models.end()) {
            b.models.push_back(&model);
        }
        const Signal s = model.sends();
        auto it = std::find(b.signals.begin(), b.signals.end(), s);
        if (it == b.signals.end()) {
            b.signals.push_back(s);
            it = b.signals.end() - 1;
        }
        std::fill_n(signal_of.begin() + static_cast<std::ptrdiff_t>(row), r.size,
                    static_cast<std::uint8_t>(it - b.signals.begin()));
        row += r.size;
    }
    if (b.signals.size() > 1) {
        b.signal_of = std::move(signal_of);
    }
    for (const auto& spec : b.specs) {
        const auto needs = [&](const ValueSource& v) { return v.parameter && v.parameter->is_spatial(); };
        b.spatial = b.spatial || needs(spec.weight) || needs(spec.delay) || needs(spec.receptor);
        for (const auto& p : spec.parameters) {
            b.spatial = b.spatial || needs(p.second);
        }
    }

    // Targets: pool, local index, and whether the connection lives with its source (recorders).
    const auto n_threads = static_cast<std::size_t>(layout_.n_threads);
    b.threads.resize(n_threads);
    b.on_source_thread.assign(b.target_ids.size(), 0);
    for (std::size_t t = 0; t < n_threads; ++t) {
        b.threads[t].thread = static_cast<int>(t);
        b.threads[t].cell.resize(b.target_ids.size());
        b.threads[t].slot.assign(b.target_ids.size(), -1);
    }
    const auto slot_of = [&](ThreadBuild& t, Pool* pool) {
        for (std::size_t s = 0; s < t.slots.size(); ++s) {
            if (t.slots[s].pool == pool) {
                return static_cast<std::int32_t>(s);
            }
        }
        const auto first = static_cast<std::int32_t>(t.slots.size());
        for (const Signal s : b.signals) {
            ThreadBuild::Slot slot;
            slot.pool = pool;
            slot.signal = s;
            t.slots.push_back(std::move(slot));
        }
        return first;
    };
    for (const auto& selection : nodes_.select(to)) {
        Pool* pool = selection.first;
        if (selection.second.cells.empty()) {
            continue; // the pool may be empty on this thread
        }
        const bool shared = nodes_.range_of(pool->node_id(0)).shared;
        for (std::size_t t = 0; t < n_threads; ++t) {
            ThreadBuild& build = b.threads[t];
            if (!shared && pool->thread() != static_cast<int>(t)) {
                continue;
            }
            const std::int32_t slot = slot_of(build, pool);
            for (std::size_t i = 0; i < selection.second.cells.size(); ++i) {
                const std::size_t position = selection.second.positions[i];
                build.cell[position] = selection.second.cells[i];
                build.slot[position] = slot;
                if (shared) {
                    b.on_source_thread[position] = 1;
                    b.any_recorder = true;
                }
            }
        }
    }
    // Ports that do not depend on single values are checked once, before anything is made.
    for (auto& t : b.threads) {
        for (auto& slot : t.slots) {
            for (const auto& spec : b.specs) {
                if (spec.receptor.kind == ValueSource::Kind::scalar && slot.pool->uniform_ports()) {
                    slot.pool->port(carried_signal(*spec.model, slot.signal),
                                    static_cast<std::int64_t>(spec.receptor.scalar), 0);
                }
            }
        }
    }
    build(b);
}

void ConnectionManager::build(Build& b)
{
#pragma omp parallel num_threads(layout_.n_threads) if (layout_.n_threads > 1)
    {
#pragma omp for schedule(static, 1)
        for (int i = 0; i < layout_.n_threads; ++i) {
            ThreadBuild& t = b.threads[static_cast<std::size_t>(i)];
            try {
                count_rows(b, t);
                try {
                    place(b, t);
                } catch (const ThreadBuild::DelayTooLong&) {
                    t.by_records = false;
                    for (auto& slot : t.slots) {
                        slot.blocks.clear();
                        slot.parameters.clear();
                        slot.records.clear();
                    }
                    count_rows(b, t);
                    place(b, t);
                }
            } catch (const Error& e) {
                t.error_kind = e.kind();
                t.error = e.what();
            } catch (const std::bad_alloc&) {
                t.error_kind = "KernelException";
                t.error = "Connect: not enough memory for the connections.";
            }
        }
    }
    for (const auto& t : b.threads) {
        if (!t.error_kind.empty()) {
            throw Error(t.error_kind, t.error);
        }
    }
}

void ConnectionManager::count_rows(Build& b, ThreadBuild& t) const
{
    const std::size_t rows = b.source_ids.size();
    const bool all = b.reverse;
    t.local_targets.clear();
    const std::size_t n_post = b.reverse ? rows : b.target_ids.size();
    for (std::size_t p = 0; p < n_post; ++p) {
        if (all || t.slot[p] >= 0) {
            t.local_targets.push_back(static_cast<std::uint32_t>(p));
        }
    }
    if (b.any_recorder) {
        t.source_here.resize(rows);
        for (std::size_t r = 0; r < rows; ++r) {
            t.source_here[r] =
                layout_.is_local(b.source_ids[r]) && layout_.thread_of(b.source_ids[r]) == t.thread;
        }
    }
    for (auto& slot : t.slots) {
        slot.cursor.assign(rows + 1, 0);
    }
    RuleContext context;
    context.pre = b.pre;
    context.post = b.post;
    context.seed = b.seed;
    context.call = b.call;
    context.local_targets = &t.local_targets;
    context.is_local = [&](std::uint32_t p) { return all || t.slot[p] >= 0; };
    CountSink sink(b, t);
    b.rule->generate(context, sink);
}

void ConnectionManager::place(Build& b, ThreadBuild& t) const
{
    const std::size_t rows = b.source_ids.size();
    for (auto& slot : t.slots) {
        // Counts become the begin of each row.
        Buffer<std::uint64_t> begin;
        begin.resize(rows + 1);
        std::uint64_t sum = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            begin[r] = sum;
            sum += slot.cursor[r];
            slot.cursor[r] = begin[r];
        }
        begin[rows] = sum;
        slot.n = sum;
        // Buckets of about 32,000 records; not more than some hundred of them, if rows are not too many.
        while (slot.shift < ThreadBuild::row_bits &&
               (((sum / std::max<std::size_t>(1, rows)) << (slot.shift + 1)) <= 32768 ||
                (rows >> slot.shift) > 512)) {
            ++slot.shift;
        }
        slot.bucket.clear();
        for (std::size_t s = 0; s < b.specs.size(); ++s) {
            for (std::size_t k = 0; k < slot.buckets() && rows > 0; ++k) {
                slot.bucket.push_back(begin[k << slot.shift]);
            }
        }
        for (const auto& spec : b.specs) {
            ConnectionBlock block;
            block.row_begin = begin;
            if (b.contiguous) {
                block.first_source = b.source_ids[0];
            } else {
                block.sources.resize(rows);
                std::copy(b.source_ids.begin(), b.source_ids.end(), block.sources.begin());
            }
            const bool records = PlaceSink::by_records(spec, t);
            slot.records.emplace_back(records ? sum : 0);
            block.cell.resize(records ? 0 : sum);
            block.weight.set_uniform(spec.weight.scalar);
            block.label.set_uniform(static_cast<std::int32_t>(spec.label.scalar));
            block.receptor.set_uniform(static_cast<std::int32_t>(spec.receptor.scalar));
            if (spec.weight.kind != ValueSource::Kind::scalar && !records) {
                block.weight.allocate(sum);
            }
            if (spec.label.kind != ValueSource::Kind::scalar) {
                block.label.allocate(sum);
            }
            if (spec.receptor.kind != ValueSource::Kind::scalar) {
                block.receptor.allocate(sum);
            }
            if (!spec.model->has_delay()) {
                block.delay.set_uniform(1);
                if (sum > 0 && is_direct(spec.model->carries())) {
                    const Step d = grid_.step(direct_interval_);
                    t.min_delay = std::min(t.min_delay, d);
                    t.max_delay = std::max(t.max_delay, d);
                }
            } else if (spec.delay.kind == ValueSource::Kind::scalar) {
                const Step d = delay_steps(spec.delay.scalar);
                block.delay.set_uniform(d);
                if (sum > 0) {
                    const bool between =
                        spec.model->continuous_delay() && spec.model->delay_offset > 0.0 && d > 1;
                    t.min_delay = std::min(t.min_delay, between ? d - 1 : d);
                    t.max_delay = std::max(t.max_delay, d);
                }
            } else if (!records) {
                block.delay.allocate(sum, 1);
            }
            slot.blocks.push_back(std::move(block));
            slot.parameters.emplace_back();
            for (const auto& p : spec.parameters) {
                ParameterColumn column;
                column.name = p.first;
                column.uniform = p.second.kind == ValueSource::Kind::scalar;
                column.value = p.second.scalar;
                if (!column.uniform) {
                    column.data.resize(sum);
                }
                slot.parameters.back().push_back(std::move(column));
            }
        }
    }
    RuleContext context;
    context.pre = b.pre;
    context.post = b.post;
    context.seed = b.seed;
    context.call = b.call;
    context.local_targets = &t.local_targets;
    context.is_local = [&](std::uint32_t p) { return b.reverse || t.slot[p] >= 0; };
    PlaceSink sink(*this, b, t);
    b.rule->generate(context, sink);
    RowSorter sorter;
    for (auto& slot : t.slots) {
        slot.cursor.release();
        slot.bucket.release();
        for (std::size_t s = 0; s < slot.blocks.size(); ++s) {
            if (slot.records[s].size() > 0) {
                sort_buckets(slot.blocks[s], slot.records[s], slot.shift, ThreadBuild::row_bits);
                slot.records[s].release();
            } else {
                sorter.sort(slot.blocks[s], slot.parameters[s]);
            }
        }
    }
}

namespace
{

// Drops the rows of sources that have no target here where they are the most: what a thread keeps grows with
// its connections, not with the network.
void drop_empty_rows(ConnectionBlock& b)
{
    const std::size_t rows = b.rows();
    std::size_t used = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        used += b.row_begin[row + 1] > b.row_begin[row] ? 1 : 0;
    }
    if (rows < 256 || 3 * used > rows) {
        return;
    }
    Buffer<NodeId> sources;
    Buffer<std::uint64_t> begin;
    sources.resize(used);
    begin.resize(used + 1);
    std::size_t to = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (b.row_begin[row + 1] > b.row_begin[row]) {
            sources[to] = b.source(row);
            begin[to++] = b.row_begin[row];
        }
    }
    begin[used] = b.row_begin[rows];
    b.sources = std::move(sources);
    b.row_begin = std::move(begin);
}

} // namespace

void ConnectionManager::add_stores(Build& b)
{
    for (auto& t : b.threads) {
        for (auto& slot : t.slots) {
            if (slot.n == 0) {
                continue;
            }
            for (std::size_t s = 0; s < b.specs.size(); ++s) {
                drop_empty_rows(slot.blocks[s]);
                store(t.thread, *b.specs[s].model, *slot.pool, carried_signal(*b.specs[s].model, slot.signal))
                    .add_block(std::move(slot.blocks[s]), std::move(slot.parameters[s]));
            }
        }
    }
}

namespace
{

// Given pairs as a rule: batches of one pair, by target.
class PairRule final : public ConnectionRule
{
public:
    std::vector<std::uint32_t> rows;    // position of each pair's source among the distinct sources
    std::vector<std::uint32_t> targets; // likewise
    void validate(const NodeCollection&, const NodeCollection&) const override {}
    std::uint64_t array_size(const NodeCollection&, const NodeCollection&) const override
    {
        return rows.size();
    }
    void generate(const RuleContext& context, PairSink& sink) const override
    {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!context.is_local(targets[i])) {
                continue;
            }
            PairBatch batch;
            batch.by_target = true;
            batch.common = targets[i];
            batch.others = &rows[i];
            batch.n = 1;
            batch.array_first = i;
            sink.take(batch);
        }
    }
};

} // namespace

void ConnectionManager::connect_pairs(const std::vector<std::int64_t>& pre,
                                      const std::vector<std::int64_t>& post, SynapseSpec spec,
                                      std::uint64_t seed, const BeforeCommit& before_commit)
{
    if (pre.size() != post.size()) {
        throw Error("DimensionMismatch",
                    "Connect: arrays of sources and targets must have the same length, but have " +
                        std::to_string(pre.size()) + " and " + std::to_string(post.size()) + ".");
    }
    const auto distinct = [&](const std::vector<std::int64_t>& ids, std::vector<std::uint32_t>& positions) {
        std::vector<NodeId> sorted;
        for (const std::int64_t id : ids) {
            if (id < 1) {
                throw Error("UnknownNode",
                            "Connect: node with ID " + std::to_string(id) + " does not exist.");
            }
            sorted.push_back(static_cast<NodeId>(id));
        }
        std::vector<NodeId> given = sorted;
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        positions.resize(given.size());
        for (std::size_t i = 0; i < given.size(); ++i) {
            positions[i] = static_cast<std::uint32_t>(
                std::lower_bound(sorted.begin(), sorted.end(), given[i]) - sorted.begin());
        }
        return nodes_.collection(sorted, 0);
    };
    PairRule rule;
    const NodeCollectionPtr sources = distinct(pre, rule.rows);
    const NodeCollectionPtr targets = distinct(post, rule.targets);
    std::vector<SynapseSpec> specs;
    specs.push_back(std::move(spec));
    // A random value per pair must not repeat within a target: the pair's number goes into the key through
    // the array.
    for (auto* source : {&specs[0].weight, &specs[0].delay, &specs[0].receptor, &specs[0].label}) {
        if (source->kind == ValueSource::Kind::parameter && !source->parameter->is_spatial()) {
            Reals values(pre.size());
            KeyedStream stream(seed, Purpose::connect_parameters, (calls_ << 16) + 0xffff,
                               static_cast<std::uint64_t>(source - &specs[0].weight));
            ParameterContext context;
            context.n = values.size();
            context.stream = &stream;
            source->parameter->evaluate(context, values.data());
            source->kind = ValueSource::Kind::array;
            source->array = std::move(values);
        }
    }
    check_parameters(specs[0]);
    connect(*sources, *targets, rule, std::move(specs), seed, before_commit);
}

// --- finding, reading, writing
// --------------------------------------------------------------------------------------------------

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
                if (source != nullptr && source->size() < b.rows()) {
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

// Handles of one block: entries ascending, and their positions in the collection.
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
    std::size_t last = 0;
    for (std::size_t i = 0; i < c.size(); ++i) {
        const auto t = static_cast<std::size_t>(c.target_thread[i]);
        const auto s = static_cast<std::size_t>(c.store[i]);
        if (t >= stores.size() || s >= stores[t].size() || c.block[i] >= stores[t][s]->block_count() ||
            stores[t][s]->block(c.block[i]).generation != c.generation[i] ||
            c.entry[i] >= stores[t][s]->block(c.block[i]).size()) {
            throw Error(
                "InexistentConnection",
                "The SynapseCollection was made before connections were removed; call GetConnections again.");
        }
        ConnectionStore* store = stores[t][s].get();
        if (out.empty() || out[last].store != store || out[last].block != c.block[i]) {
            last = 0;
            while (last < out.size() && (out[last].store != store || out[last].block != c.block[i])) {
                ++last;
            }
            if (last == out.size()) {
                out.push_back({store, c.block[i], {}, {}});
            }
        }
        out[last].entries.push_back(c.entry[i]);
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
        std::size_t covered = 0;
        bool real = true;
        std::vector<std::pair<const BlockGroup*, Value>> parts;
        for (const auto& g : groups) {
            if (g.store->has_field(key)) {
                parts.push_back({&g, g.store->read(key, g.block, g.entries)});
                covered += g.entries.size();
                real = real && parts.back().second.as<Reals>();
            }
        }
        if (parts.empty() && n > 0) {
            Strings known = general;
            for (const auto& g : groups) {
                for (const auto& f : g.store->model().fields()) {
                    known.push_back(f.name);
                }
            }
            throw Error("UndefinedName",
                        "get: the connections have no '" + key + "'." + did_you_mean(key, known));
        }
        if (covered == n && real) {
            Reals column(n);
            for (const auto& p : parts) {
                const Reals& from = *p.second.as<Reals>();
                for (std::size_t i = 0; i < from.size(); ++i) {
                    column[p.first->positions[i]] = from[i];
                }
            }
            out[key] = std::move(column);
        } else {
            List column(n);
            for (const auto& p : parts) {
                for (std::size_t i = 0; i < p.first->positions.size(); ++i) {
                    Value& to = column[p.first->positions[i]];
                    if (const auto* r = p.second.as<Reals>()) {
                        to = (*r)[i];
                    } else if (const auto* x = p.second.as<Integers>()) {
                        to = (*x)[i];
                    } else {
                        to = (**p.second.as<std::shared_ptr<List>>())[i];
                    }
                }
            }
            out[key] = std::move(column);
        }
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
