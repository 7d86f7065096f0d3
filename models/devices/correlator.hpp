// SPDX-License-Identifier: GPL-2.0-or-later
// What correlomatrix_detector and correlospinmatrix_detector share: a recorder with several receptors whose
// input is collected per thread, brought into order of time after each run, and counted there, so that
// results do not depend on the threads.
//
// A detector D is a plain struct: name, documentation(), takes_states, Parameters (N_channels, delta_tau,
// tau_max, Tstart, Tstop and `table()`), Result with `results()`, clear() and count() for one event.
#pragma once

#include "nest/model/registry.hpp"

#include <deque>

namespace nest
{

struct CorrelatorParameters
{
    std::int64_t N_channels = 1;
    double delta_tau = 0.5; // ms
    double tau_max = 5.0;   // ms
    double Tstart = 0.0;    // ms
    double Tstop = std::numeric_limits<double>::max();
};

struct CorrelatorEvent
{
    Step step; // end of the step of emission
    std::int32_t channel;
    std::int32_t multiplicity;
    double weight;
};

template <class P>
void describe_correlator(FieldTable<P>& t)
{
    t.integer("N_channels", &P::N_channels, "", "number of receptors").min(1).max(4096);
    t.real("delta_tau", &P::delta_tau, "ms", "width of a bin, a multiple of the resolution").positive();
    t.real("tau_max", &P::tau_max, "ms", "largest time difference, a multiple of delta_tau").non_negative();
    t.real("Tstart", &P::Tstart, "ms", "what happens from this time on is counted").non_negative();
    t.real("Tstop", &P::Tstop, "ms", "what happens up to this time is counted")
        .non_negative()
        .allow_infinite();
}

// Times in steps, as counting needs them.
struct CorrelatorSteps
{
    Step width;
    Step bins; // from 0 to tau_max
    Step first;
    Step last;
    CorrelatorSteps(const CorrelatorParameters& p, const TimeGrid& grid)
        : width(grid.step(p.delta_tau)), bins(static_cast<Step>(std::llround(p.tau_max / p.delta_tau)) + 1),
          first(grid.step(p.Tstart)),
          last(p.Tstop >= grid.t_max() ? std::numeric_limits<Step>::max() : grid.step(p.Tstop))
    {
    }
};

// Channels x channels x bins, nested as it is read.
template <class Number>
Value nested_matrix(const std::vector<Number>& flat, std::size_t channels)
{
    const std::size_t bins = channels == 0 ? 0 : flat.size() / (channels * channels);
    List rows;
    for (std::size_t i = 0; i < channels; ++i) {
        List row;
        for (std::size_t j = 0; j < channels; ++j) {
            const auto begin = flat.begin() + static_cast<std::ptrdiff_t>((i * channels + j) * bins);
            row.push_back(Value(std::vector<Number>(begin, begin + static_cast<std::ptrdiff_t>(bins))));
        }
        rows.push_back(Value(std::move(row)));
    }
    return Value(std::move(rows));
}

template <class D>
class CorrelatorModel final : public NodeModel
{
public:
    using Parameters = typename D::Parameters;

