// SPDX-License-Identifier: GPL-2.0-or-later
// Neuron of the thalamocortical model of Hill and Tononi: a moving threshold, four synapses and four
// intrinsic currents.
//
//   tau_m dV/dt = -g_NaL (V - E_Na) - g_KL (V - E_K) + I_syn + I_NaP + I_KNa + I_T + I_h + I - [t_ref] tau_m
//   / tau_spike (V - E_K) tau_theta dtheta/dt = -(theta - theta_eq) I_syn = -sum_x g_x u_x (V - E_rev_x), x =
//   AMPA, NMDA, GABA_A, GABA_B; g_x beta functions that peak at g_peak_x; u_NMDA = A m_fast + (1 - A) m_slow,
//   A = 0.51 - 0.0028 V, the others 1 dm_y/dt = (m_inf - m_y) / tau_Mg_y_NMDA, m_inf = 1 / (1 +
//   exp(-S_act_NMDA (V - V_act_NMDA))), m_y <= m_inf I_NaP = -g_peak_NaP (1 + exp(-(V + 55.7)
//   / 7.7))^(-N_NaP) (V - E_rev_NaP) I_KNa = -g_peak_KNa (1 + (0.25 / D)^3.5)^(-1) (V - E_rev_KNa), dD/dt =
//   0.025 / (1 + exp(-(V + 10) / 5)) - (D - 0.001) / tau_D_KNa I_T = -g_peak_T m_T^N_T h_T (V - E_rev_T), I_h
//   = -g_peak_h m_h (V - E_rev_h), gates as in rhs V >= theta after a step of the integrator and not in
//   t_ref: spike, V and theta -> E_Na
//
// mV, ms; conductances in units of the leak. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3.
// Hill & Tononi 2005, doi:10.1152/jn.00915.2004; NMDA: Vargas-Caballero & Robinson 2003,
// doi:10.1152/jn.01038.2002.
#include "neurons/ode.hpp"

namespace nest
{

struct ht_neuron : OdeModel
{
    static constexpr const char* name = "ht_neuron";
    enum
    {
        AMPA,
        NMDA,
        GABA_A,
        GABA_B,
        synapses
    };
    static constexpr int spike_channels = synapses;

    struct Synapse
    {
        double g_peak;
        double E_rev;
        double tau_rise;
        double tau_decay;
    };
    struct Parameters
    {
        double E_Na = 30.0;
        double E_K = -90.0;
        double g_NaL = 0.2;
        double g_KL = 1.0;
        double tau_m = 16.0;
        double theta_eq = -51.0;
        double tau_theta = 2.0;
        double tau_spike = 1.75;
        double t_ref = 2.0;
        Synapse synapse[synapses] = {{0.1, 0.0, 0.5, 2.4},
                                     {0.075, 0.0, 4.0, 40.0},
                                     {0.33, -70.0, 1.0, 7.0},
                                     {0.0132, -90.0, 60.0, 200.0}};
        double V_act_NMDA = -25.57;
        double S_act_NMDA = 0.081;
        double tau_Mg_slow_NMDA = 22.7;
        double tau_Mg_fast_NMDA = 0.68;
        bool instant_unblock_NMDA = false;
        double g_peak_NaP = 1.0;
        double E_rev_NaP = 30.0;
        double N_NaP = 3.0;
        double g_peak_KNa = 1.0;
        double E_rev_KNa = -90.0;
        double tau_D_KNa = 1250.0;
        double g_peak_T = 1.0;
        double E_rev_T = 0.0;
        double N_T = 2.0;
        double g_peak_h = 1.0;
        double E_rev_h = -40.0;
        bool voltage_clamp = false;
    };
    enum
    {
        V_m,
        theta,
        m_fast,
        m_slow,
        m_h,
        D,
        m_T,
        h_T,
        dg,
        g = dg + synapses,
        size = g + synapses
    };

