// SPDX-License-Identifier: GPL-2.0-or-later
// Secondary signals: quantities that flow at all times (rates, gap-junction voltages, diffusion and slow
// currents), in contrast to spikes. Sources write one value per step (gap junctions: the coefficients of a
// polynomial), which are exchanged once per slice and summed into the inputs of their targets. Owned by
// pools; used by each pool's thread, read by all while delivering.
#pragma once

#include "nest/model/block.hpp"
#include "nest/model/node_model.hpp"
#include "nest/model/ring.hpp"

#include <cstdint>
#include <vector>

namespace nest
{

constexpr bool is_secondary(Signal s)
{
    return s == Signal::rate_instantaneous || s == Signal::rate_delayed || s == Signal::gap ||
           s == Signal::diffusion || s == Signal::slow_current || s == Signal::learning;
}

// Carried without delay: what a target gets within a slice depends on what its sources do in the same slice,
// so the slice is either repeated until all agree (waveform relaxation, Hahne et al. 2015,
// doi:10.3389/fninf.2015.00022, and 2017, doi:10.3389/fninf.2017.00034), or is a single step.
constexpr bool is_direct(Signal s)
{
    return s == Signal::rate_instantaneous || s == Signal::gap || s == Signal::diffusion;
}

// The signals in the order in which they are exchanged, direct ones first.
constexpr Signal secondary_signals[] = {Signal::rate_instantaneous, Signal::gap,          Signal::diffusion,
                                        Signal::rate_delayed,       Signal::slow_current, Signal::learning};

// Numbers per step: a gap junction sends the voltage within the step as c_0 + c_1 x + ..., x = t / h from 0
// to 1.
constexpr int signal_width(Signal s, int order)
{
    return s == Signal::gap ? order + 1 : 1;
}

// An input that a neuron model declares: `channels` sums per node and step. Two channels separate the weights
// by sign (rates). A gap junction has 1 + 4: the sum of conductances, and the sums of conductance times
// coefficient.
struct SignalPort
{
    Signal signal;
    int channels;
};
constexpr int gap_channels = 5;

// What the nodes of a pool send: values[node][step of the slice][width].
class SignalOutput
{
public:
    SignalOutput(Signal s, int width) : signal(s), width_(width) {}
    void resize(std::size_t nodes, int steps)
    {
        if (steps != steps_) {
            values_.clear();
        }
        steps_ = steps;
        values_.resize(nodes * stride(), 0.0);
    }
    Signal signal;
    int width() const { return width_; }
    std::size_t stride() const { return static_cast<std::size_t>(steps_) * static_cast<std::size_t>(width_); }
    double* at(std::uint32_t node, int lag) { return values_.data() + node * stride() + lag * width_; }
    const double* of(std::uint32_t node) const { return values_.data() + node * stride(); }
    std::size_t bytes() const { return values_.capacity() * sizeof(double); }

private:
    int width_;
    int steps_ = 0;
    std::vector<double> values_;
};

// The values of one source on their way to one row of connections: step `step` + lag, on arrival.
struct SignalRow
{
    const std::uint32_t* cell; // local index * channels
    const double* weight;      // one per connection
    const DelayColumn* delay;  // nullptr: none
    std::size_t first;         // of the row, in `delay`
    std::size_t n;
    const double* values; // [lag][width]
    int lags;
    int width;
    Step step;
    int channel; // where contributions go if the synapse makes several from one value
};

// The memory that a pool needs for secondary signals.
struct SignalState
{
    struct In
    {
        SignalPort port;
        InputRing ring;
    };
    std::vector<In> in;
    std::vector<SignalOutput> out;
    std::vector<double>
        before; // [lag][node]: results of the iteration before, to see whether they still change
    std::vector<double> noise; // [lag][node]: the same in all iterations of a slice
    bool noise_drawn = false;

    InputRing* ring(Signal s)
    {
        for (auto& i : in) {
            if (i.port.signal == s) {
                return &i.ring;
            }
        }
        return nullptr;
    }
    SignalOutput* output(Signal s)
    {
        for (auto& o : out) {
            if (o.signal == s) {
                return &o;
            }
        }
        return nullptr;
    }
    // Sums of the coming slice are made anew.
    void clear_direct()
    {
        for (auto& i : in) {
            if (is_direct(i.port.signal)) {
                i.ring.clear();
            }
        }
    }
    std::size_t bytes() const
    {
        std::size_t n = (before.capacity() + noise.capacity()) * sizeof(double);
        for (const auto& i : in) {
            n += i.ring.bytes();
        }
        for (const auto& o : out) {
            n += o.bytes();
        }
        return n;
    }
};

} // namespace nest
