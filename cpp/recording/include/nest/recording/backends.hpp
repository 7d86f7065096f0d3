// SPDX-License-Identifier: GPL-2.0-or-later
// The recording backends that are always there. Made by the I/O manager.
#pragma once

#include "nest/recording/io_manager.hpp"

namespace nest
{

// Events stay in the recorder.
class MemoryBackend final : public RecordingBackend
{
public:
    std::string name() const override { return "memory"; }
    Dictionary device_defaults() const override { return {{"time_in_steps", false}}; }
    Value check(const std::string& key, const Value&, const std::string& where) const override;
    bool keeps_in_memory() const override { return true; }
    std::unique_ptr<RecordingChannel> open(const RecorderInfo&, const Dictionary&, bool) override
    {
        return nullptr;
    }
};

// One text file per virtual process: data_path/data_prefix(label|model)-ID-VP.file_extension.
class AsciiBackend final : public RecordingBackend
{
public:
    explicit AsciiBackend(const IoSettings& settings) : settings_(settings) {}
    std::string name() const override { return "ascii"; }
    Dictionary device_defaults() const override
    {
        return {{"file_extension", "dat"}, {"precision", 3}, {"time_in_steps", false}};
    }
    Value check(const std::string& key, const Value&, const std::string& where) const override;
    Dictionary device_status(const RecorderInfo&, const Dictionary& properties) const override;
    std::unique_ptr<RecordingChannel> open(const RecorderInfo&, const Dictionary& properties,
                                           bool again) override;

private:
    std::string file_name(const RecorderInfo&, const std::string& extension, int vp) const;
    const IoSettings& settings_;
};

// Lines on standard output.
class ScreenBackend final : public RecordingBackend
{
public:
    std::string name() const override { return "screen"; }
    Dictionary device_defaults() const override { return {{"precision", 3}, {"time_in_steps", false}}; }
    Value check(const std::string& key, const Value&, const std::string& where) const override;
    std::size_t batch() const override { return 1; }
    std::unique_ptr<RecordingChannel> open(const RecorderInfo&, const Dictionary& properties,
                                           bool again) override;
};

} // namespace nest
