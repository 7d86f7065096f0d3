// SPDX-License-Identifier: GPL-2.0-or-later
// What a stimulator file needs. A stimulator D is a plain struct:
//
//   struct D {
//       static constexpr const char* name = "...";
//       static constexpr Signal sends = Signal::spike;   // or random_spike, current
//       struct Parameters { ... };
//       struct Runtime { ... };       // per device and thread
//       static void describe(StimulatorDescription<D>&);
//       static void prepare(const Parameters&, const DeviceWindow&, const RunSetup&, Runtime&);   // at
//       Prepare static void update(const Parameters&, const DeviceWindow&, Runtime&, const Slice&,
//       ThreadState&, const Outlet&);
//   };
//
// Optional: static void check(Parameters&, const KernelView*, const std::string& where) after each change:
// checks, and brings into the form in which the parameters are kept; and, for a device that a multimeter can
// record,
//       static constexpr const char* recordable = "I";
//       static double record(const Parameters&, const DeviceWindow&, const std::vector<Runtime>&, Step, const
//       Slice&, const TimeGrid&);
//   static bool off_grid(const Parameters&);                           sends spikes between grid points
//   static constexpr ElementType element_type = ElementType::neuron;   instead of stimulator: without label
//   and stimulus_source
// and, for a device that takes spikes itself (spike_dilutor):
//       static void receive(Runtime&, const ImmediateEvent&);                      on the thread of the
//       source static void distribute(std::vector<Runtime>&);                             once per slice,
//       while all threads wait
#pragma once

#include "nest/model/device.hpp"
#include "nest/model/fields.hpp"

#include <algorithm>
#include <type_traits>

namespace nest
{

// Fields of every device.
struct DeviceCommon
{
    DeviceWindow window;
    std::string label;
    std::string stimulus_source;
    bool frozen = false;
};

const FieldTable<DeviceCommon>& device_common_table(ElementType);
// Start, stop and origin on the grid, and in order.
void check_window(const DeviceWindow&, const KernelView*, const std::string& where);

template <class D>
struct StimulatorDescription
{
    FieldTable<typename D::Parameters> parameters;
    std::string documentation;
};

template <class D>
const StimulatorDescription<D>& stimulator_description_of()
{
    static const StimulatorDescription<D> d = [] {
        StimulatorDescription<D> x;
        D::describe(x);
        return x;
    }();
    return d;
}

namespace detail
{

template <class D, class = void>
struct HasDeviceCheck : std::false_type
{
};
template <class D>
struct HasDeviceCheck<
    D, std::void_t<decltype(D::check(std::declval<typename D::Parameters&>(),
                                     std::declval<const KernelView*>(), std::declval<const std::string&>()))>>
    : std::true_type
{
};

template <class D, class = void>
struct HasRecordable : std::false_type
{
};
template <class D>
struct HasRecordable<D, std::void_t<decltype(D::recordable)>> : std::true_type
{
};

template <class D, class = void>
struct HasOffGrid : std::false_type
{
};
template <class D>
struct HasOffGrid<D, std::void_t<decltype(D::off_grid(std::declval<const typename D::Parameters&>()))>>
    : std::true_type
{
};

template <class D, class = void>
struct element_type_of
{
    static constexpr ElementType value = ElementType::stimulator;
};
template <class D>
struct element_type_of<D, std::void_t<decltype(D::element_type)>>
{
    static constexpr ElementType value = D::element_type;
};

template <class D, class = void>
struct HasReceive : std::false_type
{
};
template <class D>
struct HasReceive<D, std::void_t<decltype(D::receive(std::declval<typename D::Runtime&>(),
                                                     std::declval<const ImmediateEvent&>()))>>
    : std::true_type
{
};

template <class D>
void check_device(typename D::Parameters& p, const KernelView* kernel, const std::string& where)
{
    if constexpr (HasDeviceCheck<D>::value) {
        D::check(p, kernel, where);
    } else {
        (void)p;
        (void)kernel;
        (void)where;
    }
}

// Throws for a name that a device does not have.
[[noreturn]] void unknown_device_field(const std::string& name, const std::string& model,
                                       const std::vector<FieldInfo>& fields, const std::string& where);

} // namespace detail

template <class D>
class StimulatorModel final : public NodeModel
{
public:
    using Parameters = typename D::Parameters;
    explicit StimulatorModel(const std::string& name) : NodeModel(name, detail::element_type_of<D>::value) {}
    std::unique_ptr<NodeModel> clone(const std::string& name) const override
    {
        auto copy = std::make_unique<StimulatorModel>(*this);
        copy->name_ = name;
        return copy;
    }
    std::unique_ptr<Pool> make_pool(int thread) override;
    Signal sends() const override { return D::sends; }
    bool accepts(Signal s) const override
    {
        return (detail::HasRecordable<D>::value && s == Signal::logging) ||
               (detail::HasReceive<D>::value && (s == Signal::spike || s == Signal::random_spike));
    }
    Strings recordables() const override
    {
        if constexpr (detail::HasRecordable<D>::value) {
            return {D::recordable};
        } else {
            return {};
        }
    }
    std::vector<FieldInfo> fields() const override
    {
        std::vector<FieldInfo> out;
        for (const auto& e : stimulator_description_of<D>().parameters.entries()) {
            out.push_back(e);
        }
        for (const auto& e : common_table().entries()) {
            out.push_back(e);
        }
        return out;
    }
    Dictionary defaults() const override
    {
        Dictionary out;
        for (const auto& e : stimulator_description_of<D>().parameters.entries()) {
            out[e.name] = FieldTable<Parameters>::get(e, parameters);
        }
        for (const auto& e : common_table().entries()) {
            out[e.name] = FieldTable<DeviceCommon>::get(e, common);
        }
        if constexpr (detail::HasRecordable<D>::value) {
            out["recordables"] = recordables();
        }
        return out;
    }
    void set_defaults(const Dictionary& given) override
    {
        Parameters p = parameters;
        DeviceCommon c = common;
        for (const auto& entry : given) {
            set(p, c, entry.first, entry.second, "model " + name_);
        }
        check_window(c.window, kernel, "model " + name_);
        detail::check_device<D>(p, kernel, "model " + name_);
        parameters = p;
        common = c;
    }
    std::string documentation() const override { return stimulator_description_of<D>().documentation; }

