# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages, help pages, information."""

import inspect

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


def test_what_a_notebook_shows_of_a_name():
    """What `?`, `help` and the tab key take from functions, nodes and the module."""
    text = inspect.getdoc(nest.Connect)
    assert all(word in text for word in ("conn_spec", "Parameters", "Returns", "Raises", "indegree"))
    assert str(inspect.signature(nest.Connect)).startswith("(pre, post, conn_spec=None, syn_spec=None")
    nodes = nest.Create("iaf_psc_alpha", 3)
    assert "nodes" in inspect.getdoc(nodes) and {"tolist", "get", "set", "V_m", "tau_m"} <= set(dir(nodes))
    assert {"Create", "time_simulate", "build_info", "resolution", "spatial"} <= set(dir(nest))
    assert ".. math" in nest.help("iaf_psc_alpha", return_text=True)
