// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/pool.hpp"

#include "nest/base/math.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nest
{

namespace
{

FieldInfo field(const char* name, FieldType type, const char* unit, const char* doc)
{
    FieldInfo f;
    f.name = name;
    f.type = type;
    f.unit = unit;
    f.doc = doc;
    return f;
}

} // namespace

const std::vector<FieldInfo>& Pool::common_fields()
{
    static const std::vector<FieldInfo> fields = [] {
        std::vector<FieldInfo> f;
        f.push_back(field("Ca", FieldType::real, "",
                          "calcium trace: grows by beta_Ca with each spike, decays with tau_Ca"));
        f.back().fixed();
        f.push_back(field("tau_Ca", FieldType::real, "ms", "time constant of the calcium trace"));
        f.back().positive();
        f.push_back(field("beta_Ca", FieldType::real, "", "increment of the calcium trace with each spike"));
        f.back().positive();
        f.push_back(field("tau_minus", FieldType::real, "ms",
                          "time constant of the postsynaptic trace used by plasticity"));
        f.back().positive();
        f.push_back(field("tau_minus_triplet", FieldType::real, "ms",
                          "time constant of the slow postsynaptic trace of triplet rules"));
        f.back().positive();
        f.push_back(field("post_trace", FieldType::real, "",
                          "postsynaptic trace of rules that keep one in the neuron; 0 with all others"));
        f.back().fixed();
        f.push_back(field("archiver_length", FieldType::integer, "",
                          "number of own spikes kept for plastic synapses"));
        f.back().fixed();
        f.push_back(field("t_spike", FieldType::real, "ms", "time of the last spike (-1: none yet)"));
        f.back().fixed();
        f.push_back(field("ignore_and_spike", FieldType::boolean, "",
                          "fire regularly instead of following the dynamics"));
        f.push_back(
            field("ignore_and_spike_interval", FieldType::real, "ms", "interval of such regular spikes"));
        f.back().positive();
        f.push_back(
            field("ignore_and_spike_offset", FieldType::real, "ms", "time of the first regular spike"));
        f.back().positive();
        f.push_back(field("frozen", FieldType::boolean, "", "whether the node is left out of updating"));
        f.push_back(
            field("synaptic_elements", FieldType::other, "", "synaptic elements for structural plasticity"));
        f.back().fixed();
        return f;
    }();
    return fields;
}

bool Pool::is_common(const std::string& name)
{
    const auto& fields = common_fields();
    return std::any_of(fields.begin(), fields.end(), [&](const FieldInfo& f) { return f.name == name; });
}

void Pool::append_common(const std::vector<NodeId>& ids, const CommonDefaults& defaults)
{
    const std::size_t before = ids_.size();
    ids_.insert(ids_.end(), ids.begin(), ids.end());
    const std::size_t n = ids_.size();
    if (before == 0) {
        archive_.assign(1, defaults.archive);
    } else if (archive_.size() > 1 || !(archive_[0] == defaults.archive)) {
        archive_.resize(before, archive_[0]);
        archive_.resize(n, defaults.archive);
    }
    const Mode mode = defaults.frozen ? frozen : defaults.ignore.on ? ignoring : normal;
    if (mode != normal || !mode_.empty()) {
        mode_.resize(before, normal);
        mode_.resize(n, mode);
    }
    const IgnoreAndSpike plain;
    if (defaults.ignore.on || defaults.ignore.interval != plain.interval ||
        defaults.ignore.offset != plain.offset || !ignore_.empty()) {
        ignore_.resize(before);
        ignore_.resize(n, defaults.ignore);
    }
}

void Pool::prepare_common(const RunSetup& setup)
{
    setup_ = setup;
    last_spike_.resize(size(), -1.0);
    calcium_.resize(size(), 0.0);
    if (uses_queue()) {
        queue_.resize(setup.ring_slots, setup.now);
    } else if (channels(Signal::spike) > 0) {
        const auto stride = static_cast<std::size_t>(channels(Signal::spike));
        if (spikes_.active() && stride != spike_stride_) {
            spikes_.restride(spike_stride_, stride);
        }
        spike_stride_ = stride;
        spikes_.resize(size() * stride, setup.ring_slots, setup.now);
        spikes_.allow_aside(splits_sign() ? 1 : 0);
    }
    if (needs_currents_ && channels(Signal::current) > 0) {
        currents_.resize(size() * static_cast<std::size_t>(channels(Signal::current)), setup.ring_slots,
                         setup.now);
    }
    if (needs_history_) {
        if (!history_) {
            history_ = std::make_unique<PostHistory>(setup.h);
        }
        history_->resize(size());
    }
}

std::size_t Pool::bytes_common() const
{
    return ids_.capacity() * sizeof(NodeId) + archive_.capacity() * sizeof(ArchiveParameters) +
           mode_.capacity() + ignore_.capacity() * sizeof(IgnoreAndSpike) +
           (last_spike_.capacity() + calcium_.capacity()) * sizeof(double) + spikes_.bytes() +
           currents_.bytes() + (history_ ? history_->bytes() : 0);
}

void Pool::archive_spike(Step, std::uint32_t cell, double time)
{
    const ArchiveParameters& a = archive(cell);
    const double last = last_spike_[cell];
    calcium_[cell] = (last < 0.0 ? 0.0 : calcium_[cell] * math::exp((last - time) / a.tau_Ca)) + a.beta_Ca;
    last_spike_[cell] = time;
    if (history_) {
        history_->add(cell, time, a.tau_minus, a.tau_minus_triplet);
    }
}

void Pool::emit(ThreadState& thread, int lag, Step step, std::uint32_t cell, int multiplicity)
{
    const double time = setup_.grid.ms(step + 1);
    for (int i = 0; i < multiplicity; ++i) {
        archive_spike(step, cell, time);
    }
    const std::uint64_t key = SpikeKey::make(lag, ids_[cell]);
    thread.spikes.grid.insert(thread.spikes.grid.end(), static_cast<std::size_t>(multiplicity), key);
    thread.spike_count += multiplicity;
}

void Pool::emit_precise(ThreadState& thread, int lag, Step step, std::uint32_t cell, double sent,
                        double offset)
{
    archive_spike(step, cell, setup_.grid.ms(step + 1) - offset);
    thread.spikes.precise.push_back({SpikeKey::make(lag, ids_[cell]), sent});
    ++thread.spike_count;
}

void Pool::begin_samples()
{
    first_sample_.clear();
    for (const auto& q : sample_requests_) {
        first_sample_.push_back(q.buffer->steps.size());
    }
    next_sample_.assign(sample_requests_.size(), 0);
}

void Pool::end_tile_samples(std::uint32_t end)
{
    for (std::size_t r = 0; r < sample_requests_.size(); ++r) {
        const auto& cells = sample_requests_[r].cells;
        while (next_sample_[r] < cells.size() && cells[next_sample_[r]] < end) {
            ++next_sample_[r];
        }
    }
}

void Pool::end_samples(bool several_tiles)
{
    for (std::size_t r = 0; r < sample_requests_.size() && several_tiles; ++r) {
        sort_samples(r, first_sample_[r]);
    }
}

void Pool::take_sample(SampleRequest& request, Step step, std::uint32_t cell)
{
    request.buffer->steps.push_back(step);
    request.buffer->senders.push_back(ids_[cell]);
    for (const int index : request.recordables) {
        request.buffer->values.push_back(recordable(index, cell));
    }
}

// Tiles leave samples tile by tile; recordings are in order of time, then node.
void Pool::sort_samples(std::size_t r, std::size_t first)
{
    SampleBuffer& b = *sample_requests_[r].buffer;
    const std::size_t width = sample_requests_[r].recordables.size();
    const std::size_t n = b.steps.size() - first;
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), first);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t j) { return b.steps[i] < b.steps[j]; });
    SampleBuffer sorted;
    for (const std::size_t i : order) {
        sorted.steps.push_back(b.steps[i]);
        sorted.senders.push_back(b.senders[i]);
        sorted.values.insert(sorted.values.end(), b.values.begin() + static_cast<std::ptrdiff_t>(i * width),
                             b.values.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
    }
    std::copy(sorted.steps.begin(), sorted.steps.end(), b.steps.begin() + static_cast<std::ptrdiff_t>(first));
    std::copy(sorted.senders.begin(), sorted.senders.end(),
              b.senders.begin() + static_cast<std::ptrdiff_t>(first));
    std::copy(sorted.values.begin(), sorted.values.end(),
              b.values.begin() + static_cast<std::ptrdiff_t>(first * width));
}

