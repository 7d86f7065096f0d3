// SPDX-License-Identifier: GPL-2.0-or-later
// Communicator: what the kernel asks of a set of processes. The null one serves a single process; the MPI
// ones are libraries of their own, loaded at run time. Called from the main thread of each process only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

// Every method but rank, size, describe and abort is collective: all ranks call the same ones in the same
// order. Counts may exceed 2^31. Sums of doubles depend on the number of ranks in their last bits.
class Communicator
{
public:
    virtual ~Communicator() = default;

    virtual int rank() const { return 0; }
    virtual int size() const { return 1; }
    virtual std::string describe() const { return "single process"; }

    virtual void barrier() {}
    virtual void allreduce_min(double*, std::size_t) {}
    virtual void allreduce_max(double*, std::size_t) {}
    virtual void allreduce_sum(double*, std::size_t) {}
    virtual void allreduce_min(std::int64_t*, std::size_t) {}
    virtual void allreduce_max(std::int64_t*, std::size_t) {}
    virtual void allreduce_sum(std::int64_t*, std::size_t) {}

    // Gathers `bytes` bytes of every rank, in rank order; `out` and `counts` (bytes per rank) are resized.
    virtual void allgatherv(const void* data, std::size_t bytes, std::vector<char>& out,
                            std::vector<std::size_t>& counts);
    // Sends send_counts[r] bytes (consecutive in `data`) to rank r; receives the like.
    virtual void alltoallv(const void* data, const std::vector<std::size_t>& send_counts,
                           std::vector<char>& out, std::vector<std::size_t>& counts);
    // Sends send_counts[i] bytes (consecutive in `data`) to rank to[i], and receives from each rank of `from`
    // (ascending) what it sends here; `counts` are bytes per rank of `from`. Collective among neighbours
    // only: the lists of all ranks fit together, and no rank is in its own. What it costs grows with the
    // neighbours, not with the ranks.
    virtual void exchange(const std::vector<int>& to, const void* data,
                          const std::vector<std::size_t>& send_counts, const std::vector<int>& from,
                          std::vector<char>& out, std::vector<std::size_t>& counts);
    // Non-blocking allgatherv: start, then wait (out and counts valid after wait). One at a time; `data` may
    // be overwritten as soon as start returns.
    virtual void start_allgatherv(const void* data, std::size_t bytes);
    virtual void wait_allgatherv(std::vector<char>& out, std::vector<std::size_t>& counts);

    // Called by a process that is about to exit normally: if another rank is still inside a call that was
    // announced by check_same_call, the job ends with a message instead of a deadlock. Only the first call
    // counts.
    virtual void leave() {}
    // Called by a process that cannot go on, after it has said why: ranks that enter a call meanwhile are
    // told so there, and the job ends after some seconds at most. Does not return.
    virtual void fail(const std::string& reason);
    // Ends every process of the job with this exit code and message on stderr. Does not return.
    virtual void abort(int code, const std::string& message);

private:
    std::vector<char> pending_;
};

// Agreement on errors: every rank calls it with its own error text ("" for none); returns, on every rank, ""
// or the text of the lowest failing rank. It is prefixed by "rank r: " unless all ranks failed with the same
// text.
std::string agree_on_error(Communicator&, const std::string& kind, const std::string& message,
                           std::string& agreed_kind);

// What the ranks settle in the one small reduction of a collective call: that all make the same call, whether
// one of them failed, and the largest of some numbers. Free on a single process.
struct Vote
{
    std::string call;
    std::string kind; // of this rank's error, "" for none
    std::string message;
    std::int64_t largest[4] = {0, 0, 0, 0};
};
// Throws, on every rank, Error("MPIError") if the calls differ, or else the error of the lowest failing rank.
void settle(Communicator&, Vote&);

// The same reduction for a name alone. Returns "" if all names agree, else, on every rank, who calls what; a
// name that begins with '!' is the reason why a rank stopped. `speaker`, if given, is true on the lowest rank
// of each call.
std::string call_disagreement(Communicator&, const std::string& call, bool* speaker = nullptr);
// Thrown as Error("MPIError").
void check_same_call(Communicator&, const char* call);

} // namespace nest
