# SPDX-License-Identifier: GPL-2.0-or-later
"""Help pages of models, made from what the models say of themselves."""

from .. import _kernel


def _table(head, rows):
    columns = list(zip(head, *rows))
    widths = [max(len(cell) for cell in column) for column in columns]
    rule = " ".join("=" * width for width in widths)

    def line(cells):
        return " ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip()

    return [rule, line(head), rule, *(line(row) for row in rows), rule]


def _title(text, mark):
    return [text, mark * len(text), ""]


def _show(value):
    if isinstance(value, float):
        return repr(value)
    if hasattr(value, "tolist"):
        value = value.tolist()
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def model_page(model):
    """Return the page of a node or synapse model: equations, parameters, recordables, receptors, sources."""
    info = _kernel.help(model)
    lines = _title(model, "=")
    lines += [f"*{info['element_type']}*", ""]
    if info["documentation"]:
        lines += [info["documentation"].strip(), ""]
    if info["fields"]:
        defaults = info["defaults"]
        rows = [
            [
                field["name"] or "-",
                field["unit"] or "-",
                _show(defaults.get(field["name"], "-")) or "-",
                (field["range"] or "-") + (" (read only)" if field["read_only"] else ""),
                field["doc"] or "-",
            ]
            for field in info["fields"]
        ]
        lines += _title("Parameters and state", "-")
        lines += [*_table(["name", "unit", "default", "range", "meaning"], rows), ""]
    if info["recordables"]:
        lines += [*_title("Recordables", "-"), ", ".join(info["recordables"]), ""]
    if info["receptor_types"]:
        lines += _title("Receptors", "-")
        lines += [f"- {name}: {number}" for name, number in sorted(info["receptor_types"].items(), key=lambda x: x[1])]
        lines.append("")
    return "\n".join(lines)
