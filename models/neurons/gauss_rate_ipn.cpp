// SPDX-License-Identifier: GPL-2.0-or-later
// Rate neuron with input noise and Gaussian gain function.
//
//   tau dX = (-lambda X + mean + I) dt + sqrt(tau) std dW,  I = phi(sum_j w_j X_j)
//   phi(x) = g exp(-(x - mu)^2 / (2 sigma^2))
//
// Setting mu or sigma sets mean or std as well, which can be set afterwards on their own.
// Rates without unit, tau in ms. Sends and receives rates; numerics in rate.hpp. Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "neurons/rate.hpp"

namespace nest
{

struct gauss_rate_ipn : rate_ipn<gauss_rate_ipn, gauss_gain>
{
    static constexpr const char* name = "gauss_rate_ipn";

    static void describe_gain(FieldTable<Parameters>& p)
    {
        gauss_gain::describe_gain(p);
        p.real_with("mu", &Parameters::mu, &Parameters::drift, "",
                    "input of the largest gain; sets the mean drive as well");
        p.real_with("sigma", &Parameters::sigma, &Parameters::noise_std, "",
                    "width of the gain function; sets std as well")
            .non_negative();
    }
};

} // namespace nest

NEST_REGISTER_NEURON(gauss_rate_ipn)
