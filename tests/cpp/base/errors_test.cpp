// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/errors.hpp"

#include <cstdlib>
#include <limits>

using namespace nest;

namespace
{

void refuse()
{
    throw Error("BadProperty", "iaf_psc_exp: 'tau_m' must be > 0, but -1 was given.");
}

} // namespace

NEST_TEST(an_error_has_kind_and_message)
{
    try {
        refuse();
        EXPECT(false);
    } catch (const std::runtime_error& error) { // also for callers that know the standard library alone
        EXPECT(std::string(error.what()) == "iaf_psc_exp: 'tau_m' must be > 0, but -1 was given.");
    }
    EXPECT_THROWS("BadProperty", refuse());
}

NEST_TEST(nearest_spelling)
{
    const std::vector<std::string> names = {"iaf_psc_alpha", "iaf_psc_exp", "iaf_psc_delta",
                                            "tau_m",         "V_m",         "C_m"};
    EXPECT(nearest("iaf_psc_alfa", names) == "iaf_psc_alpha");
    EXPECT(nearest("iaf_psc_ex", names) == "iaf_psc_exp");
    EXPECT(nearest("ipsc_delta", names) == "iaf_psc_delta");
    EXPECT(nearest("tua_m", names) == "tau_m"); // letters swapped
    EXPECT(nearest("TAU_M", names) == "tau_m"); // case
    EXPECT(nearest("v_m", names) == "V_m");
    EXPECT(nearest("tau_m", names) == "tau_m");
    EXPECT(nearest("something_else_entirely", names).empty());
    EXPECT(nearest("xyz", names).empty());
    EXPECT(nearest("tau_m", {}).empty());
    EXPECT(nearest("", {"tau_m"}).empty());
}

NEST_TEST(did_you_mean_text)
{
    EXPECT(did_you_mean("tau_n", {"tau_m", "C_m"}) == " Did you mean 'tau_m'?");
    EXPECT(did_you_mean("rabbit", {"tau_m", "C_m"}).empty());
}

NEST_TEST(listing_text)
{
    EXPECT(listing({}) == "");
    EXPECT(listing({"a"}) == "a");
    EXPECT(listing({"a", "b", "c"}) == "a, b, c");
    EXPECT(listing({"a", "b", "c"}, 2) == "a, b, ... (3 in all)");
    EXPECT(listing({"a", "b"}, 2) == "a, b");
}

NEST_TEST(numbers_read_back)
{
    EXPECT(to_text(0.1) == "0.1");
    EXPECT(to_text(-70.0) == "-70");
    EXPECT(to_text(1e18) == "1e+18");
    EXPECT(to_text(0.0) == "0");
    for (const double x : {1.0 / 3, 16.6667, 1e-300, 123456789.125, -2.5e17, 0.1 + 0.2, 5e-324}) {
        EXPECT(std::strtod(to_text(x).c_str(), nullptr) == x);
    }
    EXPECT(to_text(std::numeric_limits<double>::infinity()) == "inf");
    EXPECT(to_text(std::nan("")).find("nan") != std::string::npos); // and it ends
}

NEST_TEST(checks_name_condition_and_place)
{
    EXPECT_THROWS("InternalError", [] { NEST_CHECK(1 + 1 == 3); }());
    try {
        NEST_CHECK(1 + 1 == 3);
    } catch (const Error& error) {
        const std::string text = error.what();
        EXPECT(text.find("1 + 1 == 3") != std::string::npos);
        EXPECT(text.find("errors_test.cpp:") != std::string::npos);
    }
    int evaluated = 0;
    NEST_CHECK(++evaluated == 1);
    EXPECT(evaluated == 1);
}
