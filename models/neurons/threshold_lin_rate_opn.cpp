// SPDX-License-Identifier: GPL-2.0-or-later
// Rate neuron with output noise and threshold-linear gain function.
//
//   tau dX/dt = -X + mu + I,  X_noisy = X + sqrt(tau / h) sigma xi,  I = phi(sum_j w_j X_noisy,j)
//   phi(x) = min(max(g (x - theta), 0), alpha)
//
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "neurons/rate.hpp"

namespace nest
{

struct threshold_lin_rate_opn : rate_opn<threshold_lin_rate_opn, threshold_lin_gain>
{
    static constexpr const char* name = "threshold_lin_rate_opn";
};

} // namespace nest

NEST_REGISTER_NEURON(threshold_lin_rate_opn)
