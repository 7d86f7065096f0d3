// SPDX-License-Identifier: GPL-2.0-or-later
// correlation_detector: cross-correlogram of two groups of spike trains, counted while the simulation runs.
//
//   bin k of the histogram: sum of w_i w_j over pairs with k - 1/2 <= (t_j - t_i) / delta_tau < k + 1/2
#include "nest/model/registry.hpp"

#include <deque>

namespace nest
{

namespace
{

struct CorrelationParameters
{
    double delta_tau = 0.5; // ms
    double tau_max = 5.0;   // ms
    double Tstart = 0.0;    // ms
    double Tstop = std::numeric_limits<double>::max();
};

// Counted so far.
struct Correlogram
{
    Reals histogram;
    Reals correction; // of the compensated summation (Kahan 1965)
    Integers counts;
    Integers n_events{0, 0};
};

struct CorrelationSpike
{
    Step step; // of emission
    std::uint32_t channel;
    double weight;
};

const FieldTable<CorrelationParameters>& correlation_table()
{
    static const FieldTable<CorrelationParameters> table = [] {
        using P = CorrelationParameters;
        FieldTable<P> t;
        t.real("delta_tau", &P::delta_tau, "ms", "width of a bin").positive();
        t.real("tau_max", &P::tau_max, "ms", "largest time difference, a multiple of delta_tau")
            .non_negative();
        t.real("Tstart", &P::Tstart, "ms", "spikes from this time on are counted").non_negative();
        t.real("Tstop", &P::Tstop, "ms", "spikes up to this time are counted")
            .non_negative()
            .allow_infinite();
        return t;
    }();
    return table;
}

const FieldTable<DeviceCommon>& common_table()
{
    return device_common_table(ElementType::recorder);
}

} // namespace

class CorrelationDetectorModel final : public NodeModel
{
public:
    explicit CorrelationDetectorModel(const std::string& name) : NodeModel(name, ElementType::recorder) {}
    std::unique_ptr<NodeModel> clone(const std::string& name) const override
    {
        auto copy = std::make_unique<CorrelationDetectorModel>(*this);
        copy->name_ = name;
        return copy;
    }
    std::unique_ptr<Pool> make_pool(int thread) override;
    Signal sends() const override { return Signal::none; }
    bool accepts(Signal s) const override { return s == Signal::spike || s == Signal::random_spike; }
    std::vector<FieldInfo> fields() const override
    {
        std::vector<FieldInfo> out;
        for (const auto& e : correlation_table().entries()) {
            out.push_back(e);
        }
        for (const auto& e : common_table().entries()) {
            if (e.name != "label") {
                out.push_back(e);
            }
        }
        for (const char* name : {"histogram", "histogram_correction", "count_histogram", "n_events"}) {
            FieldInfo f;
            f.name = name;
            f.type = f.name == "histogram" || f.name == "histogram_correction" ? FieldType::reals
                                                                               : FieldType::integers;
            f.read_only = f.name != "n_events";
            f.doc = f.name == "n_events"
                        ? "number of spikes per group; setting it to [0, 0] clears the detector"
                        : "what was counted";
            out.push_back(f);
        }
        return out;
    }
    Dictionary defaults() const override
    {
        Dictionary out{{"histogram", Reals{}},
                       {"histogram_correction", Reals{}},
                       {"count_histogram", Integers{}},
                       {"n_events", Integers{0, 0}}};
        for (const auto& e : correlation_table().entries()) {
            out[e.name] = FieldTable<CorrelationParameters>::get(e, parameters);
        }
        for (const auto& e : common_table().entries()) {
            if (e.name != "label") {
                out[e.name] = FieldTable<DeviceCommon>::get(e, common);
            }
        }
        return out;
    }
    void set_defaults(const Dictionary& given) override
    {
        CorrelationParameters p = parameters;
        DeviceCommon c = common;
        bool clear = false;
        for (const auto& entry : given) {
            set(p, c, clear, entry.first, entry.second, "model " + name_);
        }
        check(p, c, "model " + name_);
        parameters = p;
        common = c;
    }
    std::string documentation() const override
    {
        return R"(Counts the cross-correlogram of two groups of spike trains, connected to receptor types 0 and 1.

Bin k holds the pairs whose time difference t_1 - t_0 lies within delta_tau / 2 of k delta_tau, from -tau_max to tau_max:
``count_histogram`` their number, ``histogram`` the sum of the products of their weights. Both spikes lie in [Tstart, Tstop]. A difference on the edge of two bins counts for the later one. Delays of the connections do not matter.

Sends: nothing. Receives: spikes.)";
    }
    void set(CorrelationParameters& p, DeviceCommon& c, bool& clear, const std::string& name,
             const Value& value, const std::string& where) const
    {
        if (const auto* e = correlation_table().find(name)) {
            FieldTable<CorrelationParameters>::set(*e, p, value, where);
            clear = true;
        } else if (const auto* e = common_table().find(name); e != nullptr && name != "label") {
            FieldTable<DeviceCommon>::set(*e, c, value, where);
        } else if (name == "n_events") {
            if (to_integers(value, where + ": 'n_events'") != Integers{0, 0}) {
                throw Error("BadProperty",
                            where +
                                ": 'n_events' can only be set to [0, 0], which clears the detector, but " +
                                value.text() + " was given.");
            }
            clear = true;
        } else if (name == "histogram" || name == "histogram_correction" || name == "count_histogram") {
            throw Error("BadProperty", where + ": '" + name + "' can be read but not set.");
        } else {
            detail::unknown_device_field(name, name_, fields(), where);
        }
    }
    void check(const CorrelationParameters& p, const DeviceCommon& c, const std::string& where) const
    {
        check_window(c.window, kernel, where);
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        if (!grid.on_grid(p.delta_tau) || grid.step(p.delta_tau) < 1) {
            throw Error("StepMultipleRequired",
                        where + ": 'delta_tau' must be a multiple of the resolution of " +
                            to_text(grid.resolution()) + " ms, but " + to_text(p.delta_tau) + " was given.");
        }
        if (!grid.on_grid(p.tau_max) || grid.step(p.tau_max) % grid.step(p.delta_tau) != 0) {
            throw Error("TimeMultipleRequired",
                        where + ": 'tau_max' must be a multiple of delta_tau = " + to_text(p.delta_tau) +
                            " ms, but " + to_text(p.tau_max) + " was given.");
        }
        if (p.tau_max / p.delta_tau > 1e8) {
            throw Error("BadProperty", where + ": 'tau_max' gives too many bins.");
        }
    }

