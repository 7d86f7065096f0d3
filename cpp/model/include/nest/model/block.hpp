// SPDX-License-Identifier: GPL-2.0-or-later
// ConnectionBlock: the connections that one Connect call (or several small ones) made into one pool, as
// compressed sparse rows by source. A column is one value as long as it is uniform. Owned by a
// ConnectionStore; entries move if Disconnect takes others away or a list is put in order, and the block
// remembers where they went, so that handles stay valid.
#pragma once

#include "nest/base/buffer.hpp"
#include "nest/model/spike.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace nest
{

// A value per entry, or one for all.
template <class T>
class Column
{
public:
    bool uniform() const { return data_.empty(); }
    T value() const { return value_; }
    T operator[](std::size_t i) const { return data_.empty() ? value_ : data_[i]; }
    const T* data() const { return data_.data(); }
    T* data() { return data_.data(); }
    void set_uniform(T x)
    {
        data_.release();
        value_ = x;
    }
    // Makes the column individual, filled with its uniform value.
    T* spread(std::size_t n)
    {
        if (data_.empty()) {
            data_.assign(n, value_);
        }
        return data_.data();
    }
    // Individual, uninitialised.
    T* allocate(std::size_t n)
    {
        data_.resize(n);
        return data_.data();
    }
    // Puts the entries of another column behind the `here` entries of this one.
    void append(std::size_t here, const Column& other, std::size_t n)
    {
        if (uniform() && other.uniform() && (value_ == other.value_ || here == 0)) {
            value_ = other.value_;
            return;
        }
        spread(here);
        if (other.uniform()) {
            data_.append(n, other.value_);
        } else {
            data_.append(other.data(), n);
        }
    }
    // Entry i becomes what entry order[i] was.
    void reorder(const std::vector<std::uint32_t>& order)
    {
        if (!uniform()) {
            const Buffer<T> before(data_);
            for (std::size_t i = 0; i < order.size(); ++i) {
                data_[i] = before[order[i]];
            }
        }
    }
    void adopt(Buffer<T>&& data) { data_ = std::move(data); }
    std::size_t bytes() const { return data_.bytes(); }

private:
    T value_{};
    Buffer<T> data_;
};

// Delays in steps: one value, bytes while all fit, else 16-bit or 32-bit words.
class DelayColumn
{
public:
    enum class Kind : std::uint8_t
    {
        uniform,
        byte,
        word,
        wide
    };
    Kind kind() const { return kind_; }
    Step value() const { return value_; }
    Step operator[](std::size_t i) const
    {
        switch (kind_) {
        case Kind::uniform:
            return value_;
        case Kind::byte:
            return bytes_[i];
        case Kind::word:
            return words_[i];
        default:
            return wide_[i];
        }
    }
    // End of the run of equal delays that starts at i, at most `last`.
    std::size_t run_end(std::size_t i, std::size_t last) const
    {
        if (kind_ == Kind::uniform) {
            return last;
        }
        const Step d = (*this)[i];
        while (++i < last && (*this)[i] == d) {
        }
        return i;
    }
    void set_uniform(Step d)
    {
        kind_ = Kind::uniform;
        value_ = d;
        bytes_.release();
        words_.release();
        wide_.release();
    }
    // Individual and uninitialised, wide enough for delays up to `largest`.
    void allocate(std::size_t n, Step largest);
    // Widens if it must; n is the number of entries.
    void set(std::size_t i, Step d, std::size_t n);
    // As Column::append().
    void append(std::size_t here, const DelayColumn& other, std::size_t n);
    void reorder(const std::vector<std::uint32_t>& order);
    // No check of width.
    void put(std::size_t i, Step d)
    {
        switch (kind_) {
        case Kind::byte:
            bytes_[i] = static_cast<std::uint8_t>(d);
            break;
        case Kind::word:
            words_[i] = static_cast<std::uint16_t>(d);
            break;
        case Kind::wide:
            wide_[i] = static_cast<std::uint32_t>(d);
            break;
        case Kind::uniform:
            break;
        }
    }
    const std::uint8_t* byte_data() const { return bytes_.data(); }
    std::uint8_t* byte_data() { return bytes_.data(); }
    const std::uint16_t* word_data() const { return words_.data(); }
    const std::uint32_t* wide_data() const { return wide_.data(); }
    std::size_t bytes() const { return bytes_.bytes() + words_.bytes() + wide_.bytes(); }

private:
    void grow(std::size_t n); // keeps entries; for individual delays
    Kind kind_ = Kind::uniform;
    Step value_ = 1;
    Buffer<std::uint8_t> bytes_;
    Buffer<std::uint16_t> words_;
    Buffer<std::uint32_t> wide_;
};

// A synapse-model parameter given with a connection, in the order of the block's entries.
struct ParameterColumn
{
    std::string name;
    bool uniform = true;
    double value = 0.0;
    Buffer<double> data; // if not uniform
};

struct ConnectionBlock
{
    // Rows: sources first_source + row, or sources[row] if that is not empty; ascending, unless the block is
    // a list of what several small calls made, with rows in their order and sources that come again.
    bool listed = false;
    NodeId first_source = 0;
    Buffer<NodeId> sources;
    Buffer<std::uint64_t> row_begin; // rows + 1
    // Entries, each row ordered by (delay, order of making).
    Buffer<std::uint32_t> cell; // target: local index * channels + channel
    Column<double> weight;
    DelayColumn delay;
    Column<std::int32_t> label;    // -1: none
    Column<std::int32_t> receptor; // as given in Connect
    Column<std::uint32_t> record;  // parameter record of the store
    // How often entries moved, and the last times: what was taken away (ascending, as numbered then), or
    // where each entry went.
    struct Move
    {
        std::vector<std::uint64_t> removed;
        Buffer<std::uint16_t> place;
        std::size_t bytes() const
        {
            return sizeof(*this) + removed.capacity() * sizeof(std::uint64_t) + place.bytes();
        }
    };
    std::uint32_t generation = 0;
    std::vector<Move> moves;
    std::size_t ordered = 0; // entries when a list was put in order for the last time

    std::size_t rows() const { return row_begin.empty() ? 0 : row_begin.size() - 1; }
    std::size_t size() const { return cell.size(); }
    NodeId source(std::size_t row) const { return sources.empty() ? first_source + row : sources[row]; }
    // Row of an entry, by bisection.
    std::size_t row_of(std::size_t entry) const;
    // Row of a source, or rows() if it has none; not of a list.
    std::size_t find_row(NodeId source) const;
    // Where an entry of an earlier generation is now: none if it was taken away, unknown if that is too long
    // ago.
    static constexpr std::uint64_t none = ~std::uint64_t(0);
    static constexpr std::uint64_t unknown = none - 1;
    std::uint64_t entry_now(std::uint64_t entry, std::uint32_t of_generation) const;
    void remember(Move&&);
    // Makes rows of a list: entries by source, delay and order of making, if most sources have several; worth
    // it only now and then.
    void order_list();
    // Rows without entries go, and every row names its source; kept(row) is called for each that stays.
    template <class F>
    void list_rows(F&& kept)
    {
        Buffer<NodeId> named;
        Buffer<std::uint64_t> begin;
        begin.push_back(0);
        for (std::size_t row = 0; row < rows(); ++row) {
            if (row_begin[row + 1] > row_begin[row]) {
                named.push_back(source(row));
                begin.push_back(row_begin[row + 1]);
                kept(row);
            }
        }
        sources = std::move(named);
        row_begin = std::move(begin);
        listed = true;
    }
    // Puts the rows of another list behind those of this one; what goes on with the last source and a delay
    // that is not shorter becomes part of its row if `longer_rows`.
    void append(const ConnectionBlock& other, bool longer_rows);
    std::size_t bytes() const;
};

} // namespace nest
