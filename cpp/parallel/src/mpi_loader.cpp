// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/parallel/mpi_loader.hpp"

#include "nest/base/errors.hpp"

#include <algorithm>
#include <cctype>
#include <climits>
#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace nest
{

namespace
{

#ifdef __APPLE__
const std::string plugin_suffix = ".dylib";
const std::vector<std::string> mpich_libraries{"libmpi.12.dylib", "libmpich.12.dylib"};
const std::vector<std::string> openmpi_libraries{"libmpi.40.dylib"};
#else
const std::string plugin_suffix = ".so";
const std::vector<std::string> mpich_libraries{"libmpi.so.12",
                                               "libmpich.so.12"}; // the latter is Debian's name
const std::vector<std::string> openmpi_libraries{"libmpi.so.40"};
#endif

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

int number_from_environment(std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        const int n = std::atoi(environment(name).c_str());
        if (n > 0) {
            return n;
        }
    }
    return 0;
}

bool is_file(const std::string& path)
{
    struct stat info;
    return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

std::string directory_of(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::string resolved(const std::string& path)
{
    char buffer[PATH_MAX];
    return realpath(path.c_str(), buffer) ? buffer : path;
}

const std::vector<std::string>& libraries_of(const std::string& family)
{
    return family == "mpich" ? mpich_libraries : openmpi_libraries;
}

// Whether the family's MPI is in this process already; if so, its symbols are made visible to the plug-in.
bool is_loaded(const std::string& family)
{
    const std::vector<std::string>& names = libraries_of(family);
    return std::any_of(names.begin(), names.end(), [](const std::string& name) {
        return dlopen(name.c_str(), RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD) != nullptr;
    });
}

// The folder of the library or program that holds this very code.
std::string own_directory()
{
    Dl_info info;
    if (dladdr(reinterpret_cast<const void*>(&own_directory), &info) && info.dli_fname) {
        return directory_of(resolved(info.dli_fname));
    }
    return ".";
}

std::vector<std::string> plugin_directories(const MpiSearch& search)
{
    std::vector<std::string> all = search.plugin_directories;
    all.push_back(own_directory());
    all.push_back(own_directory() + "/../lib");
    return all;
}

std::string find_plugin(const std::string& name, const MpiSearch& search)
{
    for (const std::string& directory : plugin_directories(search)) {
        const std::string path = directory + "/libmartlet_mpi_" + name + plugin_suffix;
        if (is_file(path)) {
            return path;
        }
    }
    return "";
}

// The programs that started this one, nearest first: shells, the launcher's proxy, the launcher.
std::vector<std::string> programs_above()
{
    std::vector<std::string> programs;
    pid_t pid = getppid();
    for (int level = 0; level < 8 && pid > 1; ++level) {
        const std::string proc = "/proc/" + std::to_string(pid);
        char buffer[PATH_MAX];
        const ssize_t n = readlink((proc + "/exe").c_str(), buffer, sizeof buffer);
        if (n > 0) {
            programs.emplace_back(buffer, static_cast<std::size_t>(n));
        }
        // the parent is the second field after the ")" that closes the program's name
        std::ifstream file(proc + "/stat");
        std::string line;
        std::getline(file, line);
        const std::size_t close = line.rfind(')');
        pid = close == std::string::npos ? 0 : std::atoi(line.c_str() + std::min(close + 4, line.size()));
    }
    return programs;
}

std::vector<std::string> launchers_in_path()
{
    std::vector<std::string> found;
    const std::string path = environment("PATH");
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t colon = std::min(path.find(':', at), path.size());
        for (const char* name : {"mpiexec", "mpirun", "prterun"}) {
            const std::string file = path.substr(at, colon - at) + "/" + name;
            if (is_file(file)) {
                found.push_back(file);
                found.push_back(resolved(file));
            }
        }
        at = colon + 1;
    }
    return found;
}

// Loads the family's MPI library, for the plug-in to bind to: the copy that is in the process already, the
// launcher's own, the Python environment's, that of a launcher in PATH, the system's.
void load_mpi_library(const std::string& family, const MpiSearch& search)
{
    if (is_loaded(family)) {
        return;
    }
    std::vector<std::string> tried;
    std::string reasons;
    const auto load = [&](const std::string& path) {
        if (std::find(tried.begin(), tried.end(), path) != tried.end()) {
            return false;
        }
        tried.push_back(path);
        if (path.find('/') != std::string::npos && !is_file(path)) {
            return false;
        }
        if (dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL)) {
            return true;
        }
        const char* reason = dlerror();
        reasons += "\n  " + std::string(reason ? reason : path.c_str());
        return false;
    };
    const std::vector<std::string>& names = libraries_of(family);
    const auto load_from = [&](const std::string& directory) { // "" is wherever the system looks
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return load(directory.empty() ? name : directory + "/" + name);
        });
    };
    const auto load_beside = [&](const std::string& program) {
        const std::string folder = directory_of(program);
        return load_from(folder + "/../lib") || load_from(folder + "/../lib64") ||
               ((folder == "/usr/bin" || folder == "/bin") && load_from(""));
    };
    const std::string wanted = environment("MARTLET_MPI_LIBRARY");
    if (!wanted.empty()) {
        if (!load(wanted)) {
            throw Error("MPIError", "MARTLET_MPI_LIBRARY=" + wanted + " cannot be loaded." + reasons);
        }
        return;
    }
    const std::string prefix = family == "openmpi" ? environment("OPAL_PREFIX") : "";
    const std::vector<std::string> above = programs_above();
    const std::vector<std::string> in_path = launchers_in_path();
    if ((!prefix.empty() && (load_from(prefix + "/lib") || load_from(prefix + "/lib64"))) ||
        std::any_of(above.begin(), above.end(), load_beside) ||
        std::any_of(search.library_directories.begin(), search.library_directories.end(), load_from) ||
        std::any_of(in_path.begin(), in_path.end(), load_beside) || load_from("")) {
        return;
    }
    throw Error(
        "MPIError",
        "This process was started by an MPI launcher, but the library of its MPI (" + listing(names) +
            ") is not found. Add its folder to LD_LIBRARY_PATH, name it with MARTLET_MPI_LIBRARY=<path>, or "
            "install it with `pip install " +
            family + "`. Tried:" + reasons);
}

