// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/recorder.hpp"

#include <algorithm>
#include <cmath>

namespace nest
{

namespace
{

FieldInfo info_of(const char* name, FieldType type, const char* unit, const char* doc, bool read_only = false)
{
    FieldInfo f;
    f.name = name;
    f.type = type;
    f.unit = unit;
    f.doc = doc;
    f.read_only = read_only;
    return f;
}

} // namespace

// --- model
// ------------------------------------------------------------------------------------------------------------------------

RecorderModel::RecorderModel(const std::string& name, RecorderKind kind, Strings record_from,
                             std::string documentation)
    : NodeModel(name, ElementType::recorder), kind_(kind), documentation_(std::move(documentation))
{
    config_.record_from = std::move(record_from);
    config_.properties = {{"time_in_steps", false}}; // of the backend `memory`
}

std::unique_ptr<NodeModel> RecorderModel::clone(const std::string& name) const
{
    auto copy = std::make_unique<RecorderModel>(*this);
    copy->name_ = name;
    return copy;
}

std::unique_ptr<Pool> RecorderModel::make_pool(int thread)
{
    return std::make_unique<RecorderPoolOf>(*this, thread);
}

std::vector<FieldInfo> RecorderModel::fields() const
{
    std::vector<FieldInfo> out;
    for (const auto& e : device_common_table(ElementType::recorder).entries()) {
        out.push_back(e);
    }
    out.push_back(info_of("record_to", FieldType::text, "", "recording backend"));
    out.push_back(
        info_of("n_events", FieldType::integer, "", "number of events recorded; set to 0 to forget them"));
    out.push_back(info_of("events", FieldType::other, "", "recorded events (backend memory)", true));
    out.push_back(
        info_of("time_in_steps", FieldType::boolean, "", "times as steps and offsets instead of ms"));
    if (kind_ == RecorderKind::samples) {
        out.push_back(info_of("interval", FieldType::real, "ms", "interval between samples"));
        out.push_back(info_of("offset", FieldType::real, "ms", "time of the first sample"));
        out.push_back(info_of("record_from", FieldType::texts, "", "names of the quantities to record"));
    }
    if (kind_ == RecorderKind::weights) {
        out.push_back(
            info_of("senders", FieldType::other, "", "record only spikes of these nodes (NodeCollection)"));
        out.push_back(
            info_of("targets", FieldType::other, "", "record only spikes to these nodes (NodeCollection)"));
    }
    for (const auto& entry : config_.properties) {
        if (entry.first != "time_in_steps") {
            out.push_back(info_of(entry.first.c_str(),
                                  entry.second.as<std::string>() ? FieldType::text : FieldType::integer, "",
                                  "property of the recording backend"));
        }
    }
    return out;
}

Dictionary RecorderModel::entries(const RecorderConfig& c) const
{
    Dictionary out;
    for (const auto& e : device_common_table(ElementType::recorder).entries()) {
        out[e.name] = FieldTable<DeviceCommon>::get(e, c.common);
    }
    out["record_to"] = c.record_to;
    for (const auto& entry : c.properties) {
        out[entry.first] = entry.second;
    }
    if (kind_ == RecorderKind::weights && kernel != nullptr) {
        if (!c.senders.empty()) {
            out["senders"] = kernel->node_collection(c.senders);
        }
        if (!c.targets.empty()) {
            out["targets"] = kernel->node_collection(c.targets);
        }
    }
    if (kind_ == RecorderKind::samples) {
        out["interval"] = c.interval;
        out["offset"] = c.offset;
        out["record_from"] = c.record_from;
    }
    return out;
}

Dictionary RecorderModel::defaults() const
{
    Dictionary out = entries(config_);
    out["n_events"] = 0;
    if (config_.record_to == "memory") {
        out["events"] = Dictionary{{"senders", Integers{}}, {"times", Reals{}}};
    }
    return out;
}

void RecorderModel::set_defaults(const Dictionary& given)
{
    RecorderConfig c = config_;
    std::vector<std::pair<std::string, Value>> list(given.begin(), given.end());
    apply(c, list, "model " + name_);
    c.clear = false;
    config_ = c;
}

void RecorderModel::apply(RecorderConfig& c, const std::vector<std::pair<std::string, Value>>& given,
                          const std::string& where) const
{
    for (const auto& entry : given) {
        if (entry.first == "record_to") {
            set(c, entry.first, entry.second, where);
        }
    }
    for (const auto& entry : given) {
        if (entry.first != "record_to") {
            set(c, entry.first, entry.second, where);
        }
    }
    check_window(c.common.window, kernel, where);
}

void RecorderModel::set(RecorderConfig& c, const std::string& key, const Value& value,
                        const std::string& where) const
{
    const std::string place = where + ": '" + key + "'";
    if (const auto* e = device_common_table(ElementType::recorder).find(key)) {
        FieldTable<DeviceCommon>::set(*e, c.common, value, where);
    } else if (key == "record_to") {
        const std::string name = to_string(value, place);
        if (name == c.record_to) {
            return;
        }
        const RecordingBackend* backend = kernel ? kernel->backend(name) : nullptr;
        if (backend == nullptr) {
            const Strings known = kernel ? kernel->backends() : Strings{};
            throw Error("BadProperty", place + ": '" + name + "' is not a known recording backend." +
                                           did_you_mean(name, known) + " Known: " + listing(known) + ".");
        }
        if (kernel->prepared()) {
            throw Error("BadProperty", place + " cannot be changed between Prepare and Cleanup.");
        }
        c.record_to = name;
        c.properties = backend->device_defaults();
    } else if (key == "n_events") {
        if (to_integer(value, place) != 0) {
            throw Error("BadProperty", place + " can only be set to 0, which forgets the events, but " +
                                           value.text() + " was given.");
        }
        c.clear = true;
    } else if (key == "events") {
        throw Error("BadProperty", place + " can be read but not set.");
    } else if (kind_ == RecorderKind::samples && (key == "interval" || key == "offset")) {
        const double x = to_real(value, place);
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        const bool interval = key == "interval";
        if (!std::isfinite(x) || x < 0.0 || (interval && grid.step(x) < 1) || !grid.on_grid(x)) {
            throw Error("BadProperty", place + " must be a multiple of the resolution of " +
                                           to_text(grid.resolution()) + " ms and " +
                                           (interval ? "at least one step" : ">= 0") + ", but " + to_text(x) +
                                           " ms was given.");
        }
        (interval ? c.interval : c.offset) = x;
    } else if (kind_ == RecorderKind::samples && key == "record_from") {
        c.record_from = to_strings(value, place);
    } else if (kind_ == RecorderKind::weights && (key == "senders" || key == "targets")) {
        if (kernel == nullptr) {
            throw Error("BadProperty", place + " needs a kernel.");
        }
        (key == "senders" ? c.senders : c.targets) = kernel->node_ids(value, place);
    } else if (c.properties.has(key)) {
        const RecordingBackend* backend = kernel ? kernel->backend(c.record_to) : nullptr;
        c.properties[key] = backend ? backend->check(key, value, place) : value;
    } else {
        std::vector<FieldInfo> known = fields();
        for (const auto& entry : c.properties) {
            known.push_back(info_of(entry.first.c_str(), FieldType::other, "", ""));
        }
        detail::unknown_device_field(key, name_, known, where);
    }
}

// --- pool
// -------------------------------------------------------------------------------------------------------------------------

struct RecorderPoolOf::Sink final : WeightSink
{
    EventLog* log = nullptr;
    const RecorderConfig* config = nullptr;
    Step first = 0;
    Step last = 0;
    void record_weight(int thread, const Sample& s) override
    {
        const auto left_out = [](const std::vector<NodeId>& wanted, NodeId id) {
            return !wanted.empty() && !std::binary_search(wanted.begin(), wanted.end(), id);
        };
        if (s.step + 1 <= first || s.step + 1 > last || left_out(config->senders, s.source) ||
            left_out(config->targets, s.target)) {
            return;
        }
        EventColumns& c = log->thread(thread);
        c.add(s.source, s.step + 1, s.offset);
        c.reals.push_back(s.weight);
        c.integers.push_back(static_cast<std::int64_t>(s.target));
        c.integers.push_back(s.receptor);
        c.integers.push_back(s.port);
    }
};

struct RecorderPoolOf::Recorder
{
    RecorderConfig config;
    EventLog log;
    Sink sink;
    std::vector<SampleBuffer> samples; // per thread: of the last slice
    std::unique_ptr<RecordingChannel> channel;
    RecordingBackend* backend = nullptr;
    std::string written_to;           // backend of the last Prepare
    std::vector<std::size_t> written; // events handed to the channel, per thread
    Step first = 0;
    Step last = 0;
};

RecorderPoolOf::RecorderPoolOf(RecorderModel& model, int thread) : RecorderPool(model, thread) {}
RecorderPoolOf::~RecorderPoolOf() = default;

void RecorderPoolOf::append(const std::vector<NodeId>& ids)
{
    ids_.insert(ids_.end(), ids.begin(), ids.end());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        recorders_.push_back(std::make_unique<Recorder>());
        recorders_.back()->config = recorder_model().config();
    }
}

