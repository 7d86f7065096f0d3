// SPDX-License-Identifier: GPL-2.0-or-later
// ConnectionManager: owns all connections of this process, makes, finds, reads, writes and removes them. Main
// thread; building runs on all threads inside.
#pragma once

#include "nest/network/connection_rule.hpp"
#include "nest/network/connections.hpp"
#include "nest/network/node_manager.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// The values of one synapse parameter in a Connect call.
struct ValueSource
{
    enum class Kind
    {
        scalar,
        array,
        parameter
    };
    Kind kind = Kind::scalar;
    double scalar = 0.0;
    Reals array;
    ParameterPtr parameter;
    bool integers = false; // whole numbers are required
};

// The label of a connection; `place` tells where the value was given. Throws BadProperty unless it is a whole
// number from 0 to 2^31 - 1.
std::int32_t to_label(double value, const std::string& place);

struct SynapseSpec
{
    SynapseModel* model = nullptr;
    ValueSource weight;
    ValueSource delay; // ms
    ValueSource receptor;
    ValueSource label;
    std::vector<std::pair<std::string, ValueSource>> parameters;
};

class ConnectionManager
{
public:
    using FindSynapse = std::function<SynapseModel&(const std::string&)>;

    ConnectionManager(const Layout& layout, NodeManager& nodes) : layout_(layout), nodes_(nodes) {}

    void clear();
    void set_grid(const TimeGrid& grid) { grid_ = grid; }
    // How often signals without delay are exchanged, in ms; counts as their delay where limits of delays are
    // concerned.
    void set_direct_interval(double ms) { direct_interval_ = ms; }

    // Checks keys and values of a syn_spec dictionary.
    SynapseSpec parse(const Dictionary& syn_spec, const FindSynapse&) const;
    // Called when all is built, before anything changes, with the range of new delays (in steps; {max, 0} for
    // none), which it may widen; throws if another process failed.
    using BeforeCommit = std::function<void(Step& low, Step& high)>;
    void connect(const NodeCollection& pre, const NodeCollection& post, const ConnectionRule&,
                 std::vector<SynapseSpec>, std::uint64_t seed, const BeforeCommit& = {});
    void connect_pairs(const std::vector<std::int64_t>& pre, const std::vector<std::int64_t>& post,
                       SynapseSpec, std::uint64_t seed, const BeforeCommit& = {});

    ConnectionsPtr find(const NodeCollection* source, const NodeCollection* target, const SynapseModel*,
                        std::int64_t label, std::uint64_t epoch) const;
    Dictionary get(const Connections&, const Strings& keys) const;
    void set(const Connections&, const Dictionary&, std::uint64_t seed, std::uint64_t call);
    void set_each(const Connections&, const std::vector<Dictionary>&);
    void disconnect(const Connections&);

    // Number of connections on this process, of one model (or all, with nullptr).
    std::size_t count(const SynapseModel* = nullptr) const;
    std::size_t bytes() const;
    // Delay limits in steps: from the connections, or as fixed by the user.
    Step min_delay() const { return fixed_limits_ || any_delay_ ? min_delay_ : 1; }
    Step max_delay() const { return fixed_limits_ || any_delay_ ? max_delay_ : 1; }
    bool fixed_limits() const { return fixed_limits_; }
    void fix_limits(Step min, Step max);
    // The delays of other processes count as well.
    void merge_limits(Step min, Step max);
    bool any_delay() const { return any_delay_; }
    void check_delay(Step, double ms, const std::string& where) const;

    std::vector<std::unique_ptr<ConnectionStore>>& stores(int thread)
    {
        return stores_[static_cast<std::size_t>(thread)];
    }
    bool has_stores(int thread) const { return static_cast<std::size_t>(thread) < stores_.size(); }
    // Changes whenever connections are made or removed, so that delivery indices are made anew.
    std::uint64_t version() const { return version_; }
    std::uint64_t calls() const { return calls_; }
    std::uint64_t next_call() { return calls_++; }

private:
    struct Build;
    struct ThreadBuild;
    class PairFilter;
    class SourceSink;
    class CountSink;
    class PlaceSink;

    ConnectionStore& store(int thread, SynapseModel&, Pool&, Signal);
    void check_recordables(const NodeCollection& pre, const NodeCollection& post) const;
    void check_pair(const NodeModel& source, const NodeModel& target, const SynapseModel&) const;
    // What the models themselves have against a connection.
    static void check_receptor(const NodeModel& source, const NodeModel& target, const SynapseModel&,
                               std::int64_t receptor);
    void check_parameters(const SynapseSpec&) const;
    void check_symmetric(const NodeCollection& pre, const NodeCollection& post, const ConnectionRule&,
                         const SynapseSpec&) const;
    Step delay_steps(double ms) const;
    void run_build(Build&, bool reverse);
    void find_targets(Build&) const;
    // Of one thread.
    void build_thread(const Build&, ThreadBuild&) const;
    RuleContext context(const Build&, const ThreadBuild&, const std::vector<std::uint32_t>& all) const;
    void index_rows(const Build&, ThreadBuild&, const RuleContext&) const;
    void count_rows(const Build&, ThreadBuild&, const RuleContext&) const;
    void place(const Build&, ThreadBuild&, const RuleContext&) const;
    template <class Slot>
    void lay_out_keys(const Build&, const ThreadBuild&, Slot&) const;
    template <class Slot>
    void make_columns(const SynapseSpec&, ThreadBuild&, Slot&) const;
    void add_stores(Build&);

    const Layout& layout_;
    NodeManager& nodes_;
    TimeGrid grid_;
    double direct_interval_ = 1.0;
    std::vector<std::vector<std::unique_ptr<ConnectionStore>>> stores_; // per thread
    std::uint64_t version_ = 0;
    std::uint64_t calls_ = 0;
    Step min_delay_ = 1;
    Step max_delay_ = 1;
    bool any_delay_ = false;
    bool fixed_limits_ = false;
};

} // namespace nest
