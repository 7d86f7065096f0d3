// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic conductances; the
// model is in the header, because aeif_cond_alpha_astro extends it.
#include "neurons/aeif_cond_alpha.hpp"

NEST_REGISTER_NEURON(aeif_cond_alpha)
