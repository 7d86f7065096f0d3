// SPDX-License-Identifier: GPL-2.0-or-later
// Recorders: one implementation for spike_recorder, multimeter, voltmeter, weight_recorder and spin_detector,
// which differ in what they take in. Events go to a recording backend; between runs they are read in
// canonical order (time, sender).
#pragma once

#include "nest/model/event_log.hpp"
#include "nest/model/stimulator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

enum class RecorderKind
{
    spikes,
    samples,
    weights,
    states
};

// What the user sets.
struct RecorderConfig
{
    DeviceCommon common;
    std::string record_to = "memory";
    Dictionary properties;       // of the backend
    double interval = 1.0;       // ms, samples only
    double offset = 0.0;         // ms, samples only
    Strings record_from;         // samples only
    std::vector<NodeId> senders; // weights only: record from these (empty: all)
    std::vector<NodeId> targets;
    bool clear = false; // n_events was set to 0
};

class RecorderModel final : public NodeModel
{
public:
    RecorderModel(const std::string& name, RecorderKind kind, Strings record_from, std::string documentation);
    std::unique_ptr<NodeModel> clone(const std::string& name) const override;
    std::unique_ptr<Pool> make_pool(int thread) override;
    Signal sends() const override { return kind_ == RecorderKind::samples ? Signal::logging : Signal::none; }
    bool accepts(Signal s) const override
    {
        return (kind_ == RecorderKind::spikes &&
                (s == Signal::spike || s == Signal::random_spike || s == Signal::binary)) ||
               (kind_ == RecorderKind::states && (s == Signal::spike || s == Signal::binary));
    }
    bool takes_states() const override { return kind_ == RecorderKind::states; }
    std::vector<FieldInfo> fields() const override;
    Dictionary defaults() const override;
    void set_defaults(const Dictionary&) override;
    std::string documentation() const override { return documentation_; }

    RecorderKind kind() const { return kind_; }
    const RecorderConfig& config() const { return config_; }
    // Applies entries in an order in which they make sense (the backend before its properties); `connected`
    // recorders keep what they record.
    void apply(RecorderConfig&, const std::vector<std::pair<std::string, Value>>&,
               const std::string& where) const;
    Dictionary entries(const RecorderConfig&) const;

private:
    void set(RecorderConfig&, const std::string& key, const Value&, const std::string& where) const;
    RecorderKind kind_;
    RecorderConfig config_;
    std::string documentation_;
};

class RecorderPoolOf final : public RecorderPool
{
public:
    RecorderPoolOf(RecorderModel& model, int thread);
    ~RecorderPoolOf() override;

    void append(const std::vector<NodeId>& ids) override;
    bool has_field(const std::string&) const override;
    Strings extra_fields() const override;
    Value read(const std::string& field, const std::vector<std::uint32_t>& cells) const override;
    std::unique_ptr<StagedChange> stage(const CellSelection&, const std::vector<Assignment>&,
                                        const std::string& where) override;
    int channels(Signal) const override { return 1; }
    int port(Signal, std::int64_t, std::uint32_t) const override { return 0; }
    int find_recordable(const std::string&) const override { return -1; }
    double recordable(int, std::uint32_t) const override { return 0.0; }

    void prepare(const RunSetup& setup) override { setup_ = setup; }
    void prepare_recorder(std::uint32_t cell, int n_threads) override;
    SampleSpec sample_spec(std::uint32_t cell) const override;
    SampleBuffer* sample_buffer(std::uint32_t cell, int thread) override;
    WeightSink* weight_sink(std::uint32_t cell) override;
    void begin_slice(int thread) override;
    void receive(int thread, const ImmediateEvent&) override;
    void end_run() override;
    void cleanup() override;
    std::size_t bytes() const override;

private:
    struct Recorder;
    // A sink per weight_recorder: the sample does not say which recorder it is for.
    struct Sink;
    const RecorderModel& recorder_model() const { return static_cast<const RecorderModel&>(model_); }
    RecorderInfo info(std::uint32_t cell) const;
    void write(Recorder&, int thread);
    std::vector<std::unique_ptr<Recorder>> recorders_;
};

} // namespace nest
