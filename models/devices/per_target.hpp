// SPDX-License-Identifier: GPL-2.0-or-later
// PerTarget: the targets of a generator that draws for each of them, and a state for each that survives new
// connections.
#pragma once

#include "nest/model/registry.hpp"

#include "devices/periodic.hpp"

#include <unordered_map>

namespace nest
{

template <class T>
class PerTarget
{
public:
    // At Prepare: connections may have changed since.
    void renew() { known_ = false; }
    // Lines the states up with the targets of the outlet; `fresh(i)` makes the state of a new target.
    template <class F>
    void align(const Outlet& outlet, F&& fresh)
    {
        if (known_ && states_.size() == outlet.size()) {
            return;
        }
        std::vector<std::uint64_t> targets(outlet.size());
        std::vector<std::uint64_t> twins(outlet.size());
        outlet.keys(targets.data(), twins.data());
        std::unordered_map<std::uint64_t, std::size_t> old;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            old[keys_[i]] = i;
        }
        std::vector<std::uint64_t> keys(outlet.size());
        std::vector<T> states;
        states.reserve(outlet.size());
        for (std::size_t i = 0; i < outlet.size(); ++i) {
            keys[i] = target_key(outlet.device(), targets[i], twins[i]);
        }
        keys_.swap(keys);
        for (std::size_t i = 0; i < outlet.size(); ++i) {
            const auto it = old.find(keys_[i]);
            states.push_back(it != old.end() ? std::move(states_[it->second]) : fresh(i));
        }
        states_.swap(states);
        known_ = true;
    }
    T& operator[](std::size_t i) { return states_[i]; }
    std::size_t size() const { return states_.size(); }
    // Random numbers of target i at a step.
    NodeRandom random(ThreadState& thread, std::size_t i, Step step) const
    {
        return NodeRandom(thread, Purpose::device, keys_[i], static_cast<std::uint64_t>(step));
    }

private:
    bool known_ = false;
    std::vector<std::uint64_t> keys_;
    std::vector<T> states_;
};

// For generators without a state per target.
struct NoTargetState
{
};

} // namespace nest
