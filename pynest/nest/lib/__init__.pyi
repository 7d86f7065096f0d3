# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.
