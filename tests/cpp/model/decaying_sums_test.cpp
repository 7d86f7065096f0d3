// SPDX-License-Identifier: GPL-2.0-or-later
// Sums over intervals from running sums agree with those taken entry by entry.
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/model/decaying_sums.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <utility>

using namespace nest;

namespace
{

constexpr double h = 0.1;
constexpr double ever = std::numeric_limits<double>::infinity();
using Values = std::vector<std::pair<Step, double>>;

// Bursts of steps with values of very different size.
Values values(Step from, Step to)
{
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> uniform;
    Values out;
    for (Step k = from; k < to;
         k += uniform(random) < 0.9 ? 1 : 1 + static_cast<Step>(200.0 * uniform(random))) {
        out.push_back({k, std::exp(10.0 * uniform(random) - 10.0)});
    }
    return out;
}

double direct(const Values& all, Step first, Step last, double tau)
{
    double sum = 0.0;
    for (const auto& v : all) {
        if (v.first > first && v.first <= last) {
            sum += v.second * std::exp(-static_cast<double>(v.first - first) * h / tau);
        }
    }
    return sum;
}

// A small sum after large values is a difference of large numbers.
bool agree(double a, double b)
{
    return std::fabs(a - b) <= 1e-12 * std::fabs(b) + 1e-14;
}

} // namespace

NEST_TEST(sums_agree_for_every_time_constant)
{
    const Values all = values(37, 9000);
    DecayingSums sums;
    std::mt19937_64 random(7);
    std::uniform_int_distribution<Step> step(-50, 9100);
    std::size_t n = 0;
    for (const Step until : {1000, 1001, 4000, 9000}) {
        for (; n < all.size() && all[n].first <= until; ++n) {
            sums.add(all[n].first, all[n].second);
        }
        const Values seen(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
        // more of them than running sums are kept for, and one too short for these
        for (const double tau : {15.0, 0.3, 2.0, 40.0, 300.0, 7.0}) {
            for (int k = 0; k < 200; ++k) {
                Step a = step(random);
                Step b = step(random);
                if (k % 4 == 0) {
                    b = a + step(random) % 20;
                }
                if (a > b) {
                    std::swap(a, b);
                }
                EXPECT(agree(sums.sum(a, b, tau, h), direct(seen, a, b, tau)));
                EXPECT(sums.any(a, b) == (direct(seen, a, b, 1e9) > 0.0));
            }
        }
    }
    EXPECT(!sums.falls());
    sums.add(9200, -1.0);
    EXPECT(sums.falls());
}

NEST_TEST(what_is_kept_gives_the_same_sums)
{
    const Values all = values(0, 6000);
    DecayingSums sums;
    for (const auto& v : all) {
        sums.add(v.first, v.second);
    }
    constexpr double tau = 15.0;
    EXPECT(agree(sums.sum(100, 900, tau, h), direct(all, 100, 900, 15.0)));
    const std::size_t before = sums.size();
    sums.keep({{100.0, 150.0}, {400.0, ever}}, h);
    EXPECT(sums.size() > 0 && sums.size() < before / 2);
    for (const auto& range : {std::pair<Step, Step>{1000, 1500}, {1100, 1470}, {4000, 6000}, {5000, 5003}}) {
        EXPECT(
            agree(sums.sum(range.first, range.second, tau, h), direct(all, range.first, range.second, 15.0)));
    }
    EXPECT(sums.sum(2000, 3500, tau, h) == 0.0);
    sums.keep({}, h);
    EXPECT(sums.size() == 0 && sums.sum(0, 6000, tau, h) == 0.0);
    sums.add(7000, 2.0);
    EXPECT(agree(sums.sum(6900, 7000, tau, h), 2.0 * std::exp(-10.0 / 15.0)));
}

NEST_TEST(what_is_old_is_forgotten_and_sums_go_on)
{
    const Values all = values(0, 20000);
    for (const double tau : {2.0, 15.0, 300.0}) {
        DecayingSums sums;
        Step oldest = 0;
        for (const auto& v : all) {
            sums.add(v.first, v.second);
            if (v.first - oldest > 3000) {
                EXPECT(agree(sums.sum(oldest, v.first - 40, tau, h), direct(all, oldest, v.first - 40, tau)));
                oldest = v.first - 1700;
                sums.keep({{static_cast<double>(oldest) * h, ever}}, h);
                EXPECT(agree(sums.sum(oldest, v.first, tau, h), direct(all, oldest, v.first, tau)));
            }
        }
        EXPECT(sums.size() < 3 * 4096);
    }
}
