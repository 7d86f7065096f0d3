// SPDX-License-Identifier: GPL-2.0-or-later
// What a neuron keeps for urbanczik_synapse: how its spikes differ from those that its dendrite predicts, and
// the time constants of potentials in its dendrite. Urbanczik & Senn 2014, doi:10.1016/j.neuron.2013.11.030.
#pragma once

#include "nest/model/target_archive.hpp"

namespace nest
{

// The shape of a postsynaptic potential: (exp(-t / tau_L) - exp(-t / tau_syn)) / (1 / tau_syn - 1 / tau_L).
struct UrbanczikDendrite
{
    double tau_L = 1.0;
    double tau_syn_ex = 1.0;
    double tau_syn_in = 1.0;
};

// By step: (S - phi(V*) h) 15 phi'(V*) / phi(V*), 1/mV; S is the number of spikes.
struct UrbanczikArchive : TargetArchive
{
    static constexpr const char* kind = "errors of its dendrite's prediction (pp_cond_exp_mc_urbanczik)";

    void resize(std::size_t cells)
    {
        TargetArchive::resize(cells);
        dendrite.resize(cells);
    }
    std::vector<UrbanczikDendrite> dendrite;
};

} // namespace nest
