// SPDX-License-Identifier: GPL-2.0-or-later
// One network on all processes of a job: mpirun -n 2 ./processes. Without a launcher it is a program of one
// process.
#include <nest.hpp>

#include <cstdio>

int main()
{
    nest::Kernel kernel;
    nest::join_processes(kernel); // before anything is created
    kernel.set_status({{"rng_type", "Philox_32"}, {"total_num_virtual_procs", 4}});
    const auto neurons = kernel.create("iaf_psc_delta", 200);
    const auto noise = kernel.create("poisson_generator", 1);
    kernel.set_nodes(*noise, {{"rate", 12000.0}});
    kernel.connect(*noise, *neurons, {{"rule", "all_to_all"}}, {{{"weight", 0.3}}});
    kernel.connect(*neurons, *neurons, {{"rule", "fixed_indegree"}, {"indegree", 20}},
                   {{{"weight", -0.5}, {"delay", 1.5}}});
    kernel.simulate(500.0);

    double spikes = static_cast<double>(nest::to_integer(kernel.status("local_spike_counter"), "spikes"));
    kernel.communicator().allreduce_sum(&spikes, 1);
    if (kernel.rank() == 0) {
        std::printf("%d processes, %.0f spikes\n", kernel.num_processes(), spikes);
    }
    nest::leave_processes(kernel);
    return 0;
}
