// SPDX-License-Identifier: GPL-2.0-or-later
// Connection between rate neurons without delay: the rate of the source, times the weight. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "nest/model/registry.hpp"

namespace nest
{

struct rate_connection_instantaneous
{
    static constexpr const char* name = "rate_connection_instantaneous";
    static constexpr Signal carries = Signal::rate_instantaneous;
    static constexpr bool has_delay = false;
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<rate_connection_instantaneous>& d)
    {
        d.documentation = R"(
Connection between rate neurons without delay.

.. math:: I_{target}(t) = w X_{source}(t)

The rates are found by waveform relaxation (``use_wfr``, ``wfr_comm_interval``, ``wfr_tol``, ``wfr_max_iterations``). With ``use_wfr = False``
they are exchanged after every step, so that they act one step late.

Carries instantaneous rates; see rate_connection_delayed for connections with a delay.

**References** Hahne J, Dahmen D, Schuecker J, Frommer A, Bolten M, Helias M, Diesmann M (2017). Integration of continuous-time
dynamics in a spiking neural network simulator. Frontiers in Neuroinformatics 11:34. doi:10.3389/fninf.2017.00034.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
};

} // namespace nest

NEST_REGISTER_PLAIN_SYNAPSE(rate_connection_instantaneous)
