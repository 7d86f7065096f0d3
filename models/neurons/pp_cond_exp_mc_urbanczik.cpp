// SPDX-License-Identifier: GPL-2.0-or-later
// Point-process neuron with a soma with conductances and a dendrite with currents, for urbanczik_synapse.
//
//   soma:     C_m dV_s/dt = -g_L (V_s - E_L) - g_ex (V_s - E_ex) - g_in (V_s - E_in) + g_sp (V_p - V_s) + I_e
//   + I dendrite: C_m dV_p/dt = -g_L (V_p - E_L) + I_ex + I_in + g_ps (V_s - V_p) dg_x/dt = -g_x / tau_syn_x,
//   dI_x/dt = -I_x / tau_syn_x; a spike of weight w adds w, to I_in -w, at the end of the step of arrival
//   spikes with rate phi(V_s) = phi_max / (1 + rate_slope exp(beta (theta - V_s))), none for t_ref after one;
//   with t_ref = 0 several may fall into one step
//
// For the synapses: the prediction V* = (g_L E_L + g_sp V_p) / (g_L + g_sp) with the soma's g_L and E_L. mV,
// ms, pF, pA, nS; phi_max in 1/ms. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3. Urbanczik &
// Senn 2014, doi:10.1016/j.neuron.2013.11.030.
#include "neurons/compartment.hpp"
#include "neurons/ode.hpp"
#include "neurons/urbanczik_archive.hpp"

#include "nest/parallel/distributions.hpp"

namespace nest
{

struct pp_cond_exp_mc_urbanczik : OdeNeuron<pp_cond_exp_mc_urbanczik>
{
    static constexpr const char* name = "pp_cond_exp_mc_urbanczik";
    static constexpr int spike_channels = 4;
    static constexpr int current_channels = 2;
    using Archive = UrbanczikArchive;

    enum
    {
        soma,
        dendritic
    };
    struct Parameters
    {
        double phi_max = 0.15;
        double rate_slope = 0.5;
        double beta = 1.0 / 3.0;
        double theta = -55.0;
        double t_ref = 3.0;
        double g_sp = 600.0;
        double g_ps = 0.0;
        Compartment part[2] = {{30.0, 300.0, -70.0, 0.0, -75.0, 3.0, 3.0, 0.0},
                               {30.0, 300.0, -70.0, 0.0, 0.0, 3.0, 3.0, 0.0}};
    };
    enum
    {
        V_m,
        ex,
        in,
        width,
        size = 2 * width
    }; // of each compartment
    template <int i>
    using Index = std::integral_constant<int, i>;
    struct State
    {
        double y[size] = {-70.0, 0.0, 0.0, -70.0, 0.0, 0.0};
        double I = 0.0;    // current of the coming step, into the soma
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;
    };
    struct Derived
    {
        double h = 0.1;
        std::int32_t refractory = 0;
        UrbanczikDendrite dendrite;
    };

    static void describe(NeuronDescription<pp_cond_exp_mc_urbanczik>& d)
    {
        auto& p = d.parameters;
        p.real("phi_max", &Parameters::phi_max, "1/ms", "largest rate").non_negative();
        p.real("rate_slope", &Parameters::rate_slope, "", "factor of the exponential in the rate")
            .non_negative();
        p.real("beta", &Parameters::beta, "1/mV", "steepness of the rate");
        p.real("theta", &Parameters::theta, "mV", "potential at which the rate rises");
        p.real("t_ref", &Parameters::t_ref, "ms", "time without spikes after a spike").non_negative();
        p.real("g_sp", &Parameters::g_sp, "nS", "coupling from dendrite to soma");
        p.real("g_ps", &Parameters::g_ps, "nS", "coupling from soma to dendrite");
        describe_compartment<pp_cond_exp_mc_urbanczik, soma>(d, "soma");
        describe_compartment<pp_cond_exp_mc_urbanczik, dendritic>(d, "dendritic");
        const auto record = [&](const char* key, const char* unit, const char* doc, auto at) {
            d.recordable(key, unit, doc, [](const State& s, const Parameters&, const Derived&) {
                return s.y[decltype(at)::value];
            });
        };
        record("V_m.s", "mV", "potential of the soma", Index<V_m>{});
        record("V_m.p", "mV", "potential of the dendrite", Index<width + V_m>{});
        record("g_ex.s", "nS", "excitatory conductance of the soma", Index<ex>{});
        record("g_in.s", "nS", "inhibitory conductance of the soma", Index<in>{});
        record("I_ex.p", "pA", "excitatory current of the dendrite", Index<width + ex>{});
        record("I_in.p", "pA", "inhibitory current of the dendrite", Index<width + in>{});
        d.documentation = R"(
Point-process neuron with a soma and a dendrite, for ``urbanczik_synapse``.

.. math::
   C_m \frac{dV_s}{dt} = -g_L (V_s - E_L) - g_{ex} (V_s - E_{ex}) - g_{in} (V_s - E_{in}) + g_{sp} (V_p - V_s) + I_e + I, \quad
   C_m \frac{dV_p}{dt} = -g_L (V_p - E_L) + I_{ex} + I_{in} + g_{ps} (V_s - V_p)

   \phi(V_s) = \frac{\phi_{max}}{1 + k e^{\beta (\theta - V_s)}}

Input decays exponentially: conductances of the soma, currents of the dendrite, of which inhibitory ones
count negative. The dendrite is moved by synapses and soma alone: it has the receptor dendritic_curr and an I_e, which have no
effect. Spikes are random with rate phi, where k is
rate_slope; for t_ref after a spike there is none; without t_ref several may fall into one step. Potentials are not reset. Parameters of the compartments stand in
nested dictionaries. Receptor types say where an input enters; weights should be positive, also of inhibitory spikes.

Sends spikes; receives spikes and currents (pA) on the receptors that ``receptor_types`` names, and data logging requests.

**References** Urbanczik R, Senn W (2014). Learning by the dendritic prediction of somatic spiking. Neuron 81:521-528.
doi:10.1016/j.neuron.2013.11.030.
)";
    }

