// SPDX-License-Identifier: GPL-2.0-or-later
// IoManager: where files go, and the recording backends by name. Owned by the kernel; main thread only.
#pragma once

#include "nest/model/recording_backend.hpp"

#include <map>
#include <memory>
#include <string>

namespace nest
{

// The kernel attributes of files.
struct IoSettings
{
    std::string data_path;   // an existing directory, or empty: the working directory
    std::string data_prefix; // begins the name of each file
    bool overwrite_files = false;
};

class IoManager
{
public:
    // With the backends memory, ascii and screen.
    IoManager();

    // Default settings, backends as after construction.
    void reset();

    const IoSettings& settings() const { return settings_; }
    const std::string& data_path() const { return settings_.data_path; }
    const std::string& data_prefix() const { return settings_.data_prefix; }
    bool overwrite_files() const { return settings_.overwrite_files; }
    // Throws BadProperty if data_path is no directory.
    void check(const IoSettings&) const;
    void set_settings(const IoSettings& s) { settings_ = s; }

    // Throws NewModelNameExists.
    void add_backend(std::unique_ptr<RecordingBackend>);
    RecordingBackend* backend(const std::string& name) const; // nullptr if there is none
    Strings backend_names() const;                            // sorted

private:
    IoSettings settings_;
    std::map<std::string, std::unique_ptr<RecordingBackend>> backends_;
};

} // namespace nest
