// SPDX-License-Identifier: GPL-2.0-or-later
// Astrocyte with calcium dynamics after Li and Rinzel; sends a slow inward current.
//
//   dIP3/dt = (IP3_0 - IP3) / tau_IP3,  a spike of weight w adds w delta_IP3
//   dCa/dt = J_IP3R - J_SERCA + J_leak + I,  Ca = Ca_astro,  Ca_ER = (Ca_tot - Ca) / ratio_ER_cyt
//   J_IP3R = ratio_ER_cyt rate_IP3R m^3 n^3 h^3 (Ca_ER - Ca)
//   m = IP3 / (IP3 + Kd_IP3_1),  n = Ca / (Ca + Kd_act),  h = h_IP3R
//   J_SERCA = rate_SERCA Ca^2 / (Km_SERCA^2 + Ca^2),  J_leak = ratio_ER_cyt rate_L (Ca_ER - Ca)
//   dh/dt = alpha_h (1 - h) - beta_h h,  beta_h = k_IP3R Ca
//   alpha_h = k_IP3R Kd_inh (IP3 + Kd_IP3_1) / (IP3 + Kd_IP3_2)
//   I_SIC = SIC_scale ln(y) if y > 1, else 0,  y = 1000 (Ca - SIC_th)
//
// Concentrations in uM, ms. Adaptive Runge-Kutta-Fehlberg 4(5), absolute tolerance 1e-3; Ca is kept within 0
// and Ca_tot. Li & Rinzel 1994, doi:10.1006/jtbi.1994.1041; De Young & Keizer 1992,
// doi:10.1073/pnas.89.20.9895; Nadkarni & Jung 2003, doi:10.1103/PhysRevLett.91.268101.
#include "neurons/ode.hpp"

namespace nest
{

struct astrocyte_lr_1994 : OdeNeuron<astrocyte_lr_1994>
{
    static constexpr const char* name = "astrocyte_lr_1994";
    static constexpr Signal sends = Signal::none;
    static constexpr bool archives = false;
    static constexpr Signal outputs[] = {Signal::slow_current};

    struct Parameters
    {
        double Ca_tot = 2.0;
        double IP3_0 = 0.16;
        double Kd_act = 0.08234;
        double Kd_inh = 1.049;
        double Kd_IP3_1 = 0.13;
        double Kd_IP3_2 = 0.9434;
        double Km_SERCA = 0.1;
        double SIC_scale = 1.0;
        double SIC_th = 0.19669;
        double delta_IP3 = 0.0002;
        double k_IP3R = 0.0002;
        double rate_IP3R = 0.006;
        double rate_L = 0.00011;
        double rate_SERCA = 0.0009;
        double ratio_ER_cyt = 0.185;
        double tau_IP3 = 7142.0;
    };
    enum
    {
        IP3,
        Ca,
        h,
        size
    };
    struct State
    {
        double y[size] = {0.16, 0.073, 0.793};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
    };
    struct Derived
    {
        double h = 0.1;
    };

