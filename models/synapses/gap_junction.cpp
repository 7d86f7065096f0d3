// SPDX-License-Identifier: GPL-2.0-or-later
// Gap junction: the current g (V_source - V_target) flows into the target, g being the weight (nS). Without
// delay; made in both directions. Hahne et al. 2015, doi:10.3389/fninf.2015.00022.
#include "nest/model/registry.hpp"

namespace nest
{

struct gap_junction
{
    static constexpr const char* name = "gap_junction";
    static constexpr Signal carries = Signal::gap;
    static constexpr bool has_delay = false;
    static constexpr bool requires_symmetric = true;
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<gap_junction>& d)
    {
        d.documentation = R"(
Gap junction between two neurons.

.. math:: I_{gap} = g (V_{source} - V_{target})

The weight is the conductance g in nS. A gap junction acts in both directions: connect pairs with the rule one_to_one and
``make_symmetric: True``, or all neurons of a population by all_to_all with one weight. It has no delay; the potentials are
found by waveform relaxation, see ``use_wfr``, ``wfr_comm_interval``, ``wfr_tol``, ``wfr_max_iterations`` and ``wfr_interpolation_order``,
or with ``use_wfr = False`` exchanged after every step.

Carries gap-junction voltages.

**References** Hahne J, Helias M, Kunkel S, Igarashi J, Bolten M, Frommer A, Diesmann M (2015). A unified framework for spiking
and gap-junction interactions in distributed neuronal network simulations. Frontiers in Neuroinformatics 9:22.
doi:10.3389/fninf.2015.00022.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
};

} // namespace nest

NEST_REGISTER_PLAIN_SYNAPSE(gap_junction)
