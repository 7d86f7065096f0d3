// SPDX-License-Identifier: GPL-2.0-or-later
// Rate neuron with input noise and linear gain function.
//
//   tau dX = (-lambda X + mu + I) dt + sqrt(tau) sigma dW,  I = phi(sum_j w_j X_j)
//   phi(x) = g x
//
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "neurons/rate.hpp"

namespace nest
{

struct lin_rate_ipn : rate_ipn<lin_rate_ipn, lin_gain>
{
    static constexpr const char* name = "lin_rate_ipn";
};

} // namespace nest

NEST_REGISTER_NEURON(lin_rate_ipn)
