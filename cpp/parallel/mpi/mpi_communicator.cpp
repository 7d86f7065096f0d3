// SPDX-License-Identifier: GPL-2.0-or-later
// The Communicator over MPI. Compiled once per MPI family into a library of its own, which
// parallel/mpi_loader opens at run time; needs MPI 3.0. Errors of MPI itself end the job, as no rank could be
// told of them any more.
#include "nest/parallel/background.hpp"
#include "nest/parallel/communicator.hpp"
#include "nest/parallel/mpi_loader.hpp"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <sched.h>
#include <thread>

namespace nest
{

namespace
{

// Every communicator made here, in order of creation: what process exit has to agree on. Those over all
// processes outlive their object, since objects may be gone by the time the process exits.
struct Made
{
    MPI_Comm comm;
    bool of_user;
    bool left;
};
std::vector<Made> made;

// The most bytes that one MPI call moves per rank; smaller in tests, so that the paths for large data are
// reached.
std::size_t byte_limit()
{
    const char* text = std::getenv("MARTLET_MPI_BYTE_LIMIT");
    const long long wanted = text ? std::atoll(text) : 0;
    return wanted > 0 ? static_cast<std::size_t>(std::min<long long>(wanted, INT_MAX)) : INT_MAX;
}

std::size_t total(const std::vector<std::size_t>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

std::string library_name()
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    MPI_Get_library_version(text, &length);
    // the first two words or so: "MPICH Version: 5.0.2", "Open MPI v5.0.11, package: ..."
    std::string name(text, static_cast<std::size_t>(length));
    name.resize(std::min(name.find_first_of("\n,"), name.size()));
    for (std::size_t at; (at = name.find("Version:")) != std::string::npos;) {
        name.erase(at, 8);
    }
    std::string clean;
    for (const char c : name) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank || (!clean.empty() && clean.back() != ' ')) {
            clean += blank ? ' ' : c;
        }
    }
    return clean;
}

class MpiCommunicator : public Communicator, public Background
{
public:
    // The communicator made[index].
    explicit MpiCommunicator(std::size_t index) : index_(index), comm_(made[index].comm), limit_(byte_limit())
    {
        MPI_Comm_rank(comm_, &rank_);
        MPI_Comm_size(comm_, &size_);
        MPI_Comm_set_errhandler(comm_, MPI_ERRORS_RETURN);
    }
    ~MpiCommunicator() override
    {
        int finalised = 0;
        MPI_Finalized(&finalised);
        if (made[index_].of_user && !finalised && request_ == MPI_REQUEST_NULL &&
            reduction_ == MPI_REQUEST_NULL) {
            MPI_Comm_free(&made[index_].comm); // leaves MPI_COMM_NULL
        }
    }
    MpiCommunicator(const MpiCommunicator&) = delete;
    MpiCommunicator& operator=(const MpiCommunicator&) = delete;

    int rank() const override { return rank_; }
    int size() const override { return size_; }
    std::string describe() const override
    {
        return "rank " + std::to_string(rank_) + " of " + std::to_string(size_) + " (" + library_name() + ")";
    }

    void barrier() override
    {
        MPI_Request request;
        complete(MPI_Ibarrier(comm_, &request), request, "MPI_Ibarrier");
    }
    void allreduce_min(double* x, std::size_t n) override { reduce(x, n, MPI_DOUBLE, MPI_MIN); }
    void allreduce_max(double* x, std::size_t n) override { reduce(x, n, MPI_DOUBLE, MPI_MAX); }
    void allreduce_sum(double* x, std::size_t n) override { reduce(x, n, MPI_DOUBLE, MPI_SUM); }
    void allreduce_min(std::int64_t* x, std::size_t n) override { reduce(x, n, MPI_INT64_T, MPI_MIN); }
    void allreduce_max(std::int64_t* x, std::size_t n) override { reduce(x, n, MPI_INT64_T, MPI_MAX); }
    void allreduce_sum(std::int64_t* x, std::size_t n) override { reduce(x, n, MPI_INT64_T, MPI_SUM); }

