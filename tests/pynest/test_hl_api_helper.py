# SPDX-License-Identifier: GPL-2.0-or-later
"""Helper functions."""

import warnings

import nest
import pytest
from nest.lib import hl_api_helper as helper


@pytest.mark.covers("broadcast", "restructure_data", "get_parameters", "get_parameters_hierarchical_addressing")
@pytest.mark.covers("get_unistring_type", "uni_str", "get_wrapped_text", "is_string", "is_literal", "is_iterable")
@pytest.mark.covers("is_coercible_to_sli_array", "is_sequence_of_connections", "is_sequence_of_node_ids")
@pytest.mark.covers(
    "deprecated", "show_deprecation_warning", "SuppressedDeprecationWarning", "model_deprecation_warning"
)
def test_helpers():
    assert helper.broadcast(1.0, 3, (float,)) == (1.0,) * 3 and helper.broadcast([1, 2], 2, (float,)) == [1, 2]
    with pytest.raises(TypeError):
        helper.broadcast([1, 2], 3, (float,))
    assert helper.restructure_data([{"a": 1}, {"a": 2}], "a") == [1, 2]
    assert helper.restructure_data([{"a": 1}, {"a": 2}], ["a"]) == {"a": [1, 2]}
    assert helper.get_parameters(nest.Create("iaf_psc_exp"), "V_m") == -70.0
    recorder = nest.Create("spike_recorder")
    assert len(helper.get_parameters_hierarchical_addressing(recorder, ("events", "times"))) == 0
    assert helper.get_unistring_type() is str is helper.uni_str
    assert max(map(len, helper.get_wrapped_text("word " * 50, 40).split("\n"))) <= 40
    assert helper.is_string("a") and not helper.is_string(1) and helper.is_literal("a") and helper.is_iterable([])
    assert helper.is_coercible_to_sli_array([1]) and not helper.is_coercible_to_sli_array("a")
    assert helper.is_sequence_of_connections([{}]) and not helper.is_sequence_of_connections([1])
    assert helper.is_sequence_of_node_ids([1, 2]) and not helper.is_sequence_of_node_ids([-1])
    assert helper.model_deprecation_warning("iaf_psc_exp") is None

    @helper.deprecated("new")
    def old():
        return 1

    with helper.SuppressedDeprecationWarning("old"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert old() == 1
    with pytest.warns(UserWarning, match="new"):
        assert old() == 1
    with pytest.raises(ValueError):
        helper.show_deprecation_warning("something")
