// SPDX-License-Identifier: GPL-2.0-or-later
// A module with the fault that the environment variable FAULT names, so that one library serves all tests of
// refusals.
#include <nest/model/registry.hpp>

#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace nest
{

static bool fault(const std::string& name)
{
    const char* given = std::getenv("FAULT");
    return given != nullptr && name == given;
}

struct faulty_neuron
{
    static constexpr const char* name = "faulty_neuron";
    struct Parameters
    {
        double tau = fault("default beyond bounds") ? -1.0 : 10.0;
        double kept = 1.0;
    };
    struct State
    {
        double V_m = 0.0;
    };
    struct Derived
    {
    };
    static void describe(NeuronDescription<faulty_neuron>& d)
    {
        d.parameters.real("tau", &Parameters::tau, "ms", "time constant").positive();
        d.parameters.real("kept", &Parameters::kept, "", "a number");
        if (fault("field twice")) {
            d.parameters.real("tau", &Parameters::kept, "ms", "time constant").positive();
        }
        if (fault("field without name")) {
            d.parameters.real("", &Parameters::kept, "", "a number");
        }
        if (fault("bounds crossed")) {
            d.parameters.real("narrow", &Parameters::kept, "", "a number").min(2.0).max(1.0);
        }
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.recordable("twice", "mV", "twice the membrane potential",
                     [](const State& s, const Parameters&, const Derived&) { return 2.0 * s.V_m; });
        if (fault("recordable not a number")) {
            d.recordable("I", "pA", "current",
                         [](const State&, const Parameters&, const Derived&) { return std::nan(""); });
        }
        if (fault("description throws")) {
            throw std::runtime_error("no description today");
        }
    }
    static void derive(const Parameters&, double, Derived&) {}
    static int step(State&, const Parameters&, const Derived&, const Input&) { return 0; }
};

// Does not give back what was set.
struct forgetful
{
    static constexpr const char* name = "forgetful";
    struct Parameters
    {
        double eps = 0.5;
        double lost = 0.0;
    };
    static double& reference(Parameters& p)
    {
        static double elsewhere = 0.5;
        elsewhere = 0.5;
        return fault("value forgotten") ? elsewhere : p.eps;
    }
    static void describe(GrowthCurveDescription<forgetful>& d)
    {
        d.parameters.real("eps", &reference, "", "calcium concentration at which growth ends");
    }
    static double rate(double, const Parameters&) { return fault("rate infinite") ? HUGE_VAL : 0.0; }
};

static void add(ModelRegistry& registry, const std::string& name)
{
    registry.add_node_model(std::make_unique<TypedNodeModel<faulty_neuron>>(name));
}

static void register_all(ModelRegistry& registry)
{
    if (fault("nothing registered")) {
        return;
    }
    if (fault("registration throws")) {
        throw std::runtime_error("not today");
    }
    // what comes first would stay if loading stopped half-way
    add(registry, "first_neuron");
    if (fault("name exists")) {
        add(registry, "iaf_psc_exp");
    }
    if (fault("name of a synapse")) {
        add(registry, "static_synapse");
    }
    if (fault("name twice")) {
        add(registry, "first_neuron");
    }
    if (fault("name empty")) {
        add(registry, "");
    }
    if (fault("rule exists")) {
        registry.add_connection_rule("one_to_one", {});
    }
    if (fault("rule without factory")) {
        registry.add_connection_rule("no_rule", {});
    }
    register_growth_curve<forgetful>(registry);
    if (fault("curve twice")) {
        register_growth_curve<forgetful>(registry);
    }
}

} // namespace nest

NEST_REGISTER_WITH(faulty, (&::nest::register_all))
