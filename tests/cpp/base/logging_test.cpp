// SPDX-License-Identifier: GPL-2.0-or-later
// Messages and the stopwatch.
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/logging.hpp"
#include "nest/base/stopwatch.hpp"

#include <algorithm>
#include <thread>

using namespace nest;

NEST_TEST(level_names)
{
    EXPECT(verbosity_names().size() == 10);
    EXPECT(verbosity_level("M_ALL") == 0 && verbosity_level("M_DEBUG") == 5 &&
           verbosity_level("M_STATUS") == 7);
    EXPECT(verbosity_level("M_INFO") == 10 && verbosity_level("M_PROGRESS") == 15);
    EXPECT(verbosity_level("M_DEPRECATED") == 18 && verbosity_level("M_WARNING") == 20);
    EXPECT(verbosity_level("M_ERROR") == 30 && verbosity_level("M_FATAL") == 40 &&
           verbosity_level("M_QUIET") == 100);
    for (const auto& name : verbosity_names()) {
        EXPECT(verbosity_name(verbosity_level(name)) == name);
    }
    EXPECT(verbosity_name(14) == "M_INFO" && verbosity_name(-1) == "M_ALL" &&
           verbosity_name(1000) == "M_QUIET");
    EXPECT_THROWS("BadParameterValue", verbosity_level("M_WARN"));
    EXPECT_THROWS("BadParameterValue", verbosity_level(""));
    try {
        verbosity_level("m_warning");
    } catch (const Error& error) {
        EXPECT(std::string(error.what()).find("'M_WARNING'") != std::string::npos);
    }
}

NEST_TEST(messages_below_the_level_are_not_shown)
{
    Log log;
    EXPECT(log.level() == M_INFO);
    std::vector<std::string> lines;
    log.set_sink([&](int, const std::string& line) { lines.push_back(line); });
    log.message(M_DEBUG, "Connect", "no");
    log.message(M_INFO, "Connect", "yes");
    log.set_level(M_WARNING);
    log.message(M_DEPRECATED, "Connect", "no");
    log.message(M_WARNING, "Connect", "yes");
    log.message(M_FATAL, "Run", "yes");
    log.set_level(M_QUIET);
    log.message(M_FATAL, "Run", "no");
    EXPECT((lines ==
            std::vector<std::string>{"[INFO] Connect: yes", "[WARNING] Connect: yes", "[FATAL] Run: yes"}));
    EXPECT(log.shows(M_QUIET) && !log.shows(M_FATAL));
}

NEST_TEST(messages_of_several_threads_stay_whole)
{
    Log log;
    std::vector<std::string> lines;
    log.set_sink([&](int, const std::string& line) { lines.push_back(line); });
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&log, i] {
            for (int k = 0; k < 500; ++k) {
                log.message(M_INFO, "thread", std::to_string(i));
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT(lines.size() == 2000);
    for (int i = 0; i < 4; ++i) {
        EXPECT(std::count(lines.begin(), lines.end(), "[INFO] thread: " + std::to_string(i)) == 500);
    }
}

NEST_TEST(stopwatch_accumulates)
{
    const auto wait = [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); };
    Stopwatch watch;
    EXPECT(watch.elapsed() == 0 && !watch.running());
    watch.stop(); // not running: nothing happens
    EXPECT(watch.elapsed() == 0);
    watch.start();
    wait();
    watch.start(); // running: does not start again
    EXPECT(watch.running() && watch.elapsed() >= 0.002);
    watch.stop();
    const double first = watch.elapsed();
    wait();
    EXPECT(watch.elapsed() == first);
    {
        const ScopedStopwatch scope(watch);
        wait();
    }
    EXPECT(!watch.running() && watch.elapsed() >= first + 0.002);
    watch.reset();
    EXPECT(watch.elapsed() == 0);
}
