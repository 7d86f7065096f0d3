// SPDX-License-Identifier: GPL-2.0-or-later
// Rate neurons: one template over the gain function phi for each place where the noise enters. A model file
// names the gain and registers the model.
//
//   input noise    tau dX = (-lambda X + mu + I) dt + sqrt(tau) sigma dW, sends X
//   output noise   tau dX/dt = -X + mu + I, sends X + sqrt(tau / h) sigma xi, xi normal, new in each step
//   transformer    X = I, sends X
//   I = phi(sum_j w_j X_j) (linear_summation) or sum_j w_j phi(X_j); with mult_coupling separately for
//   weights w >= 0 and w < 0, multiplied by H_ex(X) and H_in(X)
//
// Exponential Euler, X sent is the one at the begin of the step (Hahne et al. 2017,
// doi:10.3389/fninf.2017.00034, eqs. 7 to 13).
#pragma once

#include "neurons/common.hpp"

namespace nest
{

// --- gain functions: parameters, their rows of the table, phi, and the factors of multiplicative coupling

struct lin_gain
{
    static constexpr const char* formula =
        R"(\phi(x) = g x, \quad H_{ex}(X) = g_{ex} (\theta_{ex} - X), \quad H_{in}(X) = g_{in} (\theta_{in} + X))";
    double g = 1.0;
    double g_ex = 1.0;
    double g_in = 1.0;
    double theta_ex = 0.0;
    double theta_in = 0.0;
    template <class P>
    static void describe(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "slope of the gain function");
        p.real("g_ex", &P::g_ex, "", "slope of the factor of excitatory input in multiplicative coupling");
        p.real("g_in", &P::g_in, "", "slope of the factor of inhibitory input in multiplicative coupling");
        p.real("theta_ex", &P::theta_ex, "", "rate at which the factor of excitatory input is zero");
        p.real("theta_in", &P::theta_in, "",
               "minus the rate at which the factor of inhibitory input is zero");
    }
    double phi(double x) const { return g * x; }
    double H_ex(double X) const { return g_ex * (theta_ex - X); }
    double H_in(double X) const { return g_in * (theta_in + X); }
};

struct tanh_gain
{
    static constexpr const char* formula = R"(\phi(x) = \tanh(g (x - \theta)), \quad H_{ex} = H_{in} = 1)";
    double g = 1.0;
    double theta = 0.0;
    template <class P>
    static void describe(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "slope of the gain function");
        p.real("theta", &P::theta, "", "input at which the gain function is zero");
    }
    double phi(double x) const { return math::tanh(g * (x - theta)); }
    static double H_ex(double) { return 1.0; }
    static double H_in(double) { return 1.0; }
};

struct threshold_lin_gain
{
    static constexpr const char* formula =
        R"(\phi(x) = \min(\max(g (x - \theta), 0), \alpha), \quad H_{ex} = H_{in} = 1)";
    double g = 1.0;
    double theta = 0.0;
    double alpha = std::numeric_limits<double>::infinity();
    template <class P>
    static void describe(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "slope of the gain function");
        p.real("theta", &P::theta, "", "threshold of the gain function");
        p.real("alpha", &P::alpha, "", "largest value of the gain function").allow_infinite();
    }
    double phi(double x) const { return std::fmin(std::fmax(g * (x - theta), 0.0), alpha); }
    static double H_ex(double) { return 1.0; }
    static double H_in(double) { return 1.0; }
};

struct sigmoid_gain
{
    static constexpr const char* formula =
        R"(\phi(x) = \frac{g}{1 + e^{-\beta (x - \theta)}}, \quad H_{ex} = H_{in} = 1)";
    double g = 1.0;
    double beta = 1.0;
    double theta = 0.0;
    template <class P>
    static void describe(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "largest value of the gain function");
        p.real("beta", &P::beta, "", "steepness of the gain function");
        p.real("theta", &P::theta, "", "input at half of the largest value");
    }
    double phi(double x) const { return g / (1.0 + math::exp(-beta * (x - theta))); }
    static double H_ex(double) { return 1.0; }
    static double H_in(double) { return 1.0; }
};

// Gancarz & Grossberg 1998, doi:10.1016/S0893-6080(98)00096-8
struct sigmoid_gg_1998_gain
{
    static constexpr const char* formula =
        R"(\phi(x) = \frac{(g x)^4}{0.1^4 + (g x)^4}, \quad H_{ex} = H_{in} = 1)";
    double g = 1.0;
    template <class P>
    static void describe(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "gain of the input");
    }
    double phi(double x) const
    {
        const double y = g * x * g * x;
        return y * y / (1e-4 + y * y);
    }
    static double H_ex(double) { return 1.0; }
    static double H_in(double) { return 1.0; }
};

