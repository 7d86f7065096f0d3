// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/events/event_manager.hpp"

#include "nest/parallel/threads.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <tuple>

namespace nest
{

namespace
{

// Canonical order: lag, source, time; mostly there already. Without the temporary memory of a stable sort, so
// that equal keys go by everything else that differs.
void sort_precise(std::vector<PreciseSpike>& spikes)
{
    const auto before = [](const PreciseSpike& a, const PreciseSpike& b) {
        return a.key != b.key ? a.key < b.key : a.offset > b.offset; // the later spike has the smaller offset
    };
    if (!std::is_sorted(spikes.begin(), spikes.end(), before)) {
        std::sort(spikes.begin(), spikes.end(), before);
    }
}

void sort_device(std::vector<DeviceSpike>& spikes)
{
    const auto before = [](const DeviceSpike& a, const DeviceSpike& b) {
        return std::make_tuple(a.key, -a.offset, a.weight_factor, a.multiplicity) <
               std::make_tuple(b.key, -b.offset, b.weight_factor, b.multiplicity);
    };
    if (!std::is_sorted(spikes.begin(), spikes.end(), before)) {
        std::sort(spikes.begin(), spikes.end(), before);
    }
}

} // namespace

void EventManager::clear()
{
    threads_.clear();
    threads_.shrink_to_fit();
    version_ = ~std::uint64_t(0);
    std::vector<std::uint64_t>().swap(grid_);
    std::vector<PreciseSpike>().swap(precise_);
    std::vector<char>().swap(packed_);
    std::vector<char>().swap(received_);
    targeted_ = false;
    routes_stale_ = true;
}

void EventManager::prepare(const RunSetup& setup)
{
    const auto n = static_cast<std::size_t>(layout_.n_threads);
    const bool stale = version_ != connections_.version() || threads_.size() != n;
    if (stale) {
        threads_.clear();
        threads_.resize(n);
        routes_stale_ = true;
    }
    for_each_thread(layout_.n_threads, [&](int t) {
        if (connections_.has_stores(t)) {
            for (auto& store : connections_.stores(t)) {
                store->prepare(setup);
            }
        }
        if (stale) {
            prepare_thread(t);
        }
    });
    version_ = connections_.version();
    slice_ms_ = static_cast<double>(setup.min_delay) * setup.h;
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
        return std::make_tuple(a->model().id, a->target().model().id, a->signal()) <
               std::make_tuple(b->model().id, b->target().model().id, b->signal());
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
        if (s->reads_history() || s->reads_archive()) {
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
            all.push_back({pool->node_id(c), {pool, c}});
        }
    }
    std::sort(all.begin(), all.end());
    for (const auto& device : all) {
        std::vector<Outlet::Row> rows;
        const auto range = devices.find(device.first);
        for (const auto* s = range.first; s != range.last; ++s) {
            const auto& ref = devices.blocks()[s->block];
            const ConnectionBlock& b = ref.store->block(ref.block);
            rows.push_back({ref.store, ref.block, s->row, b.row_begin[s->row + 1] - b.row_begin[s->row]});
        }
        if (!rows.empty()) {
            index.outlets.push_back(
                {device.second.first, device.second.second, Outlet(device.first, std::move(rows))});
        }
    }
}

namespace
{

// What a target that takes states makes of some spikes at once: two add the weight, one takes it away, more
// mean nothing.
bool decode_state(RowEvent& e, int spikes, bool keep_weight)
{
    e.multiplicity = spikes;
    if (!keep_weight) {
        e.factor *= spikes == 2 ? 0.5 : -1.0; // the weight is multiplied by the multiplicity
    }
    return spikes == 1 || spikes == 2;
}

} // namespace

