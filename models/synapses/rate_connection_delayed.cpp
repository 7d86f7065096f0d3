// SPDX-License-Identifier: GPL-2.0-or-later
// Connection between rate neurons: the rate of the source, times the weight, after the delay. Hahne et al.
// 2017, doi:10.3389/fninf.2017.00034.
#include "nest/model/registry.hpp"

namespace nest
{

struct rate_connection_delayed
{
    static constexpr const char* name = "rate_connection_delayed";
    static constexpr Signal carries = Signal::rate_delayed;
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<rate_connection_delayed>& d)
    {
        d.documentation = R"(
Connection between rate neurons with a delay.

.. math:: I_{target}(t) = w X_{source}(t - d)

Carries delayed rates; see rate_connection_instantaneous for connections without delay.

**References** Hahne J, Dahmen D, Schuecker J, Frommer A, Bolten M, Helias M, Diesmann M (2017). Integration of continuous-time
dynamics in a spiking neural network simulator. Frontiers in Neuroinformatics 11:34. doi:10.3389/fninf.2017.00034.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
};

} // namespace nest

NEST_REGISTER_PLAIN_SYNAPSE(rate_connection_delayed)
