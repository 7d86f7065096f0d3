// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/recording/backends.hpp"
#include "nest/recording/event_text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>

namespace nest
{

namespace
{

// The release of the interface whose file format this is.
const char* const format_release = "3.10.0";

[[noreturn]] void fail(const std::string& file, const char* what, int error)
{
    throw Error("IOError", "The file '" + file + "' " + what + ": " + std::strerror(error) +
                               ". Data of recorders in memory is kept.");
}

class AsciiChannel final : public RecordingChannel
{
public:
    AsciiChannel(const RecorderInfo& info, const EventTextFormat& format, const Strings& names, bool append)
        : format_(format)
    {
        for (const auto& name : names) {
            std::FILE* f = std::fopen(name.c_str(), append ? "a" : "w");
            const int error = errno;
            if (f == nullptr) {
                close_all();
                fail(name, "cannot be opened for writing", error);
            }
            files_.push_back({name, f, {}});
            if (append) {
                continue;
            }
            std::string header = std::string("# NEST version: ") + format_release +
                                 "\n# RecordingBackendASCII version: 2\nsender";
            header += format.time_in_steps ? "\ttime_step\ttime_offset" : "\ttime_ms";
            for (const auto& column : info.reals) {
                header += "\t" + column;
            }
            for (const auto& column : info.integers) {
                header += "\t" + column;
            }
            header += "\n";
            if (std::fwrite(header.data(), 1, header.size(), f) != header.size()) {
                const int write_error = errno;
                close_all();
                fail(name, "cannot be written", write_error);
            }
        }
    }
    ~AsciiChannel() override { close_all(); }

    void write(int thread, const RecordChunk& chunk) override
    {
        File& f = files_[static_cast<std::size_t>(thread)];
        f.text.clear();
        format_.append(f.text, chunk);
        if (std::fwrite(f.text.data(), 1, f.text.size(), f.stream) != f.text.size()) {
            fail(f.name, "cannot be written", errno);
        }
    }
    void flush() override
    {
        for (auto& f : files_) {
            if (std::fflush(f.stream) != 0) {
                fail(f.name, "cannot be written", errno);
            }
        }
    }
    void close() override
    {
        std::string broken;
        int error = 0;
        for (auto& f : files_) {
            if (std::fclose(f.stream) != 0 && broken.empty()) {
                broken = f.name;
                error = errno;
            }
        }
        files_.clear();
        if (!broken.empty()) {
            fail(broken, "could not be written completely", error);
        }
    }

private:
    struct File
    {
        std::string name;
        std::FILE* stream;
        std::string text;
    };
    void close_all()
    {
        for (auto& f : files_) {
            std::fclose(f.stream);
        }
        files_.clear();
    }
    EventTextFormat format_;
    std::vector<File> files_; // by thread
};

} // namespace

Value AsciiBackend::check(const std::string& key, const Value& value, const std::string& where) const
{
    if (key == "file_extension") {
        return to_string(value, where);
    }
    return key == "precision" ? check_precision(value, where) : Value(to_bool(value, where));
}

std::string AsciiBackend::file_name(const RecorderInfo& info, const std::string& extension, int vp) const
{
    const std::string digits = std::to_string(info.n_vps);
    std::string number = std::to_string(vp);
    number.insert(0, digits.size() - std::min(digits.size(), number.size()), '0');
    return (settings_.data_path.empty() ? "" : settings_.data_path + "/") + settings_.data_prefix +
           (info.label.empty() ? info.model : info.label) + "-" + std::to_string(info.id) + "-" + number +
           "." + extension;
}

Dictionary AsciiBackend::device_status(const RecorderInfo& info, const Dictionary& properties) const
{
    Strings names;
    for (const int vp : info.local_vps) {
        names.push_back(file_name(info, to_string(properties.at("file_extension"), "file_extension"), vp));
    }
    return {{"filenames", names}};
}

// What the recorder has written itself is continued, not refused or overwritten.
std::unique_ptr<RecordingChannel> AsciiBackend::open(const RecorderInfo& info, const Dictionary& properties,
                                                     bool again)
{
    const Strings names = to_strings(device_status(info, properties).at("filenames"), "filenames");
    if (!again && !settings_.overwrite_files) {
        for (const auto& name : names) {
            struct stat found;
            if (::stat(name.c_str(), &found) == 0) {
                throw Error("IOError", "The file '" + name +
                                           "' exists already and is not overwritten. Set the kernel "
                                           "attribute overwrite_files to True, or change "
                                           "data_path, data_prefix or the recorder's label.");
            }
        }
    }
    return std::make_unique<AsciiChannel>(info, EventTextFormat(info, properties), names, again);
}

} // namespace nest
