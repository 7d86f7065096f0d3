# SPDX-License-Identifier: GPL-2.0-or-later
"""Make modules with models of one's own.

>>> # python -m nest.module new mymodule      a folder with a neuron, a synapse, a device and their tests
>>> # python -m nest.module build mymodule    compiles it into the user's module folder
>>> nest.Install("mymodule")  # doctest: +SKIP

Building needs a C++17 compiler, and the Python packages cmake and ninja (``pip install martlet[modules]``).
"""

import argparse
import keyword
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig

from . import _kernel

PACKAGE = pathlib.Path(__file__).resolve().parent
TEMPLATE = PACKAGE / "share" / "nest" / "module_template"
CONFIG = PACKAGE / "share" / "cmake" / "nest"


class ModuleError(Exception):
    """What the user has to mend before a module can be made or built."""


def new(name, at="."):
    """Make the folder of a new module from the template.

    Parameters
    ----------
    name : str
        Name of the module; also begins the names of its models.
    at : str or os.PathLike
        The folder in which the module's folder is made.

    Returns
    -------
    pathlib.Path
        The new folder.

    Raises
    ------
    ModuleError
        If the name cannot be used, or the folder exists.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or keyword.iskeyword(name):
        raise ModuleError(f"'{name}' is no name for a module: use letters, digits and _, and begin with a letter.")
    folder = pathlib.Path(at) / name
    if folder.exists():
        raise ModuleError(f"{folder} exists already.")
    try:
        folder.mkdir(parents=True)
        for source in sorted(path for path in TEMPLATE.iterdir() if path.is_file()):
            text = source.read_text(encoding="utf-8").replace("mymodule", name)
            (folder / source.name.replace("mymodule", name)).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ModuleError(f"{folder} cannot be made: {error.strerror or error}.") from None
    return folder


def build(folder, to=None, jobs=None, show=False):
    """Compile a module and put it where `nest.Install` finds it.

    Parameters
    ----------
    folder : str or os.PathLike
        The module's folder, with its CMakeLists.txt.
    to : str or os.PathLike, optional
        Where the module goes; by default the first folder of NEST_MODULE_PATH, or the user's module folder.
    jobs : int, optional
        Number of compilers at a time; by default one per processor.
    show : bool
        Whether to show the output of the build also if it succeeds.

    Returns
    -------
    list of pathlib.Path
        The modules that were built.

    Raises
    ------
    ModuleError
        If a tool is missing, or the build fails; with the compiler's messages.
    """
    source = pathlib.Path(folder).resolve()
    if not (source / "CMakeLists.txt").is_file():
        raise ModuleError(
            f"{source} is not the folder of a module: it has no CMakeLists.txt. Make one: python -m nest.module new NAME"
        )
    cmake, ninja = _tool("cmake", "CMAKE_BIN_DIR"), _tool("ninja", "BIN_DIR")
    _require_compiler()
    work = source / "build"
    _discard_foreign(work, source)
    definitions = {
        "nest_DIR": CONFIG,
        "CMAKE_BUILD_TYPE": "Release",
        "CMAKE_MAKE_PROGRAM": ninja,
        # of another kernel library than this one, nothing may come in
        "CMAKE_FIND_PACKAGE_NO_PACKAGE_REGISTRY": "ON",
    }
    _run([cmake, "-S", source, "-B", work, "-G", "Ninja", *(f"-D{k}={v}" for k, v in definitions.items())], show)
    (work / "abi.txt").write_text(_kernel.abi_version(), encoding="ascii")
    _run([cmake, "--build", work, *(["-j", str(jobs)] if jobs else [])], show)
    modules = sorted(work.glob("*.so"))
    if not modules:
        raise ModuleError(f"{source / 'CMakeLists.txt'} makes no module: it has to call nest_add_module().")
    target = pathlib.Path(to) if to is not None else pathlib.Path(_kernel.module_folders()[0])
    installed = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for module in modules:
            # renamed into place: nobody sees half a file
            part = target / f".{module.name}.{os.getpid()}"
            shutil.copy(module, part)
            os.replace(part, target / module.name)
            installed.append(target / module.name)
    except OSError as error:
        raise ModuleError(
            f"{target} cannot be written: {error.strerror or error}. Name another folder with --to or NEST_MODULE_PATH."
        ) from None
    return installed


def _tool(name, where):
    """The program of a Python package, which works wherever the environment is, or the one on the path."""
    try:
        package = __import__(name)
        folders = [getattr(package, where, ""), sysconfig.get_path("scripts")]
    except ImportError:
        folders = [sysconfig.get_path("scripts")]
    found = next((p for f in folders if f and (p := os.path.join(f, name)) and os.access(p, os.X_OK)), None)
    found = found or shutil.which(name)
    if found is None:
        raise ModuleError(f"building needs {name}. Get it with: {sys.executable} -m pip install cmake ninja")
    return found


def _require_compiler():
    given = os.environ.get("CXX")
    if given:
        program = given.split()[0]
        if shutil.which(program) is None:
            raise ModuleError(f"the compiler that CXX names, '{program}', was not found.")
    elif not any(shutil.which(name) for name in ("c++", "g++", "clang++")):
        raise ModuleError(
            "no C++ compiler was found. Install one (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; "
            "conda: conda install cxx-compiler), or name it in the environment variable CXX."
        )


def _discard_foreign(work, source):
    """Remove a build folder of another version of the package, or from another place."""
    cache = work / "CMakeCache.txt"
    if not cache.is_file():
        return
    home = re.search(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", cache.read_text(encoding="utf-8", errors="replace"), re.M)
    stamp = work / "abi.txt"
    fits = stamp.is_file() and stamp.read_text(encoding="ascii", errors="replace") == _kernel.abi_version()
    if not fits or home is None or pathlib.Path(home[1]) != source:
        shutil.rmtree(work, ignore_errors=True)


def _run(command, show):
    command = [str(word) for word in command]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    except OSError as error:
        raise ModuleError(f"{command[0]} cannot be run: {error.strerror or error}.") from None
    if done.returncode != 0:
        raise ModuleError(f"the build failed.\n{done.stdout.rstrip()}")
    if show:
        print(done.stdout.rstrip())


def main(arguments=None):
    """Run the command line of ``python -m nest.module``; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m nest.module", description="Make and build modules with models.")
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("new", help="make the folder of a module from the template")
    made.add_argument("name")
    made.add_argument("--at", default=".", help="folder in which it is made (default: here)")
    built = commands.add_parser("build", help="compile a module for nest.Install")
    built.add_argument("folder", nargs="?", default=".", help="the module's folder (default: here)")
    built.add_argument("--to", help="folder of the result (default: the user's module folder)")
    built.add_argument("-j", "--jobs", type=int, help="compilers at a time")
    built.add_argument("-v", "--verbose", action="store_true", help="show the output of the build")
    commands.add_parser("folders", help="list the folders in which nest.Install looks")
    options = parser.parse_args(arguments)
    try:
        if options.command == "new":
            folder = new(options.name, options.at)
            print(f"Made {folder}. Edit its models, then: python -m nest.module build {folder}")
        elif options.command == "build":
            for module in build(options.folder, options.to, options.jobs, options.verbose):
                print(f'Built {module}. Load it with nest.Install("{module.stem}")')
        else:
            print("\n".join(_kernel.module_folders()))
    except ModuleError as error:
        print(f"nest.module: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
