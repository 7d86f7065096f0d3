// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/events/source_index.hpp"

namespace nest
{

void SourceIndex::clear()
{
    *this = SourceIndex();
}

void SourceIndex::build(const std::vector<ConnectionStore*>& stores, std::size_t n_nodes)
{
    clear();
    std::size_t rows = 0;
    for (ConnectionStore* store : stores) {
        any_states_ = any_states_ || store->target().model().takes_states();
        for (std::size_t b = 0; b < store->block_count(); ++b) {
            blocks_.push_back({store, static_cast<std::uint32_t>(b)});
            rows += store->block(b).rows();
        }
    }
    const auto for_rows = [&](auto&& f) {
        for (std::size_t k = 0; k < blocks_.size(); ++k) {
            const ConnectionBlock& b = blocks_[k].store->block(blocks_[k].block);
            for (std::size_t row = 0; row < b.rows(); ++row) {
                if (b.row_begin[row + 1] > b.row_begin[row]) {
                    f(static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(row), b.source(row));
                }
            }
        }
    };
    dense_ = n_nodes <= (std::size_t(1) << 16) || rows >= n_nodes / 8;
    if (!dense_) {
        for_rows([&](std::uint32_t, std::uint32_t, NodeId source) { sources_.push_back(source); });
        std::sort(sources_.begin(), sources_.end());
        sources_.erase(std::unique(sources_.begin(), sources_.end()), sources_.end());
        sources_.shrink_to_fit();
    }
    const auto slot = [&](NodeId source) {
        return dense_ ? static_cast<std::size_t>(source)
                      : static_cast<std::size_t>(std::lower_bound(sources_.begin(), sources_.end(), source) -
                                                 sources_.begin());
    };
    begin_.assign((dense_ ? n_nodes + 1 : sources_.size()) + 1, 0);
    for_rows([&](std::uint32_t, std::uint32_t, NodeId source) { ++begin_[slot(source) + 1]; });
    for (std::size_t i = 1; i < begin_.size(); ++i) {
        begin_[i] += begin_[i - 1];
    }
    segments_.resize(begin_.back());
    std::vector<std::uint32_t> cursor(begin_.begin(), begin_.end() - 1);
    for_rows([&](std::uint32_t k, std::uint32_t row, NodeId source) {
        segments_[cursor[slot(source)]++] = {k, row};
    });
}

void SourceIndex::collect_sources(std::vector<NodeId>& out) const
{
    for (const Segment& s : segments_) {
        const BlockRef& ref = blocks_[s.block];
        out.push_back(ref.store->block(ref.block).source(s.row));
    }
}

std::size_t SourceIndex::bytes() const
{
    return blocks_.capacity() * sizeof(BlockRef) + sources_.capacity() * sizeof(NodeId) +
           begin_.capacity() * sizeof(std::uint32_t) + segments_.capacity() * sizeof(Segment);
}

} // namespace nest