    static Dictionary receptor_types()
    {
        return {{"soma_exc", 1},      {"soma_inh", 2},  {"dendritic_exc", 3},
                {"dendritic_inh", 4}, {"soma_curr", 5}, {"dendritic_curr", 6}};
    }
    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        if (signal == Signal::current) {
            return receptor >= 5 && receptor <= 6 ? static_cast<int>(receptor - 5) : -1;
        }
        if (signal == Signal::logging) {
            return receptor == 0 ? 0 : -1;
        }
        return receptor >= 1 && receptor <= 4 ? static_cast<int>(receptor - 1) : -1;
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.refractory = whole_steps(p.t_ref, h);
        const Compartment& q = p.part[dendritic];
        d.dendrite = {q.C_m / q.g_L, q.tau_syn_ex, q.tau_syn_in};
    }

    static double rate(double V, const Parameters& p)
    {
        return p.phi_max / (1.0 + p.rate_slope * math::exp(p.beta * (p.theta - V)));
    }
    // phi' / phi, times 15
    static double gain(double V, const Parameters& p)
    {
        return 15.0 * p.beta / (1.0 + math::exp(-p.beta * (p.theta - V)) / p.rate_slope);
    }

    static constexpr int constants = 1; // the current
    static void hold(const State& s, const Parameters&, const StepContext&, double* u) { u[0] = s.I; }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const Compartment& q = p.part[soma];
        const Compartment& r = p.part[dendritic];
        const T* z = y + width;
        T* g = f + width;
        const T I_syn = y[ex] * (y[V_m] - q.E_ex) + y[in] * (y[V_m] - q.E_in);
        f[V_m] = (-q.g_L * (y[V_m] - q.E_L) - I_syn + p.g_sp * (z[V_m] - y[V_m]) + u[0] + q.I_e) / q.C_m;
        f[ex] = -y[ex] / q.tau_syn_ex;
        f[in] = -y[in] / q.tau_syn_in;
        g[V_m] = (-r.g_L * (z[V_m] - r.E_L) + z[ex] + z[in] + p.g_ps * (y[V_m] - z[V_m])) / r.C_m;
        g[ex] = -z[ex] / r.tau_syn_ex;
        g[in] = -z[in] / r.tau_syn_in;
    }

    static int finish(State& s, const Parameters& p, const Derived& d, const Input& input,
                      StepContext& context)
    {
        const Compartment& q = p.part[soma];
        s.y[ex] += input.spikes[0];
        s.y[in] += input.spikes[1];
        s.y[width + ex] += input.spikes[2];
        s.y[width + in] -= input.spikes[3];
        s.I = input.currents[0];
        int fired = 0;
        if (s.refractory > 0) {
            --s.refractory;
        } else {
            NodeRandom random = context.random();
            const double expected = rate(s.y[V_m], p) * d.h;
            if (d.refractory == 0) {
                fired = static_cast<int>(poisson(random, std::fmin(expected, 1e6)));
            } else if (random.uniform() < -math::expm1(-expected)) {
                fired = 1;
                s.refractory = d.refractory;
            }
        }
        auto& archive = context.archive<UrbanczikArchive>();
        if (archive.needed()) {
            archive.dendrite[context.cell] = d.dendrite;
            const double V = (q.g_L * q.E_L + p.g_sp * s.y[width + V_m]) / (q.g_L + p.g_sp);
            archive.add(context.cell, context.step + 1, (fired - rate(V, p) * d.h) * gain(V, p), d.h);
        }
        return fired;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(pp_cond_exp_mc_urbanczik)