    CorrelationParameters parameters;
    DeviceCommon common;
};

class CorrelationDetectorPool final : public RecorderPool
{
public:
    CorrelationDetectorPool(CorrelationDetectorModel& model, int thread) : RecorderPool(model, thread) {}

    void append(const std::vector<NodeId>& ids) override
    {
        ids_.insert(ids_.end(), ids.begin(), ids.end());
        while (detectors_.size() < ids_.size()) {
            detectors_.emplace_back();
            detectors_.back().parameters = model().parameters;
            detectors_.back().common = model().common;
            clear(detectors_.back());
        }
    }
    bool has_field(const std::string& name) const override { return model().defaults().has(name); }
    Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const override
    {
        List out;
        for (const std::uint32_t c : cells) {
            const Detector& d = detectors_[c];
            if (const auto* e = correlation_table().find(field)) {
                out.push_back(FieldTable<CorrelationParameters>::get(*e, d.parameters));
            } else if (const auto* e = common_table().find(field)) {
                out.push_back(FieldTable<DeviceCommon>::get(*e, d.common));
            } else if (field == "n_events") {
                out.push_back(d.result.n_events);
            } else if (field == "count_histogram") {
                out.push_back(d.result.counts);
            } else {
                out.push_back(field == "histogram" ? d.result.histogram : d.result.correction);
            }
        }
        return out;
    }
    std::unique_ptr<StagedChange> stage(const CellSelection& selection,
                                        const std::vector<Assignment>& assignments,
                                        const std::string& where) override
    {
        struct Staged : StagedChange
        {
            CorrelationDetectorPool* pool = nullptr;
            std::vector<std::uint32_t> cells;
            std::vector<Detector> detectors;
            void commit() override
            {
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    pool->detectors_[cells[i]] = std::move(detectors[i]);
                }
            }
        };
        auto staged = std::make_unique<Staged>();
        staged->pool = this;
        staged->cells = selection.cells;
        for (std::size_t i = 0; i < selection.cells.size(); ++i) {
            Detector d = detectors_[selection.cells[i]];
            bool renew = false;
            for (const auto& a : assignments) {
                const std::size_t k = selection.positions[i];
                model().set(d.parameters, d.common, renew, a.name,
                            a.reals    ? Value(a.reals[k])
                            : a.values ? (*a.values)[k]
                                       : a.value,
                            where);
            }
            model().check(d.parameters, d.common, where);
            if (renew) {
                clear(d);
            }
            staged->detectors.push_back(std::move(d));
        }
        return staged;
    }
    int channels(Signal) const override { return 2; }
    int port(Signal, std::int64_t receptor, std::uint32_t) const override
    {
        if (receptor != 0 && receptor != 1) {
            throw Error("UnknownReceptorType", "Connect: " + model_.name() + " has no receptor " +
                                                   std::to_string(receptor) +
                                                   ". It has: 0, 1 (the two groups of spike trains).");
        }
        return static_cast<int>(receptor);
    }
    int find_recordable(const std::string&) const override { return -1; }
    double recordable(int, std::uint32_t) const override { return 0.0; }
    void prepare(const RunSetup& setup) override { setup_ = setup; }
    void prepare_recorder(std::uint32_t cell, int n_threads) override
    {
        detectors_[cell].fresh.resize(static_cast<std::size_t>(n_threads));
    }
    void receive(int thread, const ImmediateEvent& e) override
    {
        Detector& d = detectors_[e.cell / 2];
        const Step first = d.common.window.first(setup_.grid);
        const Step last = d.common.window.last(setup_.grid);
        if (e.step + 1 > first && e.step + 1 <= last) {
            for (std::int32_t k = 0; k < e.multiplicity; ++k) {
                d.fresh[static_cast<std::size_t>(thread)].push_back({e.step + 1, e.cell % 2, e.weight});
            }
        }
    }
    // Spikes of all threads are counted in order of time once a run is over, so that results do not depend on
    // the threads.
    void end_run() override
    {
        for (auto& d : detectors_) {
            std::vector<CorrelationSpike> spikes;
            for (auto& fresh : d.fresh) {
                spikes.insert(spikes.end(), fresh.begin(), fresh.end());
                fresh.clear();
                fresh.shrink_to_fit();
            }
            std::stable_sort(spikes.begin(), spikes.end(),
                             [](const CorrelationSpike& a, const CorrelationSpike& b) {
                                 return a.step != b.step ? a.step < b.step : a.channel < b.channel;
                             });
            for (const auto& s : spikes) {
                count(d, s);
            }
        }
    }
    std::size_t bytes() const override { return bytes_common() + detectors_.size() * sizeof(Detector); }