    void set(Parameters& p, DeviceCommon& c, const std::string& name, const Value& value,
             const std::string& where) const
    {
        if (const auto* e = stimulator_description_of<D>().parameters.find(name)) {
            FieldTable<Parameters>::set(*e, p, value, where);
        } else if (const auto* e = common_table().find(name)) {
            FieldTable<DeviceCommon>::set(*e, c, value, where);
            if (name == "stimulus_source" && !c.stimulus_source.empty()) {
                throw Error("BadProperty", where + ": there is no stimulation backend '" + c.stimulus_source +
                                               "'; none is loaded.");
            }
        } else {
            detail::unknown_device_field(name, name_, fields(), where);
        }
    }

    static const FieldTable<DeviceCommon>& common_table()
    {
        return device_common_table(detail::element_type_of<D>::value);
    }

    Parameters parameters;
    DeviceCommon common;
};

template <class D>
class StimulatorPoolOf final : public StimulatorPool
{
public:
    using Parameters = typename D::Parameters;
    using Model = StimulatorModel<D>;

    StimulatorPoolOf(Model& model, int thread) : StimulatorPool(model, thread) {}
    bool off_grid() const override
    {
        if constexpr (detail::HasOffGrid<D>::value) {
            return std::any_of(devices_.begin(), devices_.end(),
                               [](const Device& d) { return D::off_grid(d.parameters); });
        } else {
            return false;
        }
    }
    bool immediate() const override { return detail::HasReceive<D>::value; }
    void receive(int thread, const ImmediateEvent& e) override
    {
        if constexpr (detail::HasReceive<D>::value) {
            D::receive(devices_[e.cell].runtime[static_cast<std::size_t>(thread)], e);
        } else {
            Pool::receive(thread, e);
        }
    }

