// SPDX-License-Identifier: GPL-2.0-or-later
// States<M>: the states of a pool, one after the other, or, for models that say their step for eight neurons
// at once (StateOf and advance(), see neuron.hpp), in blocks of eight with one row for each number. Used by
// NodePool<M> only.
#pragma once

#include "nest/base/lanes.hpp"

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace nest
{

namespace detail
{

template <class M, class = void>
struct HasBlocks : std::false_type
{
};
template <class M>
struct HasBlocks<M, std::void_t<typename M::template StateOf<Lanes>>> : std::true_type
{
};

} // namespace detail

template <class M, bool blocks = detail::HasBlocks<M>::value>
class States
{
public:
    using State = typename M::State;

    State& operator[](std::uint32_t cell) { return states_[cell]; }
    const State& operator[](std::uint32_t cell) const { return states_[cell]; }
    State* data() { return states_.data(); }
    void put(std::uint32_t cell, State&& s) { states_[cell] = std::move(s); }
    void append(std::size_t n, const State& s) { states_.insert(states_.end(), n, s); }
    std::size_t bytes() const { return states_.capacity() * sizeof(State); }

private:
    std::vector<State> states_;
};

template <class M>
class States<M, true>
{
public:
    using State = typename M::State;
    using Block = typename M::template StateOf<Lanes>;

    State operator[](std::uint32_t cell) const
    {
        State s;
        const double* from = place(cell);
        double x[numbers];
        for (std::size_t k = 0; k < numbers; ++k) {
            x[k] = from[k * lanes];
        }
        std::memcpy(static_cast<void*>(&s), x, sizeof s);
        return s;
    }
    void put(std::uint32_t cell, const State& s)
    {
        double* to = const_cast<double*>(place(cell));
        double x[numbers];
        std::memcpy(x, static_cast<const void*>(&s), sizeof s);
        for (std::size_t k = 0; k < numbers; ++k) {
            to[k * lanes] = x[k];
        }
    }
    // Cells 8 i to 8 i + 7.
    Block& block(std::uint32_t i) { return blocks_[i].block; }
    void append(std::size_t n, const State& s)
    {
        const std::size_t before = size_;
        size_ += n;
        blocks_.resize((size_ + lanes - 1) / lanes);
        for (std::size_t c = before; c < size_; ++c) {
            put(static_cast<std::uint32_t>(c), s);
        }
    }
    std::size_t bytes() const { return blocks_.capacity() * sizeof(Aligned); }

private:
    static constexpr std::size_t numbers = sizeof(State) / sizeof(double);
    static_assert(sizeof(Block) == numbers * sizeof(Lanes), "StateOf<T> holds numbers T and nothing else");
    static_assert(std::is_same<State, typename M::template StateOf<double>>::value,
                  "State is StateOf<double>");

    // The alignment of Lanes depends on the instruction set that a function is compiled for.
    struct alignas(sizeof(Lanes)) Aligned
    {
        Block block;
    };

    const double* place(std::uint32_t cell) const
    {
        return reinterpret_cast<const double*>(&blocks_[cell / lanes].block) + cell % lanes;
    }

    std::vector<Aligned> blocks_;
    std::size_t size_ = 0;
};

} // namespace nest
