// SPDX-License-Identifier: GPL-2.0-or-later
// Population of N generalised integrate-and-fire neurons (gif_psc_exp) in one node, by the mesoscopic
// equations for a finite number of neurons (Schwalger, Deger & Gerstner 2017,
// doi:10.1371/journal.pcbi.1005507, pseudocode in figures 11 to 13).
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m    (free neurons; after a spike
//   from V_reset, after t_ref) lambda = lambda_0 exp((V - theta) / Delta_V),  theta = V_T_star + own spike:
//   sum q_sfa exp(-t / tau_sfa) + others in the mean each step:  n_events ~ Binomial(N, mean / N),  mean =
//   sum over cohorts P_k m_k + P_Lambda (N - sum m_k) with the neurons m_k of the cohort that fired k steps
//   ago and not since, and the variance v_k of their number: P_k = 1 - exp(-lambda_k h),  m_k -> (1 - P_k)
//   m_k,  v_k -> (1 - P_k)^2 v_k + P_k m_k,  P_Lambda = sum P_k v_k / sum v_k
//
// mV, ms, pF, pA; lambda_0 in 1/s. Cohorts older than len_kernel steps count as one. Input is spread over its
// step.
#include "neurons/common.hpp"

#include "nest/parallel/distributions.hpp"

#include <algorithm>
#include <vector>

namespace nest
{

struct gif_pop_psc_exp
{
    static constexpr const char* name = "gif_pop_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    static constexpr bool archives = false;

    struct Parameters
    {
        std::int64_t N = 100;
        double tau_m = 20.0;
        double C_m = 250.0;
        double t_ref = 4.0;
        double lambda_0 = 10.0;
        double Delta_V = 2.0;
        std::int64_t len_kernel = -1;
        double I_e = 0.0;
        double V_reset = 0.0;
        double V_T_star = 15.0;
        double E_L = 0.0;
        double tau_syn_ex = 3.0;
        double tau_syn_in = 6.0;
        Reals tau_sfa{300.0};
        Reals q_sfa{0.5};
        bool BinoRand = true;
    };
    // Neurons that fired in the same step.
    struct Cohort
    {
        double n = 0.0;    // so many fired
        double m = 0.0;    // expected to be without a spike since
        double v = 0.0;    // variance of that
        double V = 0.0;    // mV
        double rate = 0.0; // 1/ms, at the last step
    };
    struct State
    {
        double V_m = 0.0;
        double I_syn_ex = 0.0;
        double I_syn_in = 0.0;
        double I = 0.0;     // current of the coming step
        double E_sfa = 0.0; // threshold of neurons without a spike within the kernel, mV
        double mean = 0.0;
        std::int64_t n_events = 0;
        double free = 0.0; // neurons older than the kernel
        double free_v = 0.0;
        double free_rate = 0.0;
        std::vector<Cohort> cohorts; // a ring
        std::size_t oldest = 0;
        Reals sfa; // filtered activity before the kernel, 1/ms per neuron
    };
    struct Derived
    {
        double h = 0.1;
        double decay = 0.0;
        double I_to_V = 0.0;
        double ex[3] = {}; // decay, mean over a step of what arrives in it, current -> V
        double in[3] = {};
        std::size_t refractory = 0;
        std::vector<double> theta;   // of the own spike, by age in steps from 1
        std::vector<double> theta_n; // the same of the others, per neuron
        Reals sfa_decay;
        Reals sfa_left; // of a jump after the kernel, mV ms
    };

    static void describe(NeuronDescription<gif_pop_psc_exp>& d)
    {
        auto& p = d.parameters;
        p.integer("N", &Parameters::N, "", "number of neurons").min(1);
        p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("lambda_0", &Parameters::lambda_0, "1/s", "firing rate at the threshold").non_negative();
        p.real("Delta_V", &Parameters::Delta_V, "mV", "width of the threshold region").positive();
        p.integer("len_kernel", &Parameters::len_kernel, "",
                  "steps of the refractory kernel; -1: found from the parameters")
            .min(-1);
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("V_T_star", &Parameters::V_T_star, "mV", "threshold without adaptation");
        p.real("E_L", &Parameters::E_L, "mV", "resting potential");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
        p.reals("tau_sfa", &Parameters::tau_sfa, "ms", "decay times of the adaptation of the threshold")
            .positive();
        p.reals("q_sfa", &Parameters::q_sfa, "mV", "jumps of the threshold with a spike");
        p.boolean("BinoRand", &Parameters::BinoRand,
                  "draw spikes from a binomial distribution, else from a Poisson distribution");
        auto& s = d.state;
        s.real("V_m", &State::V_m, "mV", "membrane potential of neurons without a spike").record();
        s.real("I_syn_ex", &State::I_syn_ex, "pA", "excitatory synaptic current").record();
        s.real("I_syn_in", &State::I_syn_in, "pA", "inhibitory synaptic current").record();
        s.real("E_sfa", &State::E_sfa, "mV", "threshold of neurons without a spike within the kernel")
            .record()
            .fixed();
        s.real("mean", &State::mean, "", "expected number of spikes of the step").record().fixed();
        s.integer("n_events", &State::n_events, "", "number of spikes of the step").fixed();
        d.recordable("n_events", "", "number of spikes of the step",
                     [](const State& x, const Parameters&, const Derived&) {
                         return static_cast<double>(x.n_events);
                     });
        d.documentation = R"(
Population of N generalised integrate-and-fire neurons in one node, by the mesoscopic theory of Schwalger et al. (2017).

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}, \quad
   \lambda = \lambda_0 e^{(V - \vartheta) / \Delta_V}, \quad
   \vartheta(t) = V_T^* + \sum_{j} q_{sfa,j} \sum_f e^{-(t - t_f) / \tau_{sfa,j}}

   \bar n = \sum_k P_k m_k + \frac{\sum_k P_k v_k}{\sum_k v_k} \left(N - \sum_k m_k\right), \quad P_k = 1 - e^{-\lambda_k h}

The node stands for N neurons like ``gif_psc_exp`` that receive the same input. In each step as many spikes as a binomial distribution
with mean n yields are sent at once. Neurons are kept by the time k of their last spike (m_k of them on average, with variance v_k), for
len_kernel steps; those that fired earlier share one hazard. Adaptation acts through the last own spike, and on average through earlier ones. Connect the
node with the weights of single neurons, and to itself for recurrent connections of all neurons with each other.

Sends spikes with multiplicities; receives spikes, currents (pA) and data logging requests.

**References** Schwalger T, Deger M, Gerstner W (2017). Towards a theory of cortical columns: From spiking neurons to interacting neural
populations of finite size. PLoS Computational Biology 13:e1005507. doi:10.1371/journal.pcbi.1005507.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        if (p.tau_sfa.size() != p.q_sfa.size()) {
            throw Error("BadProperty", where + ": tau_sfa has " + std::to_string(p.tau_sfa.size()) +
                                           " entries, but q_sfa has " + std::to_string(p.q_sfa.size()) +
                                           "; give both with one entry each per component.");
        }
    }

    static double theta(const Parameters& p, double t)
    {
        double sum = 0.0;
        for (std::size_t j = 0; j < p.tau_sfa.size(); ++j) {
            sum += p.q_sfa[j] * math::exp(-t / p.tau_sfa[j]);
        }
        return sum;
    }

    // Until own spikes move the threshold by less than a tenth of Delta_V, at most 20 s; five time constants
    // of the membrane at least.
    static std::size_t kernel_length(const Parameters& p, double h)
    {
        if (p.len_kernel > 0) {
            return static_cast<std::size_t>(p.len_kernel);
        }
        const double least = std::floor(5.0 * p.tau_m / h + 1e-9);
        double k = std::fmax(std::floor(20000.0 / h + 1e-9), least);
        while (k > least && theta(p, k * h) < 0.1 * p.Delta_V) {
            k -= 1.0;
        }
        return static_cast<std::size_t>(k);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.decay = propagators::decay(p.tau_m, h);
        d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
        const auto filter = [&](double tau, double* to) {
            to[0] = propagators::decay(tau, h);
            to[1] = propagators::phi_1(-h / tau);
            to[2] = propagators::I_to_V(tau, p.tau_m, p.C_m, h);
        };
        filter(p.tau_syn_ex, d.ex);
        filter(p.tau_syn_in, d.in);
        d.refractory = static_cast<std::size_t>(whole_steps(p.t_ref, h));
        const std::size_t length = std::max(kernel_length(p, h), d.refractory + 1);
        d.theta.resize(length);
        d.theta_n.resize(length);
        for (std::size_t k = 0; k < length; ++k) {
            d.theta[k] = theta(p, static_cast<double>(k + 1) * h);
            d.theta_n[k] = p.Delta_V * -math::expm1(-d.theta[k] / p.Delta_V) / static_cast<double>(p.N);
        }
        d.sfa_decay.clear();
        d.sfa_left.clear();
        for (std::size_t j = 0; j < p.tau_sfa.size(); ++j) {
            d.sfa_decay.push_back(propagators::decay(p.tau_sfa[j], h));
            d.sfa_left.push_back(p.q_sfa[j] * p.tau_sfa[j] *
                                 math::exp(-static_cast<double>(length) * h / p.tau_sfa[j]));
        }
    }

    // All neurons have fired just before the first step, and start at 0 mV.
    static void begin(State& s, const Parameters& p, const Derived& d)
    {
        s.cohorts.assign(d.theta.size(), Cohort{});
        s.oldest = 0;
        s.cohorts.back() = {static_cast<double>(p.N), static_cast<double>(p.N), 0.0, 0.0, 0.0};
        s.free = s.free_v = s.free_rate = 0.0;
        s.sfa.assign(p.tau_sfa.size(), 0.0);
    }

    static double probability(double rate, double before, double h)
    {
        const double x = 0.5 * (rate + before) * h;
        return x > 0.01 ? -math::expm1(-x) : x;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        if (s.cohorts.size() != d.theta.size() || s.sfa.size() != p.tau_sfa.size()) {
            begin(s, p, d);
        }
        // What arrives within the step has a constant rate: its current tends to w tau / h.
        const double to_ex = in.spikes[0] * p.tau_syn_ex / d.h;
        const double to_in = in.spikes[1] * p.tau_syn_in / d.h;
        const double drive = d.I_to_V * (s.I + p.I_e + to_ex + to_in) + d.ex[2] * (s.I_syn_ex - to_ex) +
                             d.in[2] * (s.I_syn_in - to_in);
        s.I_syn_ex = s.I_syn_ex * d.ex[0] + in.spikes[0] * d.ex[1];
        s.I_syn_in = s.I_syn_in * d.in[0] + in.spikes[1] * d.in[1];
        s.I = in.currents[0];
        s.V_m = p.E_L + (s.V_m - p.E_L) * d.decay + drive;

        const std::size_t length = d.theta.size();
        const double N = static_cast<double>(p.N);
        Cohort& last = s.cohorts[s.oldest];
        s.E_sfa = p.V_T_star;
        for (std::size_t j = 0; j < s.sfa.size(); ++j) {
            s.sfa[j] = s.sfa[j] * d.sfa_decay[j] + (1.0 - d.sfa_decay[j]) * last.n / (N * d.h);
            s.E_sfa += d.sfa_left[j] * s.sfa[j];
        }
        const auto rate_at = [&](double V, double threshold) {
            return 1e-3 * p.lambda_0 * math::exp((V - threshold) / p.Delta_V);
        };
        const double free_rate = rate_at(s.V_m, s.E_sfa);
        const double P_free = -math::expm1(-0.5 * (s.free_rate + free_rate) * d.h);
        s.free_rate = free_rate;
        double survivors = s.free;
        double expected = P_free * s.free;
        double variance = s.free_v;
        double weighted = P_free * s.free_v;
        double threshold = s.E_sfa;
        // from the oldest to the youngest
        for (std::size_t age = length; age > 0; --age) {
            const std::size_t at = s.oldest + (length - age);
            Cohort& c = s.cohorts[at < length ? at : at - length];
            if (c.n == 0.0) {
                continue;
            }
            survivors += c.m;
            if (age <= d.refractory) {
                continue;
            }
            c.V = p.E_L + (c.V - p.E_L) * d.decay + drive;
            const double rate = rate_at(c.V, threshold + d.theta[age - 1]);
            threshold += c.n * d.theta_n[age - 1];
            const double P = probability(rate, c.rate, d.h);
            c.rate = rate;
            expected += P * c.m;
            variance += c.v;
            weighted += P * c.v;
            c.v = (1.0 - P) * (1.0 - P) * c.v + P * c.m;
            c.m *= 1.0 - P;
        }
        s.mean = expected + (variance > 0.0 ? weighted / variance : 0.0) * (N - survivors);
        s.mean = std::fmin(std::fmax(s.mean, 0.0), N);
        NodeRandom random = context.random();
        s.n_events = static_cast<std::int64_t>(
            p.BinoRand ? binomial(random, static_cast<std::uint64_t>(p.N), s.mean / N)
                       : std::min(poisson(random, s.mean), static_cast<std::uint64_t>(p.N)));

        // the oldest cohort joins the free neurons, and the spikes make the youngest
        s.free_v = (1.0 - P_free) * (1.0 - P_free) * s.free_v + P_free * s.free + last.v;
        s.free = (1.0 - P_free) * s.free + last.m;
        last = {static_cast<double>(s.n_events), static_cast<double>(s.n_events), 0.0, p.V_reset, 0.0};
        s.oldest = s.oldest + 1 == length ? 0 : s.oldest + 1;
        return static_cast<int>(s.n_events);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(gif_pop_psc_exp)