void EventManager::add(ThreadIndex& thread, const SourceIndex& index, NodeId source,
                       const RowEvent& prototype, int copies)
{
    const auto range = index.find(source);
    for (const auto* s = range.first; s != range.last; ++s) {
        const auto& ref = index.blocks()[s->block];
        RowEvent e = prototype;
        e.block = ref.block;
        e.row = s->row;
        e.source = source;
        if (index.any_states() && ref.store->target().model().takes_states()) {
            if (decode_state(e, copies * e.multiplicity, ref.store->target().immediate())) {
                thread.todo.push_back({ref.store, e});
            }
            continue;
        }
        for (int i = 0; i < copies; ++i) {
            thread.todo.push_back({ref.store, e});
        }
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

void EventManager::merge(ThreadIndex& thread, const SourceIndex& index, const Slice& slice,
                         ThreadState& state, const std::vector<std::uint64_t>& grid,
                         const std::vector<PreciseSpike>& precise, const std::vector<DeviceSpike>& device)
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
        int copies = 1;
        if (kg <= kp && kg <= kd) {
            key = kg;
            ++g;
            for (; index.any_states() && g < grid.size() && grid[g] == key; ++g) {
                ++copies;
            }
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
            for (; index.any_states() && d < device.size() && device[d].key == key &&
                   device[d].multiplicity == e.multiplicity && device[d].weight_factor == e.factor &&
                   device[d].offset == e.offset;
                 ++d) {
                ++copies;
            }
        }
        e.step = slice.begin + SpikeKey::lag(key);
        add(thread, index, SpikeKey::source(key), e, copies);
        if (thread.todo.size() >= chunk) {
            deliver_all(thread.todo, state);
        }
    }
    deliver_all(thread.todo, state);
}

void EventManager::deliver_to_recorders(const Slice& slice, ThreadState& state)
{
    sort_device(state.spikes.device);
    deliver_to_recorders(slice, state, state.spikes.device);
}

void EventManager::deliver_second_to_recorders(const Slice& slice, ThreadState& state)
{
    deliver_to_recorders(slice, state, threads_[static_cast<std::size_t>(state.thread)].second_device);
}

void EventManager::deliver_to_recorders(const Slice& slice, ThreadState& state,
                                        const std::vector<DeviceSpike>& device)
{
    SpikeBuffer& s = state.spikes;
    std::sort(s.grid.begin(), s.grid.end());
    sort_precise(s.precise);
    ThreadIndex& index = threads_[static_cast<std::size_t>(state.thread)];
    merge(index, index.recorders, slice, state, s.grid, s.precise, device);
}

// MARTLET_EXCHANGE=all|neighbours overrides the choice.
void EventManager::prepare_exchange(Communicator& communicator)
{
    background_ = nullptr;
    if (communicator.size() == 1) {
        return;
    }
    background_ = dynamic_cast<Background*>(&communicator);
    const char* wish = std::getenv("MARTLET_EXCHANGE");
    std::int64_t settled[2] = {routes_stale_ ? 1 : 0, wish == nullptr                        ? 0
                                                      : std::strcmp(wish, "neighbours") == 0 ? 2
                                                                                             : 1};
    communicator.allreduce_max(settled, 2);
    routes_stale_ = false;
    constexpr int few = 16; // below, one gather is cheaper than messages between pairs
    if (settled[0] == 0) {
        return;
    }
    targeted_ = whole_slices_ = false;
    if (background_ == nullptr || settled[1] == 1 || (settled[1] == 0 && communicator.size() < few)) {
        return;
    }
    // Each process asks the others for the spikes of the sources that have targets here.
    std::vector<NodeId> wanted;
    for (const auto& t : threads_) {
        t.spikes.collect_sources(wanted);
    }
    const auto ranks = static_cast<NodeId>(communicator.size());
    const auto me = static_cast<NodeId>(communicator.rank());
    std::sort(wanted.begin(), wanted.end(), [ranks](NodeId a, NodeId b) {
        return std::make_pair(a % ranks, a) < std::make_pair(b % ranks, b);
    });
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    // devices send nothing between processes; their replicas do the work
    wanted.erase(std::remove_if(wanted.begin(), wanted.end(),
                                [&](NodeId id) { return id % ranks == me || nodes_.range_of(id).shared; }),
                 wanted.end());
    std::vector<std::size_t> asked(ranks, 0);
    for (const NodeId id : wanted) {
        asked[id % ranks] += sizeof(NodeId);
    }
    std::vector<char> requests;
    std::vector<std::size_t> counts;
    communicator.alltoallv(wanted.data(), asked, requests, counts);
    // Which is cheaper in bytes per slice, a message counted as 2 kB, if neurons fire five times a second
    // (doc/scaling.md).
    double spread[2] = {static_cast<double>(wanted.size()), 0.0};
    for (const std::size_t bytes : counts) {
        spread[1] += bytes > 0 ? 1.0 : 0.0;
    }
    communicator.allreduce_max(spread, 2);
    constexpr double message = 2000.0;
    const double spikes = 5e-3 * slice_ms_ * sizeof(std::uint64_t);
    targeted_ = settled[1] == 2 ||
                spread[1] * message + spread[0] * spikes < static_cast<double>(nodes_.size()) * spikes;
    if (!targeted_) {
        return;
    }
    // many messages cost more than can be hidden behind an update
    constexpr double many_neighbours = 64;
    whole_slices_ = spread[1] > many_neighbours;
    send_to_.clear();
    receive_from_.clear();
    for (int r = 0; r < communicator.size(); ++r) {
        if (counts[static_cast<std::size_t>(r)] > 0) {
            send_to_.push_back(r);
        }
        if (asked[static_cast<std::size_t>(r)] > 0) {
            receive_from_.push_back(r);
        }
    }
    std::vector<std::pair<std::size_t, std::uint32_t>> pairs; // local index of a source, position in send_to_
    const char* from = requests.data();
    for (std::size_t k = 0; k < send_to_.size(); ++k) {
        const std::size_t bytes = counts[static_cast<std::size_t>(send_to_[k])];
        for (std::size_t at = 0; at < bytes; at += sizeof(NodeId)) {
            NodeId id;
            std::memcpy(&id, from + at, sizeof id);
            pairs.push_back({local_index(id), static_cast<std::uint32_t>(k)});
        }
        from += bytes;
    }
    std::sort(pairs.begin(), pairs.end());
    const std::size_t n = pairs.empty() ? 0 : pairs.back().first + 1;
    route_begin_.assign(n + 1, 0);
    routes_.resize(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        ++route_begin_[pairs[i].first + 1];
        routes_[i] = pairs[i].second;
    }
    for (std::size_t i = 1; i <= n; ++i) {
        route_begin_[i] += route_begin_[i - 1];
    }
    grid_to_.resize(send_to_.size());
    precise_to_.resize(send_to_.size());
}

