// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/model/block.hpp"

#include <algorithm>

namespace nest
{

void DelayColumn::allocate(std::size_t n, Step largest)
{
    set_uniform(value_);
    if (largest <= 0xff) {
        kind_ = Kind::byte;
        bytes_.resize(n);
    } else if (largest <= 0xffff) {
        kind_ = Kind::word;
        words_.resize(n);
    } else {
        kind_ = Kind::wide;
        wide_.resize(n);
    }
}

void DelayColumn::set(std::size_t i, Step d, std::size_t n)
{
    if ((*this)[i] == d) {
        return;
    }
    const Step most = kind_ == Kind::byte ? 0xff : kind_ == Kind::word ? 0xffff : 0xffffffff;
    if (kind_ == Kind::uniform || d > most) {
        DelayColumn wider;
        wider.allocate(n, std::max(d, value_));
        if (kind_ == Kind::word && wider.kind_ == Kind::byte) {
            wider.allocate(n, 0x100);
        }
        for (std::size_t k = 0; k < n; ++k) {
            wider.put(k, (*this)[k]);
        }
        wider.value_ = value_;
        *this = std::move(wider);
    }
    put(i, d);
}

void DelayColumn::grow(std::size_t n)
{
    if (kind_ == Kind::byte) {
        bytes_.reserve(n);
        bytes_.resize(n);
    } else if (kind_ == Kind::word) {
        words_.resize(n);
    } else {
        wide_.resize(n);
    }
}

void DelayColumn::append(std::size_t here, const DelayColumn& other, std::size_t n)
{
    if (kind_ == Kind::uniform && other.kind_ == Kind::uniform && (value_ == other.value_ || here == 0)) {
        value_ = other.value_;
        return;
    }
    Step largest = 1;
    for (std::size_t i = 0; i < n; ++i) {
        largest = std::max(largest, other[i]);
    }
    if (kind_ == Kind::uniform || largest > (kind_ == Kind::byte   ? 0xff
                                             : kind_ == Kind::word ? 0xffff
                                                                   : 0xffffffff)) {
        for (std::size_t i = 0; i < here; ++i) {
            largest = std::max(largest, (*this)[i]);
        }
        DelayColumn wider;
        wider.allocate(here, largest);
        for (std::size_t i = 0; i < here; ++i) {
            wider.put(i, (*this)[i]);
        }
        wider.value_ = value_;
        *this = std::move(wider);
    }
    grow(here + n);
    for (std::size_t i = 0; i < n; ++i) {
        put(here + i, other[i]);
    }
}

void DelayColumn::reorder(const std::vector<std::uint32_t>& order)
{
    if (kind_ != Kind::uniform) {
        const DelayColumn before(*this);
        for (std::size_t i = 0; i < order.size(); ++i) {
            put(i, before[order[i]]);
        }
    }
}

std::uint64_t ConnectionBlock::entry_now(std::uint64_t entry, std::uint32_t of_generation) const
{
    const std::size_t since = generation - of_generation;
    if (of_generation > generation || since > moves.size()) {
        return unknown;
    }
    for (std::size_t i = moves.size() - since; i < moves.size(); ++i) {
        const Move& m = moves[i];
        if (!m.place.empty()) {
            entry = entry < m.place.size() ? m.place[entry] : unknown;
            continue;
        }
        const auto it = std::lower_bound(m.removed.begin(), m.removed.end(), entry);
        if (it != m.removed.end() && *it == entry) {
            return none;
        }
        entry -= static_cast<std::uint64_t>(it - m.removed.begin());
    }
    return entry < size() ? entry : unknown;
}

void ConnectionBlock::remember(Move&& move)
{
    // Not more memory than a column or two of what is left, and not too many steps for a handle.
    constexpr std::size_t most = 4096;
    std::size_t bytes = move.bytes();
    for (const Move& m : moves) {
        bytes += m.bytes();
    }
    std::size_t forget = 0;
    while (forget < moves.size() && (moves.size() - forget >= most || bytes > 16 * (size() + 16 * most))) {
        bytes -= moves[forget++].bytes();
    }
    moves.erase(moves.begin(), moves.begin() + static_cast<std::ptrdiff_t>(forget));
    moves.push_back(std::move(move));
    ++generation;
}

void ConnectionBlock::order_list()
{
    constexpr std::size_t few = 64;
    const std::size_t n = size();
    if (!listed || n < few || n < 2 * ordered || n > 65536) {
        return;
    }
    std::vector<NodeId> source_of(n);
    std::vector<std::uint32_t> order(n);
    for (std::size_t row = 0; row < rows(); ++row) {
        for (std::size_t i = row_begin[row]; i < row_begin[row + 1]; ++i) {
            source_of[i] = source(row);
            order[i] = static_cast<std::uint32_t>(i);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return source_of[a] != source_of[b] ? source_of[a] < source_of[b] : delay[a] < delay[b];
    });
    std::size_t distinct = 1;
    for (std::size_t i = 1; i < n; ++i) {
        distinct += source_of[order[i]] != source_of[order[i - 1]] ? 1 : 0;
    }
    ordered = n;
    if (2 * distinct > rows()) {
        return;
    }
    Buffer<NodeId> named;
    Buffer<std::uint64_t> begin;
    Move move;
    move.place.resize(n);
    const Buffer<std::uint32_t> cells(cell);
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t from = order[i];
        if (i == 0 || source_of[from] != named[named.size() - 1]) {
            named.push_back(source_of[from]);
            begin.push_back(i);
        }
        move.place[from] = static_cast<std::uint16_t>(i);
        cell[i] = cells[from];
    }
    begin.push_back(n);
    weight.reorder(order);
    delay.reorder(order);
    label.reorder(order);
    receptor.reorder(order);
    record.reorder(order);
    sources = std::move(named);
    row_begin = std::move(begin);
    listed = false;
    remember(std::move(move));
}