struct Plugin
{
    std::string family;
    Communicator* (*create)(const void*, char*, std::size_t) = nullptr;
};

Plugin load_plugin(const std::string& path)
{
    // never unloaded: MPI is finalised by a function in it, at process exit
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
        const char* reason = dlerror();
        throw Error("MPIError",
                    "The MPI part " + path + " cannot be loaded: " + std::string(reason ? reason : ""));
    }
    const auto version = reinterpret_cast<int (*)()>(dlsym(library, "nest_mpi_version"));
    if (!version || version() != mpi_library_version) {
        throw Error("MPIError", "The MPI part " + path + " has version " +
                                    std::to_string(version ? version() : 0) + ", expected " +
                                    std::to_string(mpi_library_version) +
                                    ". Please install the package anew.");
    }
    Plugin plugin;
    plugin.create = reinterpret_cast<Communicator* (*)(const void*, char*, std::size_t)>(
        dlsym(library, "nest_mpi_create"));
    const auto family = reinterpret_cast<const char* (*)()>(dlsym(library, "nest_mpi_family"));
    if (!plugin.create || !family) {
        throw Error("MPIError", "The MPI part " + path + " lacks its entry points.");
    }
    plugin.family = family();
    return plugin;
}

std::unique_ptr<Communicator> create(const Plugin& plugin, const void* comm)
{
    char error[1024] = "";
    std::unique_ptr<Communicator> made(plugin.create(comm, error, sizeof error));
    if (!made) {
        throw Error("MPIError", error);
    }
    return made;
}

[[noreturn]] void throw_missing(const std::string& why, const std::string& name, const MpiSearch& search)
{
    const std::vector<std::string> families = installed_mpi_families(search);
    throw Error(
        "MPIError",
        why + ", but libmartlet_mpi_" + name + plugin_suffix +
            " is not installed (installed: " + (families.empty() ? "none" : listing(families)) +
            "; looked in " + listing(plugin_directories(search)) +
            "). Reinstall the package where this MPI is available, use the launcher of another MPI, or set "
            "MARTLET_MPI=off to run each process on its own.");
}

// The family whose MPI library is in this process already, "" if none or both.
std::string loaded_family()
{
    const bool mpich = is_loaded("mpich");
    const bool openmpi = is_loaded("openmpi");
    return mpich == openmpi ? "" : mpich ? "mpich" : "openmpi";
}

} // namespace

MpiLauncher detect_mpi_launcher()
{
    struct Clue
    {
        const char* variable;
        const char* family;
    };
    // specific variables first; PMIX_RANK alone is a resource manager's, which speaks Open MPI's protocol
    static constexpr Clue clues[] = {{"OMPI_COMM_WORLD_SIZE", "openmpi"},
                                     {"OMPI_COMM_WORLD_RANK", "openmpi"},
                                     {"PMI_RANK", "mpich"},
                                     {"PMI_SIZE", "mpich"},
                                     {"PMI_FD", "mpich"},
                                     {"PMI_PORT", "mpich"},
                                     {"MPI_LOCALNRANKS", "mpich"},
                                     {"HYDRA_CONTROL_FD", "mpich"},
                                     {"MV2_COMM_WORLD_SIZE", "mpich"},
                                     {"PMIX_RANK", "openmpi"}};
    MpiLauncher launcher;
    for (const Clue& clue : clues) {
        if (std::getenv(clue.variable)) {
            launcher.family = clue.family;
            launcher.evidence = clue.variable;
            launcher.size =
                launcher.family == "openmpi"
                    ? number_from_environment({"OMPI_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS"})
                    : number_from_environment({"PMI_SIZE", "MV2_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS"});
            break;
        }
    }
    return launcher;
}

