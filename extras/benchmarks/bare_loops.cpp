// SPDX-License-Identifier: GPL-2.0-or-later
// What one core of this machine can do: the loops of the kernel without a kernel. Prints "name value" lines,
// in nanoseconds.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace
{

using Clock = std::chrono::steady_clock;

std::uint64_t state = 88172645463325252ull;

std::uint64_t next()
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

double since(Clock::time_point begin)
{
    return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

volatile double sink;

// spikes with `outdegree` targets each, targets ascending, added to one row of a ring per lag
double delivery(std::uint32_t neurons, std::uint32_t outdegree)
{
    const std::uint32_t sources = neurons;
    std::vector<std::uint32_t> targets(std::size_t(sources) * outdegree);
    for (std::uint32_t s = 0; s < sources; ++s) {
        double at = 0.0;
        for (std::uint32_t i = 0; i < outdegree; ++i) {
            at += double(neurons) / outdegree;
            targets[std::size_t(s) * outdegree + i] =
                std::uint32_t(at - double(next() % 1000) * 1e-3 * neurons / outdegree) % neurons;
        }
    }
    const int slots = 32;
    std::vector<double> ring(std::size_t(slots) * neurons * 2);
    std::size_t events = 0;
    const auto begin = Clock::now();
    for (int lag = 0; lag < 256; ++lag) {
        double* row = &ring[std::size_t(lag % slots) * neurons * 2];
        for (int spike = 0; spike < 40; ++spike) {
            const std::uint32_t* t = &targets[std::size_t(next() % sources) * outdegree];
            for (std::uint32_t i = 0; i < outdegree; ++i) {
                row[2 * t[i]] += 0.1;
            }
            events += outdegree;
        }
    }
    const double result = since(begin) / events;
    sink = ring[next() % ring.size()];
    return result;
}

// a current-based integrate-and-fire neuron with exponential currents, state in columns, 15 steps per tile
double update(std::size_t neurons)
{
    std::vector<double> v(neurons), ex(neurons), in(neurons), input(neurons * 2);
    std::vector<int> refractory(neurons);
    for (std::size_t i = 0; i < neurons; ++i) {
        v[i] = double(next() % 1000) * 0.01;
    }
    const double p22 = std::exp(-0.1 / 10.0), p11 = std::exp(-0.1 / 2.0), p21 = 0.0004, p20 = 0.0004,
                 current = 150.0;
    const std::size_t tile = 512;
    std::size_t updates = 0;
    const auto begin = Clock::now();
    for (int slice = 0; slice < 20; ++slice) {
        for (std::size_t first = 0; first < neurons; first += tile) {
            const std::size_t last = first + tile < neurons ? first + tile : neurons;
            for (int lag = 0; lag < 15; ++lag) {
                for (std::size_t i = first; i < last; ++i) {
                    const double moved = v[i] * p22 + (ex[i] + in[i]) * p21 + current * p20;
                    v[i] = refractory[i] > 0 ? v[i] : moved;
                    refractory[i] -= refractory[i] > 0;
                    ex[i] = ex[i] * p11 + input[2 * i];
                    in[i] = in[i] * p11 + input[2 * i + 1];
                    const bool spike = v[i] >= 15.0;
                    v[i] = spike ? 0.0 : v[i];
                    refractory[i] = spike ? 20 : refractory[i];
                }
                updates += last - first;
            }
        }
    }
    const double result = since(begin) / updates;
    sink = v[next() % neurons];
    return result;
}

// writing the columns of new synapses, fresh memory included
double first_touch(std::size_t synapses)
{
    const auto begin = Clock::now();
    std::vector<std::uint32_t> cell;
    cell.reserve(synapses);
    for (std::size_t i = 0; i < synapses; ++i) {
        cell.push_back(std::uint32_t(next()));
    }
    const double result = since(begin) / synapses;
    sink = cell[next() % synapses];
    return result;
}

} // namespace

int main()
{
    std::printf("delivery, 10,000 neurons, ns per event %.4g\n", delivery(10'000, 1000));
    std::printf("delivery, 100,000 neurons, ns per event %.4g\n", delivery(100'000, 1000));
    std::printf("update of 100,000 neurons, ns per step %.4g\n", update(100'000));
    std::printf("drawing and storing a target, ns per synapse %.4g\n", first_touch(10'000'000));
}
