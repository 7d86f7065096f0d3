// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/parallel/communicator.hpp"
#include "nest/parallel/mpi_loader.hpp"

#include <cstdlib>
#include <cstring>

using namespace nest;

namespace
{

std::string text(const std::vector<char>& bytes)
{
    return {bytes.begin(), bytes.end()};
}

// Removes what a launcher around the test may have set.
void clear_environment()
{
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMI_SIZE", "PMI_FD",
                             "PMI_PORT", "MPI_LOCALNRANKS", "HYDRA_CONTROL_FD", "MV2_COMM_WORLD_SIZE",
                             "PMIX_RANK", "SLURM_STEP_NUM_TASKS", "MARTLET_MPI", "MARTLET_MPI_LIBRARY"}) {
        unsetenv(name);
    }
}

} // namespace

NEST_TEST(null_communicator_is_one_rank_of_one)
{
    Communicator comm;
    EXPECT(comm.rank() == 0);
    EXPECT(comm.size() == 1);
    EXPECT(!comm.describe().empty());
    comm.barrier();
    double x[2] = {1.5, -2.0};
    comm.allreduce_sum(x, 2);
    comm.allreduce_min(x, 2);
    comm.allreduce_max(x, 2);
    EXPECT(x[0] == 1.5 && x[1] == -2.0);
    std::int64_t n = std::int64_t{1} << 60;
    comm.allreduce_sum(&n, 1);
    comm.allreduce_min(&n, 1);
    comm.allreduce_max(&n, 1);
    EXPECT(n == std::int64_t{1} << 60);
}

NEST_TEST(null_communicator_returns_its_own_data)
{
    Communicator comm;
    std::vector<char> out{'o', 'l', 'd'};
    std::vector<std::size_t> counts{7, 7};
    comm.allgatherv("spikes", 6, out, counts);
    EXPECT(text(out) == "spikes");
    EXPECT(counts == std::vector<std::size_t>{6});

    comm.alltoallv("abc", {3}, out, counts);
    EXPECT(text(out) == "abc");
    EXPECT(counts == std::vector<std::size_t>{3});
    EXPECT_THROWS("InternalError", comm.alltoallv("abc", {1, 2}, out, counts));

    char data[] = "later";
    comm.start_allgatherv(data, 5);
    std::memset(data, 'x', 5);
    comm.wait_allgatherv(out, counts);
    EXPECT(text(out) == "later");
    EXPECT(counts == std::vector<std::size_t>{5});

    comm.allgatherv(nullptr, 0, out, counts);
    EXPECT(out.empty());
    EXPECT(counts == std::vector<std::size_t>{0});
}

NEST_TEST(errors_of_a_single_process_are_its_own)
{
    Communicator comm;
    std::string kind = "old";
    EXPECT(agree_on_error(comm, "", "", kind).empty());
    EXPECT(kind.empty());
    EXPECT(agree_on_error(comm, "BadProperty", "C_m must be positive", kind) == "C_m must be positive");
    EXPECT(kind == "BadProperty");
    // an error without text is an error all the same
    EXPECT(agree_on_error(comm, "BadProperty", "", kind) == "BadProperty");
    EXPECT(call_disagreement(comm, "Create").empty());
    check_same_call(comm, "Connect");
    comm.leave();
}

NEST_TEST(without_a_launcher_there_is_no_mpi)
{
    clear_environment();
    EXPECT(detect_mpi_launcher().family.empty());
    EXPECT(make_communicator()->size() == 1);
}

NEST_TEST(launchers_are_told_apart_by_their_environment)
{
    clear_environment();
    setenv("PMI_RANK", "2", 1);
    setenv("PMI_SIZE", "4", 1);
    MpiLauncher launcher = detect_mpi_launcher();
    EXPECT(launcher.family == "mpich");
    EXPECT(launcher.size == 4);
    EXPECT(launcher.evidence == "PMI_RANK");
    // Open MPI under a resource manager that speaks PMI as well
    setenv("OMPI_COMM_WORLD_SIZE", "3", 1);
    launcher = detect_mpi_launcher();
    EXPECT(launcher.family == "openmpi");
    EXPECT(launcher.size == 3);

    clear_environment();
    setenv("PMIX_RANK", "0", 1);
    EXPECT(detect_mpi_launcher().family == "openmpi");
    EXPECT(detect_mpi_launcher().size == 0);
    setenv("SLURM_STEP_NUM_TASKS", "8", 1);
    EXPECT(detect_mpi_launcher().size == 8);
    clear_environment();
}

NEST_TEST(one_process_under_a_launcher_needs_no_mpi)
{
    clear_environment();
    setenv("PMI_RANK", "0", 1);
    setenv("PMI_SIZE", "1", 1);
    EXPECT(make_communicator()->describe() == "single process");
    // and MARTLET_MPI=off is obeyed with more of them
    setenv("PMI_SIZE", "4", 1);
    setenv("MARTLET_MPI", "off", 1);
    EXPECT(make_communicator()->describe() == "single process");
    clear_environment();
}

NEST_TEST(what_cannot_be_loaded_is_said)
{
    clear_environment();
    setenv("MARTLET_MPI", "opnmpi", 1);
    EXPECT_THROWS("MPIError", make_communicator());
    try {
        make_communicator();
    } catch (const Error& error) {
        EXPECT(std::string(error.what()).find("Did you mean 'openmpi'?") != std::string::npos);
    }
    setenv("MARTLET_MPI", "site", 1); // not among the libraries of a test program
    EXPECT_THROWS("MPIError", make_communicator());
    clear_environment();
    EXPECT_THROWS("MPIError", adopt_communicator(nullptr, "MPICH"));
}

NEST_TEST(vendors_map_to_families)
{
    EXPECT(mpi_family_of_vendor("MPICH") == "mpich");
    EXPECT(mpi_family_of_vendor("Intel MPI") == "mpich");
    EXPECT(mpi_family_of_vendor("MVAPICH2") == "mpich");
    EXPECT(mpi_family_of_vendor("Open MPI") == "openmpi");
    EXPECT_THROWS("MPIError", mpi_family_of_vendor("Microsoft MPI"));
}