    explicit CorrelatorModel(const std::string& name) : NodeModel(name, ElementType::recorder) {}
    std::unique_ptr<NodeModel> clone(const std::string& name) const override
    {
        auto copy = std::make_unique<CorrelatorModel>(*this);
        copy->name_ = name;
        return copy;
    }
    std::unique_ptr<Pool> make_pool(int thread) override;
    Signal sends() const override { return Signal::none; }
    bool accepts(Signal s) const override
    {
        return s == Signal::spike || s == (D::takes_states ? Signal::binary : Signal::random_spike);
    }
    bool takes_states() const override { return D::takes_states; }
    std::string documentation() const override { return D::documentation(); }
    std::vector<FieldInfo> fields() const override
    {
        std::vector<FieldInfo> out(D::table().entries().begin(), D::table().entries().end());
        for (const auto& e : device_common_table(ElementType::recorder).entries()) {
            if (e.name != "label") {
                out.push_back(e);
            }
        }
        out.insert(out.end(), D::results().entries().begin(), D::results().entries().end());
        return out;
    }
    Dictionary defaults() const override
    {
        const typename D::Result empty;
        Dictionary out;
        for (const auto& f : fields()) {
            out[f.name] = read(f.name, parameters, common, empty);
        }
        return out;
    }
    Value read(const std::string& name, const Parameters& p, const DeviceCommon& c,
               const typename D::Result& r) const
    {
        if (const auto* e = D::table().find(name)) {
            return FieldTable<Parameters>::get(*e, p);
        }
        if (const auto* e = device_common_table(ElementType::recorder).find(name)) {
            return FieldTable<DeviceCommon>::get(*e, c);
        }
        return FieldTable<typename D::Result>::get(*D::results().find(name), r);
    }
    void set_defaults(const Dictionary& given) override
    {
        Parameters p = parameters;
        DeviceCommon c = common;
        for (const auto& entry : given) {
            set(p, c, entry.first, entry.second, "model " + name_);
        }
        check(p, c, "model " + name_);
        parameters = p;
        common = c;
    }
    // Whether what was counted so far has to be forgotten.
    bool set(Parameters& p, DeviceCommon& c, const std::string& name, const Value& value,
             const std::string& where) const
    {
        if (const auto* e = D::table().find(name)) {
            FieldTable<Parameters>::set(*e, p, value, where);
            return true;
        }
        if (const auto* e = device_common_table(ElementType::recorder).find(name);
            e != nullptr && name != "label") {
            FieldTable<DeviceCommon>::set(*e, c, value, where);
            return false;
        }
        if (D::results().find(name) != nullptr) {
            throw Error("BadProperty", where + ": '" + name + "' can be read but not set.");
        }
        detail::unknown_device_field(name, name_, fields(), where);
    }
    void check(const Parameters& p, const DeviceCommon& c, const std::string& where) const
    {
        check_window(c.window, kernel, where);
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        if (!grid.on_grid(p.delta_tau) || grid.step(p.delta_tau) < 1) {
            throw Error("StepMultipleRequired",
                        where + ": 'delta_tau' must be a multiple of the resolution of " +
                            to_text(grid.resolution()) + " ms, but " + to_text(p.delta_tau) + " was given.");
        }
        if (D::odd_bins && grid.step(p.delta_tau) % 2 == 0) {
            throw Error("BadProperty", where + ": 'delta_tau' must be an odd multiple of the resolution of " +
                                           to_text(grid.resolution()) +
                                           " ms, so that no difference falls between two bins, but " +
                                           to_text(p.delta_tau) + " was given.");
        }
        if (!grid.on_grid(p.tau_max) || grid.step(p.tau_max) % grid.step(p.delta_tau) != 0) {
            throw Error("TimeMultipleRequired",
                        where + ": 'tau_max' must be a multiple of delta_tau = " + to_text(p.delta_tau) +
                            " ms, but " + to_text(p.tau_max) + " was given.");
        }
        const auto channels = static_cast<double>(p.N_channels);
        if (channels * channels * (p.tau_max / p.delta_tau + 1.0) > 1e8) {
            throw Error("BadProperty", where + ": 'N_channels' and 'tau_max' give too many bins.");
        }
    }

    Parameters parameters;
    DeviceCommon common;
};

template <class D>
class CorrelatorPool final : public RecorderPool
{
public:
    using Model = CorrelatorModel<D>;

    CorrelatorPool(Model& model, int thread) : RecorderPool(model, thread) {}