// Appends {status, number of grid spikes, number of precise spikes, spikes}.
void EventManager::pack(int status, const std::vector<std::uint64_t>& grid,
                        const std::vector<PreciseSpike>& precise)
{
    const std::uint64_t header[3] = {static_cast<std::uint64_t>(status), grid.size(), precise.size()};
    const std::size_t begin = packed_.size();
    packed_.resize(begin + sizeof header + grid.size() * sizeof(std::uint64_t) +
                   precise.size() * sizeof(PreciseSpike));
    char* to = packed_.data() + begin;
    std::memcpy(to, header, sizeof header);
    to += sizeof header;
    if (!grid.empty()) {
        std::memcpy(to, grid.data(), grid.size() * sizeof(std::uint64_t));
        to += grid.size() * sizeof(std::uint64_t);
    }
    if (!precise.empty()) {
        std::memcpy(to, precise.data(), precise.size() * sizeof(PreciseSpike));
    }
}

// Appends a packet's spikes to grid_ and precise_; returns its status.
int EventManager::unpack(const char* packet)
{
    std::uint64_t h[3];
    std::memcpy(h, packet, sizeof h);
    packet += sizeof h;
    const std::size_t g = grid_.size();
    grid_.resize(g + h[1]);
    if (h[1] > 0) {
        std::memcpy(grid_.data() + g, packet, h[1] * sizeof(std::uint64_t));
        packet += h[1] * sizeof(std::uint64_t);
    }
    const std::size_t k = precise_.size();
    precise_.resize(k + h[2]);
    if (h[2] > 0) {
        std::memcpy(precise_.data() + k, packet, h[2] * sizeof(PreciseSpike));
    }
    return static_cast<int>(h[0]);
}

void EventManager::pack_all(int status)
{
    packed_.clear();
    pack(status, grid_, precise_);
}

int EventManager::unpack_all()
{
    int status = 0;
    grid_.clear();
    precise_.clear();
    const char* from = received_.data();
    for (const std::size_t bytes : counts_) {
        status = std::max(status, unpack(from));
        from += bytes;
    }
    return status;
}

// What this process has to deliver itself stays in grid_ and precise_.
void EventManager::start_with_neighbours()
{
    const auto for_routes = [&](std::uint64_t key, auto&& f) {
        const std::size_t k = local_index(SpikeKey::source(key));
        if (k + 1 < route_begin_.size()) {
            for (std::uint32_t i = route_begin_[k]; i < route_begin_[k + 1]; ++i) {
                f(routes_[i]);
            }
        }
    };
    for (const std::uint64_t key : grid_) {
        for_routes(key, [&](std::uint32_t r) { grid_to_[r].push_back(key); });
    }
    for (const PreciseSpike& spike : precise_) {
        for_routes(spike.key, [&](std::uint32_t r) { precise_to_[r].push_back(spike); });
    }
    packed_.clear();
    send_counts_.clear();
    for (std::size_t r = 0; r < send_to_.size(); ++r) {
        const std::size_t begin = packed_.size();
        pack(0, grid_to_[r], precise_to_[r]);
        send_counts_.push_back(packed_.size() - begin);
        grid_to_[r].clear();
        precise_to_[r].clear();
    }
    background_->start_exchange(send_to_, packed_.data(), send_counts_);
    background_->start_allreduce_max(&status_, 1);
}