    void allgatherv(const void* data, std::size_t bytes, std::vector<char>& out,
                    std::vector<std::size_t>& counts) override
    {
        pack(data, bytes);
        complete(gather_first(), request_, "MPI_Iallgather");
        finish(out, counts);
    }

    void start_allgatherv(const void* data, std::size_t bytes) override
    {
        if (gathers_) {
            abort(1, "A second exchange was started before the first one was completed.");
        }
        const auto* from = static_cast<const char*>(data);
        kept_.assign(from, from + bytes);
        pack(kept_.data(), bytes);
        check(gather_first(), "MPI_Iallgather");
        gathers_ = true;
    }

    void wait_allgatherv(std::vector<char>& out, std::vector<std::size_t>& counts) override
    {
        if (!gathers_) {
            abort(1, "The completion of an exchange was asked for before one was started.");
        }
        complete(MPI_SUCCESS, request_, "MPI_Iallgather");
        gathers_ = false;
        finish(out, counts);
    }

    void alltoallv(const void* data, const std::vector<std::size_t>& send_counts, std::vector<char>& out,
                   std::vector<std::size_t>& counts) override;

    void exchange(const std::vector<int>& to, const void* data, const std::vector<std::size_t>& send_counts,
                  const std::vector<int>& from, std::vector<char>& out,
                  std::vector<std::size_t>& counts) override
    {
        start_exchange(to, data, send_counts);
        wait_exchange(from, out, counts);
    }
    void start_exchange(const std::vector<int>& to, const void* data,
                        const std::vector<std::size_t>& send_counts) override;
    void wait_exchange(const std::vector<int>& from, std::vector<char>& out,
                       std::vector<std::size_t>& counts) override;

    void start_allreduce_max(std::int64_t* x, std::size_t n) override
    {
        check(MPI_Iallreduce(MPI_IN_PLACE, x, static_cast<int>(n), MPI_INT64_T, MPI_MAX, comm_, &reduction_),
              "MPI_Iallreduce");
    }
    void wait_allreduce_max() override { complete(MPI_SUCCESS, reduction_, "MPI_Iallreduce"); }

    // A request that is completed here becomes null, which counts as completed later.
    void progress() override
    {
        int done = 0;
        if (request_ != MPI_REQUEST_NULL) {
            check(MPI_Test(&request_, &done, MPI_STATUS_IGNORE), "MPI_Iallgather");
        } else if (reduction_ != MPI_REQUEST_NULL) {
            check(MPI_Test(&reduction_, &done, MPI_STATUS_IGNORE), "MPI_Iallreduce");
        }
    }

    void leave() override
    {
        if (made[index_].left) {
            return;
        }
        made[index_].left = true;
        bool speaker = false;
        const std::string text = call_disagreement(*this, "exit", &speaker);
        if (!text.empty()) {
            if (speaker) {
                std::fprintf(stderr, "%s\n", text.c_str());
            }
            // the ranks that are told so inside their call get the time to say where that was
            std::this_thread::sleep_for(std::chrono::seconds(2));
            abort(1, "");
        }
    }

    void fail(const std::string& reason) override
    {
        // the ranks that enter a call within this time learn the reason there, and have the same time again
        // to say so
        const auto patience = std::chrono::seconds(2);
        deadline_ = std::chrono::steady_clock::now() + patience;
        bool speaker = false;
        const std::string text = call_disagreement(*this, "!" + reason, &speaker);
        if (!text.empty()) {
            if (speaker) {
                std::fprintf(stderr, "%s\n", text.c_str());
            }
            std::this_thread::sleep_for(patience);
        } else {
            // all stopped for the same reason; the launcher gets the time to pass on what they wrote
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
        }
        abort(1, "");
    }

