// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/parallel/communicator.hpp"

#include "nest/base/errors.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

namespace nest
{

namespace
{

// FNV-1a, folded to a non-negative number so that its negation is a number too.
std::int64_t text_hash(const std::string& text)
{
    std::uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return static_cast<std::int64_t>((h ^ (h >> 62)) & 0x3fffffffffffffffULL);
}

// {-hash, hash, failure, four numbers}: every collective call begins with, or consists of, a maximum of seven
// numbers, so that ranks in different calls still understand each other.
constexpr std::size_t vote_size = 7;

// Ranks in ascending order as "0", "1, 3-5".
std::string rank_list(const std::vector<int>& ranks)
{
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < ranks.size();) {
        std::size_t last = i;
        while (last + 1 < ranks.size() && ranks[last + 1] == ranks[last] + 1) {
            ++last;
        }
        parts.push_back(std::to_string(ranks[i]) + (last > i ? "-" + std::to_string(ranks[last]) : ""));
        i = last + 1;
    }
    return listing(parts);
}

} // namespace

void Communicator::allgatherv(const void* data, std::size_t bytes, std::vector<char>& out,
                              std::vector<std::size_t>& counts)
{
    const auto* first = static_cast<const char*>(data);
    out.assign(first, first + bytes);
    counts.assign(1, bytes);
}

void Communicator::alltoallv(const void* data, const std::vector<std::size_t>& send_counts,
                             std::vector<char>& out, std::vector<std::size_t>& counts)
{
    NEST_CHECK(send_counts.size() == 1);
    allgatherv(data, send_counts[0], out, counts);
}

void Communicator::exchange(const std::vector<int>& to, const void*, const std::vector<std::size_t>&,
                            const std::vector<int>& from, std::vector<char>& out,
                            std::vector<std::size_t>& counts)
{
    NEST_CHECK(to.empty() && from.empty());
    out.clear();
    counts.clear();
}

void Communicator::start_allgatherv(const void* data, std::size_t bytes)
{
    const auto* first = static_cast<const char*>(data);
    pending_.assign(first, first + bytes);
}

void Communicator::wait_allgatherv(std::vector<char>& out, std::vector<std::size_t>& counts)
{
    out.swap(pending_);
    counts.assign(1, out.size());
    pending_.clear();
}

void Communicator::fail(const std::string& reason)
{
    abort(1, reason);
}

void Communicator::abort(int code, const std::string& message)
{
    std::fflush(nullptr);
    std::fprintf(stderr, "%s\n", message.c_str());
    std::fflush(stderr);
    std::_Exit(code);
}

std::string agree_on_error(Communicator& comm, const std::string& kind, const std::string& message,
                           std::string& agreed_kind)
{
    const bool failed = !message.empty() || !kind.empty();
    if (comm.size() == 1) {
        agreed_kind = kind;
        return failed && message.empty() ? kind : message;
    }
    std::int64_t lowest = failed ? comm.rank() : comm.size();
    comm.allreduce_min(&lowest, 1);
    agreed_kind.clear();
    if (lowest == comm.size()) {
        return "";
    }
    // everybody sends a hash, the lowest failing rank its text as well, so that the size stays bounded
    const std::int64_t mine = failed ? text_hash(kind + '\n' + message) : -1;
    std::vector<char> packet(sizeof mine);
    std::memcpy(packet.data(), &mine, sizeof mine);
    if (lowest == comm.rank()) {
        packet.insert(packet.end(), kind.begin(), kind.end());
        packet.push_back('\0');
        packet.insert(packet.end(), message.begin(), message.end());
    }
    std::vector<char> all;
    std::vector<std::size_t> counts;
    comm.allgatherv(packet.data(), packet.size(), all, counts);

    std::string text;
    bool same = true;
    std::size_t at = 0;
    std::int64_t first_hash = 0;
    for (std::size_t r = 0; r < counts.size(); ++r) {
        std::int64_t hash;
        std::memcpy(&hash, all.data() + at, sizeof hash);
        first_hash = r == 0 ? hash : first_hash;
        same = same && hash == first_hash;
        if (static_cast<std::int64_t>(r) == lowest) {
            text.assign(all.data() + at + sizeof hash, counts[r] - sizeof hash);
        }
        at += counts[r];
    }
    const std::size_t split = text.find('\0');
    agreed_kind = text.substr(0, split);
    std::string agreed = text.substr(split + 1);
    if (agreed.empty()) {
        agreed = agreed_kind;
    }
    return same ? agreed : "rank " + std::to_string(lowest) + ": " + agreed;
}

namespace
{

// Who calls what, once it is known that the calls differ.
std::string tell_calls(Communicator& comm, const std::string& call, bool* speaker)
{
    std::vector<char> all;
    std::vector<std::size_t> counts;
    comm.allgatherv(call.data(), call.size(), all, counts);
    std::map<std::string, std::vector<int>> callers;
    std::size_t at = 0;
    for (std::size_t r = 0; r < counts.size(); ++r) {
        callers[std::string(all.data() + at, counts[r])].push_back(static_cast<int>(r));
        at += counts[r];
    }
    if (speaker) {
        *speaker = callers[call].front() == comm.rank();
    }
    std::string text = "The processes do not agree on what to do: ";
    const char* separator = "";
    for (const auto& [name, ranks] : callers) {
        const bool one = ranks.size() == 1;
        text += separator + std::string(one ? "rank " : "ranks ") + rank_list(ranks);
        if (name == "exit") {
            text += one ? " exits" : " exit";
        } else if (name[0] == '!') {
            text += " stopped (" + name.substr(1) + ")";
        } else {
            text += (one ? " calls " : " call ") + name;
        }
        separator = "; ";
    }
    return text + ". Every rank has to make the same calls in the same order.";
}

// The reduction; false if the calls differ.
bool reduce_vote(Communicator& comm, const std::string& call, std::int64_t (&x)[vote_size])
{
    const std::int64_t h = text_hash(call);
    x[0] = -h;
    x[1] = h;
    comm.allreduce_max(x, vote_size);
    return -x[0] == x[1];
}

} // namespace

void settle(Communicator& comm, Vote& vote)
{
    const bool failed = !vote.kind.empty() || !vote.message.empty();
    if (comm.size() == 1) {
        if (failed) {
            throw Error(vote.kind, vote.message);
        }
        return;
    }
    std::int64_t x[vote_size] = {0, 0, failed ? 1 : 0, 0, 0, 0, 0};
    std::copy_n(vote.largest, 4, x + 3);
    if (!reduce_vote(comm, vote.call, x)) {
        throw Error("MPIError", tell_calls(comm, vote.call, nullptr));
    }
    if (x[2] > 0) {
        std::string kind;
        const std::string text = agree_on_error(comm, vote.kind, vote.message, kind);
        throw Error(kind, text);
    }
    std::copy_n(x + 3, 4, vote.largest);
}

std::string call_disagreement(Communicator& comm, const std::string& call, bool* speaker)
{
    std::int64_t x[vote_size] = {};
    if (comm.size() == 1 || reduce_vote(comm, call, x)) {
        return "";
    }
    return tell_calls(comm, call, speaker);
}

void check_same_call(Communicator& comm, const char* call)
{
    const std::string text = call_disagreement(comm, call);
    if (!text.empty()) {
        throw Error("MPIError", text);
    }
}

} // namespace nest
