// SPDX-License-Identifier: GPL-2.0-or-later
// Diffusion coupling of mean-field units: mean and variance of the input of the target grow with the rate of
// the source. Hahne et al. 2017, doi:10.3389/fninf.2017.00034.
#include "nest/model/registry.hpp"

namespace nest
{

struct diffusion_connection
{
    static constexpr const char* name = "diffusion_connection";
    static constexpr Signal carries = Signal::diffusion;
    static constexpr bool has_delay = false;
    static constexpr int factors = 2;
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    struct State
    {
        double drift_factor = 1.0;
        double diffusion_factor = 1.0;
    };

    static void describe(SynapseDescription<diffusion_connection>& d)
    {
        d.state.real("drift_factor", &State::drift_factor, "",
                     "mean input of the target per rate of the source");
        d.state.real("diffusion_factor", &State::diffusion_factor, "",
                     "variance of the input of the target per rate of the source");
        d.documentation = R"(
Connection between mean-field units of type siegert_neuron.

.. math:: \mu_{target} = \sum_j drift\_factor_j \, r_j, \quad \sigma^2_{target} = \sum_j diffusion\_factor_j \, r_j

It has two factors instead of a weight, and no delay (see ``use_wfr``). For a population of K neurons with synaptic jumps J (mV),
membrane time constant tau_m (ms) and rates in 1/s, drift_factor is 1e-3 tau_m K J and diffusion_factor 1e-3 tau_m K J^2.

Carries diffusion signals.

**References** Hahne J, Dahmen D, Schuecker J, Frommer A, Bolten M, Helias M, Diesmann M (2017). Integration of continuous-time
dynamics in a spiking neural network simulator. Frontiers in Neuroinformatics 11:34. doi:10.3389/fninf.2017.00034.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
    static double factor(const State& s, int channel)
    {
        return channel == 0 ? s.drift_factor : s.diffusion_factor;
    }
};

} // namespace nest

NEST_REGISTER_PLAIN_SYNAPSE(diffusion_connection)
