# SPDX-License-Identifier: GPL-2.0-or-later
# `make demo` and `make test` need Python 3.10 or newer with venv, a C++17 compiler with OpenMP, and a package index.
# All build tools (cmake, ninja, pybind11, scikit-build-core) come from the index into .venv.

ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do \
	if $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2> /dev/null; then echo $$p; break; fi; done)
endif
SCALE ?= 0.1
TIME ?= 1000
THREADS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
PEER ?=
ARGS ?=

VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
BUILD := build/release
export PATH := $(BIN):$(PATH)
export CMAKE_BUILD_PARALLEL_LEVEL := $(JOBS)
# a test that talks to no display
export MPLBACKEND := Agg

PIP := $(BIN)/python -m pip --disable-pip-version-check
# the build folder is kept, so that pip, the unit tests and the next call share their object files
INSTALL := $(PIP) install --quiet --no-build-isolation --no-deps -Cbuild-dir=$(BUILD) -Ccmake.define.MARTLET_TESTS=ON
SANITIZED_TESTS ?= tests testsuite --ignore=testsuite/test_processes.py --ignore=testsuite/clients

.PHONY: demo test install unit-tests python-tests lint format docs sanitize sanitize-threads bench wheel clean

demo: install $(VENV)/demo
	@mkdir -p build
	$(BIN)/python pynest/examples/microcircuit/run.py --scale $(SCALE) --time $(TIME) --threads $(THREADS) \
		--out build/demo

test: unit-tests python-tests

$(VENV)/tools: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.10 or newer is needed; name it with PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet "scikit-build-core>=0.10" "pybind11>=2.13" cmake ninja "numpy>=1.23" "mpich>=4.1" $(BUILD_EXTRAS)
	@touch $@

$(VENV)/demo: $(VENV)/tools
	$(PIP) install --quiet "matplotlib>=3.6"
	@touch $@

# the packages that the extra `test` names, read from pyproject.toml
$(VENV)/test: $(VENV)/tools
	$(PIP) install --quiet $$($(BIN)/python extras/tools/list_extra.py test)
	@touch $@

$(VENV)/lint: $(VENV)/tools
	$(PIP) install --quiet $$($(BIN)/python extras/tools/list_extra.py lint)
	@touch $@

install: $(VENV)/tools
	$(INSTALL) .

unit-tests: install
	$(BIN)/cmake --build $(BUILD) --target martlet_tests
	$(BIN)/ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

python-tests: install $(VENV)/test
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/python extras/tools/check_sources.py
	git ls-files '*.hpp' '*.cpp' '*.ipp' | xargs $(BIN)/clang-format --dry-run --Werror

format: $(VENV)/lint
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	git ls-files '*.hpp' '*.cpp' '*.ipp' | xargs $(BIN)/clang-format -i

docs: install
	$(BIN)/python extras/tools/model_pages.py build/doc/models

# The sanitizers' run-time library has to be loaded before Python; the interpreter itself leaks on purpose. What was
# freed is kept back in 4 MB only, so that the test that the process does not grow sees what it looks for.
CXX ?= c++
define sanitized
	$(BIN)/cmake --preset $(1) -DCMAKE_INSTALL_PREFIX=$(CURDIR)/build/$(1)/prefix \
		-DPython_EXECUTABLE=$(BIN)/python -Dpybind11_DIR=$$($(BIN)/python -m pybind11 --cmakedir)
	$(BIN)/cmake --build build/$(1) --target all martlet_tests
	$(BIN)/cmake --install build/$(1) > /dev/null
	cp -R pynest/nest build/$(1)/prefix/
endef

sanitize: $(VENV)/test
	$(call sanitized,asan)
	cd build/asan && ASAN_OPTIONS=detect_leaks=1 $(BIN)/ctest --output-on-failure -j $(JOBS)
	PYTHONPATH=$(CURDIR)/build/asan/prefix ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=4 UBSAN_OPTIONS=print_stacktrace=1 \
	LD_PRELOAD="$$($(CXX) -print-file-name=libasan.so) $$($(CXX) -print-file-name=libstdc++.so)" \
		$(BIN)/python -m pytest -p no:cacheprovider $(SANITIZED_TESTS) $(ARGS)

sanitize-threads: $(VENV)/test
	$(call sanitized,tsan)
	cd build/tsan && TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
		$(BIN)/ctest --output-on-failure -j $(JOBS)
	PYTHONPATH=$(CURDIR)/build/tsan/prefix \
	TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
	LD_PRELOAD="$$($(CXX) -print-file-name=libtsan.so) $$($(CXX) -print-file-name=libstdc++.so)" \
		$(BIN)/python -m pytest -p no:cacheprovider $(SANITIZED_TESTS) $(ARGS)

bench: install
	$(BIN)/python extras/benchmarks/run.py $(if $(PEER),--peer $(PEER)) $(ARGS)

wheel: $(VENV)/tools
	$(PIP) wheel --no-build-isolation --no-deps -Cbuild-dir=$(BUILD) -w dist .

clean:
	rm -rf build dist $(VENV) .pytest_cache .ruff_cache