int EventManager::finish_with_neighbours()
{
    background_->wait_exchange(receive_from_, received_, counts_);
    const char* from = received_.data();
    for (const std::size_t bytes : counts_) {
        unpack(from);
        from += bytes;
    }
    background_->wait_allreduce_max();
    return static_cast<int>(status_);
}

void EventManager::collect(std::vector<std::unique_ptr<ThreadState>>& threads)
{
    grid_.clear();
    precise_.clear();
    for (auto& t : threads) {
        grid_.insert(grid_.end(), t->spikes.grid.begin(), t->spikes.grid.end());
        precise_.insert(precise_.end(), t->spikes.precise.begin(), t->spikes.precise.end());
        t->spikes.grid.clear();
        t->spikes.precise.clear();
    }
}

int EventManager::exchange(std::vector<std::unique_ptr<ThreadState>>& threads, Communicator& communicator,
                           int status)
{
    if (communicator.size() > 1 && targeted_) {
        start_exchange(threads, communicator, status);
        return finish_exchange(communicator);
    }
    collect(threads);
    if (communicator.size() > 1) {
        pack_all(status);
        communicator.allgatherv(packed_.data(), packed_.size(), received_, counts_);
        status = unpack_all();
    }
    if (threads.size() * static_cast<std::size_t>(communicator.size()) > 1) {
        std::sort(grid_.begin(), grid_.end());
        sort_precise(precise_);
    }
    return status;
}

void EventManager::start_exchange(std::vector<std::unique_ptr<ThreadState>>& threads,
                                  Communicator& communicator, int status)
{
    collect(threads);
    if (targeted_) {
        status_ = status;
        start_with_neighbours();
    } else {
        pack_all(status);
        communicator.start_allgatherv(packed_.data(), packed_.size());
    }
}

int EventManager::finish_exchange(Communicator& communicator)
{
    int status;
    if (targeted_) {
        status = finish_with_neighbours();
    } else {
        communicator.wait_allgatherv(received_, counts_);
        status = unpack_all();
    }
    std::sort(grid_.begin(), grid_.end());
    sort_precise(precise_);
    return status;
}

void EventManager::cut_devices(ThreadState& state, int first)
{
    auto& all = state.spikes.device;
    auto& second = threads_[static_cast<std::size_t>(state.thread)].second_device;
    sort_device(all);
    const auto cut = std::partition_point(all.begin(), all.end(), [first](const DeviceSpike& spike) {
        return SpikeKey::lag(spike.key) < first;
    });
    second.assign(cut, all.end());
    all.erase(cut, all.end());
    for (DeviceSpike& spike : second) {
        spike.key -= SpikeKey::make(first, 0);
    }
}

void EventManager::next_piece(ThreadState& state)
{
    auto& second = threads_[static_cast<std::size_t>(state.thread)].second_device;
    state.spikes.device.swap(second);
    second.clear();
}

void EventManager::deliver(const Slice& slice, ThreadState& state)
{
    ThreadIndex& index = threads_[static_cast<std::size_t>(state.thread)];
    merge(index, index.spikes, slice, state, grid_, precise_, state.spikes.device);
    state.spikes.device.clear();
    forget_spikes(index, slice.begin + slice.length);
}

// Now and then, what no synapse will ask for any more: a long run needs no more memory than a short
// one.
void EventManager::forget_spikes(ThreadIndex& index, Step now)
{
    for (const auto& pool : index.plastic) {
        PostHistory* history = pool.first->history();
        const bool spikes = history != nullptr && history->crowded();
        const bool archive = pool.first->archive_crowded();
        if (!spikes && !archive) {
            continue;
        }
        std::vector<PostHistory::Window> windows;
        for (const ConnectionStore* store : pool.second) {
            store->history_windows(now, windows);
        }
        PostHistory::join(windows);
        if (spikes) {
            history->keep(windows);
        }
        if (archive) {
            pool.first->keep_archive(windows);
        }
    }
}

} // namespace nest