    void abort(int code, const std::string& message) override
    {
        std::fflush(nullptr);
        if (!message.empty()) {
            std::fprintf(stderr, "%s\n", message.c_str());
            std::fflush(stderr);
        }
        MPI_Abort(MPI_COMM_WORLD, code);
        std::_Exit(code);
    }

private:
    void check(int result, const char* function)
    {
        if (result != MPI_SUCCESS) {
            char text[MPI_MAX_ERROR_STRING] = "";
            int length = 0;
            MPI_Error_string(result, text, &length);
            abort(1, "Rank " + std::to_string(rank_) + ": " + function + " failed: " + text);
        }
    }

    // Waits for the end of an operation that was started with `result`. MPI's own wait functions poll without
    // a pause; where processes and threads outnumber the cores, that is a hundred times slower than giving
    // way.
    void complete(int result, MPI_Request& request, const char* function)
    {
        check(result, function);
        int done = 0;
        for (int polls = 0;; ++polls) {
            check(MPI_Test(&request, &done, MPI_STATUS_IGNORE), function);
            if (done) {
                return;
            }
            give_way(polls);
        }
    }

    // Whoever is far behind gets the core for itself.
    void give_way(int polls)
    {
        if (polls < 100) {
            return;
        }
        if (polls < 1000) {
            sched_yield();
        } else {
            std::this_thread::sleep_for(std::chrono::microseconds(20));
        }
        if (deadline_ != never && std::chrono::steady_clock::now() > deadline_) {
            abort(1, "Rank " + std::to_string(rank_) +
                         " stopped and the others do not answer; all processes end.");
        }
    }

    template <class T>
    void reduce(T* x, std::size_t n, MPI_Datatype type, MPI_Op op)
    {
        const std::size_t most = std::max<std::size_t>(limit_ / sizeof(T), 1);
        for (std::size_t at = 0; at < n; at += most) {
            const int part = static_cast<int>(std::min(most, n - at));
            MPI_Request request;
            complete(MPI_Iallreduce(MPI_IN_PLACE, x + at, part, type, op, comm_, &request), request,
                     "MPI_Iallreduce");
        }
    }

    int gather_first()
    {
        const int bytes = static_cast<int>(block_);
        return MPI_Iallgather(first_.data(), bytes, MPI_BYTE, all_first_.data(), bytes, MPI_BYTE, comm_,
                              &request_);
    }
    void pack(const void* data, std::size_t bytes);
    void finish(std::vector<char>& out, std::vector<std::size_t>& counts);

    static constexpr std::chrono::steady_clock::time_point never{};
    static constexpr int exchange_tag = 1;
    static constexpr std::size_t exchange_head = sizeof(std::uint64_t);

    std::size_t index_;
    MPI_Comm comm_;
    std::chrono::steady_clock::time_point deadline_ = never; // of a rank that failed
    int rank_ = 0;
    int size_ = 1;
    std::size_t limit_;

    // A gather sends one block per rank {bytes, the first of the data} and, only where somebody has more, the
    // rest. The block follows the mean of the last gather, which all ranks know; so one message round mostly
    // does.
    std::size_t block_ = 64;
    std::vector<char> first_;
    std::vector<char> all_first_;
    const char* rest_ = nullptr;
    std::vector<char> kept_; // the data of an exchange under way
    MPI_Request request_ = MPI_REQUEST_NULL;
    bool gathers_ = false; // between start and wait
    MPI_Request reduction_ = MPI_REQUEST_NULL;
    std::vector<MPI_Request> sends_; // of an exchange between neighbours
    std::vector<char> outgoing_;
    std::vector<char> incoming_;
};

void MpiCommunicator::pack(const void* data, std::size_t bytes)
{
    const std::uint64_t size = bytes;
    const std::size_t now = std::min(bytes, block_ - sizeof size);
    first_.resize(block_);
    all_first_.resize(block_ * static_cast<std::size_t>(size_));
    std::memcpy(first_.data(), &size, sizeof size);
    const auto* from = static_cast<const char*>(data);
    std::copy(from, from + now, first_.data() + sizeof size);
    rest_ = from + now;
}

