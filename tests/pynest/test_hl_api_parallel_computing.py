# SPDX-License-Identifier: GPL-2.0-or-later
"""Processes and virtual processes, here with one process."""

import nest
import pytest


@pytest.mark.covers("GetLocalVPs", "NumProcesses", "Rank", "SetAcceptableLatency", "SetMaxBuffered", "SyncProcesses")
def test_parallel_computing():
    nest.local_num_threads = 2
    assert list(nest.GetLocalVPs()) == [0, 1] and nest.NumProcesses() == 1 and nest.Rank() == 0
    nest.SyncProcesses()
    with pytest.raises(NotImplementedError):
        nest.SetAcceptableLatency("port", 1.0)
    with pytest.raises(NotImplementedError):
        nest.SetMaxBuffered("port", 1)
    with pytest.raises(TypeError):
        nest.set_communicator(3)
