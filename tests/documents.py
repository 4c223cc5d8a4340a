"""Documents that are made from the code: docs/actions.md and docs/differences.md.

    python -m tests.documents
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

from ckan_fake import actions  # noqa: F401  registers all of them
from ckan_fake.actions.registry import ACTIONS, Action
from ckan_fake.versions import DIFFERENCES, RELEASES

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
        "differ between versions, from the one table in the code. Made by `python -m tests.documents`.", "",
        "| difference | values | source |", "|---|---|---|",
    ]
    for name, difference in DIFFERENCES.items():
        values = [
            f"from {since[0]}.{since[1]}: `{json.dumps(value, ensure_ascii=False, default=str)}`"
            for since, value in difference.values
        ]
        cells = [name.replace("_", " "), "; ".join(values), difference.source]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {"actions.md": action_table, "differences.md": difference_table}


def main() -> None:
    """Write all of them."""
    for name, text in DOCUMENTS.items():
        (DOCS / name).write_text(text())


if __name__ == "__main__":
    main()
