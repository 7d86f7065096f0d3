// SPDX-License-Identifier: GPL-2.0-or-later
// Transformer of rates with threshold-linear gain function.
//
//   X = phi(sum_j w_j X_j)
//   phi(x) = min(max(g (x - theta), 0), alpha)
//
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "neurons/rate.hpp"

namespace nest
{

struct rate_transformer_threshold_lin : rate_transformer<rate_transformer_threshold_lin, threshold_lin_gain>
{
    static constexpr const char* name = "rate_transformer_threshold_lin";
};

} // namespace nest

NEST_REGISTER_NEURON(rate_transformer_threshold_lin)