    template <class T>
    static NEST_ALWAYS_INLINE T sigmoid(const T& x)
    {
        return 1.0 / (1.0 + portable_exp(T(-x)));
    }
    static double power_of(double x, double n) { return math::pow(x, n); }
    static Lanes power_of(const Lanes& x, double n)
    {
        Lanes result;
        for (int l = 0; l < lanes; ++l) {
            result[l] = math::pow(x[l], n);
        }
        return result;
    }
    static double root(double x) { return std::sqrt(x); }
    static NEST_ALWAYS_INLINE Lanes root(const Lanes& x)
    {
        Lanes result;
        for (int l = 0; l < lanes; ++l) {
            result[l] = std::sqrt(x[l]);
        }
        return result;
    }
    // x^n for n that is nearly always 2 or 3
    template <class T>
    static NEST_ALWAYS_INLINE T power(const T& x, double n)
    {
        if (n == 2.0) {
            return x * x;
        }
        return n == 3.0 ? x * x * x : power_of(x, n);
    }
    template <class T>
    static NEST_ALWAYS_INLINE T smaller(const T& a, const T& b)
    {
        return select(a < b, a, b);
    }
    template <class T>
    static NEST_ALWAYS_INLINE T m_h_inf(const T& V)
    {
        return sigmoid(T(-(V + 75.0) / 5.5));
    }
    template <class T>
    static NEST_ALWAYS_INLINE T m_T_inf(const T& V)
    {
        return sigmoid(T((V + 59.0) / 6.2));
    }
    template <class T>
    static NEST_ALWAYS_INLINE T h_T_inf(const T& V)
    {
        return sigmoid(T(-(V + 83.0) / 4.0));
    }
    template <class T>
    static NEST_ALWAYS_INLINE T D_influx(const T& V)
    {
        return 0.025 * sigmoid(T((V + 10.0) / 5.0));
    }
    template <class T>
    static NEST_ALWAYS_INLINE T m_NMDA_inf(const T& V, const Parameters& p)
    {
        return sigmoid(T(p.S_act_NMDA * (V - p.V_act_NMDA)));
    }

    struct State
    {
        double y[size] = {-70.0, -51.0};
        double V_seen = -70.0; // V_m before a spike of this step reset it
        double I = 0.0;        // current of the coming step
        double step = 0.0;     // the step to try, ms
        std::int32_t refractory = 0;
        std::int32_t fired = 0; // spikes of the step
        State()
        {
            const Parameters p;
            const double V = y[V_m];
            y[m_fast] = y[m_slow] = m_NMDA_inf(V, p);
            y[m_h] = m_h_inf(V);
            y[D] = p.tau_D_KNa * D_influx(V) + 0.001;
            y[m_T] = m_T_inf(V);
            y[h_T] = h_T_inf(V);
        }
    };
    enum
    {
        I,
        refractory,
        was_refractory,
        V_seen,
        fired,
        constants
    };
    struct Derived
    {
        double h = 0.1;
        std::int32_t refractory = 0;
        double start[synapses] = {}; // slope of a conductance by a spike of weight 1
    };

    template <class T>
    static NEST_ALWAYS_INLINE T I_NaP(const T& V, const Parameters& p)
    {
        return -p.g_peak_NaP * power(sigmoid(T((V + 55.7) / 7.7)), p.N_NaP) * (V - p.E_rev_NaP);
    }
    template <class T>
    static NEST_ALWAYS_INLINE T I_KNa(const T& V, const T* y, const Parameters& p)
    {
        const T x = 0.25 / y[D];
        return -p.g_peak_KNa / (1.0 + x * x * x * root(x)) * (V - p.E_rev_KNa);
    }
    template <class T>
    static NEST_ALWAYS_INLINE T I_T(const T& V, const T* y, const Parameters& p)
    {
        return -p.g_peak_T * power(y[m_T], p.N_T) * y[h_T] * (V - p.E_rev_T);
    }
    template <class T>
    static NEST_ALWAYS_INLINE T I_h(const T& V, const T* y, const Parameters& p)
    {
        return -p.g_peak_h * y[m_h] * (V - p.E_rev_h);
    }
    // The block of NMDA channels: instantaneous where V falls.
    template <class T>
    static NEST_ALWAYS_INLINE T unblocked(const T& V, const T* y, const Parameters& p, const T& m_inf)
    {
        if (p.instant_unblock_NMDA) {
            return m_inf;
        }
        const T A = 0.51 - 0.0028 * V;
        return A * smaller(y[m_fast], m_inf) + (1.0 - A) * smaller(y[m_slow], m_inf);
    }

