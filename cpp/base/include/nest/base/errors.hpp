// SPDX-License-Identifier: GPL-2.0-or-later
// Errors that reach the user, and the helpers that word them. Used by every room, from any thread.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace nest
{

// An error with the public name of its class ("BadProperty", "UnknownNode", ...).
// The bindings turn it into nest.NESTErrors.<kind>.
class Error : public std::runtime_error
{
public:
    Error(std::string kind, const std::string& message);
    const std::string& kind() const { return kind_; }

private:
    std::string kind_;
};

// The candidate that is nearest to `word` by edit distance, or "" if none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

// " Did you mean 'x'?" or "".
std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates);

// "a, b, c", cut after `most` entries with "... (n in all)".
std::string listing(const std::vector<std::string>& words, std::size_t most = 40);

// A number as a user would write it (shortest text that reads back the same).
std::string to_text(double x);

// An invariant of the program itself: always on, throws Error("InternalError").
[[noreturn]] void internal_error(const char* condition, const char* file, int line);

} // namespace nest

#define NEST_CHECK(condition) ((condition) ? (void)0 : ::nest::internal_error(#condition, __FILE__, __LINE__))
#ifdef NDEBUG
#define NEST_ASSERT(condition) ((void)0)
#else
#define NEST_ASSERT(condition) NEST_CHECK(condition)
#endif
