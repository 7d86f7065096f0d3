// SPDX-License-Identifier: GPL-2.0-or-later
// The step() of neuron models against closed forms of their equations.
#define NEST_TEST_MAIN
#include "check.hpp"

#include "neurons/iaf_cond_exp.cpp"
#include "neurons/iaf_psc_exp.cpp"

using namespace nest;

namespace
{

const double silence[2] = {0.0, 0.0};

StepContext context_of(ThreadState& thread)
{
    return StepContext{0, 0, 0, 1, 0.1, thread, nullptr};
}

} // namespace

NEST_TEST(iaf_psc_exp_follows_the_solution_of_its_equation)
{
    ThreadState thread;
    StepContext context = context_of(thread);
    iaf_psc_exp::Parameters p;
    p.I_e = 300.0;
    iaf_psc_exp::State s;
    iaf_psc_exp::Derived d;
    iaf_psc_exp::derive(p, 0.1, d);
    s.I_syn_ex = 100.0;
    for (int k = 0; k < 100; ++k) {
        EXPECT(iaf_psc_exp::step(s, p, d, {silence, silence}, context) == 0);
    }
    const double t = 10.0;
    const double beta = 1.0 / (1.0 / p.tau_syn_ex - 1.0 / p.tau_m);
    const double V = p.E_L + p.I_e * p.tau_m / p.C_m * (1.0 - std::exp(-t / p.tau_m)) +
                     100.0 / p.C_m * beta * (std::exp(-t / p.tau_m) - std::exp(-t / p.tau_syn_ex));
    EXPECT_NEAR(s.V_m, V, 1e-11);
    EXPECT_NEAR(s.I_syn_ex, 100.0 * std::exp(-t / p.tau_syn_ex), 1e-11);
}

NEST_TEST(iaf_psc_exp_stays_at_reset_for_t_ref)
{
    ThreadState thread;
    StepContext context = context_of(thread);
    iaf_psc_exp::Parameters p;
    p.I_e = 1000.0;
    iaf_psc_exp::State s;
    s.V_m = -55.0001;
    iaf_psc_exp::Derived d;
    iaf_psc_exp::derive(p, 0.1, d);
    EXPECT(iaf_psc_exp::step(s, p, d, {silence, silence}, context) == 1);
    for (int k = 0; k < 20; ++k) {
        EXPECT(iaf_psc_exp::step(s, p, d, {silence, silence}, context) == 0);
        EXPECT(s.V_m == p.V_reset);
    }
    iaf_psc_exp::step(s, p, d, {silence, silence}, context);
    EXPECT(s.V_m > p.V_reset);
}

NEST_TEST(iaf_cond_exp_relaxes_to_its_fixed_point)
{
    ThreadState thread;
    StepContext context = context_of(thread);
    iaf_cond_exp::Parameters p;
    p.I_e = 100.0;
    iaf_cond_exp::State s;
    iaf_cond_exp::Derived d;
    iaf_cond_exp::derive(p, 0.1, d);
    for (int k = 0; k < 5000; ++k) {
        iaf_cond_exp::step(s, p, d, {silence, silence}, context);
    }
    EXPECT_NEAR(s.y[iaf_cond_exp::V_m], p.E_L + p.I_e / p.g_L, 1e-3);
}

NEST_TEST(iaf_cond_exp_names_the_node_when_integration_fails)
{
    ThreadState thread;
    StepContext context = context_of(thread);
    iaf_cond_exp::Parameters p;
    iaf_cond_exp::State s;
    s.y[iaf_cond_exp::V_m] = std::numeric_limits<double>::quiet_NaN();
    iaf_cond_exp::Derived d;
    iaf_cond_exp::derive(p, 0.1, d);
    EXPECT_THROWS("NumericalInstability", iaf_cond_exp::step(s, p, d, {silence, silence}, context));
}
