// SPDX-License-Identifier: GPL-2.0-or-later
// What the binary neurons share (Ginzburg & Sompolinsky 1994, doi:10.1103/PhysRevE.50.3171): a state S in {0,
// 1}, the input field h and updates at random times. They differ in the gain function. A change of state is
// sent as spikes of one step: two tell that S became 1, one that it became 0; the kernel turns them back into
// + weight and - weight when it delivers them.
#pragma once

#include "neurons/common.hpp"

#include "nest/parallel/distributions.hpp"

namespace nest
{

struct BinaryState
{
    bool S = false;
    double h = 0.0;     // sum of the weights of all sources in state 1
    double next = -1.0; // time of the next update in steps; negative: not drawn yet
};

struct BinaryDerived
{
    double tau = 100.0; // steps
};

template <class M>
void describe_binary(NeuronDescription<M>& d)
{
    using State = typename M::State;
    auto& p = d.parameters;
    p.real("tau_m", &M::Parameters::tau_m, "ms", "mean interval between updates").positive();
    p.real("theta", &M::Parameters::theta, "mV", "threshold of the gain function");
    d.state.other(
        "S", [](const State& s) { return Value(s.S); }, nullptr, "", "state: whether the neuron is up");
    d.state.real("h", &State::h, "mV", "input field: sum of the weights of the sources that are up")
        .fixed()
        .record();
    d.recordable("S", "", "state: 1 up, 0 down",
                 [](const State& s, const typename M::Parameters&, const typename M::Derived&) {
                     return s.S ? 1.0 : 0.0;
                 });
}

inline bool binary_accepts(Signal s)
{
    return s == Signal::binary || s == Signal::spike || s == Signal::current || s == Signal::logging;
}

// Updates at the times of a Poisson process of rate 1 / tau_m; goes_up(field, random) draws the new state.
template <class GoesUp>
int binary_step(BinaryState& s, const BinaryDerived& d, const Input& in, StepContext& context,
                GoesUp&& goes_up)
{
    s.h += in.spikes[0];
    const auto now = static_cast<double>(context.step);
    if (__builtin_expect(s.next >= 0.0 && now <= s.next, 1)) {
        return 0;
    }
    NodeRandom random = context.random();
    if (s.next < 0.0) {
        s.next = now + exponential(random, d.tau);
        return 0;
    }
    const bool up = goes_up(s.h + in.currents[0], random);
    const int spikes = up == s.S ? 0 : up ? 2 : 1;
    s.S = up;
    s.next += exponential(random, d.tau);
    return spikes;
}

} // namespace nest