Value Pool::read_common(const std::string& name, const std::vector<std::uint32_t>& cells) const
{
    const auto reals = [&](auto&& value) {
        Reals out;
        out.reserve(cells.size());
        for (const std::uint32_t c : cells) {
            out.push_back(value(c));
        }
        return Value(std::move(out));
    };
    const auto list = [&](auto&& value) {
        List out;
        out.reserve(cells.size());
        for (const std::uint32_t c : cells) {
            out.push_back(Value(value(c)));
        }
        return Value(std::move(out));
    };
    const double now = setup_.grid.ms(setup_.now);
    const auto ignore = [&](std::uint32_t c) { return ignore_.empty() ? IgnoreAndSpike{} : ignore_[c]; };
    if (name == "Ca") {
        return reals([&](std::uint32_t c) {
            return c >= calcium_.size() || last_spike_[c] < 0.0
                       ? 0.0
                       : calcium_[c] * math::exp((last_spike_[c] - now) / archive(c).tau_Ca);
        });
    }
    if (name == "tau_Ca") {
        return reals([&](std::uint32_t c) { return archive(c).tau_Ca; });
    }
    if (name == "beta_Ca") {
        return reals([&](std::uint32_t c) { return archive(c).beta_Ca; });
    }
    if (name == "tau_minus") {
        return reals([&](std::uint32_t c) { return archive(c).tau_minus; });
    }
    if (name == "tau_minus_triplet") {
        return reals([&](std::uint32_t c) { return archive(c).tau_minus_triplet; });
    }
    if (name == "post_trace") {
        return reals([](std::uint32_t) {
            return 0.0;
        }); // no rule of this catalogue writes it, as in the interface's own kernel
    }
    if (name == "archiver_length") {
        Integers out;
        for (const std::uint32_t c : cells) {
            out.push_back(history_ && c < history_->size() ? static_cast<std::int64_t>(history_->length(c))
                                                           : 0);
        }
        return out;
    }
    if (name == "t_spike") {
        return reals([&](std::uint32_t c) { return c < last_spike_.size() ? last_spike_[c] : -1.0; });
    }
    if (name == "ignore_and_spike") {
        return list([&](std::uint32_t c) { return ignore(c).on; });
    }
    if (name == "ignore_and_spike_interval") {
        return reals([&](std::uint32_t c) { return ignore(c).interval; });
    }
    if (name == "ignore_and_spike_offset") {
        return reals([&](std::uint32_t c) { return ignore(c).offset; });
    }
    if (name == "frozen") {
        return list([&](std::uint32_t c) { return !mode_.empty() && mode_[c] == frozen; });
    }
    return list([&](std::uint32_t) { return Dictionary{}; }); // synaptic_elements
}

