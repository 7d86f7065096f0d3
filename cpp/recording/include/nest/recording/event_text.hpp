// SPDX-License-Identifier: GPL-2.0-or-later
// Events as lines of text, shared by the backends that write text. Any thread.
#pragma once

#include "nest/model/recording_backend.hpp"

#include <string>

namespace nest
{

struct EventTextFormat
{
    bool time_in_steps = false;
    int precision = 3;
    std::size_t n_reals = 0;
    std::size_t n_integers = 0;
    TimeGrid grid;

    EventTextFormat(const RecorderInfo&, const Dictionary& properties);
    // Appends "sender<TAB>time[<TAB>offset]<TAB>columns" per event.
    void append(std::string& out, const RecordChunk&) const;
};

// Checks of the properties that text has; throws BadProperty for a precision outside [0, 17].
Value check_precision(const Value&, const std::string& where);

} // namespace nest
