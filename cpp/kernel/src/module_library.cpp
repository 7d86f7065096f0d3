// SPDX-License-Identifier: GPL-2.0-or-later
#include "module_library.hpp"

#include "nest/kernel/module_manager.hpp"

#include <cstring>
#include <cxxabi.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <elf.h>
#include <sys/syscall.h>
#endif

namespace nest
{

namespace
{

[[noreturn]] void refuse(const std::string& path, const std::string& reason)
{
    throw Error("DynamicModuleManagementError", "Install: the module " + path + " " + reason);
}

std::string content_of(const std::string& path)
{
    struct stat found;
    if (::stat(path.c_str(), &found) != 0) {
        refuse(path, std::string("cannot be read: ") + std::strerror(errno) + ".");
    }
    if (!S_ISREG(found.st_mode)) {
        refuse(path, "is not a file.");
    }
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in) {
        refuse(path, std::string("cannot be read: ") + std::strerror(errno) + ".");
    }
    return content;
}

// The loader maps what the headers promise and would crash on a file that is cut short.
void require_whole(const std::string& path, const std::string& content)
{
#ifdef __linux__
    using Header = Elf64_Ehdr;
    Header h;
    if (content.size() < sizeof(Header) || std::memcmp(content.data(), ELFMAG, SELFMAG) != 0) {
        refuse(path, "is not a shared library.");
    }
    std::memcpy(&h, content.data(), sizeof(Header));
    if (h.e_ident[EI_CLASS] != ELFCLASS64) {
        return; // the loader says what is wrong
    }
    const auto within = [&](std::uint64_t offset, std::uint64_t size) {
        return offset <= content.size() && size <= content.size() - offset;
    };
    bool whole = h.e_phentsize == sizeof(Elf64_Phdr) &&
                 within(h.e_phoff, std::uint64_t(h.e_phnum) * sizeof(Elf64_Phdr)) &&
                 within(h.e_shoff, std::uint64_t(h.e_shnum) * h.e_shentsize);
    for (int i = 0; whole && i < h.e_phnum; ++i) {
        Elf64_Phdr segment;
        std::memcpy(&segment, content.data() + h.e_phoff + static_cast<std::size_t>(i) * sizeof(segment),
                    sizeof(segment));
        whole = segment.p_type != PT_LOAD || within(segment.p_offset, segment.p_filesz);
    }
    if (!whole) {
        refuse(path, "is incomplete: its file is shorter than its header says. Build it again.");
    }
#else
    (void)path;
    (void)content;
#endif
}

// A file in memory with this content, or -1.
int memory_file(const std::string& path, const std::string& content)
{
#if defined(__linux__) && defined(SYS_memfd_create)
    const std::string name = path.substr(path.rfind('/') + 1);
    constexpr unsigned close_on_exec = 1; // MFD_CLOEXEC
    const int fd = static_cast<int>(::syscall(SYS_memfd_create, name.substr(0, 200).c_str(), close_on_exec));
    std::size_t done = 0;
    while (fd >= 0 && done < content.size()) {
        const ssize_t n = ::write(fd, content.data() + done, content.size() - done);
        if (n < 0) {
            ::close(fd);
            return -1;
        }
        done += static_cast<std::size_t>(n);
    }
    return fd;
#else
    (void)path;
    (void)content;
    return -1;
#endif
}

// "undefined symbol: _ZN4nest..." with the name as it is written in C++.
std::string readable(std::string text)
{
    static const std::string key = "undefined symbol: ";
    const auto at = text.find(key);
    if (at != std::string::npos) {
        const std::string symbol =
            text.substr(at + key.size(), text.find_first_of(" ,)", at + key.size()) - at - key.size());
        int status = 0;
        char* plain = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status);
        text = "it needs the symbol '" + (plain ? std::string(plain) : symbol) + "', which is missing";
        std::free(plain);
    }
    return text;
}

} // namespace

std::string package_folder()
{
    Dl_info info;
    if (::dladdr(reinterpret_cast<const void*>(&abi_version), &info) == 0 || info.dli_fname == nullptr) {
        return ".";
    }
    char* real = ::realpath(info.dli_fname, nullptr);
    const std::string file = real ? real : info.dli_fname;
    std::free(real);
    const auto slash = file.rfind('/');
    return slash == std::string::npos ? "." : file.substr(0, slash);
}

void ModuleLibrary::open(const std::string& path)
{
    const std::string content = content_of(path);
    require_whole(path, content);
    copy_ = memory_file(path, content);
    if (copy_ >= 0) {
        // the number of the process lets debuggers find it
        const std::string copy = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(copy_);
        handle_ = ::dlopen(copy.c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    if (handle_ == nullptr) {
        // a system without such files or /proc, or a library that cannot be loaded: then this fails as well,
        // with a better message
        handle_ = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    if (handle_ == nullptr) {
        const char* reason = ::dlerror();
        refuse(path, "cannot be loaded: " + readable(reason ? reason : "unknown error") +
                         ". If it was built for another version of this package, build it again with python "
                         "-m nest.module build.");
    }
    const auto entry = reinterpret_cast<ModuleEntryPoint>(::dlsym(handle_, module_entry_point));
    if (entry == nullptr) {
        refuse(path, std::string("has no entry point '") + module_entry_point +
                         "': it is not a module for this simulator, or was built without nest_add_module() "
                         "or NEST_MODULE().");
    }
    info_ = entry();
    if (info_ == nullptr || info_->abi == nullptr || std::strcmp(info_->abi, abi_version()) != 0) {
        refuse(path, "was built for another version of this package (ABI " +
                         std::string(info_ && info_->abi ? info_->abi : "unknown") + ", but this one has " +
                         abi_version() + "). Build it again: python -m nest.module build.");
    }
}

ModuleLibrary::ModuleLibrary(const std::string& path)
{
    try {
        open(path);
    } catch (...) {
        close();
        throw;
    }
}

ModuleLibrary::~ModuleLibrary()
{
    close();
}

void ModuleLibrary::close()
{
    if (handle_ != nullptr) {
        ::dlclose(handle_);
    }
    if (copy_ >= 0) {
        ::close(copy_);
    }
}

} // namespace nest