    void append(const std::vector<NodeId>& ids) override
    {
        ids_.insert(ids_.end(), ids.begin(), ids.end());
        const auto& m = static_cast<const Model&>(model_);
        devices_.resize(ids_.size(), Device{m.parameters, m.common, {}});
    }
    bool has_field(const std::string& f) const override
    {
        return stimulator_description_of<D>().parameters.find(f) != nullptr ||
               Model::common_table().find(f) != nullptr;
    }
    Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const override
    {
        List out;
        for (const std::uint32_t c : cells) {
            if (const auto* e = stimulator_description_of<D>().parameters.find(field)) {
                out.push_back(FieldTable<Parameters>::get(*e, devices_[c].parameters));
            } else {
                out.push_back(
                    FieldTable<DeviceCommon>::get(*Model::common_table().find(field), devices_[c].common));
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
            std::vector<Device>* devices;
            std::vector<std::uint32_t> cells;
            std::vector<Parameters> parameters;
            std::vector<DeviceCommon> commons;
            void commit() override
            {
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    (*devices)[cells[i]].parameters = std::move(parameters[i]);
                    (*devices)[cells[i]].common = commons[i];
                    (*devices)[cells[i]].changed = true;
                }
            }
        };
        auto staged = std::make_unique<Staged>();
        staged->devices = &devices_;
        staged->cells = selection.cells;
        const auto& m = static_cast<const Model&>(model_);
        for (std::size_t i = 0; i < selection.cells.size(); ++i) {
            Parameters p = devices_[selection.cells[i]].parameters;
            DeviceCommon c = devices_[selection.cells[i]].common;
            for (const auto& a : assignments) {
                const std::size_t k = selection.positions[i];
                m.set(p, c, a.name, a.reals ? Value(a.reals[k]) : a.values ? (*a.values)[k] : a.value, where);
            }
            check_window(c.window, model_.kernel, where);
            detail::check_device<D>(p, model_.kernel, where);
            staged->parameters.push_back(std::move(p));
            staged->commons.push_back(c);
        }
        return staged;
    }
    int channels(Signal) const override { return 0; }
    int port(Signal signal, std::int64_t receptor, std::uint32_t) const override
    {
        if (receptor != 0) {
            throw Error("UnknownReceptorType", "Connect: " + model_.name() + " has no receptor " +
                                                   std::to_string(receptor) + " for " + signal_name(signal) +
                                                   ". It has: 0.");
        }
        return 0;
    }
    int find_recordable(const std::string& name) const override
    {
        if constexpr (detail::HasRecordable<D>::value) {
            return name == D::recordable ? 0 : -1;
        } else {
            return -1;
        }
    }
    double recordable(int, std::uint32_t) const override { return 0.0; }
    void prepare(const RunSetup& setup) override { setup_ = setup; }
    // On one thread, after all threads have updated their devices: what they received, samples of the slice.
    void update(const Slice& slice, ThreadState&) override
    {
        if constexpr (detail::HasReceive<D>::value) {
            for (auto& d : devices_) {
                D::distribute(d.runtime);
            }
        }
        if constexpr (detail::HasRecordable<D>::value) {
            for (auto& q : sample_requests_) {
                for (Step step = slice.begin; step < slice.begin + slice.length; ++step) {
                    if (step + 1 <= q.first || step + 1 > q.last || (step + 1 - q.offset) % q.interval != 0) {
                        continue;
                    }
                    for (const std::uint32_t c : q.cells) {
                        const Device& d = devices_[c];
                        q.buffer->steps.push_back(step);
                        q.buffer->senders.push_back(ids_[c]);
                        q.buffer->values.insert(q.buffer->values.end(), q.recordables.size(),
                                                d.common.frozen
                                                    ? 0.0
                                                    : D::record(d.parameters, d.common.window, d.runtime,
                                                                step, slice, setup_.grid));
                    }
                }
            }
        } else {
            (void)slice;
        }
    }
    void prepare_device(std::uint32_t cell, int n_threads) override
    {
        Device& d = devices_[cell];
        d.runtime.resize(static_cast<std::size_t>(n_threads));
        for (auto& r : d.runtime) {
            D::prepare(d.parameters, d.common.window, setup_, r);
        }
        d.changed = false;
    }
    // Only devices that were set start anew, so that the others go on with their random state.
    void refresh() override
    {
        for (std::uint32_t c = 0; c < size(); ++c) {
            if (devices_[c].changed) {
                prepare_device(c, setup_.n_threads);
            }
        }
    }
    void update_device(std::uint32_t cell, const Slice& slice, ThreadState& thread,
                       const Outlet& outlet) override
    {
        Device& d = devices_[cell];
        if (!d.common.frozen) {
            D::update(d.parameters, d.common.window, d.runtime[static_cast<std::size_t>(thread.thread)],
                      slice, thread, outlet);
        }
    }
    std::size_t bytes() const override { return bytes_common() + devices_.capacity() * sizeof(Device); }

private:
    struct Device
    {
        Parameters parameters;
        DeviceCommon common;
        std::vector<typename D::Runtime> runtime; // per thread
        bool changed = false;                     // since it was prepared
    };
    std::vector<Device> devices_;
};

template <class D>
std::unique_ptr<Pool> StimulatorModel<D>::make_pool(int thread)
{
    return std::make_unique<StimulatorPoolOf<D>>(*this, thread);
}

} // namespace nest
