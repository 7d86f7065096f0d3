// SPDX-License-Identifier: GPL-2.0-or-later
// Rate neuron with input noise and sigmoidal gain function of Gancarz and Grossberg.
//
//   tau dX = (-lambda X + mu + I) dt + sqrt(tau) sigma dW,  I = phi(sum_j w_j X_j)
//   phi(x) = (g x)^4 / (0.1^4 + (g x)^4)
//
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034; Gancarz & Grossberg 1998, doi:10.1016/S0893-6080(98)00096-8.
#include "neurons/rate.hpp"

namespace nest
{

struct sigmoid_rate_gg_1998_ipn : rate_ipn<sigmoid_rate_gg_1998_ipn, sigmoid_gg_1998_gain>
{
    static constexpr const char* name = "sigmoid_rate_gg_1998_ipn";
    static constexpr const char* references =
        " Gancarz G, Grossberg S (1998). A neural model of the saccade generator in the "
        "reticular formation. Neural Networks 11:1159-1174. doi:10.1016/S0893-6080(98)00096-8.";
};

} // namespace nest

NEST_REGISTER_NEURON(sigmoid_rate_gg_1998_ipn)