struct gauss_gain
{
    static constexpr const char* formula =
        R"(\phi(x) = g \, e^{-(x - \mu)^2 / (2 \sigma^2)}, \quad H_{ex} = H_{in} = 1)";
    double g = 1.0;
    double mu = 0.0;
    double sigma = 0.0;
    template <class P>
    static void describe_gain(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "largest value of the gain function");
    }
    template <class P>
    static void describe(FieldTable<P>& p)
    {
        p.real("g", &P::g, "", "largest value of the gain function");
        p.real("mu", &P::mu, "", "input of the largest value");
        p.real("sigma", &P::sigma, "", "width of the gain function").non_negative();
    }
    // Of no width: g at mu, 0 elsewhere.
    double phi(double x) const
    {
        return x == mu ? g : g * math::exp(-(x - mu) * (x - mu) / (2.0 * sigma * sigma));
    }
    static double H_ex(double) { return 1.0; }
    static double H_in(double) { return 1.0; }
};

namespace rate
{

constexpr SignalPort inputs[] = {{Signal::rate_delayed, 2}, {Signal::rate_instantaneous, 2}};
constexpr Signal outputs[] = {Signal::rate_instantaneous, Signal::rate_delayed};

struct State
{
    double rate = 0.0;
    double noise = 0.0;
    double noisy_rate = 0.0;
};

// What all rate neurons have in common; M is the model.
template <class M, class Gain>
struct base
{
    static constexpr int spike_channels = 0;
    static constexpr Signal sends = Signal::none;
    static constexpr bool relaxes = true;
    static constexpr auto& inputs = rate::inputs;
    static constexpr auto& outputs = rate::outputs;
    static constexpr bool accepts(Signal s) { return s == Signal::logging; }
    using State = rate::State;

    // Without linear summation the gain function acts on each rate as it arrives.
    template <class P>
    static double weigh(const P& p, Signal, double weight, double x)
    {
        return weight * (p.linear_summation ? x : p.phi(x));
    }
    template <class P>
    static double input(const P& p, const StepContext& context)
    {
        const double* delayed = context.in(0);
        const double* direct = context.in(1);
        const double sum = delayed[0] + delayed[1] + direct[0] + direct[1];
        return p.linear_summation ? p.phi(sum) : sum;
    }
    template <class P>
    static double multiplied_input(const P& p, const StepContext& context, double X)
    {
        const double* delayed = context.in(0);
        const double* direct = context.in(1);
        const double ex = delayed[0] + direct[0];
        const double in = delayed[1] + direct[1];
        return p.linear_summation ? p.H_ex(X) * p.phi(ex) + p.H_in(X) * p.phi(in)
                                  : p.H_ex(X) * ex + p.H_in(X) * in;
    }
    static void send(const StepContext& context, double x)
    {
        *context.out(0) = x;
        *context.out(1) = x;
    }
    static std::string help(const char* what, const char* equation, const char* notes, const char* references)
    {
        return std::string("\n") + what + "\n\n.. math::\n   " + equation + "\n\n.. math::\n   " +
               Gain::formula + R"(

The input I is the gain function of the sum of all weighted rates, or with linear_summation = False the weighted sum of the gain
function of each rate. )" +
               notes + R"(

Sends rates; receives rates, over rate_connection_instantaneous or rate_connection_delayed, and data logging requests.

**References** Hahne J, Dahmen D, Schuecker J, Frommer A, Bolten M, Helias M, Diesmann M (2017). Integration of continuous-time
dynamics in a spiking neural network simulator. Frontiers in Neuroinformatics 11:34. doi:10.3389/fninf.2017.00034.)" +
               references + "\n";
    }
};

// Rows of the table that noisy neurons share.
template <class P, class D>
void describe_noisy(D& d)
{
    auto& p = d.parameters;
    p.real("tau", &P::tau, "ms", "time constant of the rate").positive();
    p.boolean("linear_summation", &P::linear_summation,
              "gain function acts on the summed input instead of on each rate");
    p.boolean("mult_coupling", &P::mult_coupling, "input is multiplied by a function of the rate");
    d.state.real("rate", &State::rate, "", "rate").record();
    d.state.real("noise", &State::noise, "", "noise of the last step").record().fixed();
}

constexpr const char* coupling_notes = "With mult_coupling = True excitatory and inhibitory sums pass the "
                                       "gain function separately and are multiplied by H_ex and "
                                       "H_in of the rate X.";

} // namespace rate

template <class M, class Gain>
struct rate_ipn : rate::base<M, Gain>
{
    struct Parameters : Gain
    {
        double tau = 10.0;
        double lambda = 1.0;
        double noise_std = 1.0;
        double drift = 0.0;
        double rectify_rate = 0.0;
        bool rectify_output = false;
        bool linear_summation = true;
        bool mult_coupling = false;
    };
    struct Derived
    {
        double decay = 0.0;
        double from_input = 0.0;
        double from_noise = 0.0;
    };
    using State = rate::State;