    static void describe(NeuronDescription<astrocyte_lr_1994>& d)
    {
        auto& p = d.parameters;
        p.real("Ca_tot", &Parameters::Ca_tot, "uM",
               "total free calcium, in terms of the volume of the cytosol")
            .positive();
        p.real("IP3_0", &Parameters::IP3_0, "uM", "baseline of the IP3 concentration").non_negative();
        p.real("Kd_act", &Parameters::Kd_act, "uM",
               "dissociation constant of calcium for activation of the IP3 receptor")
            .positive();
        p.real("Kd_inh", &Parameters::Kd_inh, "uM",
               "dissociation constant of calcium for inhibition of the IP3 receptor")
            .non_negative();
        p.real("Kd_IP3_1", &Parameters::Kd_IP3_1, "uM", "first dissociation constant of IP3").positive();
        p.real("Kd_IP3_2", &Parameters::Kd_IP3_2, "uM", "second dissociation constant of IP3").positive();
        p.real("Km_SERCA", &Parameters::Km_SERCA, "uM", "half-activation of the SERCA pump").positive();
        p.real("SIC_scale", &Parameters::SIC_scale, "", "scale of the slow inward current").positive();
        p.real("SIC_th", &Parameters::SIC_th, "uM",
               "calcium concentration from which on there is a slow inward current")
            .non_negative();
        p.real("delta_IP3", &Parameters::delta_IP3, "uM", "IP3 that a spike of weight 1 adds").non_negative();
        p.real("k_IP3R", &Parameters::k_IP3R, "1/(uM ms)",
               "rate of binding of calcium to the inhibiting site")
            .non_negative();
        p.real("rate_IP3R", &Parameters::rate_IP3R, "1/ms", "largest rate of release through IP3 receptors")
            .non_negative();
        p.real("rate_L", &Parameters::rate_L, "1/ms", "rate of the leak from the endoplasmic reticulum")
            .non_negative();
        p.real("rate_SERCA", &Parameters::rate_SERCA, "uM/ms", "largest rate of the SERCA pump")
            .non_negative();
        p.real("ratio_ER_cyt", &Parameters::ratio_ER_cyt, "",
               "volume of the endoplasmic reticulum relative to the cytosol")
            .positive();
        p.real("tau_IP3", &Parameters::tau_IP3, "ms", "time constant of the IP3 concentration").positive();
        auto& s = d.state;
        s.real(
             "IP3", [](State& x) -> double& { return x.y[IP3]; }, "uM", "IP3 concentration")
            .non_negative()
            .record();
        s.real(
             "Ca_astro", [](State& x) -> double& { return x.y[Ca]; }, "uM",
             "calcium concentration in the cytosol")
            .non_negative()
            .record();
        s.real(
             "h_IP3R", [](State& x) -> double& { return x.y[h]; }, "",
             "fraction of IP3 receptors that are not inhibited")
            .min(0.0)
            .max(1.0)
            .record();
        d.documentation = R"(
Astrocyte with calcium dynamics after Li and Rinzel that sends a slow inward current.

.. math::
   \frac{d IP_3}{dt} = \frac{IP_{3,0} - IP_3}{\tau_{IP_3}} + \Delta_{IP_3} \sum_k w_k \delta(t - t_k), \quad
   \frac{d Ca}{dt} = J_{IP3R} - J_{SERCA} + J_{leak} + I, \quad
   \frac{dh}{dt} = \alpha_h (1 - h) - \beta_h h

.. math::
   J_{IP3R} = r_{ER} \, rate_{IP3R} \, m^3 n^3 h^3 (Ca_{ER} - Ca), \quad
   J_{SERCA} = \frac{rate_{SERCA} \, Ca^2}{K_{SERCA}^2 + Ca^2}, \quad J_{leak} = r_{ER} \, rate_L (Ca_{ER} - Ca), \quad
   m = \frac{IP_3}{IP_3 + K_{IP3,1}}, \quad n = \frac{Ca}{Ca + K_{act}}, \quad Ca_{ER} = \frac{Ca_{tot} - Ca}{r_{ER}}

.. math::
   \alpha_h = k_{IP3R} K_{inhibition} \frac{IP_3 + K_{IP3,1}}{IP_3 + K_{IP3,2}}, \quad \beta_h = k_{IP3R} Ca, \quad
   I_{SIC} = SIC_{scale} \, \Theta(\ln y) \ln y, \quad y = 1000 (Ca - SIC_{th})

The current I of generators counts as a flux of calcium into the cytosol (uM/ms). The slow inward current reaches neurons of
type aeif_cond_alpha_astro over sic_connection; TripartiteConnect makes such networks.

Sends slow inward currents; receives spikes, currents and data logging requests.

**References** Li YX, Rinzel J (1994). Equations for InsP3 receptor-mediated calcium oscillations derived from a detailed kinetic
model: a Hodgkin-Huxley like formalism. Journal of Theoretical Biology 166:461-473. doi:10.1006/jtbi.1994.1041. De Young GW, Keizer J
(1992). A single-pool inositol 1,4,5-trisphosphate-receptor-based model for agonist-stimulated oscillations in calcium concentration.
PNAS 89:9895-9899. doi:10.1073/pnas.89.20.9895. Nadkarni S, Jung P (2003). Spontaneous oscillations of dressed neurons: a new
mechanism for epilepsy? Physical Review Letters 91:268101. doi:10.1103/PhysRevLett.91.268101.
)";
    }

    static void derive(const Parameters&, double h, Derived& d) { d.h = h; }

    static constexpr int constants = 1; // the current
    static void hold(const State& s, const Parameters&, const StepContext&, double* u) { u[0] = s.I; }

    template <class T>
    static NEST_ALWAYS_INLINE T within(const T& ca, const Parameters& p)
    {
        const T positive = select(ca > 0.0, ca, T{});
        return select(positive < p.Ca_tot, positive, T{} + p.Ca_tot);
    }
    template <class T>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const Derived&, const T* u, const T* y, T* f)
    {
        const T ca = within(y[Ca], p);
        const T alpha_h = p.k_IP3R * p.Kd_inh * (y[IP3] + p.Kd_IP3_1) / (y[IP3] + p.Kd_IP3_2);
        const T beta_h = p.k_IP3R * ca;
        const T J_SERCA = p.rate_SERCA * ca * ca / (p.Km_SERCA * p.Km_SERCA + ca * ca);
        const T open = y[IP3] / (y[IP3] + p.Kd_IP3_1) * ca / (ca + p.Kd_act) * y[h];
        const T difference = (p.Ca_tot - ca) / p.ratio_ER_cyt - ca;
        const T J_IP3R = p.ratio_ER_cyt * p.rate_IP3R * open * open * open * difference;
        const T J_leak = p.ratio_ER_cyt * p.rate_L * difference;
        f[IP3] = (p.IP3_0 - y[IP3]) / p.tau_IP3;
        f[Ca] = J_IP3R - J_SERCA + J_leak + u[0];
        f[h] = alpha_h * (1.0 - y[h]) - beta_h * y[h];
    }

    static int finish(State& s, const Parameters& p, const Derived&, const Input& in, StepContext& context)
    {
        s.y[Ca] = within(s.y[Ca], p);
        s.y[IP3] += p.delta_IP3 * in.spikes[0];
        s.I = in.currents[0];
        const double y = 1000.0 * (s.y[Ca] - p.SIC_th);
        *context.out(0) = y > 1.0 ? p.SIC_scale * math::log(y) : 0.0;
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(astrocyte_lr_1994)
