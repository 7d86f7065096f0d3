// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/events/event_manager.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace nest
{

void EventManager::clear()
{
    threads_.clear();
    threads_.shrink_to_fit();
    version_ = ~std::uint64_t(0);
    std::vector<std::uint64_t>().swap(grid_);
    std::vector<PreciseSpike>().swap(precise_);
    std::vector<char>().swap(packed_);
    std::vector<char>().swap(received_);
}

void EventManager::prepare(const RunSetup& setup)
{
    const auto n = static_cast<std::size_t>(layout_.n_threads);
    const bool stale = version_ != connections_.version() || threads_.size() != n;
    if (stale) {
        threads_.clear();
        threads_.resize(n);
    }
#pragma omp parallel for schedule(static, 1) num_threads(layout_.n_threads) if (layout_.n_threads > 1)
    for (int t = 0; t < layout_.n_threads; ++t) {
        if (connections_.has_stores(t)) {
            for (auto& store : connections_.stores(t)) {
                store->prepare(setup);
            }
        }
        if (stale) {
            prepare_thread(t);
        }
    }
    version_ = connections_.version();
}

void EventManager::prepare_thread(int thread)
{
    if (!connections_.has_stores(thread)) {
        return;
    }
    ThreadIndex& index = threads_[static_cast<std::size_t>(thread)];
    std::vector<ConnectionStore*> stores;
    for (auto& store : connections_.stores(thread)) {
        stores.push_back(store.get());
    }
    // The same order for every layout, so that sums are.
    std::stable_sort(stores.begin(), stores.end(), [](const ConnectionStore* a, const ConnectionStore* b) {
        return std::make_tuple(a->model().id, a->target().model().id, a->signal())
            < std::make_tuple(b->model().id, b->target().model().id, b->signal());
    });
    std::vector<ConnectionStore*> to_neurons;
    std::vector<ConnectionStore*> to_recorders;
    std::vector<ConnectionStore*> from_devices;
    for (ConnectionStore* s : stores) {
        if (s->signal() == Signal::spike || s->signal() == Signal::binary) {
            (s->target().immediate() ? to_recorders : to_neurons).push_back(s);
        }
        if (s->signal() != Signal::logging) {
            from_devices.push_back(s);
        }
        if (s->reads_history()) {
            index.plastic[&s->target()].push_back(s);
        }
    }
    index.spikes.build(to_neurons, nodes_.size());
    index.recorders.build(to_recorders, nodes_.size());

    // Stimulators in order of their IDs.
    SourceIndex devices;
    devices.build(from_devices, nodes_.size());
    std::vector<std::pair<NodeId, std::pair<StimulatorPool*, std::uint32_t>>> all;
    for (StimulatorPool* pool : nodes_.stimulators()) {
        for (std::uint32_t c = 0; c < pool->size(); ++c) {
            all.push_back({ pool->node_id(c), { pool, c } });
        }
    }
    std::sort(all.begin(), all.end());
    for (const auto& device : all) {
        std::vector<Outlet::Row> rows;
        const auto range = devices.find(device.first);
        for (const auto* s = range.first; s != range.last; ++s) {
            const auto& ref = devices.blocks()[s->block];
            const ConnectionBlock& b = ref.store->block(ref.block);
            rows.push_back({ ref.store, ref.block, s->row, b.row_begin[s->row + 1] - b.row_begin[s->row] });
        }
        if (!rows.empty()) {
            index.outlets.push_back({ device.second.first, device.second.second, Outlet(device.first, std::move(rows)) });
        }
    }
}

void EventManager::add(ThreadIndex& thread, const SourceIndex& index, NodeId source, const RowEvent& prototype)
{
    const auto range = index.find(source);
    for (const auto* s = range.first; s != range.last; ++s) {
        const auto& ref = index.blocks()[s->block];
        RowEvent e = prototype;
        e.block = ref.block;
        e.row = s->row;
        e.source = source;
        thread.todo.push_back({ ref.store, e });
    }
}

// Rows are far apart in memory: the begin of a row is fetched two stages ahead of its use.
void EventManager::deliver_all(std::vector<Target>& todo, ThreadState& state)
{
    constexpr std::size_t far = 12;
    constexpr std::size_t near = 4;
    const std::size_t n = todo.size();
    for (std::size_t i = 0; i < n; ++i) {
        if (i + far < n) {
            const Target& t = todo[i + far];
            __builtin_prefetch(t.store->block(t.event.block).row_begin.data() + t.event.row);
        }
        if (i + near < n) {
            const Target& t = todo[i + near];
            const ConnectionBlock& b = t.store->block(t.event.block);
            const std::size_t first = b.row_begin[t.event.row];
            const std::size_t length = b.row_begin[t.event.row + 1] - first;
            const auto* cell = reinterpret_cast<const char*>(b.cell.data() + first);
            for (std::size_t k = 0; k < std::min<std::size_t>(length * sizeof(std::uint32_t), 256); k += 64) {
                __builtin_prefetch(cell + k);
            }
            if (!b.weight.uniform()) {
                const auto* weight = reinterpret_cast<const char*>(b.weight.data() + first);
                for (std::size_t k = 0; k < std::min<std::size_t>(length * sizeof(double), 512); k += 64) {
                    __builtin_prefetch(weight + k);
                }
            }
        }
        todo[i].store->deliver(todo[i].event, state);
    }
    todo.clear();
}

void EventManager::merge(ThreadIndex& thread, const SourceIndex& index, const Slice& slice, ThreadState& state,
    const std::vector<std::uint64_t>& grid, const std::vector<PreciseSpike>& precise, const std::vector<DeviceSpike>& device)
{
    if (index.empty()) {
        return;
    }
    constexpr std::size_t chunk = 2048;
    std::size_t g = 0;
    std::size_t p = 0;
    std::size_t d = 0;
    const std::uint64_t none = ~std::uint64_t(0);
    while (g < grid.size() || p < precise.size() || d < device.size()) {
        const std::uint64_t kg = g < grid.size() ? grid[g] : none;
        const std::uint64_t kp = p < precise.size() ? precise[p].key : none;
        const std::uint64_t kd = d < device.size() ? device[d].key : none;
        RowEvent e;
        std::uint64_t key;
        if (kg <= kp && kg <= kd) {
            key = kg;
            ++g;
        } else if (kp <= kd) {
            key = kp;
            e.offset = precise[p].offset;
            ++p;
        } else {
            key = kd;
            e.offset = device[d].offset;
            e.factor = device[d].weight_factor;
            e.multiplicity = device[d].multiplicity;
            ++d;
        }
        e.step = slice.begin + SpikeKey::lag(key);
        add(thread, index, SpikeKey::source(key), e);
        if (thread.todo.size() >= chunk) {
            deliver_all(thread.todo, state);
        }
    }
    deliver_all(thread.todo, state);
}

void EventManager::deliver_to_recorders(const Slice& slice, ThreadState& state)
{
    SpikeBuffer& s = state.spikes;
    std::sort(s.grid.begin(), s.grid.end());
    // Equal keys: the later spike has the smaller offset.
    std::stable_sort(s.precise.begin(), s.precise.end(), [](const PreciseSpike& a, const PreciseSpike& b) {
        return a.key != b.key ? a.key < b.key : a.offset > b.offset;
    });
    std::stable_sort(s.device.begin(), s.device.end(),
        [](const DeviceSpike& a, const DeviceSpike& b) { return a.key != b.key ? a.key < b.key : a.offset > b.offset; });
    ThreadIndex& index = threads_[static_cast<std::size_t>(state.thread)];
    merge(index, index.recorders, slice, state, s.grid, s.precise, s.device);
}

int EventManager::exchange(std::vector<std::unique_ptr<ThreadState>>& threads, Communicator& communicator, int status)
{
    grid_.clear();
    precise_.clear();
    for (auto& t : threads) {
        grid_.insert(grid_.end(), t->spikes.grid.begin(), t->spikes.grid.end());
        precise_.insert(precise_.end(), t->spikes.precise.begin(), t->spikes.precise.end());
    }
    if (communicator.size() > 1) {
        // Header {status, grid spikes, precise spikes}, then the words.
        const std::uint64_t header[3] = { static_cast<std::uint64_t>(status), grid_.size(), precise_.size() };
        packed_.resize(sizeof header + grid_.size() * sizeof(std::uint64_t) + precise_.size() * sizeof(PreciseSpike));
        char* to = packed_.data();
        std::memcpy(to, header, sizeof header);
        to += sizeof header;
        std::memcpy(to, grid_.data(), grid_.size() * sizeof(std::uint64_t));
        to += grid_.size() * sizeof(std::uint64_t);
        std::memcpy(to, precise_.data(), precise_.size() * sizeof(PreciseSpike));
        communicator.allgatherv(packed_.data(), packed_.size(), received_, counts_);
        grid_.clear();
        precise_.clear();
        const char* from = received_.data();
        for (const std::size_t bytes : counts_) {
            std::uint64_t h[3];
            std::memcpy(h, from, sizeof h);
            status = std::max(status, static_cast<int>(h[0]));
            const char* p = from + sizeof h;
            const std::size_t g = grid_.size();
            grid_.resize(g + h[1]);
            std::memcpy(grid_.data() + g, p, h[1] * sizeof(std::uint64_t));
            p += h[1] * sizeof(std::uint64_t);
            const std::size_t k = precise_.size();
            precise_.resize(k + h[2]);
            std::memcpy(precise_.data() + k, p, h[2] * sizeof(PreciseSpike));
            from += bytes;
        }
    }
    if (threads.size() * static_cast<std::size_t>(communicator.size()) > 1) {
        std::sort(grid_.begin(), grid_.end());
        std::stable_sort(precise_.begin(), precise_.end(), [](const PreciseSpike& a, const PreciseSpike& b) {
            return a.key != b.key ? a.key < b.key : a.offset > b.offset;
        });
    }
    return status;
}

void EventManager::deliver(const Slice& slice, ThreadState& state)
{
    ThreadIndex& index = threads_[static_cast<std::size_t>(state.thread)];
    merge(index, index.spikes, slice, state, grid_, precise_, state.spikes.device);
    state.spikes.clear();
    forget_spikes(index, slice.begin + slice.length);
}

// Now and then, spikes that no synapse will ask for any more: a long run needs no more memory than a short one.
void EventManager::forget_spikes(ThreadIndex& index, Step now)
{
    for (const auto& pool : index.plastic) {
        PostHistory* history = pool.first->history();
        if (history == nullptr || !history->crowded()) {
            continue;
        }
        std::vector<PostHistory::Window> windows;
        for (const ConnectionStore* store : pool.second) {
            store->history_windows(now, windows);
        }
        PostHistory::join(windows);
        history->keep(windows);
    }
}

} // namespace nest
