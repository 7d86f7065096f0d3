// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/base/logging.hpp"

#include "nest/base/errors.hpp"

#include <cstdio>
#include <utility>

namespace nest
{

namespace
{

constexpr std::pair<const char*, int> levels[] = {{"M_ALL", M_ALL},           {"M_DEBUG", M_DEBUG},
                                                  {"M_STATUS", M_STATUS},     {"M_INFO", M_INFO},
                                                  {"M_PROGRESS", M_PROGRESS}, {"M_DEPRECATED", M_DEPRECATED},
                                                  {"M_WARNING", M_WARNING},   {"M_ERROR", M_ERROR},
                                                  {"M_FATAL", M_FATAL},       {"M_QUIET", M_QUIET}};

} // namespace

const std::vector<std::string>& verbosity_names()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& level : levels) {
            all.push_back(level.first);
        }
        return all;
    }();
    return names;
}

int verbosity_level(const std::string& name)
{
    for (const auto& level : levels) {
        if (name == level.first) {
            return level.second;
        }
    }
    throw Error("BadParameterValue", "There is no verbosity level '" + name + "'." +
                                         did_you_mean(name, verbosity_names()) +
                                         " Levels: " + listing(verbosity_names()) + ".");
}

std::string verbosity_name(int level)
{
    std::string name = levels[0].first;
    for (const auto& candidate : levels) {
        if (candidate.second <= level) {
            name = candidate.first;
        }
    }
    return name;
}

void Log::message(int level, const std::string& sender, const std::string& text)
{
    if (!shows(level)) {
        return;
    }
    const std::string line = "[" + verbosity_name(level).substr(2) + "] " + sender + ": " + text;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (sink_) {
        sink_(level, line);
        return;
    }
    std::FILE* const stream = level >= M_WARNING ? stderr : stdout;
    std::fprintf(stream, "%s\n", line.c_str());
    std::fflush(stream);
}

void Log::set_sink(Sink sink)
{
    const std::lock_guard<std::mutex> lock(mutex_);
    sink_ = std::move(sink);
}

} // namespace nest