std::string mpi_family_of_vendor(const std::string& vendor)
{
    std::string name;
    for (const char c : vendor) {
        if (std::isalnum(static_cast<unsigned char>(c))) {
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    // Intel MPI, MVAPICH and Cray's MPI share the binary interface of MPICH
    for (const char* part : {"mpich", "intelmpi", "mvapich", "cray"}) {
        if (name.find(part) != std::string::npos) {
            return "mpich";
        }
    }
    for (const char* part : {"openmpi", "spectrummpi"}) {
        if (name.find(part) != std::string::npos) {
            return "openmpi";
        }
    }
    throw Error("MPIError", "Communicators of the MPI '" + vendor +
                                "' cannot be used; supported are MPICH and what is binary "
                                "compatible with it (Intel MPI, MVAPICH, Cray MPI), and Open MPI.");
}

std::vector<std::string> installed_mpi_families(const MpiSearch& search)
{
    std::vector<std::string> found;
    for (const char* family : {"mpich", "openmpi", "site"}) {
        if (!find_plugin(family, search).empty()) {
            found.emplace_back(family);
        }
    }
    return found;
}

std::unique_ptr<Communicator> make_communicator(const MpiSearch& search)
{
    const std::string wanted = environment("MARTLET_MPI");
    if (!wanted.empty() && wanted != "mpich" && wanted != "openmpi" && wanted != "site" && wanted != "off") {
        throw Error("MPIError", "MARTLET_MPI=" + wanted + " is not one of mpich, openmpi, site, off." +
                                    did_you_mean(wanted, {"mpich", "openmpi", "site", "off"}));
    }
    const MpiLauncher launcher = detect_mpi_launcher();
    // one process needs no MPI, whoever started it
    if (wanted == "off" || (wanted.empty() && (launcher.family.empty() || launcher.size == 1))) {
        return std::make_unique<Communicator>();
    }
    const std::string loaded = loaded_family();
    std::string name = !wanted.empty() ? wanted : !loaded.empty() ? loaded : launcher.family;
    // a package that was built for the site's MPI uses that, unless another one is in the process already
    if (wanted.empty() && (loaded.empty() || find_plugin(name, search).empty()) &&
        !find_plugin("site", search).empty()) {
        name = "site";
    }
    const std::string path = find_plugin(name, search);
    if (path.empty()) {
        throw_missing(wanted.empty()
                          ? "This process was started by an MPI launcher (" + launcher.evidence + " is set)"
                          : "MARTLET_MPI=" + wanted + " is set",
                      name, search);
    }
    if (name != "site") {
        load_mpi_library(name, search);
    }
    std::unique_ptr<Communicator> comm = create(load_plugin(path), nullptr);
    if (comm->size() == 1 && launcher.size > 1) {
        throw Error(
            "MPIError",
            "The launcher started " + std::to_string(launcher.size) + " processes (" + launcher.evidence +
                " is set), but " + comm->describe() +
                " sees only one: launcher and library belong to different "
                "MPI installations. Use the launcher of this library, name the family with "
                "MARTLET_MPI=mpich|openmpi|site, or the library with MARTLET_MPI_LIBRARY=<path of libmpi>.");
    }
    return comm;
}

std::unique_ptr<Communicator> adopt_communicator(const void* comm, const std::string& vendor,
                                                 const MpiSearch& search)
{
    if (!comm) {
        throw Error("MPIError", "set_communicator: no communicator given.");
    }
    const std::string family = mpi_family_of_vendor(vendor);
    const std::string loaded = loaded_family();
    // the site's own MPI may go by another library name, so ask its plug-in which family it is
    const std::string site = find_plugin("site", search);
    const std::string path = find_plugin(family, search);
    if (!site.empty() && (loaded.empty() || path.empty())) {
        const Plugin plugin = load_plugin(site);
        if (plugin.family == family) {
            return create(plugin, comm);
        }
    }
    if (path.empty()) {
        throw_missing("set_communicator: the communicator belongs to " + vendor, family, search);
    }
    if (!is_loaded(family)) {
        throw Error("MPIError", "set_communicator: the communicator belongs to " + vendor +
                                    ", but its library (" + listing(libraries_of(family)) +
                                    ") is not loaded in this process.");
    }
    return create(load_plugin(path), comm);
}

} // namespace nest