void MpiCommunicator::finish(std::vector<char>& out, std::vector<std::size_t>& counts)
{
    const auto ranks = static_cast<std::size_t>(size_);
    const auto me = static_cast<std::size_t>(rank_);
    const std::size_t room = block_ - sizeof(std::uint64_t);
    counts.resize(ranks);
    bool more = false;
    for (std::size_t r = 0; r < ranks; ++r) {
        std::uint64_t size;
        std::memcpy(&size, all_first_.data() + r * block_, sizeof size);
        counts[r] = size;
        more = more || size > room;
    }
    const std::size_t bytes = total(counts);
    out.resize(bytes);
    char* to = out.data();
    for (std::size_t r = 0; r < ranks; ++r) {
        const char* from = all_first_.data() + r * block_ + sizeof(std::uint64_t);
        std::copy(from, from + std::min(counts[r], room), to);
        to += counts[r];
    }
    // what did not fit goes to its place behind the first part of its rank
    if (more && bytes <= limit_) {
        std::vector<int> parts(ranks);
        std::vector<int> places(ranks);
        int end = 0;
        for (std::size_t r = 0; r < ranks; ++r) {
            parts[r] = static_cast<int>(counts[r] - std::min(counts[r], room));
            end += static_cast<int>(counts[r]);
            places[r] = end - parts[r];
        }
        MPI_Request request;
        complete(MPI_Iallgatherv(rest_, parts[me], MPI_BYTE, out.data(), parts.data(), places.data(),
                                 MPI_BYTE, comm_, &request),
                 request, "MPI_Iallgatherv");
    } else if (more) {
        std::size_t end = 0;
        for (std::size_t r = 0; r < ranks; ++r) {
            end += counts[r];
            std::size_t place = end - (counts[r] - std::min(counts[r], room));
            if (r == me) {
                std::copy(rest_, rest_ + (end - place), out.data() + place);
            }
            for (; place < end; place += std::min(limit_, end - place)) {
                const int part = static_cast<int>(std::min(limit_, end - place));
                MPI_Request request;
                complete(MPI_Ibcast(out.data() + place, part, MPI_BYTE, static_cast<int>(r), comm_, &request),
                         request, "MPI_Ibcast");
            }
        }
    }

    // half as much again as the mean, so that ranks of like activity stay within one block
    const std::size_t wish = sizeof(std::uint64_t) + bytes / ranks + bytes / (2 * ranks);
    for (block_ = 64; block_ < wish && block_ < 16384;) {
        block_ *= 2;
    }
}

