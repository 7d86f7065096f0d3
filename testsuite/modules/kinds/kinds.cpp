// SPDX-License-Identifier: GPL-2.0-or-later
// A module with one of each kind that the template lacks: a connection rule, a growth curve, a recording
// backend, a recorder.
#include <nest/network/node_collection.hpp>
#include <nest/network/rule_spec.hpp>

#include <atomic>

namespace nest
{

// Target i gets source (i + shift) mod n.
struct shifted : ConnectionRule
{
    static constexpr const char* name = "shifted";
    shifted(RuleSpec& spec, const NodeCollection&, const NodeCollection&)
        : shift(to_integer(spec.need("shift"), spec.where("shift")))
    {
    }
    void validate(const NodeCollection& pre, const NodeCollection& post) const override
    {
        if (pre.size() != post.size()) {
            throw Error("DimensionMismatch", "Connect with rule 'shifted' needs as many sources as targets.");
        }
    }
    void generate(const RuleContext& c, PairSink& sink) const override
    {
        const auto n = static_cast<std::int64_t>(c.pre->size());
        for (const std::uint32_t t : *c.local_targets) {
            const auto source = static_cast<std::uint32_t>((t + shift % n + n) % n);
            PairBatch batch;
            batch.common = t;
            batch.others = &source;
            batch.n = 1;
            batch.array_first = t;
            sink.take(batch);
        }
    }
    std::uint64_t array_size(const NodeCollection& pre, const NodeCollection&) const override
    {
        return pre.size();
    }
    std::int64_t shift;
};

// Growth at full speed below eps, none above.
struct below
{
    static constexpr const char* name = "below";
    struct Parameters
    {
        double eps = 0.5;
    };
    static void describe(GrowthCurveDescription<below>& d)
    {
        d.parameters.real("eps", &Parameters::eps, "", "calcium concentration at which growth ends")
            .positive();
    }
    static double rate(double Ca, const Parameters& p) { return Ca < p.eps ? 1.0 : 0.0; }
};

// Counts what is recorded.
struct counting : RecordingBackend
{
    struct Channel : RecordingChannel
    {
        explicit Channel(std::atomic<std::int64_t>& total) : total(total) {}
        void write(int, const RecordChunk& chunk) override { total += static_cast<std::int64_t>(chunk.size); }
        std::atomic<std::int64_t>& total;
    };
    std::string name() const override { return "counting"; }
    Dictionary device_defaults() const override { return {{"weight_of_events", 1.0}}; }
    Value check(const std::string& key, const Value& value, const std::string& where) const override
    {
        return to_real(value, where + ": '" + key + "'");
    }
    Dictionary status() const override
    {
        return {{"element_type", "recording_backend"}, {"total", total.load()}};
    }
    std::unique_ptr<RecordingChannel> open(const RecorderInfo&, const Dictionary&, bool) override
    {
        return std::make_unique<Channel>(total);
    }
    std::atomic<std::int64_t> total{0};
};

static void register_recorder(ModelRegistry& registry)
{
    registry.add_node_model(
        std::make_unique<RecorderModel>("listener", RecorderKind::spikes, Strings{},
                                        "Records the spikes of the nodes that are connected to it."));
}

} // namespace nest

NEST_REGISTER_CONNECTION_RULE(shifted)
NEST_REGISTER_GROWTH_CURVE(below)
NEST_REGISTER_RECORDING_BACKEND(counting)
NEST_REGISTER_WITH(listener, (&::nest::register_recorder))
