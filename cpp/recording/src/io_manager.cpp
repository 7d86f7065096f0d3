// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/recording/io_manager.hpp"

#include "nest/recording/backends.hpp"

#include <sys/stat.h>

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
    add_backend(std::make_unique<MemoryBackend>());
    add_backend(std::make_unique<AsciiBackend>(settings_));
    add_backend(std::make_unique<ScreenBackend>());
}

void IoManager::check(const IoSettings& s) const
{
    if (s.data_path.empty() || s.data_path == settings_.data_path) {
        return;
    }
    struct stat found;
    const std::string what = "kernel attribute 'data_path': '" + s.data_path + "' ";
    if (::stat(s.data_path.c_str(), &found) != 0) {
        throw Error("BadProperty", what + "does not exist; make the directory first.");
    }
    if (!S_ISDIR(found.st_mode)) {
        throw Error("BadProperty", what + "is not a directory.");
    }
}

void IoManager::add_backend(std::unique_ptr<RecordingBackend> backend)
{
    const std::string name = backend->name();
    if (!backends_.emplace(name, std::move(backend)).second) {
        throw Error("NewModelNameExists", "There is a recording backend '" + name + "' already.");
    }
}

RecordingBackend* IoManager::backend(const std::string& name) const
{
    const auto it = backends_.find(name);
    return it == backends_.end() ? nullptr : it->second.get();
}

Strings IoManager::backend_names() const
{
    Strings out;
    for (const auto& b : backends_) {
        out.push_back(b.first);
    }
    return out;
}

} // namespace nest
