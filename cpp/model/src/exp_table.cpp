// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/exp_table.hpp"

#include "nest/base/math.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace nest
{

namespace
{

using Values = std::vector<double>;

// The table of a time constant while somebody uses it. Individual time constants for very many synapses get
// none: a table is worth its memory only where it is shared.
std::shared_ptr<const Values> shared_table(double tau, double h)
{
    constexpr std::size_t most = 64;
    static std::mutex mutex;
    static std::map<std::pair<double, double>, std::weak_ptr<const Values>> tables;
    const std::lock_guard<std::mutex> lock(mutex);
    const auto key = std::make_pair(tau, h);
    if (auto it = tables.find(key); it != tables.end()) {
        if (auto table = it->second.lock()) {
            return table;
        }
    }
    if (tables.size() >= most) {
        for (auto it = tables.begin(); it != tables.end();) {
            it = it->second.expired() ? tables.erase(it) : std::next(it);
        }
        if (tables.size() >= most) {
            return nullptr;
        }
    }
    Values values(ExpTable::size);
    for (std::size_t k = 0; k < values.size(); ++k) {
        values[k] = math::exp(-static_cast<double>(k) * h / tau);
    }
    auto table = std::make_shared<const Values>(std::move(values));
    tables[key] = table;
    return table;
}

} // namespace

ExpTable::ExpTable(double tau, double h) : tau_(tau), h_(h), inverse_h_(1.0 / h), owner_(shared_table(tau, h))
{
    if (owner_) {
        values_ = owner_->data();
        filled_ = size;
    }
}

} // namespace nest
