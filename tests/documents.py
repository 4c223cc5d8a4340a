"""Documents that are made from the code: docs/actions.md, differences.md, options.md, quirks.md.

    python -m tests.documents
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

from ckan_fake import actions  # noqa: F401  registers all of them
from ckan_fake.actions.registry import ACTIONS, Action
from ckan_fake.options import OPTIONS
from ckan_fake.versions import DIFFERENCES, RELEASES
from tests.quirks.registry import quirk_table

DOCS = pathlib.Path(__file__).parent.parent / "docs"


def _versions(action: Action) -> str:
    parts = []
    if action.since != "2.0":
        parts.append(f"from {action.since}")
    if action.until != "3.0":
        parts.append(f"before {action.until}")
    return ", ".join(parts) or "all"


def action_table() -> str:
    """The text of docs/actions.md."""
    served = sum(action.served for action in ACTIONS.values())
    lines = [
        "# Actions", "",
        f"{served} of {len(ACTIONS)} actions are served. The others are answered with 501 and `ckan.unsupported` names",
        "them, never with a result that might be wrong. Made by `python -m tests.documents`.", "",
        "| action | CKAN versions | by GET | plugin | fake |", "|---|---|---|---|---|",
    ]
    for name in sorted(ACTIONS):
        action = ACTIONS[name]
        get, fake = ("yes" if action.get else ""), ("served" if action.served else "501")
        lines.append(f"| {name} | {_versions(action)} | {get} | {action.plugin or ''} | {fake} |")
    return "\n".join(lines) + "\n"


def difference_table() -> str:
    """The text of docs/differences.md."""
    lines = [
        "# Differences between CKAN versions", "",
        f"The fake answers as CKAN {', '.join(release.release for release in RELEASES.values())}. What it knows to",
        "differ between versions, from the one table in the code, each row with the recorded scenario that shows it.",
        "Made by `python -m tests.documents`.", "",
        "| difference | values | source | scenario |", "|---|---|---|---|",
    ]
    for name, difference in DIFFERENCES.items():
        values = [
            f"from {'.'.join(map(str, since))}: `{json.dumps(value, ensure_ascii=False, default=str)}`"
            for since, value in difference.values
        ]
        cells = [name.replace("_", " "), "; ".join(values), difference.source, difference.scenario]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def option_table() -> str:
    """The text of docs/options.md."""
    lines = [
        "# Options", "",
        "CKAN's options that change what the API answers, with the defaults of CKAN 2.12, and ckan-fake's own",
        "(`ckan_fake.*`). They are given as",
        "`FakeCKAN(config={...})`, `ckan.configure({...})`, `ckan-fake serve --set NAME=VALUE` or",
        "`POST /_fake/config`. Booleans are true for `true`, `yes`, `t`, `y` and `1`; lists are words between "
        "blanks.",
        "What is not honoured can only be set to its default; a typing error in a name is told. Other options, also of",
        "extensions, are kept and change nothing. Made by `python -m tests.documents`.", "",
        "| option | kind | default | what it changes | honoured |", "|---|---|---|---|---|",
    ]
    for name, option in sorted(OPTIONS.items()):
        default = " ".join(option.default) if option.kind == "list" else str(option.default)
        cells = (name, option.kind, f"`{default}`" if default else "", option.effect, "" if option.honoured else "no")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {
    "actions.md": action_table, "differences.md": difference_table, "quirks.md": quirk_table,
    "options.md": option_table,
}


def main() -> None:
    """Write all of them."""
    for name, text in DOCUMENTS.items():
        (DOCS / name).write_text(text())


if __name__ == "__main__":
    main()
