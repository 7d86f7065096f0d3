// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/recording/io_manager.hpp"

#include <algorithm>
#include <filesystem>

namespace nest
{

IoManager::IoManager()
{
    reset();
}

void IoManager::reset()
{
    settings_ = IoSettings();
    backends_.clear();
    add(make_memory_backend());
    add(make_ascii_backend(settings_));
    add(make_screen_backend());
}

void IoManager::check(const IoSettings& s) const
{
    if (s.data_path != settings_.data_path && !s.data_path.empty()) {
        std::error_code error;
        if (!std::filesystem::is_directory(s.data_path, error)) {
            throw Error("BadProperty", "kernel attribute 'data_path': '" + s.data_path + "' is not an existing directory.");
        }
    }
    if (s.data_prefix.find('/') != std::string::npos) {
        throw Error("BadProperty", "kernel attribute 'data_prefix' must not contain '/', but '" + s.data_prefix
                + "' was given; use data_path for folders.");
    }
}

void IoManager::add(std::unique_ptr<RecordingBackend> b)
{
    if (backend(b->name()) != nullptr) {
        throw Error("BackendAlreadyRegistered", "A recording backend of the name '" + b->name() + "' exists already.");
    }
    backends_.push_back(std::move(b));
}

Strings IoManager::backend_names() const
{
    Strings names;
    for (const auto& b : backends_) {
        names.push_back(b->name());
    }
    std::sort(names.begin(), names.end());
    return names;
}

RecordingBackend* IoManager::backend(const std::string& name) const
{
    for (const auto& b : backends_) {
        if (b->name() == name) {
            return b.get();
        }
    }
    return nullptr;
}

} // namespace nest
