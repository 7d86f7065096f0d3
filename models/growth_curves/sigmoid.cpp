// SPDX-License-Identifier: GPL-2.0-or-later
// Growth that falls with calcium along a sigmoid, so that its speed is limited on both sides.
//
//   dz/dt = growth_rate (2 / (1 + exp((Ca - eps) / psi)) - 1)
//
// Butz, Steenbuck & van Ooyen 2014, doi:10.3389/fnsyn.2014.00007.
#include "nest/base/math.hpp"
#include "nest/model/registry.hpp"

#include <cmath>

namespace nest
{

struct sigmoid
{
    static constexpr const char* name = "sigmoid";
    struct Parameters
    {
        double eps = 0.7;
        double psi = 0.1;
    };
    static void describe(GrowthCurveDescription<sigmoid>& d)
    {
        d.parameters.real("eps", &Parameters::eps, "", "calcium concentration at which growth ends");
        d.parameters.real("psi", &Parameters::psi, "", "width of the sigmoid").positive();
        d.documentation = R"(
Elements grow while calcium is below eps and are lost above, at most with growth_rate.

.. math::
   \frac{dz}{dt} = \nu \left(\frac{2}{1 + e^{(Ca - \epsilon) / \psi}} - 1\right)

**References** Butz M, Steenbuck ID, van Ooyen A (2014). Frontiers in Synaptic Neuroscience 6:7.
doi:10.3389/fnsyn.2014.00007.
)";
    }
    static double rate(double Ca, const Parameters& p)
    {
        return 2.0 / (1.0 + math::exp((Ca - p.eps) / p.psi)) - 1.0;
    }
};

} // namespace nest

NEST_REGISTER_GROWTH_CURVE(sigmoid)