private:
    struct Detector
    {
        CorrelationParameters parameters;
        DeviceCommon common;
        Correlogram result;
        std::deque<CorrelationSpike> recent[2];
        std::vector<std::vector<CorrelationSpike>> fresh; // per thread
    };
    const CorrelationDetectorModel& model() const
    {
        return static_cast<const CorrelationDetectorModel&>(model_);
    }

    void clear(Detector& d) const
    {
        const auto half =
            static_cast<std::size_t>(std::llround(d.parameters.tau_max / d.parameters.delta_tau));
        d.result = Correlogram();
        d.result.histogram.assign(2 * half + 1, 0.0);
        d.result.correction.assign(2 * half + 1, 0.0);
        d.result.counts.assign(2 * half + 1, 0);
        d.recent[0].clear();
        d.recent[1].clear();
    }
    void count(Detector& d, const CorrelationSpike& s) const
    {
        const Step width = setup_.grid.step(d.parameters.delta_tau);
        const auto half = static_cast<Step>(d.result.counts.size() / 2);
        const Step begin = setup_.grid.step(d.parameters.Tstart);
        const Step end = d.parameters.Tstop >= setup_.grid.t_max() ? std::numeric_limits<Step>::max()
                                                                   : setup_.grid.step(d.parameters.Tstop);
        auto& others = d.recent[1 - s.channel];
        // differences beyond the outermost edge, doubled to stay whole
        for (auto& train : d.recent) {
            while (!train.empty() && 2 * (s.step - train.front().step) > (2 * half + 1) * width) {
                train.pop_front();
            }
        }
        if (s.step < begin || s.step > end) {
            return;
        }
        ++d.result.n_events[s.channel];
        for (const auto& o : others) {
            const Step difference = s.channel == 1 ? s.step - o.step : o.step - s.step;
            const Step shifted =
                2 * difference + (2 * half + 1) * width; // from the left edge of the first bin, doubled
            if (shifted < 0 || shifted >= 2 * (2 * half + 1) * width) {
                continue;
            }
            const auto bin = static_cast<std::size_t>(shifted / (2 * width));
            ++d.result.counts[bin];
            const double y = s.weight * o.weight - d.result.correction[bin];
            const double sum = d.result.histogram[bin] + y;
            d.result.correction[bin] = (sum - d.result.histogram[bin]) - y;
            d.result.histogram[bin] = sum;
        }
        d.recent[s.channel].push_back(s);
    }
    std::vector<Detector> detectors_;
};

std::unique_ptr<Pool> CorrelationDetectorModel::make_pool(int thread)
{
    return std::make_unique<CorrelationDetectorPool>(*this, thread);
}

namespace
{

void register_correlation_detector(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<CorrelationDetectorModel>("correlation_detector"));
}

} // namespace

NEST_REGISTER_WITH(correlation_detector, &register_correlation_detector)

} // namespace nest
