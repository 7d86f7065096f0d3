// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/recording/backends.hpp"
#include "nest/recording/event_text.hpp"

#include <cstdio>

namespace nest
{

namespace
{

class ScreenChannel final : public RecordingChannel
{
public:
    explicit ScreenChannel(const EventTextFormat& format) : format_(format) {}
    // A chunk is one write, so lines of different threads do not mix.
    void write(int, const RecordChunk& chunk) override
    {
        std::string text;
        format_.append(text, chunk);
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    void flush() override { std::fflush(stdout); }
    void close() override { std::fflush(stdout); }

private:
    EventTextFormat format_;
};

} // namespace

Value ScreenBackend::check(const std::string& key, const Value& value, const std::string& where) const
{
    return key == "precision" ? check_precision(value, where) : Value(to_bool(value, where));
}

std::unique_ptr<RecordingChannel> ScreenBackend::open(const RecorderInfo& info, const Dictionary& properties,
                                                      bool)
{
    return std::make_unique<ScreenChannel>(EventTextFormat(info, properties));
}

} // namespace nest
