// SPDX-License-Identifier: GPL-2.0-or-later
// Transformer of rates with sigmoidal gain function of Gancarz and Grossberg.
//
//   X = phi(sum_j w_j X_j)
//   phi(x) = (g x)^4 / (0.1^4 + (g x)^4)
//
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034; Gancarz & Grossberg 1998, doi:10.1016/S0893-6080(98)00096-8.
#include "neurons/rate.hpp"

namespace nest
{

struct rate_transformer_sigmoid_gg_1998
    : rate_transformer<rate_transformer_sigmoid_gg_1998, sigmoid_gg_1998_gain>
{
    static constexpr const char* name = "rate_transformer_sigmoid_gg_1998";
};

} // namespace nest

NEST_REGISTER_NEURON(rate_transformer_sigmoid_gg_1998)