    static void describe(NeuronDescription<M>& d)
    {
        auto& p = d.parameters;
        M::describe_gain(p);
        p.real("std", &Parameters::noise_std, "", "standard deviation of the noise").non_negative();
        p.real("mean", &Parameters::drift, "", "mean drive");
        p.real("lambda", &Parameters::lambda, "", "passive decay rate, in units of 1 / tau").non_negative();
        p.real("rectify_rate", &Parameters::rectify_rate, "", "lowest rate, with rectify_output")
            .non_negative();
        p.boolean("rectify_output", &Parameters::rectify_output,
                  "rate is kept from falling below rectify_rate");
        rate::describe_noisy<Parameters>(d);
        d.documentation =
            M::help("Rate neuron with input noise.",
                    R"(\tau \, dX = (-\lambda X + \mu + I) \, dt + \sqrt{\tau} \, \sigma \, dW)",
                    rate::coupling_notes, M::references);
    }
    static void describe_gain(FieldTable<Parameters>& p)
    {
        Gain::describe(p);
        p.real("mu", &Parameters::drift, "", "mean drive, the same as mean");
        p.real("sigma", &Parameters::noise_std, "", "standard deviation of the noise, the same as std")
            .non_negative();
    }
    static constexpr const char* references = "";

    static void derive(const Parameters& p, double h, Derived& d)
    {
        const double x = p.lambda * h / p.tau;
        d.decay = math::exp(-x);
        d.from_input = p.lambda > 0.0 ? -math::expm1(-x) / p.lambda : h / p.tau;
        d.from_noise = p.noise_std * (p.lambda > 0.0 ? std::sqrt(-0.5 / p.lambda * math::expm1(-2.0 * x))
                                                     : std::sqrt(h / p.tau));
    }
    static bool draws(const Parameters& p) { return p.noise_std > 0.0; }
    static double held(const State& s, Signal) { return s.rate; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input&, StepContext& context)
    {
        const double X = s.rate;
        M::send(context, X);
        const double I = p.mult_coupling ? M::multiplied_input(p, context, X) : M::input(p, context);
        s.noise = p.noise_std * context.normal;
        s.rate = d.decay * X + d.from_input * (p.drift + I) + d.from_noise * context.normal;
        if (p.rectify_output && s.rate < p.rectify_rate) {
            s.rate = p.rectify_rate;
        }
        return 0;
    }
};

template <class M, class Gain>
struct rate_opn : rate::base<M, Gain>
{
    struct Parameters : Gain
    {
        double tau = 10.0;
        double sigma = 1.0;
        double mu = 0.0;
        bool linear_summation = true;
        bool mult_coupling = false;
    };
    struct Derived
    {
        double decay = 0.0;
        double from_input = 0.0;
        double from_noise = 0.0;
    };
    using State = rate::State;

    static void describe(NeuronDescription<M>& d)
    {
        auto& p = d.parameters;
        Gain::describe(p);
        p.real("sigma", &Parameters::sigma, "", "strength of the noise").non_negative();
        p.real("std", &Parameters::sigma, "", "the same as sigma").non_negative();
        p.real("mu", &Parameters::mu, "", "mean drive");
        p.real("mean", &Parameters::mu, "", "the same as mu");
        rate::describe_noisy<Parameters>(d);
        d.state.real("noisy_rate", &State::noisy_rate, "", "rate with noise, as it is sent").record().fixed();
        d.documentation = M::help(
            "Rate neuron with output noise.",
            R"(\tau \frac{dX}{dt} = -X + \mu + I, \quad X_{noisy} = X + \sqrt{\tau / h} \, \sigma \, \xi)",
            rate::coupling_notes, "");
    }
    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.decay = math::exp(-h / p.tau);
        d.from_input = -math::expm1(-h / p.tau);
        d.from_noise = std::sqrt(p.tau / h);
    }
    static bool draws(const Parameters& p) { return p.sigma > 0.0; }
    static double held(const State& s, Signal) { return s.noisy_rate; }

    static int step(State& s, const Parameters& p, const Derived& d, const Input&, StepContext& context)
    {
        const double X = s.rate;
        s.noise = p.sigma * context.normal;
        s.noisy_rate = X + d.from_noise * s.noise;
        M::send(context, s.noisy_rate);
        const double I = p.mult_coupling ? M::multiplied_input(p, context, X) : M::input(p, context);
        s.rate = d.decay * X + d.from_input * (p.mu + I);
        return 0;
    }
};

template <class M, class Gain>
struct rate_transformer : rate::base<M, Gain>
{
    struct Parameters : Gain
    {
        bool linear_summation = true;
    };
    struct Derived
    {
    };
    using State = rate::State;

    static void describe(NeuronDescription<M>& d)
    {
        Gain::describe(d.parameters);
        d.parameters.boolean("linear_summation", &Parameters::linear_summation,
                             "gain function acts on the summed input instead of on each rate");
        d.state.real("rate", &State::rate, "", "transformed input").record();
        d.documentation = M::help(
            "Node that applies a gain function to its input, to be put between rate neurons.", "X = I",
            "It has no dynamics and sends in each step what it received in the step before.", "");
    }
    static void derive(const Parameters&, double, Derived&) {}
    static double held(const State& s, Signal) { return s.rate; }

    static int step(State& s, const Parameters& p, const Derived&, const Input&, StepContext& context)
    {
        M::send(context, s.rate);
        s.rate = M::input(p, context);
        return 0;
    }
};

} // namespace nest
