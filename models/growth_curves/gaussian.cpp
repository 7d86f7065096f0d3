// SPDX-License-Identifier: GPL-2.0-or-later
// Growth between two levels of calcium, with a Gaussian curve.
//
//   dz/dt = growth_rate (2 exp(-((Ca - xi) / zeta)^2) - 1),   xi = (eta + eps) / 2,   zeta = (eta - eps) / (2
//   sqrt(ln 2))
//
// Butz & van Ooyen 2013, doi:10.1371/journal.pcbi.1003259, equation 4.
#include "nest/base/math.hpp"
#include "nest/model/registry.hpp"

#include <cmath>

namespace nest
{

struct gaussian
{
    static constexpr const char* name = "gaussian";
    struct Parameters
    {
        double eta = 0.1;
        double eps = 0.7;
    };
    static void describe(GrowthCurveDescription<gaussian>& d)
    {
        d.parameters.real("eta", &Parameters::eta, "", "calcium concentration below which elements are lost");
        d.parameters.real("eps", &Parameters::eps, "",
                          "calcium concentration above which elements are lost: the target");
        d.documentation = R"(
Elements grow while calcium lies between eta and eps, fastest in the middle, and are lost outside.

.. math::
   \frac{dz}{dt} = \nu \left(2 e^{-((Ca - \xi) / \zeta)^2} - 1\right), \quad \xi = \frac{\eta + \epsilon}{2}, \quad
   \zeta = \frac{\eta - \epsilon}{2 \sqrt{\ln 2}}

**References** Butz M, van Ooyen A (2013). PLoS Computational Biology 9:e1003259. doi:10.1371/journal.pcbi.1003259.
)";
    }
    static void check(const Parameters& p, const std::string& where)
    {
        if (p.eta == p.eps) {
            throw Error("BadProperty",
                        where + ": 'eta' and 'eps' must differ, but both are " + to_text(p.eta) + ".");
        }
    }
    static double rate(double Ca, const Parameters& p)
    {
        const double xi = 0.5 * (p.eta + p.eps);
        const double zeta = (p.eta - p.eps) / (2.0 * std::sqrt(math::log(2.0)));
        const double x = (Ca - xi) / zeta;
        return 2.0 * math::exp(-x * x) - 1.0;
    }
};

} // namespace nest

NEST_REGISTER_GROWTH_CURVE(gaussian)
