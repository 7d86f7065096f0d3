# SPDX-License-Identifier: GPL-2.0-or-later
"""The modules behind the functions of the package: one per room of the interface."""
