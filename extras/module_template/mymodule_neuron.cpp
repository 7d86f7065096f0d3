// mymodule_neuron: leaky integrate-and-fire neuron with exponentially decaying synaptic current.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn + I_e + I) / C_m
//   dI_syn/dt = -I_syn / tau_syn,   a spike adds its weight (pA) to I_syn
//   V_m >= V_th: spike, V_m stays at V_reset for t_ref
//
// mV, ms, pF, pA. Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#include <nest/base/propagators.hpp>
#include <nest/model/registry.hpp>

namespace nest
{

struct mymodule_neuron
{
    static constexpr const char* name = "mymodule_neuron";

    struct Parameters
    {
        double E_L = -70.0;
        double C_m = 250.0;
        double tau_m = 10.0;
        double tau_syn = 2.0;
        double V_th = -55.0;
        double V_reset = -70.0;
        double t_ref = 2.0;
        double I_e = 0.0;
    };
    struct State
    {
        double V_m = -70.0;
        double I_syn = 0.0;
        double I = 0.0;     // current from devices during the coming step
        int refractory = 0; // steps left
    };
    struct Derived // what follows from the parameters and the step h
    {
        double V_to_V, I_to_V, dc_to_V, I_to_I;
        int refractory;
    };

    static void describe(NeuronDescription<mymodule_neuron>& d)
    {
        d.parameters.real("E_L", &Parameters::E_L, "mV", "resting potential");
        d.parameters.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        d.parameters.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        d.parameters.real("tau_syn", &Parameters::tau_syn, "ms", "decay time of the synaptic current")
            .positive();
        d.parameters.real("V_th", &Parameters::V_th, "mV", "threshold");
        d.parameters.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        d.parameters.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        d.parameters.real("I_e", &Parameters::I_e, "pA", "constant input current");
        d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
        d.state.real("I_syn", &State::I_syn, "pA", "synaptic current").record();
        d.documentation = R"(
Leaky integrate-and-fire neuron with exponentially decaying synaptic current.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn} + I_e + I}{C_m}, \quad
   \frac{dI_{syn}}{dt} = -\frac{I_{syn}}{\tau_{syn}}

Sends spikes; receives spikes, currents and data logging requests.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.V_to_V = propagators::decay(p.tau_m, h);
        d.I_to_I = propagators::decay(p.tau_syn, h);
        d.I_to_V = propagators::I_to_V(p.tau_syn, p.tau_m, p.C_m, h);
        d.dc_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        d.refractory = static_cast<int>(p.t_ref / h + 0.5);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        if (s.refractory > 0) {
            s.refractory -= 1;
        } else {
            s.V_m = p.E_L + (s.V_m - p.E_L) * d.V_to_V + s.I_syn * d.I_to_V + (p.I_e + s.I) * d.dc_to_V;
        }
        s.I_syn = s.I_syn * d.I_to_I + in.spikes[0];
        s.I = in.currents[0];
        if (s.V_m < p.V_th) {
            return 0;
        }
        s.V_m = p.V_reset;
        s.refractory = d.refractory;
        return 1; // number of spikes
    }
};

} // namespace nest

NEST_REGISTER_NEURON(mymodule_neuron)
