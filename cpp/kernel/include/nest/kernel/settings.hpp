// SPDX-License-Identifier: GPL-2.0-or-later
// Settings: the kernel attributes that can be set, with their documented defaults. A plain value: set_status
// changes a copy, checks it, and puts it in place.
#pragma once

#include "nest/base/time.hpp"
#include "nest/base/value.hpp"

#include <limits>
#include <string>

namespace nest
{

struct Settings
{
    TimeGrid grid;
    std::int64_t rng_seed = 143202461;
    std::string rng_type = "mt19937_64";
    int local_num_threads = 1;
    bool print_time = false;
    double update_time_limit = std::numeric_limits<double>::infinity(); // s
    bool dict_miss_is_error = true;
    bool keep_source_table = true;
    bool sort_connections_by_source = true;
    bool use_compressed_spikes = true;
    // Sizes of exchange buffers: kept and checked, without effect, because buffers here grow with what they
    // carry.
    bool adaptive_spike_buffers = true;
    bool adaptive_target_buffers = true;
    std::int64_t buffer_size_spike_data = 2;
    std::int64_t buffer_size_target_data = 2;
    std::int64_t max_buffer_size_spike_data = 8388608;
    std::int64_t max_buffer_size_target_data = 16777216;
    double growth_factor_buffer_spike_data = 1.5;
    double growth_factor_buffer_target_data = 1.5;
    double spike_buffer_grow_extra = 0.5;
    double spike_buffer_shrink_limit = 0.2;
    double spike_buffer_shrink_spare = 0.1;
    // Waveform relaxation.
    bool use_wfr = true;
    double wfr_comm_interval = 1.0; // ms
    double wfr_tol = 1e-4;
    std::int64_t wfr_max_iterations = 15;
    std::int64_t wfr_interpolation_order = 3;
    // How often signals without delay are exchanged.
    double wfr_interval() const { return use_wfr ? wfr_comm_interval : grid.resolution(); }
    // e-prop and structural plasticity.
    double eprop_learning_window = 1000.0; // ms
    double eprop_update_interval = 1000.0; // ms
    bool eprop_reset_neurons_on_update = true;
    Dictionary structural_plasticity_synapses;
    double structural_plasticity_update_interval = 10000.0; // ms
    std::int64_t verbosity = 10;
};

} // namespace nest
