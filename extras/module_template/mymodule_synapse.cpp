// mymodule_synapse: a synapse that grows stronger with the rate of its source, and forgets.
//
//   du/dt = -u / tau_f,   u -> u + a after a spike,   a spike delivers weight (1 + u)
#include <nest/model/registry.hpp>

#include <cmath>

namespace nest
{

struct mymodule_synapse
{
    static constexpr const char* name = "mymodule_synapse";
    static constexpr bool reads_history = false; // the target's spikes do not matter

    struct Parameters // shared by the synapses that have equal ones
    {
        double tau_f = 100.0;
        double a = 0.5;
    };
    struct PreState // depends on the source alone
    {
        double u = 0.0;
        double t_last = 0.0;
    };
    using Derived = NoFields;
    using State = NoFields; // what differs from synapse to synapse, beside the weight

    static void describe(SynapseDescription<mymodule_synapse>& d)
    {
        d.parameters.real("tau_f", &Parameters::tau_f, "ms", "time constant of facilitation").positive();
        d.parameters.real("a", &Parameters::a, "", "facilitation by a spike").non_negative();
        d.pre.real("u", &PreState::u, "", "facilitation just after the last spike").non_negative();
        d.documentation = R"(
A synapse whose efficacy grows with each spike of its source and decays between them.

.. math::
   \frac{du}{dt} = -\frac{u}{\tau_f}, \quad u \to u + a \text{ after a spike}

A spike delivers weight (1 + u). Transmits spikes.
)";
    }

    static void derive(const Parameters&, double, Derived&) {}

    static double decayed(const PreState& pre, const Parameters& p, double t)
    {
        return pre.u * std::exp((pre.t_last - t) / p.tau_f);
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived&, const PreSpike& spike, const PostView&)
    {
        return weight * (1.0 + decayed(pre, p, spike.time));
    }

    static void after_pre_spike(PreState& pre, const Parameters& p, const Derived&, const PreSpike& spike)
    {
        pre.u = decayed(pre, p, spike.time) + p.a;
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(mymodule_synapse)
