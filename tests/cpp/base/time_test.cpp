// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/time.hpp"

using namespace nest;

NEST_TEST(the_default_grid)
{
    const TimeGrid grid;
    EXPECT(grid.resolution() == 0.1);
    EXPECT(grid.ms_per_tic() == 0.001);
    EXPECT(grid.t_max() == 1152921504606846.976);
    EXPECT(grid.ms(0) == 0 && grid.ms(1) == 0.1 && grid.ms(10000) == 1000.0 && grid.ms(-3) == -0.3);
}

NEST_TEST(steps_round_to_the_nearest)
{
    const TimeGrid grid;
    EXPECT(grid.step(0.0) == 0);
    EXPECT(grid.step(0.1) == 1);
    EXPECT(grid.step(0.149) == 1);
    EXPECT(grid.step(0.15) == 2); // halves upwards
    EXPECT(grid.step(0.151) == 2);
    EXPECT(grid.step(-0.1) == -1);
    EXPECT(grid.step(-0.149) == -1);
    EXPECT(grid.step(-0.15) == -1);
    EXPECT(grid.step(-0.151) == -2);
    // values below the tic are the nearest tic
    EXPECT(grid.step(0.1499) == 2); // 150 tics
    EXPECT(grid.step(0.1494) == 1); // 149 tics
}

NEST_TEST(step_up_is_never_early)
{
    const TimeGrid grid;
    EXPECT(grid.step_up(0.0) == 0);
    EXPECT(grid.step_up(0.1) == 1);
    EXPECT(grid.step_up(0.101) == 2);
    EXPECT(grid.step_up(0.1001) == 1); // to the tic
    EXPECT(grid.step_up(0.2) == 2);
    EXPECT(grid.step_up(-0.1) == -1);
    EXPECT(grid.step_up(-0.05) == 0);
    EXPECT(grid.step_up(-0.15) == -1);
}

NEST_TEST(a_step_survives_the_way_through_ms)
{
    for (const auto& [tics_per_ms, tics_per_step] :
         {std::pair(1000.0, 100), std::pair(1000.0, 1), std::pair(1000.0, 25), std::pair(1e6, 10),
          std::pair(1024.0, 3)}) {
        const TimeGrid grid{tics_per_ms, tics_per_step};
        for (Step step = -1000; step < 200000000; step = step < 2000 ? step + 1 : step * 3 / 2 + 1) {
            EXPECT(grid.step(grid.ms(step)) == step);
            EXPECT(grid.step_up(grid.ms(step)) == step);
            EXPECT(grid.on_grid(grid.ms(step)));
        }
    }
}

NEST_TEST(on_grid)
{
    const TimeGrid grid;
    for (const double t : {0.0, 0.1, 0.3, 0.1 + 0.2, 12345.6, -2.5, 1e6}) {
        EXPECT(grid.on_grid(t));
    }
    for (const double t : {0.05, 0.11, 0.1001, 12345.67, -2.55}) {
        EXPECT(!grid.on_grid(t));
    }
    EXPECT(!grid.on_grid(std::nan("")));
    EXPECT((TimeGrid{1000.0, 1000}.on_grid(3.0)) && !(TimeGrid{1000.0, 1000}.on_grid(3.5)));
}
