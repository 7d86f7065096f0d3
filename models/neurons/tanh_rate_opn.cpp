// SPDX-License-Identifier: GPL-2.0-or-later
// Rate neuron with output noise and hyperbolic tangent as gain function.
//
//   tau dX/dt = -X + mu + I,  X_noisy = X + sqrt(tau / h) sigma xi,  I = phi(sum_j w_j X_noisy,j)
//   phi(x) = tanh(g (x - theta))
//
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "neurons/rate.hpp"

namespace nest
{

struct tanh_rate_opn : rate_opn<tanh_rate_opn, tanh_gain>
{
    static constexpr const char* name = "tanh_rate_opn";
};

} // namespace nest

NEST_REGISTER_NEURON(tanh_rate_opn)