    static void describe(NeuronDescription<ht_neuron>& d)
    {
        auto& p = d.parameters;
        p.real("E_Na", &Parameters::E_Na, "mV", "sodium reversal potential");
        p.real("E_K", &Parameters::E_K, "mV", "potassium reversal potential");
        p.real("g_NaL", &Parameters::g_NaL, "", "sodium leak conductance").non_negative();
        p.real("g_KL", &Parameters::g_KL, "", "potassium leak conductance").non_negative();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("theta_eq", &Parameters::theta_eq, "mV", "resting value of the threshold");
        p.real("tau_theta", &Parameters::tau_theta, "ms", "time constant of the threshold").positive();
        p.real("tau_spike", &Parameters::tau_spike, "ms", "time constant of repolarisation after a spike")
            .positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "duration of repolarisation and refractoriness")
            .non_negative();
        describe_synapse<AMPA>(p, "AMPA");
        describe_synapse<NMDA>(p, "NMDA");
        describe_synapse<GABA_A>(p, "GABA_A");
        describe_synapse<GABA_B>(p, "GABA_B");
        p.real("V_act_NMDA", &Parameters::V_act_NMDA, "mV", "half activation of NMDA channels");
        p.real("S_act_NMDA", &Parameters::S_act_NMDA, "1/mV", "slope of the activation of NMDA channels");
        p.real("tau_Mg_slow_NMDA", &Parameters::tau_Mg_slow_NMDA, "ms", "slow time constant of unblocking")
            .positive();
        p.real("tau_Mg_fast_NMDA", &Parameters::tau_Mg_fast_NMDA, "ms", "fast time constant of unblocking")
            .positive();
        p.boolean("instant_unblock_NMDA", &Parameters::instant_unblock_NMDA, "NMDA channels unblock at once");
        p.real("g_peak_NaP", &Parameters::g_peak_NaP, "", "peak conductance of the persistent sodium current")
            .non_negative();
        p.real("E_rev_NaP", &Parameters::E_rev_NaP, "mV",
               "reversal potential of the persistent sodium current");
        p.real("N_NaP", &Parameters::N_NaP, "",
               "exponent of the activation of the persistent sodium current");
        p.real("g_peak_KNa", &Parameters::g_peak_KNa, "",
               "peak conductance of the depolarisation-activated potassium current")
            .non_negative();
        p.real("E_rev_KNa", &Parameters::E_rev_KNa, "mV",
               "reversal potential of the depolarisation-activated potassium current");
        p.real("tau_D_KNa", &Parameters::tau_D_KNa, "ms", "time constant of the depolarisation factor D")
            .positive();
        p.real("g_peak_T", &Parameters::g_peak_T, "", "peak conductance of the low-threshold calcium current")
            .non_negative();
        p.real("E_rev_T", &Parameters::E_rev_T, "mV",
               "reversal potential of the low-threshold calcium current");
        p.real("N_T", &Parameters::N_T, "",
               "exponent of the activation of the low-threshold calcium current");
        p.real("g_peak_h", &Parameters::g_peak_h, "", "peak conductance of the pacemaker current")
            .non_negative();
        p.real("E_rev_h", &Parameters::E_rev_h, "mV", "reversal potential of the pacemaker current");
        p.boolean("voltage_clamp", &Parameters::voltage_clamp, "keep V_m as it is");
        auto& s = d.state;
        s.real("V_m", [](State& x) -> double& { return x.y[V_m]; }, "mV", "membrane potential").record();
        s.real("theta", [](State& x) -> double& { return x.y[theta]; }, "mV", "threshold").record();
        const auto conductance = [&](const char* key, auto value) {
            d.recordable(key, "", "synaptic conductance", value);
        };
        conductance("g_AMPA",
                    [](const State& x, const Parameters&, const Derived&) { return x.y[g + AMPA]; });
        conductance("g_NMDA", [](const State& x, const Parameters& q, const Derived&) {
            return x.y[g + NMDA] * unblocked(x.V_seen, x.y, q, m_NMDA_inf(x.V_seen, q));
        });
        conductance("g_GABA_A",
                    [](const State& x, const Parameters&, const Derived&) { return x.y[g + GABA_A]; });
        conductance("g_GABA_B",
                    [](const State& x, const Parameters&, const Derived&) { return x.y[g + GABA_B]; });
        d.recordable("I_NaP", "mV", "persistent sodium current",
                     [](const State& x, const Parameters& q, const Derived&) { return I_NaP(x.V_seen, q); });
        d.recordable(
            "I_KNa", "mV", "depolarisation-activated potassium current",
            [](const State& x, const Parameters& q, const Derived&) { return I_KNa(x.V_seen, x.y, q); });
        d.recordable(
            "I_T", "mV", "low-threshold calcium current",
            [](const State& x, const Parameters& q, const Derived&) { return I_T(x.V_seen, x.y, q); });
        d.recordable(
            "I_h", "mV", "pacemaker current",
            [](const State& x, const Parameters& q, const Derived&) { return I_h(x.V_seen, x.y, q); });
        d.documentation = R"(
Neuron of the thalamocortical model of Hill and Tononi.

.. math::
   \tau_m \frac{dV_m}{dt} = -g_{NaL} (V_m - E_{Na}) - g_{KL} (V_m - E_K) + I_{syn} + I_{NaP} + I_{KNa} + I_T + I_h + I, \quad
   \tau_\theta \frac{d\theta}{dt} = -(\theta - \theta_{eq})

.. math::
   I_{syn} = -\sum_x g_x u_x (V_m - E_{rev,x}), \quad I_{NaP} = -g_{NaP} m_\infty^{N_{NaP}} (V_m - E_{NaP}), \quad
   I_{KNa} = -g_{KNa} m_\infty(D) (V_m - E_{KNa}), \quad I_T = -g_T m^{N_T} h (V_m - E_T), \quad I_h = -g_h m (V_m - E_h)

If V_m reaches the threshold theta, the neuron fires and both are set to E_Na; for t_ref V_m is then drawn towards E_K with time
constant tau_spike. A spike of weight w causes a conductance that follows a beta function and peaks at w g_peak of its
receptor; NMDA channels (u) unblock with two time constants and block at once. Conductances are in units of the leak, so that
currents are in mV. With voltage_clamp V_m stays where it was set.

Sends spikes; receives spikes on the receptors that ``receptor_types`` names, currents on receptor 0, data logging requests.

**References** Hill S, Tononi G (2005). Modeling sleep and wakefulness in the thalamocortical system. Journal of
Neurophysiology 93:1671-1698. doi:10.1152/jn.00915.2004. Vargas-Caballero M, Robinson HP (2003). A slow fraction of Mg2+ unblock
of NMDA receptors limits their contribution to spike generation in cortical pyramidal neurons. Journal of Neurophysiology
89:2778-2783. doi:10.1152/jn.01038.2002.
)";
    }

    template <int x>
    static void describe_synapse(FieldTable<Parameters>& p, const std::string& kind)
    {
        const auto add = [&](const char* stem, double& (*member)(Parameters&), const char* unit,
                             const char* doc) -> FieldInfo& {
            return p.real((stem + kind).c_str(), member, unit, doc);
        };
        add(
            "g_peak_", [](Parameters& q) -> double& { return q.synapse[x].g_peak; }, "",
            "peak conductance of a spike of weight 1")
            .non_negative();
        add(
            "E_rev_", [](Parameters& q) -> double& { return q.synapse[x].E_rev; }, "mV",
            "reversal potential");
        add(
            "tau_rise_", [](Parameters& q) -> double& { return q.synapse[x].tau_rise; }, "ms", "rise time")
            .positive();
        add(
            "tau_decay_", [](Parameters& q) -> double& { return q.synapse[x].tau_decay; }, "ms", "decay time")
            .positive();
    }

    static Dictionary receptor_types() { return {{"AMPA", 1}, {"NMDA", 2}, {"GABA_A", 3}, {"GABA_B", 4}}; }
    static int port(const Parameters&, Signal signal, std::int64_t receptor)
    {
        if (signal == Signal::spike || signal == Signal::random_spike) {
            return receptor >= 1 && receptor <= synapses ? static_cast<int>(receptor - 1) : -1;
        }
        return receptor == 0 ? 0 : -1;
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        const char* const rise[] = {"tau_rise_AMPA", "tau_rise_NMDA", "tau_rise_GABA_A", "tau_rise_GABA_B"};
        const char* const decay[] = {"tau_decay_AMPA", "tau_decay_NMDA", "tau_decay_GABA_A",
                                     "tau_decay_GABA_B"};
        for (int x = 0; x < synapses; ++x) {
            check_below(rise[x], p.synapse[x].tau_rise, decay[x], p.synapse[x].tau_decay, where);
        }
        check_below("tau_Mg_fast_NMDA", p.tau_Mg_fast_NMDA, "tau_Mg_slow_NMDA", p.tau_Mg_slow_NMDA, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.refractory = whole_steps(p.t_ref, h);
        for (int x = 0; x < synapses; ++x) {
            d.start[x] = p.synapse[x].g_peak * beta_slope(p.synapse[x].tau_rise, p.synapse[x].tau_decay);
        }
    }

    static void hold(const State& s, const Parameters&, const StepContext&, double* u)
    {
        u[I] = s.I;
        u[refractory] = u[was_refractory] = s.refractory;
        u[V_seen] = s.V_seen;
        u[fired] = 0.0;
    }

    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const T V = y[V_m];
        const T m_inf = m_NMDA_inf(V, p);
        const T one = T{} + 1.0;
        const T open[synapses] = {one, unblocked(V, y, p, m_inf), one, one};
        T I_syn = {};
        for (int x = 0; x < synapses; ++x) {
            const Synapse& q = p.synapse[x];
            I_syn -= y[g + x] * open[x] * (V - q.E_rev);
            f[dg + x] = -y[dg + x] / q.tau_rise;
            f[g + x] = y[dg + x] - y[g + x] / q.tau_decay;
        }
        const T leak = -p.g_NaL * (V - p.E_Na) - p.g_KL * (V - p.E_K);
        const T intrinsic = I_NaP(V, p) + I_KNa(V, y, p) + I_T(V, y, p) + I_h(V, y, p);
        const T spike = select(u[refractory] > 0.0, -(V - p.E_K) / p.tau_spike, T{});
        f[V_m] = p.voltage_clamp ? T{} : T((leak + I_syn + intrinsic + u[I]) / p.tau_m + spike);
        f[theta] = -(y[theta] - p.theta_eq) / p.tau_theta;
        f[m_fast] = (m_inf - smaller(y[m_fast], m_inf)) / p.tau_Mg_fast_NMDA;
        f[m_slow] = (m_inf - smaller(y[m_slow], m_inf)) / p.tau_Mg_slow_NMDA;
        f[m_h] = (m_h_inf(V) - y[m_h]) *
                 (portable_exp(T(-14.59 - 0.086 * V)) + portable_exp(T(-1.87 + 0.0701 * V)));
        f[D] = D_influx(V) - (y[D] - 0.001) / p.tau_D_KNa;
        const T tau_m_T =
            0.13 + 0.22 / (portable_exp(T(-(V + 132.0) / 16.7)) + portable_exp(T((V + 16.8) / 18.2)));
        const T tau_h_T = 8.2 + (56.6 + 0.27 * portable_exp(T((V + 115.2) / 5.0))) /
                                    (1.0 + portable_exp(T((V + 86.0) / 3.2)));
        f[m_T] = (m_T_inf(V) - y[m_T]) / tau_m_T;
        f[h_T] = (h_T_inf(V) - y[h_T]) / tau_h_T;
    }

    // After a step of the integrator, for double and Lanes.
    template <class T, class Mask>
    static NEST_ALWAYS_INLINE void block_and_fire(const Parameters& p, const Derived& d, const Mask& which,
                                                  T* u, T* y)
    {
        u[V_seen] = select(which, y[V_m], u[V_seen]);
        const T m_inf = m_NMDA_inf(y[V_m], p);
        y[m_fast] = select(which, smaller(y[m_fast], m_inf), y[m_fast]);
        y[m_slow] = select(which, smaller(y[m_slow], m_inf), y[m_slow]);
        const auto spike = which & (u[refractory] == 0.0) & (y[V_m] >= y[theta]);
        const T zero = {};
        y[V_m] = select(spike, zero + p.E_Na, y[V_m]);
        y[theta] = select(spike, zero + p.E_Na, y[theta]);
        u[refractory] = select(spike, zero + static_cast<double>(d.refractory), u[refractory]);
        u[fired] = select(spike, zero + 1.0, u[fired]);
    }
    static void keep(State& s, double last, double left, double was, double spikes)
    {
        s.V_seen = last;
        s.refractory = static_cast<std::int32_t>(left) - (was > 0.0 ? 1 : 0);
        s.fired = static_cast<std::int32_t>(spikes);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        double u[constants];
        hold(s, p, context, u);
        const auto derivatives = [&](const double* y, double* f) {
            rhs(p, d, static_cast<const double*>(u), y, f);
        };
        if (s.step <= 0.0) {
            s.step = d.h;
        }
        int steps = 0;
        for (double t = 0.0; t < d.h; ++steps) {
            require_integrated(steps < rkf45_max_steps
                                   ? rkf45_step<size>(derivatives, s.y, t, d.h, s.step, Rkf45Control{})
                                   : Rkf45Status::too_many_steps,
                               name, context);
            block_and_fire(p, d, true, u, s.y);
        }
        keep(s, u[V_seen], u[refractory], u[was_refractory], u[fired]);
        return finish(s, p, d, in, context);
    }
    static int finish(State& s, const Parameters&, const Derived& d, const Input& in, StepContext&)
    {
        for (int x = 0; x < synapses; ++x) {
            s.y[dg + x] += in.spikes[x] * d.start[x];
        }
        s.I = in.currents[0];
        return s.fired;
    }

    struct Lane : OdeLanes<ht_neuron>
    {
        using OdeLanes::OdeLanes;
        LaneMask accepted(const LaneMask& which, Lanes* y)
        {
            block_and_fire(p, d, which, u, y);
            return LaneMask{};
        }
        void store(int l, std::uint32_t k, const Lanes* y, double step)
        {
            OdeLanes::store(l, k, y, step);
            keep(s[k], u[V_seen][l], u[refractory][l], u[was_refractory][l], u[fired][l]);
        }
    };
    static void integrate_lanes(State* s, const Parameters& p, const Derived& d, const LaneRun& run)
    {
        ode_lanes<ht_neuron, Lane>(s, p, d, run);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(ht_neuron)
