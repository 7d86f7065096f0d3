// SPDX-License-Identifier: GPL-2.0-or-later
// The pair rule shared by stdp_synapse and stdp_synapse_hom, which differ only in who owns the parameters.
//
//   at a spike of the target, seen after the delay:  w -> w + lambda Wmax (1 - w / Wmax)^mu_plus Kplus,   w
//   <= Wmax at a presynaptic spike:                          w -> w - alpha lambda Wmax (w / Wmax)^mu_minus
//   K_minus,  w >= 0
//
// Morrison, Diesmann & Gerstner 2008, doi:10.1007/s00422-008-0233-1; Guetig et al. 2003,
// doi:10.1523/JNEUROSCI.23-09-03697.2003. All pairs count; the delay is dendritic.
#pragma once

#include "nest/model/pair_rule.hpp"
#include "synapses/common.hpp"

namespace nest
{

struct StdpRule
{
    struct Parameters
    {
        double tau_plus = 20.0;
        double lambda = 0.01;
        double alpha = 1.0;
        double mu_plus = 1.0;
        double mu_minus = 1.0;
        double Wmax = 100.0;
    };
    struct Derived
    {
        ExpTable decay;
        Power up;
        Power down;
        double depression = 0.0; // alpha lambda
        double inverse_Wmax = 0.0;
    };
    using PreState = PreTrace;
    using State = NoFields;

    template <class Description>
    static void describe_rule(Description& d)
    {
        d.parameters.real("tau_plus", &Parameters::tau_plus, "ms", "time constant of the presynaptic trace")
            .positive();
        d.parameters.real("lambda", &Parameters::lambda, "", "learning rate");
        d.parameters.real("alpha", &Parameters::alpha, "", "depression relative to potentiation");
        d.parameters.real("mu_plus", &Parameters::mu_plus, "", "exponent of the weight in potentiation");
        d.parameters.real("mu_minus", &Parameters::mu_minus, "", "exponent of the weight in depression");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight (smallest, if negative)");
        d.pre.real("Kplus", &PreTrace::Kplus, "", "presynaptic trace after the last spike").non_negative();
    }

    static void check(const Parameters& p, double weight, const std::string& where)
    {
        check_same_sign(weight, p.Wmax, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = ExpTable(p.tau_plus, h);
        d.up = Power(p.mu_plus);
        d.down = Power(p.mu_minus);
        d.depression = p.alpha * p.lambda;
        d.inverse_Wmax = p.Wmax == 0.0 ? 0.0 : 1.0 / p.Wmax;
    }

    static double begin(double weight, const Parameters&, const Derived& d)
    {
        return weight * d.inverse_Wmax;
    }
    static double potentiate(double w, double k_plus, const Parameters& p, const Derived& d)
    {
        w += p.lambda * d.up(1.0 - w) * k_plus;
        return w < 1.0 ? w : 1.0;
    }
    static double depress(double w, double k_minus, const Parameters&, const Derived& d)
    {
        w -= d.depression * d.down(w) * k_minus;
        return w > 0.0 ? w : 0.0;
    }
    static double end(double w, const Parameters& p, const Derived&) { return w * p.Wmax; }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        return weight = pair_update<StdpRule>(weight, pre, p, d, spike, post);
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived& d, const PreSpike& spike)
    {
        pre.add(spike.time, d.decay);
    }
};

} // namespace nest
