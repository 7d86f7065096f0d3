// SPDX-License-Identifier: GPL-2.0-or-later
// Growth that falls linearly with calcium.
//
//   dz/dt = growth_rate (1 - Ca / eps)
//
// Butz & van Ooyen 2013, doi:10.1371/journal.pcbi.1003259; Diaz-Pier et al. 2016,
// doi:10.3389/fnana.2016.00057.
#include "nest/model/registry.hpp"

namespace nest
{

struct linear
{
    static constexpr const char* name = "linear";
    struct Parameters
    {
        double eps = 0.7;
    };
    static void describe(GrowthCurveDescription<linear>& d)
    {
        d.parameters.real("eps", &Parameters::eps, "", "calcium concentration at which growth ends")
            .positive();
        d.documentation = R"(
Elements grow while calcium is below eps and are lost above, in proportion to the distance.

.. math::
   \frac{dz}{dt} = \nu \left(1 - \frac{Ca}{\epsilon}\right)

**References** Diaz-Pier S, Naveau M, Butz-Ostendorf M, Morrison A (2016). Frontiers in Neuroanatomy 10:57.
doi:10.3389/fnana.2016.00057.
)";
    }
    static double rate(double Ca, const Parameters& p) { return 1.0 - Ca / p.eps; }
};

} // namespace nest

NEST_REGISTER_GROWTH_CURVE(linear)
