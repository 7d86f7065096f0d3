// SPDX-License-Identifier: GPL-2.0-or-later
// IoManager: the recording backends by name, and the kernel attributes that say where files go. Main thread.
#pragma once

#include "nest/model/recording_backend.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

struct IoSettings
{
    std::string data_path;
    std::string data_prefix;
    bool overwrite_files = false;
};

class IoManager
{
public:
    IoManager();

    // Back to the built-in backends and default settings.
    void reset();
    const IoSettings& settings() const { return settings_; }
    const std::string& data_path() const { return settings_.data_path; }
    const std::string& data_prefix() const { return settings_.data_prefix; }
    bool overwrite_files() const { return settings_.overwrite_files; }
    // Throws if the path is no writable directory or the prefix names one.
    void check(const IoSettings&) const;
    void set_settings(const IoSettings& s) { settings_ = s; }

    void add(std::unique_ptr<RecordingBackend>); // throws BackendAlreadyRegistered
    Strings backend_names() const;               // sorted
    RecordingBackend* backend(const std::string& name) const; // nullptr if there is none

private:
    IoSettings settings_;
    std::vector<std::unique_ptr<RecordingBackend>> backends_;
};

// The built-in backends; the files of `ascii` follow the settings of their manager.
std::unique_ptr<RecordingBackend> make_memory_backend();
std::unique_ptr<RecordingBackend> make_screen_backend();
std::unique_ptr<RecordingBackend> make_ascii_backend(const IoSettings&);

} // namespace nest
