// SPDX-License-Identifier: GPL-2.0-or-later
// Two kernels in one program, a model of the program's own, recordings read as columns, and errors caught by
// their class.
#include <nest.hpp>

#include <cmath>
#include <cstdio>

namespace nest
{

// A neuron without a membrane: fires when the sum of the weights that arrive in a step exceeds a threshold.
struct threshold_unit
{
    static constexpr const char* name = "threshold_unit";
    struct Parameters
    {
        double theta = 1.0;
    };
    struct State
    {
        double input = 0.0;
    };
    struct Derived
    {
    };
    static void describe(NeuronDescription<threshold_unit>& d)
    {
        d.parameters.real("theta", &Parameters::theta, "", "threshold");
        d.state.real("input", &State::input, "", "sum of weights of the last step").record();
        d.documentation = "Fires when the weights that arrive in a step sum up to more than theta.";
    }
    static void derive(const Parameters&, double, Derived&) {}
    static int step(State& s, const Parameters& p, const Derived&, const Input& in)
    {
        s.input = in.spikes[0];
        return s.input > p.theta ? 1 : 0;
    }
};

} // namespace nest

// Mean rate (1/s) of 100 neurons with this input current (pA) during a second.
static double rate(double I_e)
{
    nest::Kernel kernel;
    kernel.set_status({{"resolution", 0.1}, {"rng_seed", 5}, {"local_num_threads", 2}});
    const auto neurons = kernel.create("iaf_psc_exp", 100);
    const auto recorder = kernel.create("spike_recorder");
    kernel.set_nodes(*neurons,
                     {{"I_e", I_e}, {"V_m", nest::random("uniform", {{"min", -70.0}, {"max", -56.0}})}});
    kernel.connect(*neurons, *recorder);
    kernel.simulate(1000.0);
    const nest::Dictionary events = nest::events(kernel, *recorder);
    return static_cast<double>(nest::column(events, "times").size()) / 100.0;
}

int main()
{
    std::printf("version %s\n", nest::version());
    std::printf("rates at 360, 400, 500 pA: %.2f %.2f %.2f 1/s\n", rate(360.0), rate(400.0), rate(500.0));

    nest::Kernel one;
    nest::Kernel two; // knows nothing of what happens in the first
    nest::register_neuron<nest::threshold_unit>(one.registry());
    const auto source = one.create("spike_generator");
    const auto unit = one.create("threshold_unit");
    const auto meter = one.create("multimeter");
    const auto recorder = one.create("spike_recorder");
    one.set_nodes(*source, {{"spike_times", nest::Reals{1.0, 2.0, 3.0}},
                            {"spike_weights", nest::Reals{0.5, 2.0, 3.0}}});
    one.set_nodes(*meter, {{"record_from", nest::Strings{"input"}}, {"interval", 0.1}});
    one.connect(*source, *unit, {{"rule", "all_to_all"}}, {{{"weight", 1.0}, {"delay", 1.0}}});
    one.connect(*unit, *recorder);
    one.connect(*meter, *unit);
    one.simulate(10.0);
    for (const double t : nest::column(nest::events(one, *recorder), "times")) {
        std::printf("threshold_unit fires at %.1f ms\n", t);
    }
    double largest = 0.0;
    for (const double x : nest::column(nest::events(one, *meter), "input")) {
        largest = std::fmax(largest, x);
    }
    std::printf("largest input %.1f\n", largest);

    try {
        two.create("threshold_unit");
    } catch (const nest::Error& e) {
        std::printf("%s: %s\n", e.kind().c_str(), e.what());
    }
    try {
        one.set_nodes(*unit, {{"tehta", 2.0}});
    } catch (const nest::Error& e) {
        std::printf("%s: %s\n", e.kind().c_str(), e.what());
    }
    return 0;
}
