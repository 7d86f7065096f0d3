// SPDX-License-Identifier: GPL-2.0-or-later
// Run by a launcher on several processes: mpiexec -n 3 mpi_communicator_test <case> <family>. The case `all`
// runs the tests; the others make one rank fail, and run_mpi_test.cmake looks how the job ends.
#include "check.hpp"

#include "nest/parallel/background.hpp"
#include "nest/parallel/communicator.hpp"
#include "nest/parallel/mpi_loader.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

using namespace nest;

namespace
{

std::string family;

MpiSearch search()
{
    return {{std::getenv("MARTLET_TEST_PLUGINS") ? std::getenv("MARTLET_TEST_PLUGINS") : "."}, {}};
}

Communicator& world()
{
    static const std::unique_ptr<Communicator> comm = make_communicator(search());
    return *comm;
}

// A communicator whose single MPI calls carry a few bytes only, so that all data are "large".
std::unique_ptr<Communicator> narrow(const char* bytes)
{
    setenv("MARTLET_MPI_BYTE_LIMIT", bytes, 1);
    std::unique_ptr<Communicator> comm = make_communicator(search());
    unsetenv("MARTLET_MPI_BYTE_LIMIT");
    return comm;
}

// What rank `from` sends to rank `to` (any rank with to = -1): recognisable, of a length that differs per
// rank.
std::vector<char> packet(int from, int to, std::size_t unit)
{
    std::vector<char> bytes(unit * static_cast<std::size_t>((from * 3 + to + 2) % 5));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(i * 7 + static_cast<std::size_t>(from * 31 + to * 17));
    }
    return bytes;
}

void expect_gathered(const Communicator& comm, std::size_t unit, const std::vector<char>& out,
                     const std::vector<std::size_t>& counts)
{
    std::vector<char> expected;
    EXPECT(counts.size() == static_cast<std::size_t>(comm.size()));
    for (int r = 0; r < comm.size(); ++r) {
        const std::vector<char> part = packet(r, -1, unit);
        EXPECT(counts[static_cast<std::size_t>(r)] == part.size());
        expected.insert(expected.end(), part.begin(), part.end());
    }
    EXPECT(out == expected);
}

Background& background(Communicator& comm)
{
    return dynamic_cast<Background&>(comm);
}

void check_exchanges(Communicator& comm, std::size_t unit)
{
    std::vector<char> out;
    std::vector<std::size_t> counts;
    const std::vector<char> mine = packet(comm.rank(), -1, unit);
    comm.allgatherv(mine.data(), mine.size(), out, counts);
    expect_gathered(comm, unit, out, counts);

    for (const int polls : {0, 1, 1000}) {
        std::vector<char> overwritten = mine;
        comm.start_allgatherv(overwritten.data(), overwritten.size());
        std::fill(overwritten.begin(), overwritten.end(), 'x');
        for (int i = 0; i < polls; ++i) {
            background(comm).progress();
        }
        comm.wait_allgatherv(out, counts);
        expect_gathered(comm, unit, out, counts);
    }

    std::vector<char> send;
    std::vector<std::size_t> send_counts;
    std::vector<char> expected;
    for (int r = 0; r < comm.size(); ++r) {
        const std::vector<char> to = packet(comm.rank(), r, unit);
        const std::vector<char> from = packet(r, comm.rank(), unit);
        send.insert(send.end(), to.begin(), to.end());
        send_counts.push_back(to.size());
        expected.insert(expected.end(), from.begin(), from.end());
    }
    comm.alltoallv(send.data(), send_counts, out, counts);
    EXPECT(out == expected);
    for (int r = 0; r < comm.size(); ++r) {
        EXPECT(counts[static_cast<std::size_t>(r)] == packet(r, comm.rank(), unit).size());
    }
}

// Each rank sends to the next ones in a ring, to one or two of them.
void check_neighbours(Communicator& comm, std::size_t unit)
{
    std::vector<int> to;
    std::vector<int> from;
    const auto sends = [&](int r, int other) {
        const int step = (other + comm.size() - r) % comm.size();
        return step == 1 || (step == 2 && r % 2 == 0);
    };
    std::vector<char> send;
    std::vector<std::size_t> send_counts;
    std::vector<char> expected;
    for (int r = 0; r < comm.size(); ++r) {
        if (sends(comm.rank(), r)) {
            const std::vector<char> part = packet(comm.rank(), r, unit);
            to.push_back(r);
            send.insert(send.end(), part.begin(), part.end());
            send_counts.push_back(part.size());
        }
        if (sends(r, comm.rank())) {
            const std::vector<char> part = packet(r, comm.rank(), unit);
            from.push_back(r);
            expected.insert(expected.end(), part.begin(), part.end());
        }
    }
    std::vector<char> out;
    std::vector<std::size_t> counts;
    for (int again = 0; again < 3; ++again) {
        comm.exchange(to, send.data(), send_counts, from, out, counts);
        EXPECT(out == expected);
        EXPECT(counts.size() == from.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
            EXPECT(counts[i] == packet(from[i], comm.rank(), unit).size());
        }
    }
    // in two parts, with a reduction under way as well
    std::int64_t largest[2] = {comm.rank(), -comm.rank()};
    std::vector<char> overwritten = send;
    Background& besides = background(comm);
    besides.start_exchange(to, overwritten.data(), send_counts);
    besides.start_allreduce_max(largest, 2);
    std::fill(overwritten.begin(), overwritten.end(), 'x');
    for (int i = 0; i < 50; ++i) {
        besides.progress();
    }
    besides.wait_exchange(from, out, counts);
    besides.wait_allreduce_max();
    EXPECT(out == expected);
    EXPECT(largest[0] == comm.size() - 1 && largest[1] == 0);
}

