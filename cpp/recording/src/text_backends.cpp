// SPDX-License-Identifier: GPL-2.0-or-later
// The backends memory, screen and ascii. The latter two write the same rows of text.
#include "nest/recording/io_manager.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <mutex>

namespace nest
{

namespace
{

std::int64_t checked_precision(const Value& value, const std::string& where)
{
    const std::int64_t x = to_integer(value, where);
    if (x < 0 || x > 17) {
        throw Error("BadProperty", where + " must be in [0, 17] digits, but " + std::to_string(x) + " was given.");
    }
    return x;
}

// Events as rows of text: sender, time, further columns.
class TextRows
{
public:
    TextRows(const RecorderInfo& info, const Dictionary& properties)
        : info_(info)
        , precision_(static_cast<int>(to_integer(properties.at("precision"), "precision")))
        , in_steps_(to_bool(properties.at("time_in_steps"), "time_in_steps"))
    {
    }
    std::string header(const char* separator) const
    {
        std::string text = std::string("sender") + separator + (in_steps_ ? "time_step" + std::string(separator) + "time_offset" : "time_ms");
        for (const auto& name : info_.reals) {
            text += separator + name;
        }
        for (const auto& name : info_.integers) {
            text += separator + name;
        }
        return text;
    }
    void append(std::string& out, const RecordChunk& chunk, std::size_t i) const
    {
        char buffer[64];
        out += std::to_string(chunk.senders[i]);
        const double offset = chunk.offsets ? chunk.offsets[i] : 0.0;
        if (in_steps_) {
            out += '\t' + std::to_string(chunk.steps[i]);
            std::snprintf(buffer, sizeof buffer, "\t%.*f", precision_, offset);
        } else {
            std::snprintf(buffer, sizeof buffer, "\t%.*f", precision_, info_.grid.ms(chunk.steps[i]) - offset);
        }
        out += buffer;
        for (std::size_t c = 0; c < info_.reals.size(); ++c) {
            std::snprintf(buffer, sizeof buffer, "\t%.*f", precision_, chunk.reals[i * info_.reals.size() + c]);
            out += buffer;
        }
        for (std::size_t c = 0; c < info_.integers.size(); ++c) {
            out += '\t' + std::to_string(chunk.integers[i * info_.integers.size() + c]);
        }
        out += '\n';
    }

private:
    RecorderInfo info_;
    int precision_;
    bool in_steps_;
};

// --- memory: the recorder itself keeps the events ---------------------------------------------------------------------------------

class MemoryChannel final : public RecordingChannel
{
public:
    void write(int, const RecordChunk&) override {}
};

class MemoryBackend final : public RecordingBackend
{
public:
    std::string name() const override { return "memory"; }
    Dictionary device_defaults() const override { return { { "time_in_steps", false } }; }
    Value check(const std::string&, const Value& value, const std::string& where) const override
    {
        return to_bool(value, where);
    }
    bool keeps_in_memory() const override { return true; }
    std::unique_ptr<RecordingChannel> open(const RecorderInfo&, const Dictionary&, bool) override
    {
        return std::make_unique<MemoryChannel>();
    }
};

// --- screen -----------------------------------------------------------------------------------------------------------------------

class ScreenChannel final : public RecordingChannel
{
public:
    ScreenChannel(const RecorderInfo& info, const Dictionary& properties) : rows_(info, properties) {}
    void write(int, const RecordChunk& chunk) override
    {
        std::string text;
        for (std::size_t i = 0; i < chunk.size; ++i) {
            rows_.append(text, chunk, i);
        }
        const std::lock_guard<std::mutex> lock(mutex_);
        std::fputs(text.c_str(), stdout);
    }
    void flush() override { std::fflush(stdout); }

private:
    TextRows rows_;
    std::mutex mutex_;
};

class ScreenBackend final : public RecordingBackend
{
public:
    std::string name() const override { return "screen"; }
    Dictionary device_defaults() const override { return { { "precision", 3 }, { "time_in_steps", false } }; }
    Value check(const std::string& key, const Value& value, const std::string& where) const override
    {
        return key == "precision" ? Value(checked_precision(value, where)) : Value(to_bool(value, where));
    }
    std::unique_ptr<RecordingChannel> open(const RecorderInfo& info, const Dictionary& properties, bool) override
    {
        return std::make_unique<ScreenChannel>(info, properties);
    }
};

// --- ascii ------------------------------------------------------------------------------------------------------------------------

std::string padded(std::uint64_t x, std::uint64_t largest)
{
    const std::string text = std::to_string(x);
    const std::size_t width = std::to_string(largest).size();
    return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

// One file per virtual process.
class AsciiChannel final : public RecordingChannel
{
public:
    AsciiChannel(const RecorderInfo& info, const Dictionary& properties, const Strings& files, bool append)
        : rows_(info, properties)
    {
        for (const auto& file : files) {
            std::FILE* f = std::fopen(file.c_str(), append ? "a" : "w");
            if (f == nullptr) {
                const std::string why = std::strerror(errno);
                close_all();
                throw Error("IOError", "recorder " + std::to_string(info.id) + ": the file '" + file + "' cannot be opened: " + why + ".");
            }
            files_.push_back({ f, file });
            if (!append) {
                const std::string header = "# NEST version: martlet 0.1.0\n# RecordingBackendASCII version: 2\n" + rows_.header("\t") + "\n";
                put(files_.back(), header);
            }
        }
    }
    ~AsciiChannel() override { close_all(); }
    void write(int thread, const RecordChunk& chunk) override
    {
        std::string text;
        for (std::size_t i = 0; i < chunk.size; ++i) {
            rows_.append(text, chunk, i);
        }
        put(files_[static_cast<std::size_t>(thread)], text);
    }
    void flush() override
    {
        for (auto& f : files_) {
            if (f.first != nullptr && std::fflush(f.first) != 0) {
                fail(f.second);
            }
        }
    }
    void close() override
    {
        for (auto& f : files_) {
            std::FILE* file = f.first;
            f.first = nullptr;
            if (file != nullptr && std::fclose(file) != 0) {
                fail(f.second);
            }
        }
    }

private:
    using File = std::pair<std::FILE*, std::string>;
    [[noreturn]] static void fail(const std::string& file)
    {
        throw Error("IOError", "the file '" + file + "' cannot be written: " + std::strerror(errno)
                + ". Data kept in memory by other recorders is not affected.");
    }
    static void put(File& f, const std::string& text)
    {
        if (std::fwrite(text.data(), 1, text.size(), f.first) != text.size()) {
            fail(f.second);
        }
    }
    void close_all()
    {
        for (auto& f : files_) {
            if (f.first != nullptr) {
                std::fclose(f.first);
                f.first = nullptr;
            }
        }
    }
    TextRows rows_;
    std::vector<File> files_;
};

class AsciiBackend final : public RecordingBackend
{
public:
    explicit AsciiBackend(const IoSettings& settings) : settings_(settings) {}
    std::string name() const override { return "ascii"; }
    Dictionary device_defaults() const override
    {
        return { { "file_extension", "dat" }, { "precision", 3 }, { "time_in_steps", false } };
    }
    Value check(const std::string& key, const Value& value, const std::string& where) const override
    {
        if (key == "file_extension") {
            return to_string(value, where);
        }
        return key == "precision" ? Value(checked_precision(value, where)) : Value(to_bool(value, where));
    }
    Dictionary device_status(const RecorderInfo& info, const Dictionary& properties) const override
    {
        return { { "filenames", files(info, properties) } };
    }
    std::unique_ptr<RecordingChannel> open(const RecorderInfo& info, const Dictionary& properties, bool again) override
    {
        const Strings names = files(info, properties);
        for (const auto& file : names) {
            std::error_code error;
            if (!again && !settings_.overwrite_files && std::filesystem::exists(file, error)) {
                throw Error("IOError", "recorder " + std::to_string(info.id) + ": the file '" + file
                        + "' exists already and is not overwritten. Move it away, change data_path, data_prefix or label, or set "
                          "the kernel attribute overwrite_files to True.");
            }
        }
        return std::make_unique<AsciiChannel>(info, properties, names, again);
    }

private:
    Strings files(const RecorderInfo& info, const Dictionary& properties) const
    {
        Strings out;
        for (const int vp : info.local_vps) {
            std::string name = settings_.data_path.empty() ? std::string() : settings_.data_path + "/";
            name += settings_.data_prefix + (info.label.empty() ? info.model : info.label) + "-" + padded(info.id, 10000) + "-"
                + padded(static_cast<std::uint64_t>(vp), static_cast<std::uint64_t>(info.n_vps)) + "."
                + to_string(properties.at("file_extension"), "file_extension");
            out.push_back(name);
        }
        return out;
    }
    const IoSettings& settings_;
};

} // namespace

std::unique_ptr<RecordingBackend> make_memory_backend()
{
    return std::make_unique<MemoryBackend>();
}

std::unique_ptr<RecordingBackend> make_screen_backend()
{
    return std::make_unique<ScreenBackend>();
}

std::unique_ptr<RecordingBackend> make_ascii_backend(const IoSettings& settings)
{
    return std::make_unique<AsciiBackend>(settings);
}

} // namespace nest