    void append(const std::vector<NodeId>& ids) override
    {
        ids_.insert(ids_.end(), ids.begin(), ids.end());
        while (detectors_.size() < ids_.size()) {
            Detector d;
            d.parameters = model().parameters;
            d.common = model().common;
            D::clear(d.result, d.parameters);
            detectors_.push_back(std::move(d));
        }
    }
    bool has_field(const std::string& name) const override { return model().defaults().has(name); }
    Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const override
    {
        List out;
        for (const std::uint32_t c : cells) {
            out.push_back(
                model().read(field, detectors_[c].parameters, detectors_[c].common, detectors_[c].result));
        }
        return out;
    }
    std::unique_ptr<StagedChange> stage(const CellSelection& selection,
                                        const std::vector<Assignment>& assignments,
                                        const std::string& where) override
    {
        struct Staged : StagedChange
        {
            CorrelatorPool* pool = nullptr;
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
            const std::int64_t channels = d.parameters.N_channels;
            bool renew = false;
            for (const auto& a : assignments) {
                const std::size_t k = selection.positions[i];
                renew = model().set(d.parameters, d.common, a.name,
                                    a.reals    ? Value(a.reals[k])
                                    : a.values ? (*a.values)[k]
                                               : a.value,
                                    where) ||
                        renew;
            }
            model().check(d.parameters, d.common, where);
            if (d.connected && d.parameters.N_channels < channels) {
                throw Error(
                    "BadProperty",
                    where +
                        ": the detector receives connections, so that 'N_channels' cannot be reduced from " +
                        std::to_string(channels) + " to " + std::to_string(d.parameters.N_channels) + ".");
            }
            if (renew) {
                D::clear(d.result, d.parameters);
            }
            staged->detectors.push_back(std::move(d));
        }
        return staged;
    }
    int channels(Signal) const override
    {
        std::int64_t most = 1;
        for (const auto& d : detectors_) {
            most = std::max(most, d.parameters.N_channels);
        }
        return static_cast<int>(most);
    }
    bool uniform_ports() const override { return false; }
    int port(Signal, std::int64_t receptor, std::uint32_t cell) const override
    {
        const std::int64_t n = detectors_[cell].parameters.N_channels;
        if (receptor < 0 || receptor >= n) {
            throw Error("UnknownReceptorType", "Connect: " + model_.name() + " has no receptor " +
                                                   std::to_string(receptor) + ". It has: 0 to " +
                                                   std::to_string(n - 1) + " (N_channels).");
        }
        return static_cast<int>(receptor);
    }
    bool marks_connected() const override { return true; }
    void mark_connected(std::uint32_t cell) override { detectors_[cell].connected = true; }
    int find_recordable(const std::string&) const override { return -1; }
    double recordable(int, std::uint32_t) const override { return 0.0; }
    void prepare(const RunSetup& setup) override
    {
        setup_ = setup;
        stride_ = static_cast<std::uint32_t>(channels(Signal::spike));
    }
    void prepare_recorder(std::uint32_t cell, int n_threads) override
    {
        detectors_[cell].fresh.resize(static_cast<std::size_t>(n_threads));
    }
    void receive(int thread, const ImmediateEvent& e) override
    {
        Detector& d = detectors_[e.cell / stride_];
        const Step t = e.step + 1;
        if (t > d.common.window.first(setup_.grid) && t <= d.common.window.last(setup_.grid)) {
            d.fresh[static_cast<std::size_t>(thread)].push_back(
                {t, static_cast<std::int32_t>(e.cell % stride_), e.multiplicity, e.weight});
        }
    }
    void end_run() override
    {
        for (auto& d : detectors_) {
            std::vector<CorrelatorEvent> events;
            for (auto& fresh : d.fresh) {
                events.insert(events.end(), fresh.begin(), fresh.end());
                fresh.clear();
                fresh.shrink_to_fit();
            }
            std::stable_sort(events.begin(), events.end(),
                             [](const CorrelatorEvent& a, const CorrelatorEvent& b) {
                                 return a.step != b.step ? a.step < b.step : a.channel < b.channel;
                             });
            const CorrelatorSteps steps(d.parameters, setup_.grid);
            for (const auto& e : events) {
                D::count(d.result, d.parameters, steps, e);
            }
        }
    }
    std::size_t bytes() const override { return bytes_common() + detectors_.size() * sizeof(Detector); }

private:
    struct Detector
    {
        typename D::Parameters parameters;
        DeviceCommon common;
        typename D::Result result;
        std::vector<std::vector<CorrelatorEvent>> fresh; // per thread
        bool connected = false;
    };
    const Model& model() const { return static_cast<const Model&>(model_); }
    std::vector<Detector> detectors_;
    std::uint32_t stride_ = 1;
};

template <class D>
std::unique_ptr<Pool> CorrelatorModel<D>::make_pool(int thread)
{
    return std::make_unique<CorrelatorPool<D>>(*this, thread);
}

template <class D>
void register_correlator(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<CorrelatorModel<D>>(D::name));
}

} // namespace nest
