// SPDX-License-Identifier: GPL-2.0-or-later
// Leaky integrator with exponentially decaying postsynaptic currents and a threshold that adapts to spikes
// and to the voltage.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the end of the step of arrival
//   V_th = omega + V_th_alpha_1 + V_th_alpha_2 + V_th_v,   dV_th_alpha_i/dt = -V_th_alpha_i / tau_i
//   V_th_v(t) = beta ∫ s exp(-s / tau_v) dV_m/dt(t - s) ds, that is
//     dV_th_v/dt = -V_th_v / tau_v + z,   dz/dt = -z / tau_v + beta dV_m/dt
//   V_m >= V_th and not refractory: spike, V_th_alpha_i -> V_th_alpha_i + alpha_i; V_m is not reset
//
// mV, ms, pF, pA. Integrated exactly on the grid by the matrix exponential of the linear system (Rotter &
// Diesmann 1999, doi:10.1007/s004220050570). Yamauchi, Kim & Shinomoto 2011, doi:10.3389/fncom.2011.00042.
#include "neurons/mat.hpp"

namespace nest
{

struct amat2_psc_exp
{
    static constexpr const char* name = "amat2_psc_exp";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters : MatParameters
    {
        Parameters()
        {
            C_m = 200.0;
            tau_m = 10.0;
            alpha_1 = 10.0;
            alpha_2 = 0.0;
            omega = -65.0;
        }
        double tau_v = 5.0;
        double beta = 0.0;
    };
    struct State : MatState
    {
        State() { omega = V_th = -65.0; }
        double V_th_v = 0.0;
        double z = 0.0;
    };
    // The linear system: current of devices and I_e, I_syn_ex, I_syn_in, V_m - E_L, z, V_th_v.
    static constexpr int size = 6;
    struct Matrix
    {
        double a[size][size] = {};
    };
    struct Derived : MatDerived
    {
        Matrix step;
    };

    static void describe(NeuronDescription<amat2_psc_exp>& d)
    {
        auto& p = d.parameters;
        describe_mat(d);
        p.real("tau_v", &Parameters::tau_v, "ms", "time constant of the part that follows the voltage")
            .positive();
        p.real("beta", &Parameters::beta, "1/ms", "how much the threshold follows changes of the voltage");
        auto& s = d.state;
        s.real("V_th_v", &State::V_th_v, "mV", "part of the threshold that follows the voltage").record();
        const auto V_th = [](State& x) -> double& {
            return x.V_th = x.omega + x.V_th_alpha_1 + x.V_th_alpha_2 + x.V_th_v;
        };
        s.real("V_th", V_th, "mV", "threshold").record().fixed();
        d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                     [](const State& x, const Parameters&, const Derived&) { return x.I_syn_ex; });
        d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                     [](const State& x, const Parameters&, const Derived&) { return x.I_syn_in; });
        d.documentation = R"(
Leaky integrator with exponentially decaying postsynaptic currents and an augmented multi-timescale adaptive threshold.

.. math::
   \frac{dV_m}{dt} = -\frac{V_m - E_L}{\tau_m} + \frac{I_{syn,ex} + I_{syn,in} + I_e + I}{C_m}

.. math::
   V_{th}(t) = \omega + \sum_k \left(\alpha_1 e^{-(t - t_k) / \tau_1} + \alpha_2 e^{-(t - t_k) / \tau_2}\right)
   + \beta \int_0^\infty s \, e^{-s / \tau_v} \frac{dV_m}{dt}(t - s) \, ds

If V_m is at or above V_th, and not less than t_ref after the last spike, the neuron fires. V_m is not reset: the threshold jumps
by alpha_1 and alpha_2, and it follows changes of the voltage by beta. A spike that arrives adds its weight (pA) to I_syn_ex if it
is positive, else to I_syn_in.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Yamauchi S, Kim H, Shinomoto S (2011). Elemental spiking neuron model for reproducing diverse firing patterns and
predicting precise firing times. Frontiers in Computational Neuroscience 5:42. doi:10.3389/fncom.2011.00042. Kobayashi R, Tsubo Y,
Shinomoto S (2009). Made-to-order spiking neuron model equipped with a multi-timescale adaptive threshold. Frontiers in
Computational Neuroscience 3:9. doi:10.3389/neuro.10.009.2009.
)";
    }

    static void resize(State& s, const Parameters& p) { s.omega = p.omega; }

    static Matrix product(const Matrix& x, const Matrix& y)
    {
        Matrix out;
        for (int i = 0; i < size; ++i) {
            for (int k = 0; k < size; ++k) {
                for (int j = 0; j < size; ++j) {
                    out.a[i][j] += x.a[i][k] * y.a[k][j];
                }
            }
        }
        return out;
    }

    // Taylor series of a small enough part of the step, then squaring.
    static Matrix exponential(Matrix m)
    {
        double largest = 0.0;
        for (const auto& row : m.a) {
            double sum = 0.0;
            for (const double x : row) {
                sum += std::fabs(x);
            }
            largest = std::fmax(largest, sum);
        }
        int halvings = 0;
        for (; largest > 0.25 && halvings < 60; ++halvings) {
            largest *= 0.5;
        }
        Matrix term;
        Matrix sum;
        for (int i = 0; i < size; ++i) {
            term.a[i][i] = sum.a[i][i] = 1.0;
        }
        for (int n = 1; n <= 14; ++n) {
            term = product(term, m);
            for (int i = 0; i < size; ++i) {
                for (int j = 0; j < size; ++j) {
                    term.a[i][j] *= std::ldexp(1.0 / n, -halvings);
                    sum.a[i][j] += term.a[i][j];
                }
            }
        }
        for (; halvings > 0; --halvings) {
            sum = product(sum, sum);
        }
        return sum;
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        enum
        {
            I,
            ex,
            in,
            V,
            z,
            v
        };
        Matrix m;
        m.a[ex][ex] = -h / p.tau_syn_ex;
        m.a[in][in] = -h / p.tau_syn_in;
        m.a[V][V] = -h / p.tau_m;
        m.a[V][I] = m.a[V][ex] = m.a[V][in] = h / p.C_m;
        for (int k = 0; k < size; ++k) {
            m.a[z][k] = p.beta * m.a[V][k];
        }
        m.a[z][z] = -h / p.tau_v;
        m.a[v][v] = -h / p.tau_v;
        m.a[v][z] = h;
        d.step = exponential(m);
        derive_mat(p, h, d);
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in)
    {
        const double x[size] = {p.I_e + s.I, s.I_syn_ex, s.I_syn_in, s.V_m - p.E_L, s.z, s.V_th_v};
        const auto next = [&](int row) {
            double sum = 0.0;
            for (int k = 0; k < size; ++k) {
                sum += d.step.a[row][k] * x[k];
            }
            return sum;
        };
        s.V_m = p.E_L + next(3);
        s.z = next(4);
        s.V_th_v = next(5);
        decay_thresholds(s, d);
        s.I_syn_ex = s.I_syn_ex * d.step.a[1][1] + in.spikes[0];
        s.I_syn_in = s.I_syn_in * d.step.a[2][2] + in.spikes[1];
        s.I = in.currents[0];
        return mat_fire(s, p, d, s.V_th_v);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(amat2_psc_exp)
