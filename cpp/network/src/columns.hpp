// SPDX-License-Identifier: GPL-2.0-or-later
// What get() of nodes and of connections share: a column put together from parts that pools or stores read,
// and the refusal of a name that none of them knows.
#pragma once

#include "nest/base/errors.hpp"
#include "nest/base/value.hpp"

#include <utility>
#include <vector>

namespace nest
{

class JoinedColumn
{
public:
    // Values of the rows at these positions, which outlive this.
    void add(const std::vector<std::size_t>& positions, Value values)
    {
        covered_ += positions.size();
        real_ = real_ && values.as<Reals>();
        whole_ = whole_ && values.as<Integers>();
        parts_.push_back({&positions, std::move(values)});
    }
    bool empty() const { return parts_.empty(); }
    // n rows: numbers if all are of one kind, else a list, with nothing where no part has a value.
    Value column(std::size_t n) const
    {
        if (covered_ == n && real_) {
            return gather<Reals>(n);
        }
        if (covered_ == n && whole_) {
            return gather<Integers>(n);
        }
        List out(n);
        for (const auto& part : parts_) {
            for (std::size_t i = 0; i < part.first->size(); ++i) {
                Value& to = out[(*part.first)[i]];
                if (const auto* reals = part.second.as<Reals>()) {
                    to = (*reals)[i];
                } else if (const auto* integers = part.second.as<Integers>()) {
                    to = (*integers)[i];
                } else {
                    to = (**part.second.as<std::shared_ptr<List>>())[i];
                }
            }
        }
        return out;
    }

private:
    template <class Column>
    Column gather(std::size_t n) const
    {
        Column out(n);
        for (const auto& part : parts_) {
            const Column& from = *part.second.template as<Column>();
            for (std::size_t i = 0; i < from.size(); ++i) {
                out[(*part.first)[i]] = from[i];
            }
        }
        return out;
    }
    std::size_t covered_ = 0;
    bool real_ = true;
    bool whole_ = true;
    std::vector<std::pair<const std::vector<std::size_t>*, Value>> parts_;
};

[[noreturn]] inline void refuse_unknown(const std::string& whose, const std::string& key,
                                        const Strings& known)
{
    throw Error("UndefinedName", "get: " + whose + " '" + key + "'." + did_you_mean(key, known));
}

} // namespace nest