void check_reductions(Communicator& comm)
{
    const int n = comm.size();
    std::vector<double> x(100);
    std::vector<std::int64_t> k(100);
    const auto fill = [&] {
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] = static_cast<double>(i) + comm.rank();
            k[i] = (std::int64_t{1} << 53) + static_cast<std::int64_t>(i) + comm.rank();
        }
    };
    fill();
    comm.allreduce_min(x.data(), x.size());
    comm.allreduce_min(k.data(), k.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT(x[i] == static_cast<double>(i));
        EXPECT(k[i] == (std::int64_t{1} << 53) + static_cast<std::int64_t>(i));
    }
    fill();
    comm.allreduce_max(x.data(), x.size());
    comm.allreduce_max(k.data(), k.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT(x[i] == static_cast<double>(i) + n - 1);
        EXPECT(k[i] == (std::int64_t{1} << 53) + static_cast<std::int64_t>(i) + n - 1);
    }
    fill();
    comm.allreduce_sum(x.data(), x.size());
    comm.allreduce_sum(k.data(), k.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT(x[i] == n * static_cast<double>(i) + n * (n - 1) / 2);
        EXPECT(k[i] == n * ((std::int64_t{1} << 53) + static_cast<std::int64_t>(i)) + n * (n - 1) / 2);
    }
}

} // namespace

NEST_TEST(every_process_has_a_rank)
{
    Communicator& comm = world();
    EXPECT(comm.size() == detect_mpi_launcher().size);
    EXPECT(comm.size() > 1);
    std::int64_t sum = comm.rank();
    comm.allreduce_sum(&sum, 1);
    EXPECT(sum == comm.size() * (comm.size() - 1) / 2);
    const char* name = family == "openmpi" ? "Open MPI" : family == "mpich" ? "MPICH" : "";
    EXPECT(comm.describe().find(name) != std::string::npos);
    comm.barrier();
}

NEST_TEST(reductions)
{
    check_reductions(world());
}

NEST_TEST(exchanges_of_any_size)
{
    // repeated, as the size of the first message follows what was sent before
    for (const std::size_t unit : {0, 1, 10, 100, 1, 10000, 3, 1000000, 0, 20}) {
        check_exchanges(world(), unit);
        check_exchanges(world(), unit);
        check_neighbours(world(), unit);
    }
}

NEST_TEST(data_beyond_the_limit_of_a_message)
{
    for (const char* limit : {"7", "64", "1000"}) {
        const std::unique_ptr<Communicator> comm = narrow(limit);
        check_reductions(*comm);
        for (const std::size_t unit : {0, 1, 50, 777, 4}) {
            check_exchanges(*comm, unit);
            check_neighbours(*comm, unit);
        }
    }
}

NEST_TEST(one_rank_sends_all)
{
    // receive totals differ from send totals: rank 0 gets everything
    Communicator& comm = world();
    std::vector<std::size_t> send_counts(static_cast<std::size_t>(comm.size()), 0);
    send_counts[0] = 1000;
    const std::vector<char> data(1000, static_cast<char>('a' + comm.rank()));
    for (const char* limit : {"2147483647", "1500"}) {
        const std::unique_ptr<Communicator> limited = narrow(limit);
        std::vector<char> out;
        std::vector<std::size_t> counts;
        limited->alltoallv(data.data(), send_counts, out, counts);
        EXPECT(out.size() == (comm.rank() == 0 ? 1000u * static_cast<unsigned>(comm.size()) : 0u));
        for (std::size_t i = 0; i < out.size(); ++i) {
            EXPECT(out[i] == static_cast<char>('a' + i / 1000));
        }
    }
}

