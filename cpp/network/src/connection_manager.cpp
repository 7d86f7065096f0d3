// SPDX-License-Identifier: GPL-2.0-or-later
// Building as seen from a call: checks, one build per direction, and the stores that take what was built.
#include "build.hpp"

#include "nest/parallel/threads.hpp"

#include <algorithm>
#include <cmath>
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
    b.sources = reverse ? b.post : b.pre;
    b.targets = reverse ? b.pre : b.post;
    std::size_t begin = 0;
    for (const auto& r : b.sources->ranges()) {
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
        const auto signal = static_cast<std::uint8_t>(it - b.signals.begin());
        if (b.run_signal.empty() || b.run_signal.back() != signal) {
            b.run_begin.push_back(begin);
            b.run_signal.push_back(signal);
        }
        begin += r.size;
    }
    for (const auto& spec : b.specs) {
        const auto needs = [&](const ValueSource& v) { return v.parameter && v.parameter->is_spatial(); };
        b.spatial = b.spatial || needs(spec.weight) || needs(spec.delay) || needs(spec.receptor);
        for (const auto& p : spec.parameters) {
            b.spatial = b.spatial || needs(p.second);
        }
    }
    find_targets(b);
    const auto build_one = [&](int i) {
        ThreadBuild& t = b.threads[static_cast<std::size_t>(i)];
        try {
            build_thread(b, t);
        } catch (const Error& e) {
            t.error_kind = e.kind();
            t.error = e.what();
        } catch (const std::bad_alloc&) {
            t.error_kind = "KernelException";
            t.error = "Connect: not enough memory for the connections.";
        }
    };
    // Waking the threads takes longer than a few connections.
    constexpr std::uint64_t few = 1 << 14;
    if (b.pre->size() * b.post->size() > few || b.rule->array_size(*b.pre, *b.post) > few) {
        for_each_thread(layout_.n_threads, build_one);
    } else {
        for (int i = 0; i < layout_.n_threads; ++i) {
            build_one(i);
        }
    }
    for (const auto& t : b.threads) {
        if (!t.error_kind.empty()) {
            throw Error(t.error_kind, t.error);
        }
    }
}

// Targets of each thread: pool, local index, and whether the connection lives with its source (recorders).
void ConnectionManager::find_targets(Build& b) const
{
    const auto n_threads = static_cast<std::size_t>(layout_.n_threads);
    b.threads.resize(n_threads);
    for (std::size_t t = 0; t < n_threads; ++t) {
        b.threads[t].thread = static_cast<int>(t);
    }
    const auto slot_of = [&](ThreadBuild& t, Pool* pool, bool shared) {
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
            slot.shared = shared;
            t.slots.push_back(std::move(slot));
        }
        return first;
    };
    for (const auto& selection : nodes_.select(*b.targets)) {
        Pool* pool = selection.first;
        const auto& cells = selection.second.cells;
        if (cells.empty()) {
            continue; // the pool may be empty on this thread
        }
        const bool shared = nodes_.range_of(pool->node_id(0)).shared;
        for (std::size_t t = 0; t < n_threads; ++t) {
            if (!shared && pool->thread() != static_cast<int>(t)) {
                continue;
            }
            const std::int32_t slot = slot_of(b.threads[t], pool, shared);
            for (std::size_t i = 0; i < cells.size(); ++i) {
                b.threads[t].targets.add(selection.second.positions[i], {cells[i], slot});
            }
        }
    }
    for (auto& t : b.threads) {
        t.targets.finish(b.targets->size());
        // Ports that do not depend on single values are checked once, before anything is made.
        for (auto& slot : t.slots) {
            for (const auto& spec : b.specs) {
                if (spec.receptor.kind == ValueSource::Kind::scalar && slot.pool->uniform_ports()) {
                    slot.pool->port(carried_signal(*spec.model, slot.signal),
                                    static_cast<std::int64_t>(spec.receptor.scalar), 0);
                }
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

} // namespace nest
