// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/recording/event_text.hpp"

#include <cinttypes>
#include <cstdio>

namespace nest
{

EventTextFormat::EventTextFormat(const RecorderInfo& info, const Dictionary& properties)
    : time_in_steps(to_bool(properties.at("time_in_steps"), "time_in_steps")),
      precision(static_cast<int>(to_integer(properties.at("precision"), "precision"))),
      n_reals(info.reals.size()), n_integers(info.integers.size()), grid(info.grid)
{
}

void EventTextFormat::append(std::string& out, const RecordChunk& chunk) const
{
    char text[400]; // the largest double in fixed notation has 309 digits before the point
    const auto real = [&](double x) {
        const int n = std::snprintf(text, sizeof text, "\t%.*f", precision, x);
        out.append(text, static_cast<std::size_t>(n));
    };
    for (std::size_t i = 0; i < chunk.size; ++i) {
        out.append(std::to_string(chunk.senders[i]));
        const double offset = chunk.offsets ? chunk.offsets[i] : 0.0;
        if (time_in_steps) {
            out.append("\t").append(std::to_string(chunk.steps[i]));
            real(offset);
        } else {
            real(grid.ms(chunk.steps[i]) - offset);
        }
        for (std::size_t c = 0; c < n_reals; ++c) {
            real(chunk.reals[i * n_reals + c]);
        }
        for (std::size_t c = 0; c < n_integers; ++c) {
            out.append("\t").append(std::to_string(chunk.integers[i * n_integers + c]));
        }
        out.push_back('\n');
    }
}

Value check_precision(const Value& value, const std::string& where)
{
    const std::int64_t x = to_integer(value, where);
    if (x < 0 || x > 17) {
        throw Error("BadProperty",
                    where + " must be in [0, 17] digits, but " + std::to_string(x) + " was given.");
    }
    return x;
}

} // namespace nest