Strings RecorderPoolOf::extra_fields() const
{
    Strings out;
    for (std::uint32_t c = 0; c < recorders_.size(); ++c) {
        const RecorderConfig& config = recorders_[c]->config;
        for (const auto& entry : config.properties) {
            out.push_back(entry.first);
        }
        if (const RecordingBackend* b = model_.kernel ? model_.kernel->backend(config.record_to) : nullptr) {
            for (const auto& entry : b->device_status(info(c), config.properties)) {
                out.push_back(entry.first);
            }
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

bool RecorderPoolOf::has_field(const std::string& name) const
{
    const auto fields = model_.fields();
    if (std::any_of(fields.begin(), fields.end(), [&](const FieldInfo& f) { return f.name == name; })) {
        return true;
    }
    const Strings extra = extra_fields();
    return std::find(extra.begin(), extra.end(), name) != extra.end();
}

RecorderInfo RecorderPoolOf::info(std::uint32_t cell) const
{
    const Recorder& r = *recorders_[cell];
    RecorderInfo out;
    out.id = ids_[cell];
    out.model = model_.name();
    out.label = r.config.common.label;
    if (recorder_model().kind() == RecorderKind::samples) {
        out.reals = r.config.record_from;
    } else if (recorder_model().kind() == RecorderKind::states) {
        out.integers = {"state"};
    } else if (recorder_model().kind() == RecorderKind::weights) {
        out.reals = {"weights"};
        out.integers = {"targets", "receptors", "ports"};
    }
    if (model_.kernel != nullptr) {
        out.grid = model_.kernel->grid();
        out.n_vps = model_.kernel->n_vps();
        out.local_vps = model_.kernel->local_vps();
    }
    return out;
}

Value RecorderPoolOf::read(const std::string& field, const std::vector<std::uint32_t>& cells) const
{
    List out;
    for (const std::uint32_t c : cells) {
        const Recorder& r = *recorders_[c];
        if (field == "n_events") {
            std::size_t n = r.log.size();
            for (const std::size_t w : r.written) {
                n += w;
            }
            out.push_back(n);
        } else if (field == "events") {
            const bool memory = r.config.record_to == "memory";
            const Value* steps = r.config.properties.find("time_in_steps");
            out.push_back(memory ? Value(r.log.events(model_.kernel ? model_.kernel->grid() : setup_.grid,
                                                      steps && *steps->as<bool>()))
                                 : Value());
        } else {
            const Dictionary entries = recorder_model().entries(r.config);
            if (const Value* v = entries.find(field)) {
                out.push_back(*v);
                continue;
            }
            const RecordingBackend* b = model_.kernel ? model_.kernel->backend(r.config.record_to) : nullptr;
            const Dictionary status = b ? b->device_status(info(c), r.config.properties) : Dictionary{};
            const Value* v = status.find(field);
            out.push_back(v ? *v : Value());
        }
    }
    return out;
}

std::unique_ptr<StagedChange> RecorderPoolOf::stage(const CellSelection& selection,
                                                    const std::vector<Assignment>& assignments,
                                                    const std::string& where)
{
    struct Staged : StagedChange
    {
        std::vector<Recorder*> recorders;
        std::vector<RecorderConfig> configs;
        void commit() override
        {
            for (std::size_t i = 0; i < recorders.size(); ++i) {
                Recorder& r = *recorders[i];
                if (configs[i].record_from != r.config.record_from) {
                    for (auto& s : r.samples) {
                        s.clear();
                    }
                }
                r.config = configs[i];
                if (r.config.clear) {
                    r.config.clear = false;
                    r.log.clear();
                    r.written.assign(r.written.size(), 0);
                }
            }
        }
    };
    auto staged = std::make_unique<Staged>();
    for (std::size_t i = 0; i < selection.cells.size(); ++i) {
        Recorder& r = *recorders_[selection.cells[i]];
        RecorderConfig c = r.config;
        std::vector<std::pair<std::string, Value>> given;
        for (const auto& a : assignments) {
            const std::size_t k = selection.positions[i];
            given.push_back({a.name, a.reals ? Value(a.reals[k]) : a.values ? (*a.values)[k] : a.value});
        }
        recorder_model().apply(c, given, where);
        staged->recorders.push_back(&r);
        staged->configs.push_back(std::move(c));
    }
    return staged;
}

void RecorderPoolOf::prepare_recorder(std::uint32_t cell, int n_threads)
{
    Recorder& r = *recorders_[cell];
    const RecorderInfo about = info(cell);
    r.log.set_columns(about.reals, about.integers, recorder_model().kind() == RecorderKind::weights);
    r.log.set_threads(n_threads);
    r.samples.resize(static_cast<std::size_t>(n_threads));
    r.written.resize(static_cast<std::size_t>(n_threads), 0);
    r.first = r.config.common.window.first(setup_.grid);
    r.last = r.config.common.window.last(setup_.grid);
    r.sink.log = &r.log;
    r.sink.config = &r.config;
    r.sink.first = r.first;
    r.sink.last = r.last;
    r.backend = model_.kernel ? model_.kernel->backend(r.config.record_to) : nullptr;
    r.channel.reset();
    if (r.backend != nullptr && !r.backend->keeps_in_memory()) {
        r.channel = r.backend->open(about, r.config.properties, r.written_to == r.config.record_to);
    }
    r.written_to = r.config.record_to;
}

SampleSpec RecorderPoolOf::sample_spec(std::uint32_t cell) const
{
    const Recorder& r = *recorders_[cell];
    SampleSpec spec;
    spec.interval = std::max<Step>(1, setup_.grid.step(r.config.interval));
    spec.offset = setup_.grid.step(r.config.offset);
    spec.first = std::max(r.first, spec.offset - 1);
    spec.last = r.last;
    spec.record_from = r.config.record_from;
    return spec;
}

SampleBuffer* RecorderPoolOf::sample_buffer(std::uint32_t cell, int thread)
{
    return &recorders_[cell]->samples[static_cast<std::size_t>(thread)];
}

WeightSink* RecorderPoolOf::weight_sink(std::uint32_t cell)
{
    return recorder_model().kind() == RecorderKind::weights ? &recorders_[cell]->sink : nullptr;
}

// Hands a thread's events to the backend.
void RecorderPoolOf::write(Recorder& r, int thread)
{
    EventColumns& columns = r.log.thread(thread);
    if (r.channel == nullptr || columns.size() == 0) {
        return;
    }
    r.log.sort_thread(thread);
    const std::size_t n = columns.size();
    try {
        r.channel->write(thread, columns.chunk());
    } catch (...) {
        columns.clear();
        throw;
    }
    columns.clear();
    r.written[static_cast<std::size_t>(thread)] += n;
}

void RecorderPoolOf::begin_slice(int thread)
{
    for (auto& pointer : recorders_) {
        Recorder& r = *pointer;
        SampleBuffer& s = r.samples[static_cast<std::size_t>(thread)];
        if (!s.steps.empty()) {
            EventColumns& c = r.log.thread(thread);
            for (std::size_t i = 0; i < s.steps.size(); ++i) {
                c.add(s.senders[i], s.steps[i] + 1, 0.0);
            }
            for (const double x : s.values) {
                c.reals.push_back(x);
            }
            s.clear();
        }
        if (r.channel != nullptr && r.log.thread(thread).size() >= r.backend->batch()) {
            write(r, thread);
        }
    }
}

void RecorderPoolOf::receive(int thread, const ImmediateEvent& e)
{
    Recorder& r = *recorders_[e.cell];
    const Step t = e.step + 1;
    if (t <= r.first || t > r.last || r.config.common.frozen) {
        return;
    }
    if (recorder_model().kind() == RecorderKind::states) {
        r.log.thread(thread).add(e.source, t, e.offset);
        r.log.thread(thread).integers.push_back(e.multiplicity - 1);
        return;
    }
    for (std::int32_t i = 0; i < e.multiplicity; ++i) {
        r.log.thread(thread).add(e.source, t, e.offset);
    }
}

void RecorderPoolOf::end_run()
{
    for (auto& r : recorders_) {
        for (std::size_t t = 0; t < r->written.size(); ++t) {
            write(*r, static_cast<int>(t));
        }
        if (r->channel != nullptr) {
            r->channel->flush();
        }
    }
}

void RecorderPoolOf::cleanup()
{
    for (auto& r : recorders_) {
        if (r->channel != nullptr) {
            const std::unique_ptr<RecordingChannel> channel = std::move(r->channel);
            channel->close();
        }
    }
}

std::size_t RecorderPoolOf::bytes() const
{
    std::size_t n = bytes_common() + recorders_.capacity() * sizeof(void*);
    for (const auto& r : recorders_) {
        n += sizeof(Recorder) + r->log.bytes();
    }
    return n;
}

} // namespace nest
