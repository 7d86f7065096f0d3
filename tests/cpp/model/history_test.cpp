// SPDX-License-Identifier: GPL-2.0-or-later
// The spike history of a pool: what is kept, what is forgotten, and its copy in whole steps.
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/model/exp_table.hpp"
#include "nest/model/history.hpp"

using namespace nest;

namespace
{

constexpr double ever = std::numeric_limits<double>::infinity();

PostHistory regular(int spikes)
{
    PostHistory h(0.1);
    h.resize(2);
    for (int k = 1; k <= spikes; ++k) {
        h.add(0, 10.0 * k, 20.0, 110.0);
    }
    return h;
}

} // namespace

NEST_TEST(windows_that_overlap_are_joined)
{
    std::vector<PostHistory::Window> w{{5.0, 6.0}, {1.0, 3.0}, {2.0, 4.0}, {8.0, ever}, {5.5, 5.7}};
    PostHistory::join(w);
    EXPECT(w.size() == 3);
    EXPECT(w[0].from == 1.0 && w[0].to == 4.0);
    EXPECT(w[1].from == 5.0 && w[1].to == 6.0);
    EXPECT(w[2].from == 8.0 && w[2].to == ever);
}

NEST_TEST(spikes_of_windows_and_the_one_before_are_kept)
{
    PostHistory h = regular(10);
    h.keep({{20.0, 40.0}, {75.0, ever}});
    const double times[] = {10.0, 20.0, 30.0, 40.0, 70.0, 80.0, 90.0, 100.0};
    EXPECT(h.length(0) == 8);
    for (std::size_t k = 0; k < h.length(0); ++k) {
        EXPECT(h.begin(0)[k].time == times[k]);
    }
    EXPECT(h.length(1) == 0);
    // traces go on as if nothing had been forgotten
    const PostHistory all = regular(10);
    EXPECT(h.last_before(0, 75.0)->k_minus == all.last_before(0, 75.0)->k_minus);
    EXPECT(h.last_before(0, 25.0)->k_triplet == all.last_before(0, 25.0)->k_triplet);
    h.keep({{1000.0, ever}});
    EXPECT(h.length(0) == 1);
    EXPECT(h.begin(0)->time == 100.0);
    h.keep({{-ever, ever}});
    EXPECT(h.length(0) == 1);
}

NEST_TEST(many_spikes_make_a_crowd_until_they_are_forgotten)
{
    PostHistory h(0.1);
    h.resize(1);
    int k = 0;
    while (!h.crowded() && k < 1000000) {
        h.add(0, 0.1 * ++k, 20.0, 110.0);
    }
    EXPECT(k < 1000000);
    h.keep({{0.1 * (k - 10), ever}});
    EXPECT(!h.crowded());
    EXPECT(h.length(0) <= 12);
    EXPECT(h.bytes() < 4096);
}

NEST_TEST(whole_steps_follow_the_times)
{
    PostHistory h = regular(5);
    EXPECT(h.on_grid());
    EXPECT(h.base() == 0);
    for (int k = 0; k < PostHistory::recent_size; ++k) {
        EXPECT(h.grid()[0].step[k] == 100 * (5 - k));
        EXPECT(h.grid()[1].step[k] == PostHistory::never_step);
    }
    EXPECT(h.grid()[0].k_minus == h.recent(0).k_minus[0]);
    // Far in the future the steps are counted from a later base.
    const double later = 0.1 * (PostHistory::most_steps + 200.0);
    h.add(1, later, 20.0, 110.0);
    EXPECT(h.base() > 0);
    EXPECT(h.grid()[1].step[0] + h.base() == PostHistory::most_steps + std::int64_t(200));
    EXPECT(h.grid()[0].step[0] + h.base() == 500);
    EXPECT(h.grid()[0].step[3] == PostHistory::never_step || h.grid()[0].step[3] + h.base() == 200);
    EXPECT(h.grid()[1].step[1] == PostHistory::never_step);
    h.add(1, later + 0.03, 20.0, 110.0);
    EXPECT(!h.on_grid());
}

NEST_TEST(tables_of_exponentials_are_exact_with_and_without_a_table)
{
    std::vector<ExpTable> tables;
    for (int k = 0; k < 100; ++k) {
        tables.emplace_back(10.0 + k, 0.1);
    }
    EXPECT(tables.front().values() != nullptr);
    EXPECT(tables.back().values() == nullptr); // too many to keep one each
    const ExpTable again(10.0, 0.1);
    EXPECT(again.values() == tables.front().values());
    for (int k = 0; k < 100; ++k) {
        EXPECT(tables[k](0.1 * 37) == std::exp(-37 * 0.1 / (10.0 + k)));
        EXPECT(tables[k](0.1 * 3 + 0.1 * 4) == tables[k].steps(7));
        EXPECT_NEAR(tables[k](3.14159), std::exp(-3.14159 / (10.0 + k)), 1e-15);
        EXPECT_NEAR(tables[k](5000.0), std::exp(-5000.0 / (10.0 + k)), 1e-15);
    }
}
