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
    return sources.bytes() + row_begin.bytes() + cell.bytes() + weight.bytes() + delay.bytes() +
           label.bytes() + receptor.bytes() + record.bytes() + sizeof(*this);
}

} // namespace nest
