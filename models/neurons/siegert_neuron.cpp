// SPDX-License-Identifier: GPL-2.0-or-later
// Mean-field unit: the stationary rate of leaky integrate-and-fire neurons in diffusion approximation.
//
//   tau drate/dt = -rate + mean + Phi(mu, sigma^2)
//   mu = sum_j drift_j rate_j,  sigma^2 = sum_j diffusion_j rate_j
//   1 / Phi = t_ref + tau_m sqrt(pi) int_{y_r}^{y_th} exp(u^2) (1 + erf u) du
//   y_th = (theta - mu) / sigma + a, y_r = (V_reset - mu) / sigma + a
//   a = sqrt(tau_syn / tau_m) |zeta(1/2)| / sqrt(2)
//   sigma = 0: 1 / Phi = t_ref + tau_m ln((mu - V_reset) / (mu - theta)) if mu > theta, else Phi = 0
//
// Rates in 1/s, ms, mV. Potentials relative to the resting potential. Exponential Euler; the integral by
// Gauss-Legendre quadrature of exp(u^2) (1 + erf u) = erfcx(-u). Siegert 1951, doi:10.1103/PhysRev.81.617;
// Fourcaud & Brunel 2002, doi:10.1162/089976602320264015, eq. 4.33; Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034.
#include "neurons/common.hpp"

namespace nest
{

struct siegert_neuron
{
    static constexpr const char* name = "siegert_neuron";
    static constexpr int spike_channels = 0;
    static constexpr Signal sends = Signal::none;
    static constexpr bool accepts(Signal s) { return s == Signal::logging; }
    static constexpr SignalPort inputs[] = {{Signal::diffusion, 2}};
    static constexpr Signal outputs[] = {Signal::diffusion};
    static constexpr bool relaxes = true;

    struct Parameters
    {
        double tau = 1.0;
        double tau_m = 5.0;
        double tau_syn = 0.0;
        double t_ref = 2.0;
        double mean = 0.0;
        double theta = 15.0;
        double V_reset = 0.0;
    };
    struct State
    {
        double rate = 0.0;
    };
    struct Derived
    {
        double decay = 0.0;
        double from_input = 0.0;
        double shift = 0.0; // of threshold and reset by coloured noise
    };

    static void describe(NeuronDescription<siegert_neuron>& d)
    {
        auto& p = d.parameters;
        p.real("tau", &Parameters::tau, "ms", "time constant of the rate").positive();
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("tau_syn", &Parameters::tau_syn, "ms", "time constant of synaptic currents").non_negative();
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("mean", &Parameters::mean, "1/s", "rate that is added");
        p.real("theta", &Parameters::theta, "mV", "threshold relative to the resting potential");
        p.real("V_reset", &Parameters::V_reset, "mV",
               "potential after a spike relative to the resting potential");
        d.state.real("rate", &State::rate, "1/s", "rate").record();
        d.documentation = R"(
Mean-field unit: the stationary rate of leaky integrate-and-fire neurons in diffusion approximation.

.. math::
   \tau \frac{dr}{dt} = -r + mean + \Phi(\mu, \sigma^2), \quad
   \mu = \sum_j drift\_factor_j \, r_j, \quad \sigma^2 = \sum_j diffusion\_factor_j \, r_j

.. math::
   \frac{1}{\Phi} = t_{ref} + \tau_m \sqrt{\pi} \int_{(V_{reset} - \mu) / \sigma + a}^{(\theta - \mu) / \sigma + a} e^{u^2}
   (1 + \operatorname{erf} u) \, du, \quad a = \sqrt{\frac{\tau_{syn}}{\tau_m}} \, \frac{|\zeta(1/2)|}{\sqrt{2}}

mu (mV) and sigma squared (mV squared) come over diffusion_connection; rates are in 1/s. Without fluctuations the rate is that
of a neuron with constant input.

Sends diffusion signals; receives diffusion signals and data logging requests.

**References** Siegert AJF (1951). On the first passage time probability problem. Physical Review 81:617-623.
doi:10.1103/PhysRev.81.617. Fourcaud N, Brunel N (2002). Dynamics of the firing probability of noisy integrate-and-fire neurons.
Neural Computation 14:2057-2110. doi:10.1162/089976602320264015. Hahne J, Dahmen D, Schuecker J, Frommer A, Bolten M, Helias M,
Diesmann M (2017). Integration of continuous-time dynamics in a spiking neural network simulator. Frontiers in
Neuroinformatics 11:34. doi:10.3389/fninf.2017.00034.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "theta", p.theta, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = math::exp(-h / p.tau);
        d.from_input = -math::expm1(-h / p.tau);
        d.shift = std::sqrt(p.tau_syn / p.tau_m) * 1.4603545088095868 / std::sqrt(2.0);
    }

    // exp(u^2) erfc(u); for large u the first terms of the continued fraction suffice
    static double erfcx(double u)
    {
        if (u < 25.0) {
            return math::exp(u * u) * math::erfc(u);
        }
        const double x = 1.0 / (u * u);
        return (1.0 - 0.5 * x * (1.0 - 1.5 * x * (1.0 - 2.5 * x))) / (u * 1.7724538509055160273);
    }

    // int_a^b erfcx(-u) du by 16 points per piece of at most unit length (Abramowitz & Stegun 1964,
    // table 25.4).
    static double integral(double a, double b)
    {
        static constexpr double x[] = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863,
                                       0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439,
                                       0.9445750230732325761, 0.9894009349916499326};
        static constexpr double w[] = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382,
                                       0.1495959888165767321, 0.1246289712555338720, 0.0951585116824927848,
                                       0.0622535239386478929, 0.0271524594117540949};
        double sum = 0.0;
        // Where erfcx is a power law, pieces may grow with the distance from 0.
        for (double left = a; left < b;) {
            const double right = std::fmin(b, left + std::fmax(1.0, -0.25 * left));
            const double half = 0.5 * (right - left);
            const double mid = 0.5 * (right + left);
            for (int i = 0; i < 8; ++i) {
                sum += half * w[i] * (erfcx(-(mid - half * x[i])) + erfcx(-(mid + half * x[i])));
            }
            left = right;
        }
        return sum;
    }

    static double phi(const Parameters& p, const Derived& d, double mu, double variance)
    {
        if (!(variance > 0.0)) {
            return mu > p.theta ? 1e3 / (p.t_ref + p.tau_m * math::log((mu - p.V_reset) / (mu - p.theta)))
                                : 0.0;
        }
        const double sigma = std::sqrt(variance);
        const double y_th = (p.theta - mu) / sigma + d.shift;
        const double y_r = (p.V_reset - mu) / sigma + d.shift;
        if (y_th > 26.0) {
            return 0.0; // less than one spike in 1e280 years
        }
        return 1e3 / (p.t_ref + p.tau_m * 1.7724538509055160273 * integral(y_r, y_th));
    }

    static double held(const State& s, Signal) { return s.rate; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input&, StepContext& context)
    {
        const double* in = context.in(0);
        *context.out(0) = s.rate;
        s.rate = d.decay * s.rate + d.from_input * (p.mean + phi(p, d, in[0], in[1]));
        return 0;
    }
};

} // namespace nest

NEST_REGISTER_NEURON(siegert_neuron)
