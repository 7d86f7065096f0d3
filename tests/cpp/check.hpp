// SPDX-License-Identifier: GPL-2.0-or-later
// The whole test framework for C++: NEST_TEST(name) { EXPECT(...); }. Define NEST_TEST_MAIN in one file of
// the program. An argument on the command line runs only the tests whose name contains it.
#pragma once

#include "nest/base/errors.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

namespace nest_test
{

struct Case
{
    const char* name;
    void (*body)();
};

inline std::vector<Case>& cases()
{
    static std::vector<Case> all;
    return all;
}

struct Registration
{
    Registration(const char* name, void (*body)()) { cases().push_back({name, body}); }
};

inline long& failures_in_case()
{
    static long count = 0;
    return count;
}

inline void report(const char* file, int line, const std::string& text)
{
    // a loop that fails everywhere should not bury the first failures
    if (++failures_in_case() <= 20) {
        std::fprintf(stderr, "%s:%d: %s\n", file, line, text.c_str());
    }
}

inline void expect_near(double a, double b, double tolerance, const char* text, const char* file, int line)
{
    if (!(std::fabs(a - b) <= tolerance)) { // written so that NaN fails
        char numbers[160];
        std::snprintf(numbers, sizeof numbers, ": %.17g and %.17g differ by %.3g, allowed %.3g", a, b,
                      std::fabs(a - b), tolerance);
        report(file, line, text + std::string(numbers));
    }
}

template <class F>
void expect_throws(const char* kind, F&& call, const char* text, const char* file, int line)
{
    try {
        call();
    } catch (const nest::Error& error) {
        if (error.kind() != kind) {
            report(file, line,
                   std::string(text) + " threw " + error.kind() + " instead of " + kind + ": " +
                       error.what());
        }
        return;
    } catch (const std::exception& error) {
        report(file, line, std::string(text) + " threw an exception that is no nest::Error: " + error.what());
        return;
    }
    report(file, line, std::string(text) + " did not throw " + kind);
}

inline int run(int argc, char** argv)
{
    int passed = 0;
    int failed = 0;
    for (const Case& test : cases()) {
        if (argc > 1 && !std::strstr(test.name, argv[1])) {
            continue;
        }
        failures_in_case() = 0;
        try {
            test.body();
        } catch (const std::exception& error) {
            report(test.name, 0, std::string("uncaught exception: ") + error.what());
        }
        if (failures_in_case() == 0) {
            ++passed;
        } else {
            ++failed;
            std::fprintf(stderr, "FAILED %s (%ld checks)\n", test.name, failures_in_case());
        }
    }
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}

} // namespace nest_test

#define NEST_TEST(name)                                                                                      \
    static void nest_test_##name();                                                                          \
    static const nest_test::Registration nest_reg_##name(#name, nest_test_##name);                           \
    static void nest_test_##name()

#define EXPECT(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            nest_test::report(__FILE__, __LINE__, "not true: " #condition);                                  \
        }                                                                                                    \
    } while (false)

#define EXPECT_NEAR(a, b, tolerance)                                                                         \
    nest_test::expect_near((a), (b), (tolerance), #a " ~ " #b, __FILE__, __LINE__)

// `kind` is the public name of the error class, as a string; `...` the expression.
#define EXPECT_THROWS(kind, ...)                                                                             \
    nest_test::expect_throws((kind), [&] { (void)(__VA_ARGS__); }, #__VA_ARGS__, __FILE__, __LINE__)

#ifdef NEST_TEST_MAIN
int main(int argc, char** argv)
{
    return nest_test::run(argc, argv);
}
#endif
