// SPDX-License-Identifier: GPL-2.0-or-later
// Messages to the user, filtered by the verbosity that set_verbosity() sets. Any thread may send.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace nest
{

// The documented levels: a message is shown if its level is at least the verbosity.
enum Verbosity : int
{
    M_ALL = 0,
    M_DEBUG = 5,
    M_STATUS = 7,
    M_INFO = 10,
    M_PROGRESS = 15,
    M_DEPRECATED = 18,
    M_WARNING = 20,
    M_ERROR = 30,
    M_FATAL = 40,
    M_QUIET = 100
};

// The names above, by rising level.
const std::vector<std::string>& verbosity_names();
// "M_INFO" -> 10; Error("BadParameterValue") for other names.
int verbosity_level(const std::string& name);
// The name of the highest level that is not above `level`: 10 .. 14 -> "M_INFO".
std::string verbosity_name(int level);

class Log
{
public:
    // Receives what is shown: the level and one text of the form "[WARNING] sender: text".
    using Sink = std::function<void(int level, const std::string& line)>;

    int level() const { return level_.load(std::memory_order_relaxed); }
    // Any whole number; those between the named levels act as thresholds, too.
    void set_level(int level) { level_.store(level, std::memory_order_relaxed); }
    bool shows(int level) const { return level >= this->level(); }

    // Messages appear whole, in the order of the calls of each thread.
    void message(int level, const std::string& sender, const std::string& text);

    // Where messages go; an empty sink means standard output, from M_WARNING on standard error.
    void set_sink(Sink sink);

private:
    std::atomic<int> level_{M_INFO};
    std::mutex mutex_;
    Sink sink_;
};

} // namespace nest
