// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/events/secondary_manager.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace nest
{

void SecondaryManager::clear()
{
    signals_.clear();
    rows_.clear();
    n_direct_ = 0;
}

void SecondaryManager::prepare(const RunSetup& setup, Communicator& communicator)
{
    clear();
    setup_ = setup;
    constexpr std::size_t n_signals = sizeof(secondary_signals) / sizeof(secondary_signals[0]);
    const auto n_threads = static_cast<std::size_t>(layout_.n_threads);
    std::vector<std::vector<ConnectionStore*>> stores(n_threads);
    std::int64_t used[n_signals] = {};
    for (std::size_t t = 0; t < n_threads; ++t) {
        if (!connections_.has_stores(static_cast<int>(t))) {
            continue;
        }
        for (auto& store : connections_.stores(static_cast<int>(t))) {
            for (std::size_t s = 0; s < n_signals; ++s) {
                if (store->signal() == secondary_signals[s] && store->size() > 0) {
                    used[s] = 1;
                    stores[t].push_back(store.get());
                }
            }
        }
        std::stable_sort(stores[t].begin(), stores[t].end(),
                         [](const ConnectionStore* a, const ConnectionStore* b) {
                             return std::make_tuple(a->model().id, a->target().model().id) <
                                    std::make_tuple(b->model().id, b->target().model().id);
                         });
    }
    if (communicator.size() > 1) {
        communicator.allreduce_max(used, n_signals);
    }
    std::vector<std::size_t> filled(static_cast<std::size_t>(communicator.size()), 0); // doubles per rank
    rows_.resize(n_threads);
    for (std::size_t s = 0; s < n_signals; ++s) {
        if (!used[s]) {
            continue;
        }
        SignalSources signal{
            secondary_signals[s], signal_width(secondary_signals[s], setup.interpolation_order), {}};
        // Sources that have targets here; those of all processes, in order.
        std::vector<NodeId> ids;
        const auto for_rows = [&](std::size_t t, auto&& f) {
            for (ConnectionStore* store : stores[t]) {
                if (store->signal() != signal.signal) {
                    continue;
                }
                for (std::size_t k = 0; k < store->block_count(); ++k) {
                    const ConnectionBlock& b = store->block(k);
                    for (std::size_t row = 0; row < b.rows(); ++row) {
                        // Devices deliver their values themselves.
                        if (b.row_begin[row] < b.row_begin[row + 1] &&
                            nodes_.model_of(b.source(row)).emits(signal.signal)) {
                            f(b.source(row), store, k, row);
                        }
                    }
                }
            }
        };
        for (std::size_t t = 0; t < n_threads; ++t) {
            for_rows(t, [&](NodeId id, ConnectionStore*, std::size_t, std::size_t) { ids.push_back(id); });
        }
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        if (communicator.size() > 1) {
            std::vector<char> all;
            communicator.allgatherv(ids.data(), ids.size() * sizeof(NodeId), all, counts_);
            ids.resize(all.size() / sizeof(NodeId));
            std::memcpy(ids.data(), all.data(), all.size());
            std::sort(ids.begin(), ids.end());
            ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        }
        if (ids.empty()) {
            continue;
        }
        for (const NodeId id : ids) {
            Source source{id, nullptr, 0, layout_.vp_of(id) % layout_.n_processes, 0};
            if (layout_.is_local(id)) {
                const auto place = nodes_.locate(id);
                source.output = place.pool->signals()->output(signal.signal);
                source.cell = place.cell;
            }
            std::size_t& end = filled[static_cast<std::size_t>(source.rank)];
            source.offset = end;
            end += static_cast<std::size_t>(signal.width) * static_cast<std::size_t>(setup.min_delay);
            signal.sources.push_back(source);
        }
        for (std::size_t t = 0; t < n_threads; ++t) {
            std::vector<Row> rows;
            for_rows(t, [&](NodeId id, ConnectionStore* store, std::size_t block, std::size_t row) {
                const auto at = std::lower_bound(ids.begin(), ids.end(), id) - ids.begin();
                rows.push_back({static_cast<std::uint32_t>(at), store, static_cast<std::uint32_t>(block),
                                static_cast<std::uint32_t>(row)});
            });
            std::stable_sort(rows.begin(), rows.end(),
                             [](const Row& a, const Row& b) { return a.source < b.source; });
            rows_[t].push_back(std::move(rows));
        }
        n_direct_ += is_direct(signal.signal) ? 1 : 0;
        signals_.push_back(std::move(signal));
    }
}

bool SecondaryManager::relax(const Slice& slice, ThreadState& thread) const
{
    bool settled = true;
    for (Pool* pool : nodes_.thread_pools(thread.thread)) {
        if (pool->model().relaxes()) {
            settled = pool->relax(slice, thread) && settled;
        }
    }
    return settled;
}

// A word of status, then the values of local sources, signal by signal.
void SecondaryManager::pack(std::size_t n_signals, double head)
{
    packed_.assign(1, head);
    for (std::size_t s = 0; s < n_signals; ++s) {
        for (const Source& source : signals_[s].sources) {
            if (source.output != nullptr) {
                const double* from = source.output->of(source.cell);
                packed_.insert(packed_.end(), from, from + source.output->stride());
            }
        }
    }
}

bool SecondaryManager::exchange_pass(Communicator& communicator, bool settled, bool failed)
{
    double state = failed ? 2.0 : settled ? 0.0 : 1.0;
    if (communicator.size() == 1) {
        return state != 1.0;
    }
    pack(n_direct_, state);
    communicator.allgatherv(packed_.data(), packed_.size() * sizeof(double), received_, counts_);
    begin_.assign(1, 0);
    for (const std::size_t bytes : counts_) {
        double other;
        std::memcpy(&other, received_.data() + begin_.back() * sizeof(double), sizeof other);
        state = std::max(state, other);
        begin_.push_back(begin_.back() + bytes / sizeof(double));
    }
    return state != 1.0;
}

void SecondaryManager::exchange(Communicator& communicator)
{
    if (communicator.size() == 1) {
        return;
    }
    pack(signals_.size(), 0.0);
    communicator.allgatherv(packed_.data(), packed_.size() * sizeof(double), received_, counts_);
    begin_.assign(1, 0);
    for (const std::size_t bytes : counts_) {
        begin_.push_back(begin_.back() + bytes / sizeof(double));
    }
}

void SecondaryManager::deliver_signals(std::size_t first, std::size_t last, Step step, int lags,
                                       int thread) const
{
    const auto* received = reinterpret_cast<const double*>(received_.data());
    const auto& rows = rows_[static_cast<std::size_t>(thread)];
    for (std::size_t s = first; s < last; ++s) {
        const SignalSources& signal = signals_[s];
        for (const Row& row : rows[s]) {
            const Source& source = signal.sources[row.source];
            const double* values =
                layout_.n_processes == 1
                    ? source.output->of(source.cell)
                    : received + begin_[static_cast<std::size_t>(source.rank)] + 1 + source.offset;
            row.store->deliver_signal(row.block, row.row, step, values, lags, signal.width);
        }
    }
}

void SecondaryManager::deliver_pass(const Slice& slice, int thread) const
{
    for (Pool* pool : nodes_.thread_pools(thread)) {
        if (pool->signals() != nullptr) {
            pool->signals()->clear_direct();
        }
    }
    deliver_signals(0, n_direct_, slice.begin, slice.length, thread);
}

void SecondaryManager::deliver(const Slice& slice, int thread) const
{
    if (n_direct_ > 0) {
        deliver_pass({slice.begin + slice.length, static_cast<int>(setup_.min_delay)}, thread);
    }
    deliver_signals(n_direct_, signals_.size(), slice.begin, slice.length, thread);
}

} // namespace nest