NEST_TEST(errors_are_agreed_on)
{
    Communicator& comm = world();
    std::string kind = "old";
    EXPECT(agree_on_error(comm, "", "", kind).empty());
    EXPECT(kind.empty());

    // one rank fails
    const bool last = comm.rank() == comm.size() - 1;
    std::string text = agree_on_error(comm, last ? "UnknownNode" : "", last ? "no such node" : "", kind);
    EXPECT(text == "rank " + std::to_string(comm.size() - 1) + ": no such node");
    EXPECT(kind == "UnknownNode");

    // all ranks fail in the same way, and each in its own
    text = agree_on_error(comm, "BadProperty", "C_m must be positive", kind);
    EXPECT(text == "C_m must be positive");
    EXPECT(kind == "BadProperty");
    text = agree_on_error(comm, "BadProperty", "value " + std::to_string(comm.rank()), kind);
    EXPECT(text == "rank 0: value 0");

    // a long text arrives whole
    const std::string essay(100000, 'e');
    text = agree_on_error(comm, last ? "BadProperty" : "", last ? essay : "", kind);
    EXPECT(text == "rank " + std::to_string(comm.size() - 1) + ": " + essay);
}

NEST_TEST(different_calls_are_told)
{
    Communicator& comm = world();
    check_same_call(comm, "Create");
    const char* call = comm.rank() == 0 ? "Create" : "Connect";
    EXPECT_THROWS("MPIError", check_same_call(comm, call));
    const std::string text = call_disagreement(comm, call);
    EXPECT(text.find("rank 0 calls Create") != std::string::npos);
    const std::string others = comm.size() == 2
                                   ? "rank 1 calls Connect"
                                   : "ranks 1-" + std::to_string(comm.size() - 1) + " call Connect";
    EXPECT(text.find(others) != std::string::npos);
    check_same_call(comm, "Simulate");
}

NEST_TEST(a_vote_settles_call_errors_and_numbers)
{
    Communicator& comm = world();
    const bool last = comm.rank() == comm.size() - 1;
    Vote vote{"Connect", "", "", {comm.rank(), -comm.rank(), 7, 0}};
    settle(comm, vote);
    EXPECT(vote.largest[0] == comm.size() - 1);
    EXPECT(vote.largest[1] == 0);
    EXPECT(vote.largest[2] == 7);
    Vote failed{"Connect", last ? "BadDelay" : "", last ? "too short" : "", {}};
    EXPECT_THROWS("BadDelay", settle(comm, failed));
    Vote other{last ? "Create" : "Connect", "", "", {}};
    EXPECT_THROWS("MPIError", settle(comm, other));
    // in whatever call the others are
    if (last) {
        EXPECT(!call_disagreement(comm, "exit").empty());
    } else {
        EXPECT_THROWS("MPIError", settle(comm, vote));
    }
}

NEST_TEST(a_communicator_of_the_user_is_adopted)
{
    // half of the ranks each, made with the MPI that is in the process; what mpi4py would hand over
    Communicator& comm = world();
    const int colour = comm.rank() % 2;
    alignas(8) char handle[8] = {};
    const bool openmpi = comm.describe().find("Open MPI") != std::string::npos;
    if (openmpi) {
        void* library = dlopen("libmpi.so.40", RTLD_NOW | RTLD_NOLOAD);
        const auto split =
            reinterpret_cast<int (*)(void*, int, int, void*)>(dlsym(library, "MPI_Comm_split"));
        EXPECT(split(dlsym(library, "ompi_mpi_comm_world"), colour, comm.rank(), handle) == 0);
    } else {
        void* library = dlopen("libmpi.so.12", RTLD_NOW | RTLD_NOLOAD);
        const auto split = reinterpret_cast<int (*)(int, int, int, void*)>(dlsym(library, "MPI_Comm_split"));
        EXPECT(split(0x44000000, colour, comm.rank(), handle) ==
               0); // MPI_COMM_WORLD of MPICH's binary interface
    }
    const std::string vendor = openmpi ? "Open MPI" : "MPICH";
    for (int round = 0; round < 3; ++round) { // duplicates can be given back
        const std::unique_ptr<Communicator> half = adopt_communicator(handle, vendor, search());
        EXPECT(half->size() == (comm.size() + 1 - colour) / 2);
        EXPECT(half->rank() == comm.rank() / 2);
        check_reductions(*half);
        check_exchanges(*half, 100);
        // the halves do different things at the same time
        check_same_call(*half, colour ? "Create" : "Connect");
    }
    EXPECT_THROWS("MPIError", adopt_communicator(handle, openmpi ? "MPICH" : "Open MPI", search()));
}

int main(int argc, char** argv)
{
    const std::string what = argc > 1 ? argv[1] : "all";
    family = argc > 2 ? argv[2] : detect_mpi_launcher().family;
    if (what == "all") {
        return nest_test::run(1, argv);
    }
    alarm(50); // a hang is a failure, not a wait
    Communicator& comm = world();
    check_same_call(comm, "Create");
    if (comm.rank() == 1) {
        if (what == "kill") {
            std::raise(SIGKILL);
        } else if (what == "throw") {
            comm.abort(3, "Connect: no such neuron");
        } else if (what == "fail") {
            comm.fail("no such neuron");
        } else if (what == "early_exit") {
            return 0;
        }
    }
    try {
        check_same_call(comm, "Connect");
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::printf("reached the end\n");
    return 0;
}
