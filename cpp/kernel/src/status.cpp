// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel attributes: one table of readers, and a checked, all-or-nothing writer.
#include "nest/kernel/parts.hpp"

#include "nest/parallel/threads.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace nest
{

Strings Kernel::Parts::status_keys() const
{
    static const Strings keys{"T_max",
                              "T_min",
                              "adaptive_spike_buffers",
                              "adaptive_target_buffers",
                              "biological_time",
                              "buffer_size_spike_data",
                              "buffer_size_target_data",
                              "connection_rules",
                              "data_path",
                              "data_prefix",
                              "dict_miss_is_error",
                              "eprop_learning_window",
                              "eprop_reset_neurons_on_update",
                              "eprop_update_interval",
                              "growth_curves",
                              "growth_factor_buffer_spike_data",
                              "growth_factor_buffer_target_data",
                              "keep_source_table",
                              "local_num_threads",
                              "local_spike_counter",
                              "max_buffer_size_spike_data",
                              "max_buffer_size_target_data",
                              "max_delay",
                              "max_num_syn_models",
                              "max_update_time",
                              "min_delay",
                              "min_update_time",
                              "modules",
                              "mpi_rank",
                              "ms_per_tic",
                              "network_size",
                              "node_models",
                              "num_connections",
                              "num_processes",
                              "off_grid_spiking",
                              "overwrite_files",
                              "prepared",
                              "print_time",
                              "recording_backends",
                              "recv_buffer_size_secondary_events",
                              "resolution",
                              "rng_seed",
                              "rng_type",
                              "rng_types",
                              "send_buffer_size_secondary_events",
                              "sort_connections_by_source",
                              "spike_buffer_grow_extra",
                              "spike_buffer_resize_log",
                              "spike_buffer_shrink_limit",
                              "spike_buffer_shrink_spare",
                              "stimulation_backends",
                              "structural_plasticity_synapses",
                              "structural_plasticity_update_interval",
                              "synapse_models",
                              "tics_per_ms",
                              "tics_per_step",
                              "time_communicate_prepare",
                              "time_communicate_prepare_cpu",
                              "time_construction_connect",
                              "time_construction_connect_cpu",
                              "time_construction_create",
                              "time_construction_create_cpu",
                              "time_deliver_spike_data",
                              "time_gather_spike_data",
                              "time_prepare",
                              "time_simulate",
                              "time_simulate_cpu",
                              "time_update",
                              "to_do",
                              "total_num_virtual_procs",
                              "update_time_limit",
                              "use_compressed_spikes",
                              "use_wfr",
                              "verbosity",
                              "wfr_comm_interval",
                              "wfr_interpolation_order",
                              "wfr_max_iterations",
                              "wfr_tol"};
    return keys;
}

Value Kernel::Parts::status(const std::string& key) const
{
    using Reader = std::function<Value(const Parts&)>;
    static const std::map<std::string, Reader> readers{
        {"T_max", [](const Parts& p) { return p.settings.grid.t_max(); }},
        {"T_min", [](const Parts& p) { return -p.settings.grid.t_max(); }},
        {"adaptive_spike_buffers", [](const Parts& p) { return p.settings.adaptive_spike_buffers; }},
        {"adaptive_target_buffers", [](const Parts& p) { return p.settings.adaptive_target_buffers; }},
        {"biological_time", [](const Parts& p) { return p.settings.grid.ms(p.simulation.now()); }},
        {"buffer_size_spike_data", [](const Parts& p) { return p.settings.buffer_size_spike_data; }},
        {"buffer_size_target_data", [](const Parts& p) { return p.settings.buffer_size_target_data; }},
        {"connection_rules", [](const Parts& p) { return connection_rule_names(p.models.rules()); }},
        {"data_path", [](const Parts& p) { return p.io.data_path(); }},
        {"data_prefix", [](const Parts& p) { return p.io.data_prefix(); }},
        {"dict_miss_is_error", [](const Parts& p) { return p.settings.dict_miss_is_error; }},
        {"eprop_learning_window", [](const Parts& p) { return p.settings.eprop_learning_window; }},
        {"eprop_reset_neurons_on_update",
         [](const Parts& p) { return p.settings.eprop_reset_neurons_on_update; }},
        {"eprop_update_interval", [](const Parts& p) { return p.settings.eprop_update_interval; }},
        {"growth_curves", [](const Parts& p) { return p.models.growth_curves(); }},
        {"growth_factor_buffer_spike_data",
         [](const Parts& p) { return p.settings.growth_factor_buffer_spike_data; }},
        {"growth_factor_buffer_target_data",
         [](const Parts& p) { return p.settings.growth_factor_buffer_target_data; }},
        {"keep_source_table", [](const Parts& p) { return p.settings.keep_source_table; }},
        {"local_num_threads", [](const Parts& p) { return p.settings.local_num_threads; }},
        {"local_spike_counter", [](const Parts& p) { return p.simulation.spike_count(); }},
        {"max_buffer_size_spike_data", [](const Parts& p) { return p.settings.max_buffer_size_spike_data; }},
        {"max_buffer_size_target_data",
         [](const Parts& p) { return p.settings.max_buffer_size_target_data; }},
        {"max_delay", [](const Parts& p) { return p.settings.grid.ms(p.connections.max_delay()); }},
        {"max_num_syn_models", [](const Parts&) { return 511; }},
        {"max_update_time", [](const Parts& p) { return p.simulation.max_update_time(); }},
        {"min_delay", [](const Parts& p) { return p.settings.grid.ms(p.connections.min_delay()); }},
        {"min_update_time", [](const Parts& p) { return p.simulation.min_update_time(); }},
        {"modules", [](const Parts& p) { return p.modules.names(); }},
        {"mpi_rank", [](const Parts& p) { return p.layout.rank; }},
        {"ms_per_tic", [](const Parts& p) { return p.settings.grid.ms_per_tic(); }},
        {"network_size", [](const Parts& p) { return p.nodes.size(); }},
        {"node_models", [](const Parts& p) { return p.models.node_models(); }},
        {"num_connections", [](const Parts& p) { return p.connections.count(); }},
        {"num_processes", [](const Parts& p) { return p.layout.n_processes; }},
        {"off_grid_spiking",
         [](const Parts& p) {
             bool off_grid = false;
             p.nodes.for_all_pools(
                 [&](Pool& pool) { off_grid = off_grid || (pool.size() > 0 && pool.off_grid()); });
             return off_grid;
         }},
        {"overwrite_files", [](const Parts& p) { return p.io.overwrite_files(); }},
        {"prepared", [](const Parts& p) { return p.simulation.prepared(); }},
        {"print_time", [](const Parts& p) { return p.settings.print_time; }},
        {"recording_backends", [](const Parts& p) { return p.io.backend_names(); }},
        {"recv_buffer_size_secondary_events", [](const Parts&) { return 0; }},
        {"resolution", [](const Parts& p) { return p.settings.grid.resolution(); }},
        {"rng_seed", [](const Parts& p) { return p.settings.rng_seed; }},
        {"rng_type", [](const Parts& p) { return p.settings.rng_type; }},
        {"rng_types", [](const Parts&) { return random_generator_types(); }},
        {"send_buffer_size_secondary_events", [](const Parts&) { return 0; }},
        {"sort_connections_by_source", [](const Parts& p) { return p.settings.sort_connections_by_source; }},
        {"spike_buffer_grow_extra", [](const Parts& p) { return p.settings.spike_buffer_grow_extra; }},
        {"spike_buffer_resize_log",
         [](const Parts&) {
             return Dictionary{
                 {"global_max_spikes_sent", Reals{}}, {"new_buffer_size", Reals{}}, {"times", Reals{}}};
         }},
        {"spike_buffer_shrink_limit", [](const Parts& p) { return p.settings.spike_buffer_shrink_limit; }},
        {"spike_buffer_shrink_spare", [](const Parts& p) { return p.settings.spike_buffer_shrink_spare; }},
        {"stimulation_backends", [](const Parts&) { return Strings{}; }},
        {"structural_plasticity_synapses",
         [](const Parts& p) { return p.settings.structural_plasticity_synapses; }},
        {"structural_plasticity_update_interval",
         [](const Parts& p) { return p.settings.structural_plasticity_update_interval; }},
        {"synapse_models", [](const Parts& p) { return p.models.synapse_models(); }},
        {"tics_per_ms", [](const Parts& p) { return p.settings.grid.tics_per_ms; }},
        {"tics_per_step", [](const Parts& p) { return p.settings.grid.tics_per_step; }},
        {"time_construction_connect", [](const Parts& p) { return p.connecting.wall; }},
        {"time_construction_connect_cpu", [](const Parts& p) { return p.connecting.cpu; }},
        {"time_construction_create", [](const Parts& p) { return p.creating.wall; }},
        {"time_construction_create_cpu", [](const Parts& p) { return p.creating.cpu; }},
        {"to_do", [](const Parts& p) { return p.simulation.to_do(); }},
        {"total_num_virtual_procs", [](const Parts& p) { return p.layout.n_vps(); }},
        {"update_time_limit", [](const Parts& p) { return p.settings.update_time_limit; }},
        {"use_compressed_spikes", [](const Parts& p) { return p.settings.use_compressed_spikes; }},
        {"use_wfr", [](const Parts& p) { return p.settings.use_wfr; }},
        {"verbosity", [](const Parts& p) { return p.settings.verbosity; }},
        {"wfr_comm_interval", [](const Parts& p) { return p.settings.wfr_interval(); }},
        {"wfr_interpolation_order", [](const Parts& p) { return p.settings.wfr_interpolation_order; }},
        {"wfr_max_iterations", [](const Parts& p) { return p.settings.wfr_max_iterations; }},
        {"wfr_tol", [](const Parts& p) { return p.settings.wfr_tol; }},
    };
    const auto it = readers.find(key);
    if (it != readers.end()) {
        return it->second(*this);
    }
    const Dictionary timings = simulation.timings();
    if (const Value* v = timings.find(key)) {
        return *v;
    }
    throw Error("UndefinedName",
                "'" + key + "' is not a kernel attribute." + did_you_mean(key, status_keys()));
}

namespace
{

double real_in(const Value& v, const std::string& key, double low, bool open,
               double high = std::numeric_limits<double>::infinity())
{
    const double x = to_real(v, "kernel attribute '" + key + "'");
    if (std::isnan(x) || (open ? !(x > low) : !(x >= low)) || x > high) {
        throw Error("BadProperty", "kernel attribute '" + key + "' must be " + (open ? "> " : ">= ") +
                                       to_text(low) +
                                       (std::isfinite(high) ? " and <= " + to_text(high) : "") + ", but " +
                                       to_text(x) + " was given.");
    }
    return x;
}

std::int64_t integer_in(const Value& v, const std::string& key, std::int64_t low, std::int64_t high)
{
    const std::int64_t x = to_integer(v, "kernel attribute '" + key + "'");
    if (x < low || x > high) {
        throw Error("BadProperty", "kernel attribute '" + key + "' must be in [" + std::to_string(low) +
                                       ", " + std::to_string(high) + "], but " + std::to_string(x) +
                                       " was given.");
    }
    return x;
}

bool flag(const Value& v, const std::string& key)
{
    return to_bool(v, "kernel attribute '" + key + "'");
}

} // namespace

void Kernel::Parts::set_status(const Dictionary& given)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    static const Strings read_only{"T_max",
                                   "T_min",
                                   "connection_rules",
                                   "growth_curves",
                                   "local_spike_counter",
                                   "max_num_syn_models",
                                   "max_update_time",
                                   "min_update_time",
                                   "modules",
                                   "mpi_rank",
                                   "network_size",
                                   "node_models",
                                   "num_connections",
                                   "num_processes",
                                   "off_grid_spiking",
                                   "prepared",
                                   "recording_backends",
                                   "recv_buffer_size_secondary_events",
                                   "rng_types",
                                   "send_buffer_size_secondary_events",
                                   "spike_buffer_resize_log",
                                   "stimulation_backends",
                                   "synapse_models",
                                   "to_do",
                                   "time_communicate_prepare",
                                   "time_communicate_prepare_cpu",
                                   "time_construction_connect",
                                   "time_construction_connect_cpu",
                                   "time_construction_create",
                                   "time_construction_create_cpu",
                                   "time_deliver_spike_data",
                                   "time_gather_spike_data",
                                   "time_prepare",
                                   "time_simulate",
                                   "time_simulate_cpu",
                                   "time_update"};
    Settings s = settings;
    Layout new_layout = layout;
    IoSettings io_settings = io.settings();
    bool random_changes = false;
    bool reset_time = false;
    bool has_limits = false;
    bool interval_given = false;
    const auto nodes_exist = [&](const std::string& key) {
        if (nodes.size() > 0) {
            throw Error(
                "KernelException",
                "kernel attribute '" + key +
                    "' cannot be changed after nodes have been created; set it first, or call ResetKernel.");
        }
    };
    const auto can_run = [](const std::string& key, int threads) {
        if (threads > most_threads()) {
            throw Error("BadProperty", "kernel attribute '" + key + "': " + std::to_string(threads) +
                                           " threads per process are not possible, because OMP_THREAD_LIMIT "
                                           "allows " +
                                           std::to_string(most_threads()) + ".");
        }
    };
    for (const auto& entry : given) {
        const std::string& key = entry.first;
        const Value& v = entry.second;
        if (std::find(read_only.begin(), read_only.end(), key) != read_only.end()) {
            throw Error("BadProperty", "kernel attribute '" + key + "' can be read but not set.");
        }
        if (key == "resolution" || key == "tics_per_ms" || key == "ms_per_tic" || key == "tics_per_step") {
            continue; // together, below
        }
        if (plan && (key == "local_num_threads" || key == "total_num_virtual_procs")) {
            continue; // the plan knows
        }
        if (key == "min_delay" || key == "max_delay") {
            has_limits = true;
        } else if (key == "local_num_threads") {
            const auto n = static_cast<int>(integer_in(v, key, 1, 1 << 16));
            if (n != s.local_num_threads) {
                nodes_exist(key);
                can_run(key, n);
                s.local_num_threads = n;
                new_layout.n_threads = n;
                random_changes = true;
            }
        } else if (key == "total_num_virtual_procs") {
            const auto n = static_cast<int>(integer_in(v, key, 1, 1 << 26));
            if (n % layout.n_processes != 0) {
                throw Error("BadProperty", "kernel attribute 'total_num_virtual_procs' must be a multiple of "
                                           "the number of processes, " +
                                               std::to_string(layout.n_processes) + ", but " +
                                               std::to_string(n) + " was given.");
            }
            if (n != layout.n_vps()) {
                nodes_exist(key);
                can_run(key, n / layout.n_processes);
                s.local_num_threads = n / layout.n_processes;
                new_layout.n_threads = s.local_num_threads;
                random_changes = true;
            }
        } else if (key == "rng_seed") {
            s.rng_seed = integer_in(v, key, 1, (std::int64_t(1) << 32) - 1);
            random_changes = true;
        } else if (key == "rng_type") {
            s.rng_type = to_string(v, "kernel attribute 'rng_type'");
            const auto& types = random_generator_types();
            if (std::find(types.begin(), types.end(), s.rng_type) == types.end()) {
                throw Error("BadProperty",
                            "kernel attribute 'rng_type': '" + s.rng_type + "' is not a known generator." +
                                did_you_mean(s.rng_type, types) + " Known: " + listing(types) + ".");
            }
            random_changes = true;
        } else if (key == "biological_time") {
            if (to_real(v, "kernel attribute 'biological_time'") != 0.0) {
                throw Error("BadProperty", "kernel attribute 'biological_time' can only be set to 0.0.");
            }
            reset_time = true;
        } else if (key == "data_path") {
            io_settings.data_path = to_string(v, "kernel attribute 'data_path'");
        } else if (key == "data_prefix") {
            io_settings.data_prefix = to_string(v, "kernel attribute 'data_prefix'");
        } else if (key == "overwrite_files") {
            io_settings.overwrite_files = flag(v, key);
        } else if (key == "print_time") {
            s.print_time = flag(v, key);
        } else if (key == "update_time_limit") {
            s.update_time_limit = real_in(v, key, 0.0, true);
        } else if (key == "dict_miss_is_error") {
            s.dict_miss_is_error = flag(v, key);
        } else if (key == "keep_source_table") {
            s.keep_source_table = flag(v, key);
        } else if (key == "sort_connections_by_source") {
            s.sort_connections_by_source = flag(v, key);
        } else if (key == "use_compressed_spikes") {
            s.use_compressed_spikes = flag(v, key);
        } else if (key == "adaptive_spike_buffers") {
            s.adaptive_spike_buffers = flag(v, key);
        } else if (key == "adaptive_target_buffers") {
            s.adaptive_target_buffers = flag(v, key);
        } else if (key == "buffer_size_spike_data") {
            s.buffer_size_spike_data = integer_in(v, key, 2, most);
        } else if (key == "buffer_size_target_data") {
            s.buffer_size_target_data = integer_in(v, key, 2, most);
        } else if (key == "max_buffer_size_spike_data") {
            s.max_buffer_size_spike_data = integer_in(v, key, 2, most);
        } else if (key == "max_buffer_size_target_data") {
            s.max_buffer_size_target_data = integer_in(v, key, 2, most);
        } else if (key == "growth_factor_buffer_spike_data") {
            s.growth_factor_buffer_spike_data = real_in(v, key, 1.0, true);
        } else if (key == "growth_factor_buffer_target_data") {
            s.growth_factor_buffer_target_data = real_in(v, key, 1.0, true);
        } else if (key == "spike_buffer_grow_extra") {
            s.spike_buffer_grow_extra = real_in(v, key, 0.0, false);
        } else if (key == "spike_buffer_shrink_limit") {
            s.spike_buffer_shrink_limit = real_in(v, key, 0.0, false, 1.0);
        } else if (key == "spike_buffer_shrink_spare") {
            s.spike_buffer_shrink_spare = real_in(v, key, 0.0, false, 1.0);
        } else if (key == "use_wfr") {
            s.use_wfr = flag(v, key);
            if (s.use_wfr != settings.use_wfr) {
                nodes_exist(key);
            }
        } else if (key == "wfr_comm_interval") {
            s.wfr_comm_interval = real_in(v, key, 0.0, true);
            interval_given = true;
            if (s.wfr_comm_interval != settings.wfr_comm_interval && connections.count() > 0) {
                throw Error(
                    "KernelException",
                    "kernel attribute 'wfr_comm_interval' cannot be changed after connections have been "
                    "made; set it first, or call ResetKernel.");
            }
        } else if (key == "wfr_tol") {
            s.wfr_tol = real_in(v, key, 0.0, false);
        } else if (key == "wfr_max_iterations") {
            s.wfr_max_iterations = integer_in(v, key, 1, most);
        } else if (key == "wfr_interpolation_order") {
            s.wfr_interpolation_order = integer_in(v, key, 0, 3);
            if (s.wfr_interpolation_order == 2) {
                throw Error("BadProperty",
                            "kernel attribute 'wfr_interpolation_order' must be 0, 1 or 3, but 2 was given.");
            }
        } else if (key == "eprop_learning_window") {
            s.eprop_learning_window = real_in(v, key, 0.0, true);
        } else if (key == "eprop_update_interval") {
            s.eprop_update_interval = real_in(v, key, 0.0, true);
        } else if (key == "eprop_reset_neurons_on_update") {
            s.eprop_reset_neurons_on_update = flag(v, key);
        } else if (key == "structural_plasticity_update_interval") {
            s.structural_plasticity_update_interval = real_in(v, key, 0.0, true);
        } else if (key == "structural_plasticity_synapses") {
            const auto* d = v.as<std::shared_ptr<Dictionary>>();
            if (d == nullptr) {
                throw Error("TypeMismatch",
                            "kernel attribute 'structural_plasticity_synapses' must be a dict.");
            }
            s.structural_plasticity_synapses = **d;
        } else if (key == "verbosity") {
            s.verbosity = integer_in(v, key, 0, 1000);
        } else {
            throw Error("UnaccessedDictionaryEntry",
                        "'" + key + "' is not a kernel attribute." + did_you_mean(key, status_keys()));
        }
    }

    // Time: tics per ms, then the resolution as a whole number of tics.
    bool grid_changes = false;
    if (given.has("tics_per_ms") || given.has("ms_per_tic") || given.has("resolution") ||
        given.has("tics_per_step")) {
        TimeGrid grid = s.grid;
        double resolution = grid.resolution();
        if (const Value* v = given.find("tics_per_ms")) {
            grid.tics_per_ms = real_in(*v, "tics_per_ms", 0.0, true);
        }
        if (const Value* v = given.find("ms_per_tic")) {
            grid.tics_per_ms = 1.0 / real_in(*v, "ms_per_tic", 0.0, true);
        }
        if (const Value* v = given.find("resolution")) {
            resolution = real_in(*v, "resolution", 0.0, true);
        }
        if (const Value* v = given.find("tics_per_step")) {
            grid.tics_per_step = integer_in(*v, "tics_per_step", 1, std::int64_t(1) << 40);
            if (!given.has("resolution")) {
                resolution = static_cast<double>(grid.tics_per_step) / grid.tics_per_ms;
            }
        }
        const double tics = resolution * grid.tics_per_ms;
        if (!std::isfinite(tics) || std::fabs(tics - std::nearbyint(tics)) > 1e-6 * tics || tics < 0.5) {
            throw Error("BadProperty", "kernel attribute 'resolution' must be a multiple of the tic of " +
                                           to_text(grid.ms_per_tic()) + " ms, but " + to_text(resolution) +
                                           " ms was given.");
        }
        grid.tics_per_step = static_cast<std::int64_t>(std::nearbyint(tics));
        if (grid.tics_per_step != s.grid.tics_per_step || grid.tics_per_ms != s.grid.tics_per_ms) {
            nodes_exist("resolution");
            if (connections.fixed_limits() && !has_limits) {
                throw Error("KernelException", "kernel attribute 'resolution' cannot be changed after "
                                               "min_delay and max_delay have been set.");
            }
            grid_changes = true;
            s.grid = grid;
        }
    }
    if (interval_given && !s.use_wfr) {
        throw Error(
            "KernelException",
            "kernel attribute 'wfr_comm_interval' cannot be set while use_wfr is False: signals without "
            "delay are then exchanged after every step.");
    }
    if (interval_given && s.wfr_comm_interval < s.grid.resolution()) {
        throw Error("KernelException",
                    "kernel attribute 'wfr_comm_interval' must be at least the resolution of " +
                        to_text(s.grid.resolution()) + " ms, but " + to_text(s.wfr_comm_interval) +
                        " was given.");
    }
    Step low = connections.min_delay();
    Step high = connections.max_delay();
    if (has_limits) {
        if (!given.has("min_delay") || !given.has("max_delay")) {
            throw Error("BadProperty", "kernel attributes 'min_delay' and 'max_delay' must be set together.");
        }
        if (simulation.simulated()) {
            throw Error("KernelException",
                        "kernel attributes 'min_delay' and 'max_delay' cannot be changed after Simulate.");
        }
        low = s.grid.step(real_in(given.at("min_delay"), "min_delay", 0.0, true, s.grid.t_max()));
        high = s.grid.step(real_in(given.at("max_delay"), "max_delay", 0.0, true, s.grid.t_max()));
    }
    if (!given.empty() && simulation.prepared()) {
        for (const auto& entry : given) {
            if (entry.first != "print_time" && entry.first != "verbosity" &&
                entry.first != "update_time_limit" && entry.first != "overwrite_files") {
                throw Error("KernelException", "kernel attribute '" + entry.first +
                                                   "' cannot be changed between Prepare and Cleanup.");
            }
        }
    }
    io.check(io_settings);
    if (has_limits) {
        // Last check that can fail.
        ConnectionManager probe(layout, nodes);
        probe.set_grid(s.grid);
        if (connections.any_delay()) {
            probe.merge_limits(connections.min_delay(), connections.max_delay());
        }
        probe.fix_limits(low, high);
    }

    settings = s;
    connections.set_direct_interval(s.wfr_interval());
    nodes.set_use_wfr(s.use_wfr);
    layout = new_layout;
    io.set_settings(io_settings);
    if (grid_changes) {
        connections.set_grid(s.grid);
    }
    if (has_limits) {
        connections.fix_limits(low, high);
    }
    if (random_changes) {
        simulation.reset_random();
        draws = 0;
    }
    if (reset_time) {
        simulation.reset_time();
    }
}

} // namespace nest
