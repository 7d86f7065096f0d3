// SPDX-License-Identifier: GPL-2.0-or-later
// What the models with a variable number of receptors share: small arrays of numbers that live in the state
// of a neuron, and the ports 1 ... n.
#pragma once

#include "neurons/common.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>

namespace nest
{

// Up to `N` numbers in place, more on the heap, so that the usual neuron with few receptors is one piece of
// memory.
template <std::size_t N>
class FewReals
{
public:
    FewReals() = default;
    FewReals(std::initializer_list<double> given)
    {
        resize(given.size());
        std::copy(given.begin(), given.end(), data());
    }
    FewReals(const FewReals& o) { *this = o; }
    FewReals(FewReals&&) noexcept = default;
    FewReals& operator=(const FewReals& o)
    {
        if (this != &o) {
            resize(0);
            resize(o.size_);
            std::copy_n(o.data(), size_, data());
        }
        return *this;
    }
    FewReals& operator=(FewReals&&) noexcept = default;

    std::size_t size() const { return size_; }
    double* data() { return more_ ? more_.get() : few_; }
    const double* data() const { return more_ ? more_.get() : few_; }
    double& operator[](std::size_t i) { return data()[i]; }
    double operator[](std::size_t i) const { return data()[i]; }
    // What is there stays, new numbers are 0.
    void resize(std::size_t n)
    {
        if (n == size_) {
            return;
        }
        std::unique_ptr<double[]> fresh;
        if (n > N) {
            fresh.reset(new double[n]());
            std::copy_n(data(), std::min<std::size_t>(n, size_), fresh.get());
        } else {
            std::copy_n(data(), std::min<std::size_t>(n, size_), few_);
            std::fill(few_ + std::min<std::size_t>(n, size_), few_ + N, 0.0);
        }
        more_ = std::move(fresh);
        size_ = static_cast<std::uint32_t>(n);
    }
    Reals reals() const { return Reals(data(), data() + size_); }

private:
    double few_[N] = {};
    std::unique_ptr<double[]> more_;
    std::uint32_t size_ = 0;
};

// Spikes arrive on receptors 1 ... n, everything else on 0.
inline int receptor_port(std::size_t n, Signal signal, std::int64_t receptor)
{
    if (signal == Signal::spike || signal == Signal::random_spike) {
        return receptor >= 1 && receptor <= static_cast<std::int64_t>(n) ? static_cast<int>(receptor - 1)
                                                                         : -1;
    }
    return receptor == 0 ? 0 : -1;
}

// "g_1", "g_2", ...
inline Strings numbered(const char* stem, std::size_t n)
{
    Strings names;
    for (std::size_t k = 1; k <= n; ++k) {
        names.push_back(stem + std::to_string(k));
    }
    return names;
}

// Arrays that belong together have one length.
inline void check_same_length(const char* a, const Reals& x, const char* b, const Reals& y,
                              const std::string& where)
{
    if (x.size() != y.size()) {
        throw Error("BadProperty", where + ": " + a + " has " + std::to_string(x.size()) + " entries, but " +
                                       b + " has " + std::to_string(y.size()) +
                                       "; give both with one entry each per component.");
    }
}

// The read-only count that such models show.
template <class Parameters>
void describe_count(FieldTable<Parameters>& t, const char* name, Reals Parameters::* array)
{
    t.other(
        name, [array](const Parameters& p) { return Value(static_cast<std::int64_t>((p.*array).size())); },
        nullptr, "", "number of receptors");
}

} // namespace nest