// Copies of the common columns, changed and checked, then swapped in.
struct CommonStaged : StagedChange
{
    Pool& pool;
    std::vector<ArchiveParameters> archive;
    std::vector<std::uint8_t> mode;
    std::vector<IgnoreAndSpike> ignore;
    explicit CommonStaged(Pool& p) : pool(p) {}
    void commit() override
    {
        pool.archive_.swap(archive);
        pool.mode_.swap(mode);
        pool.ignore_.swap(ignore);
    }
};

std::unique_ptr<StagedChange> Pool::stage_common(const CellSelection& selection,
                                                 const std::vector<Assignment>& assignments,
                                                 const std::string& where)
{
    auto staged = std::make_unique<CommonStaged>(*this);
    staged->archive = archive_;
    staged->mode = mode_;
    staged->ignore = ignore_;
    for (const auto& a : assignments) {
        const auto& fields = common_fields();
        const auto info =
            std::find_if(fields.begin(), fields.end(), [&](const FieldInfo& f) { return f.name == a.name; });
        const std::string place = where + ": '" + a.name + "'";
        if (info->read_only) {
            throw Error("BadProperty", place + " can be read but not set.");
        }
        for (std::size_t i = 0; i < selection.cells.size(); ++i) {
            const std::uint32_t c = selection.cells[i];
            const std::size_t position = selection.positions[i];
            const Value value = a.reals    ? Value(a.reals[position])
                                : a.values ? (*a.values)[position]
                                           : a.value;
            if (info->type == FieldType::boolean) {
                const bool on = to_bool(value, place);
                staged->mode.resize(size(), normal);
                if (a.name == "frozen") {
                    const bool ignores = !staged->ignore.empty() && staged->ignore[c].on;
                    staged->mode[c] = on ? frozen : ignores ? ignoring : normal;
                } else {
                    staged->ignore.resize(size());
                    staged->ignore[c].on = on;
                    if (staged->mode[c] != frozen) {
                        staged->mode[c] = on ? ignoring : normal;
                    }
                }
                continue;
            }
            const double x = to_real(value, place);
            info->check(x, place);
            if (a.name == "ignore_and_spike_interval" || a.name == "ignore_and_spike_offset") {
                staged->ignore.resize(size());
                (a.name == "ignore_and_spike_interval" ? staged->ignore[c].interval
                                                       : staged->ignore[c].offset) = x;
                continue;
            }
            const bool all = !a.reals && !a.values && selection.cells.size() == size();
            if (!all && staged->archive.size() != size()) {
                staged->archive.resize(size(), ArchiveParameters(staged->archive[0]));
            }
            for (std::size_t j = all ? 0 : (staged->archive.size() == 1 ? 0 : c);
                 j < (all ? staged->archive.size() : (staged->archive.size() == 1 ? 1 : std::size_t(c) + 1));
                 ++j) {
                ArchiveParameters& p = staged->archive[j];
                (a.name == "tau_minus"           ? p.tau_minus
                 : a.name == "tau_minus_triplet" ? p.tau_minus_triplet
                 : a.name == "tau_Ca"            ? p.tau_Ca
                                                 : p.beta_Ca) = x;
            }
            if (all) {
                break;
            }
        }
    }
    return staged;
}

} // namespace nest
