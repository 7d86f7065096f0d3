// SPDX-License-Identifier: GPL-2.0-or-later
// ConnectionBlock: the connections that one Connect call (or several small ones) made into one pool, as
// compressed sparse rows by source. A column is one value as long as it is uniform. Owned by a
// ConnectionStore; entries never move, so handles stay valid until the block is rewritten by Disconnect.
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
    // Rows: sources first_source + row, or sources[row] (ascending) if that is not empty.
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
    std::uint32_t generation = 0;  // changes when Disconnect rewrites the block

    std::size_t rows() const { return row_begin.empty() ? 0 : row_begin.size() - 1; }
    std::size_t size() const { return cell.size(); }
    NodeId source(std::size_t row) const { return sources.empty() ? first_source + row : sources[row]; }
    // Row of an entry, by bisection.
    std::size_t row_of(std::size_t entry) const;
    // Row of a source, or rows() if it has none.
    std::size_t find_row(NodeId source) const;
    std::size_t bytes() const;
};

} // namespace nest
