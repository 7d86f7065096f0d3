# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages, help pages, information."""

import nest
import pytest
from nest.lib import hl_api_helper as helper


@pytest.mark.covers("get_verbosity", "set_verbosity", "message", "help", "helpdesk", "authors", "get_argv", "sysinfo")
@pytest.mark.covers("load_help", "show_help_with_pager")
def test_information(capsys, monkeypatch):
    nest.set_verbosity("M_WARNING")
    assert nest.get_verbosity() == 20 == nest.verbosity
    nest.message("M_INFO", "me", "quiet")
    nest.message("M_ERROR", "me", "loud")
    captured = capsys.readouterr()
    assert "quiet" not in captured.out + captured.err and "loud" in captured.err
    assert "tau_m" in nest.help("iaf_psc_exp", return_text=True) == helper.load_help("iaf_psc_exp")
    assert "Connect" in nest.help("Connect", return_text=True)
    opened = []
    monkeypatch.setattr("pydoc.pager", opened.append)
    monkeypatch.setattr("webbrowser.open_new", opened.append)
    helper.show_help_with_pager("iaf_psc_exp")
    nest.helpdesk()
    assert len(opened) == 2
    helper.show_help_with_pager("iaf_psc_expp")
    assert "iaf_psc_exp" in capsys.readouterr().out
    nest.authors()
    nest.sysinfo()
    assert "Martlet" in capsys.readouterr().out and isinstance(nest.get_argv(), tuple)
    with pytest.raises(nest.NESTError):
        nest.set_verbosity("M_LOUD")
    assert nest.ll_api.sli_func("GetKernelStatus")["resolution"] == 0.1
    with pytest.raises(nest.NESTError):
        nest.ll_api.sr("1 2 add")