void ConnectionBlock::append(const ConnectionBlock& other, bool longer_rows)
{
    const std::size_t here = size();
    const std::size_t n = other.size();
    for (std::size_t row = 0; row < other.rows(); ++row) {
        const std::uint64_t first = other.row_begin[row];
        const Step last = row > 0 ? other.delay[first - 1] : here > 0 ? delay[here - 1] : 0;
        if (longer_rows && rows() > 0 && source(rows() - 1) == other.source(row) &&
            last <= other.delay[first]) {
            row_begin[rows()] = here + other.row_begin[row + 1];
        } else {
            sources.push_back(other.source(row));
            row_begin.push_back(here + other.row_begin[row + 1]);
        }
    }
    weight.append(here, other.weight, n);
    delay.append(here, other.delay, n);
    label.append(here, other.label, n);
    receptor.append(here, other.receptor, n);
    record.append(here, other.record, n);
    cell.append(other.cell.data(), n);
}

std::size_t ConnectionBlock::row_of(std::size_t entry) const
{
    return static_cast<std::size_t>(std::upper_bound(row_begin.begin(), row_begin.end(), entry) -
                                    row_begin.begin()) -
           1;
}

std::size_t ConnectionBlock::find_row(NodeId s) const
{
    if (sources.empty()) {
        return s >= first_source && s - first_source < rows() ? s - first_source : rows();
    }
    const auto* p = std::lower_bound(sources.begin(), sources.end(), s);
    return p != sources.end() && *p == s ? static_cast<std::size_t>(p - sources.begin()) : rows();
}

std::size_t ConnectionBlock::bytes() const
{
    std::size_t moved = 0;
    for (const Move& m : moves) {
        moved += m.bytes();
    }
    return sources.bytes() + row_begin.bytes() + cell.bytes() + weight.bytes() + delay.bytes() +
           label.bytes() + receptor.bytes() + record.bytes() + sizeof(*this) + moved;
}

} // namespace nest