void MpiCommunicator::alltoallv(const void* data, const std::vector<std::size_t>& send_counts,
                                std::vector<char>& out, std::vector<std::size_t>& counts)
{
    const auto ranks = static_cast<std::size_t>(size_);
    const std::size_t sent = total(send_counts);
    // each pair exchanges {bytes for you, bytes for all}, so every rank knows whether sums may exceed the
    // limit
    std::vector<std::uint64_t> mine(2 * ranks);
    std::vector<std::uint64_t> theirs(2 * ranks);
    for (std::size_t r = 0; r < ranks; ++r) {
        mine[2 * r] = send_counts[r];
        mine[2 * r + 1] = sent;
    }
    MPI_Request request;
    complete(MPI_Ialltoall(mine.data(), 2, MPI_UINT64_T, theirs.data(), 2, MPI_UINT64_T, comm_, &request),
             request, "MPI_Ialltoall");
    counts.resize(ranks);
    std::size_t most_sent = 0;
    for (std::size_t r = 0; r < ranks; ++r) {
        counts[r] = theirs[2 * r];
        most_sent = std::max<std::size_t>(most_sent, theirs[2 * r + 1]);
    }
    const std::size_t received = total(counts);
    out.resize(received);
    const auto* from = static_cast<const char*>(data);

    bool large = most_sent > limit_ / ranks;
    if (large) {
        auto most = static_cast<std::int64_t>(std::max(sent, received));
        allreduce_max(&most, 1);
        large = static_cast<std::size_t>(most) > limit_;
    }
    if (!large) {
        std::vector<int> numbers(4 * ranks);
        int* const send = numbers.data();
        int* const send_place = send + ranks;
        int* const receive = send_place + ranks;
        int* const receive_place = receive + ranks;
        for (std::size_t r = 0; r < ranks; ++r) {
            send[r] = static_cast<int>(send_counts[r]);
            receive[r] = static_cast<int>(counts[r]);
            send_place[r] = r == 0 ? 0 : send_place[r - 1] + send[r - 1];
            receive_place[r] = r == 0 ? 0 : receive_place[r - 1] + receive[r - 1];
        }
        complete(MPI_Ialltoallv(from, send, send_place, MPI_BYTE, out.data(), receive, receive_place,
                                MPI_BYTE, comm_, &request),
                 request, "MPI_Ialltoallv");
        return;
    }

    // pair by pair, each in messages that MPI can count
    std::vector<std::size_t> send_place(ranks + 1);
    std::vector<std::size_t> receive_place(ranks + 1);
    std::partial_sum(send_counts.begin(), send_counts.end(), send_place.begin() + 1);
    std::partial_sum(counts.begin(), counts.end(), receive_place.begin() + 1);
    const auto me = static_cast<std::size_t>(rank_);
    std::copy(from + send_place[me], from + send_place[me + 1], out.data() + receive_place[me]);
    for (std::size_t step = 1; step < ranks; ++step) {
        const std::size_t to = (me + step) % ranks;
        const std::size_t source = (me + ranks - step) % ranks;
        std::vector<MPI_Request> requests;
        for (std::size_t at = receive_place[source]; at < receive_place[source + 1]; at += limit_) {
            const int part = static_cast<int>(std::min(limit_, receive_place[source + 1] - at));
            requests.emplace_back();
            check(MPI_Irecv(out.data() + at, part, MPI_BYTE, static_cast<int>(source), 0, comm_,
                            &requests.back()),
                  "MPI_Irecv");
        }
        for (std::size_t at = send_place[to]; at < send_place[to + 1]; at += limit_) {
            const int part = static_cast<int>(std::min(limit_, send_place[to + 1] - at));
            requests.emplace_back();
            check(MPI_Isend(from + at, part, MPI_BYTE, static_cast<int>(to), 0, comm_, &requests.back()),
                  "MPI_Isend");
        }
        for (MPI_Request& each : requests) {
            complete(MPI_SUCCESS, each, "MPI_Isend or MPI_Irecv");
        }
    }
}

// Each pair exchanges one message {bytes, data}, followed by others only where a message cannot count so
// much.
void MpiCommunicator::start_exchange(const std::vector<int>& to, const void* data,
                                     const std::vector<std::size_t>& send_counts)
{
    const std::size_t most = std::max(limit_, 2 * exchange_head);
    const auto* next = static_cast<const char*>(data);
    outgoing_.resize(total(send_counts) + to.size() * exchange_head);
    sends_.clear();
    char* packed = outgoing_.data();
    for (std::size_t i = 0; i < to.size(); ++i) {
        const std::uint64_t size = send_counts[i];
        std::memcpy(packed, &size, exchange_head);
        std::copy(next, next + size, packed + exchange_head);
        next += size;
        for (std::size_t at = 0; at < size + exchange_head; at += most) {
            const int part = static_cast<int>(std::min(most, size + exchange_head - at));
            sends_.emplace_back();
            check(MPI_Isend(packed + at, part, MPI_BYTE, to[i], exchange_tag, comm_, &sends_.back()),
                  "MPI_Isend");
        }
        packed += size + exchange_head;
    }
}

