// SPDX-License-Identifier: GPL-2.0-or-later
// Finds and loads the MPI library that fits the launcher of this process, or the MPI that mpi4py has loaded.
// Called by the kernel's owner, once at start or when the user hands over a communicator; main thread only.
#pragma once

#include "nest/parallel/communicator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nest
{

// Version of the entry points of the MPI libraries (libmartlet_mpi_<family>.so); any other is refused.
//   extern "C" int nest_mpi_version();
//   extern "C" const char* nest_mpi_family();               "mpich" or "openmpi"
//   extern "C" nest::Communicator* nest_mpi_create(const void* comm, char* error, std::size_t error_bytes);
// `comm` is the address of an MPI_Comm, or null for all processes of the job (initialises MPI where needed).
constexpr int mpi_library_version = 3;

// What the environment tells about the launcher.
struct MpiLauncher
{
    std::string family;   // "mpich", "openmpi" or "" (no launcher)
    int size = 0;         // number of processes, 0 if the launcher does not tell
    std::string evidence; // the environment variable that told the family
};
MpiLauncher detect_mpi_launcher();

// Where to look, in addition to the folder of the running library or program.
struct MpiSearch
{
    std::vector<std::string> plugin_directories;  // for libmartlet_mpi_<family>.so
    std::vector<std::string> library_directories; // for libmpi, such as sys.prefix + "/lib"
};

// "mpich" or "openmpi" for the vendor name that mpi4py.MPI.get_vendor() gives; Error if it is neither.
std::string mpi_family_of_vendor(const std::string& vendor);

// The communicator of this process: the null one without a launcher (or with MARTLET_MPI=off), else all
// processes of the job. MARTLET_MPI=mpich|openmpi|site overrides the detection, MARTLET_MPI_LIBRARY names a
// libmpi to use.
std::unique_ptr<Communicator> make_communicator(const MpiSearch& = {});

// A duplicate of a communicator that somebody else (mpi4py) made; `comm` is the address of its MPI_Comm and
// may be dropped afterwards. Collective over its ranks. MPI is neither initialised nor finalised.
std::unique_ptr<Communicator> adopt_communicator(const void* comm, const std::string& vendor,
                                                 const MpiSearch& = {});

// The MPI families for which a library is installed, sorted: a part of {"mpich", "openmpi", "site"}.
std::vector<std::string> installed_mpi_families(const MpiSearch& = {});

} // namespace nest
