// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/model/ring.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <random>
#include <tuple>

namespace
{

long allocations = 0;

} // namespace

void* operator new(std::size_t n)
{
    ++allocations;
    if (void* p = std::malloc(n)) {
        return p;
    }
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept
{
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept
{
    std::free(p);
}

using namespace nest;

namespace
{

auto key(const InputEvent& e, std::uint32_t channels)
{
    return std::make_tuple(e.cell / channels, -e.offset, e.source, e.cell, e.weight, e.multiplicity);
}

std::vector<InputEvent> some_events(std::size_t n, std::uint32_t nodes, std::uint32_t channels, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<InputEvent> events;
    for (std::size_t i = 0; i < n; ++i) {
        events.push_back({static_cast<std::uint32_t>(random() % (nodes * channels)),
                          static_cast<std::int32_t>(random() % 3 + 1),
                          static_cast<double>(random() % 5) - 2.0, 0.01 * static_cast<double>(random() % 10),
                          random() % 7});
    }
    return events;
}

} // namespace

// The same order as a plain sort by everything, for few and for many events, whatever the order of arrival.
NEST_TEST(canonical_order)
{
    for (const std::uint32_t channels : {1u, 2u}) {
        for (const std::size_t n : {std::size_t(0), std::size_t(5), std::size_t(300), std::size_t(5000)}) {
            const std::uint32_t nodes = 400;
            EventQueue queue;
            queue.resize(4, 0);
            auto expected = some_events(n, nodes, channels, 11);
            auto shuffled = expected;
            std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(5));
            const auto before = [&](const InputEvent& a, const InputEvent& b) {
                return key(a, channels) < key(b, channels);
            };
            std::sort(expected.begin(), expected.end(), before);
            for (const auto& e : shuffled) {
                queue.slot(7).push_back(e);
            }
            queue.order(7, nodes, channels);
            const auto& got = queue.slot(7);
            EXPECT(got.size() == expected.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                EXPECT(key(got[i], channels) == key(expected[i], channels));
            }
        }
    }
}

// After some rounds, as large as what follows, nothing is allocated any more.
NEST_TEST(no_allocation_once_warm)
{
    const std::uint32_t nodes = 100;
    EventQueue queue;
    queue.resize(4, 0);
    const auto events = some_events(700, nodes, 1, 3);
    const auto round = [&](Step step, std::size_t n) {
        auto& slot = queue.slot(step);
        for (std::size_t i = 0; i < n; ++i) {
            slot.push_back(events[i]);
        }
        queue.order(step, nodes, 1);
        queue.slot(step).clear();
    };
    for (Step step = 0; step < 20; ++step) {
        round(step, 700);
    }
    const long before = allocations;
    for (Step step = 20; step < 60; ++step) {
        round(step, static_cast<std::size_t>(step) * 10 % 700);
    }
    EXPECT(allocations == before);
}

// Pending events stay with their step when the queue grows.
NEST_TEST(growing_keeps_events)
{
    EventQueue queue;
    queue.resize(4, 10);
    queue.slot(11).push_back({3, 1, 2.0, 0.0, 1});
    queue.slot(13).push_back({4, 1, 2.0, 0.0, 1});
    queue.resize(16, 10);
    EXPECT(queue.slot(11).size() == 1 && queue.slot(11)[0].cell == 3);
    EXPECT(queue.slot(13).size() == 1 && queue.slot(13)[0].cell == 4);
    EXPECT(queue.slot(10).empty() && queue.slot(14).empty());
}

// Entries that were put aside are added in the order of arrival, so that sums are those of direct additions.
NEST_TEST(put_aside_and_added_later)
{
    const std::size_t cells = 40000;
    const std::size_t slots = 64;
    InputRing direct;
    InputRing ring;
    direct.resize(cells, slots, 0);
    ring.resize(cells, slots, 0);
    ring.allow_aside(1);
    EXPECT(ring.puts_aside() && !direct.puts_aside());
    std::mt19937 random(7);
    std::vector<std::uint32_t> cell(500);
    std::vector<double> weight(500);
    const auto add = [&](Step step, double factor, bool own) {
        for (std::size_t i = 0; i < cell.size(); ++i) {
            const double w = (own ? weight[i] : weight[0]) * factor;
            direct.slot(step)[cell[i] + (w < 0.0 ? 1 : 0)] += w;
        }
        ring.put_aside(step, cell.data(), own ? weight.data() : nullptr, weight[0], factor, cell.size());
    };
    for (int round = 0; round < 300; ++round) {
        for (std::size_t i = 0; i < cell.size(); ++i) {
            cell[i] = static_cast<std::uint32_t>(random() % 50 * 2);
            weight[i] = 1e-3 * static_cast<double>(random() % 2000) - 1.0;
        }
        add(round % 3, 1.0 + round, round % 2 == 0);
        if (round % 50 == 49) {
            direct.slot(1)[6] += 0.1; // in between, at once
            ring.slot(1)[6] += 0.1;
        }
    }
    EXPECT(std::equal(ring.slot(0), ring.slot(0) + cells, direct.slot(0)));
    EXPECT(std::equal(ring.slot(1), ring.slot(1) + cells, direct.slot(1)));
    EXPECT(std::equal(ring.data(), ring.data() + slots * cells, direct.data()));
    EXPECT(!ring.puts_aside());
}