void MpiCommunicator::wait_exchange(const std::vector<int>& from, std::vector<char>& out,
                                    std::vector<std::size_t>& counts)
{
    const std::size_t most = std::max(limit_, 2 * exchange_head);
    // in the order of ranks, whatever arrives first
    out.clear();
    counts.assign(from.size(), 0);
    for (std::size_t i = 0; i < from.size(); ++i) {
        int there = 0;
        MPI_Message message;
        MPI_Status status;
        for (int polls = 0; !there; ++polls) {
            check(MPI_Improbe(from[i], exchange_tag, comm_, &there, &message, &status), "MPI_Improbe");
            if (!there) {
                give_way(polls);
            }
        }
        int bytes = 0;
        MPI_Get_count(&status, MPI_BYTE, &bytes);
        incoming_.resize(static_cast<std::size_t>(bytes));
        MPI_Request request;
        complete(MPI_Imrecv(incoming_.data(), bytes, MPI_BYTE, &message, &request), request, "MPI_Imrecv");
        std::uint64_t size;
        std::memcpy(&size, incoming_.data(), exchange_head);
        counts[i] = size;
        const std::size_t end = out.size() + size;
        out.insert(out.end(), incoming_.begin() + exchange_head, incoming_.end());
        while (out.size() < end) {
            const std::size_t at = out.size();
            const int part = static_cast<int>(std::min(most, end - at));
            out.resize(at + static_cast<std::size_t>(part));
            complete(MPI_Irecv(out.data() + at, part, MPI_BYTE, from[i], exchange_tag, comm_, &request),
                     request, "MPI_Irecv");
        }
    }
    for (MPI_Request& each : sends_) {
        complete(MPI_SUCCESS, each, "MPI_Isend");
    }
    sends_.clear();
}

// Runs at process exit if MPI was initialised here.
void finalise()
{
    int finalised = 0;
    MPI_Finalized(&finalised);
    if (finalised) {
        return;
    }
    for (std::size_t i = made.size(); i-- > 0;) {
        if (made[i].comm != MPI_COMM_NULL) {
            MpiCommunicator(i).leave();
        }
    }
    MPI_Finalize();
}

#if defined(OPEN_MPI)
const char* const family = "openmpi";
#elif defined(MPICH_VERSION) || defined(MVAPICH2_VERSION) || defined(I_MPI_VERSION)
const char* const family = "mpich";
#else
const char* const family = "other";
#endif

MpiCommunicator* create(const void* handle, std::string& error)
{
    // with two MPIs in one process, the names may have been bound to the wrong one
    const std::string library = library_name();
    if ((library.find("Open MPI") != std::string::npos) != (std::strcmp(family, "openmpi") == 0)) {
        error =
            "This process has loaded " + library + ", which does not fit the MPI family '" + family + "'.";
        return nullptr;
    }
    int finalised = 0;
    int initialised = 0;
    MPI_Finalized(&finalised);
    MPI_Initialized(&initialised);
    if (finalised) {
        error = "MPI has been finalised in this process already.";
        return nullptr;
    }
    if (handle && !initialised) {
        error = "MPI has not been initialised, so there can be no communicator to use.";
        return nullptr;
    }
    if (!initialised) {
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        std::atexit(finalise);
    }
    MPI_Comm source = MPI_COMM_WORLD;
    if (handle) {
        std::memcpy(&source, handle, sizeof source);
    }
    if (source == MPI_COMM_NULL) {
        error =
            "The communicator is MPI.COMM_NULL: this process is not a member of it. Only members may use it.";
        return nullptr;
    }
    int inter = 0;
    MPI_Comm_test_inter(source, &inter);
    if (inter) {
        error = "The communicator is an inter-communicator; merge it to an intra-communicator first.";
        return nullptr;
    }
    MPI_Comm own = MPI_COMM_NULL;
    if (MPI_Comm_dup(source, &own) != MPI_SUCCESS) {
        error = "MPI_Comm_dup failed on the communicator.";
        return nullptr;
    }
    made.push_back({own, handle != nullptr, false});
    return new MpiCommunicator(made.size() - 1);
}

} // namespace

} // namespace nest

extern "C" {

__attribute__((visibility("default"))) int nest_mpi_version()
{
    return nest::mpi_library_version;
}

__attribute__((visibility("default"))) const char* nest_mpi_family()
{
    return nest::family;
}

__attribute__((visibility("default"))) nest::Communicator* nest_mpi_create(const void* comm, char* error,
                                                                           std::size_t error_bytes)
{
    std::string text;
    nest::Communicator* communicator = nest::create(comm, text);
    std::snprintf(error, error_bytes, "%s", text.c_str());
    return communicator;
}
}
