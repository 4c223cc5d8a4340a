"""Prints the fidelity scores at the end of a test run, also of one that is spread over several processes."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each recorded file."""
    sums: dict[tuple[str, str], list[int]] = {}
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, value in getattr(report, "user_properties", []):
            if name == "fidelity" and report.when == "call":
                version, file, identical, total, kept = value
                found = sums.setdefault((version, file), [0, 0, 0])
                for index, number in enumerate((identical, total, kept)):
                    found[index] += number
    if sums:
        terminalreporter.section("fidelity")
    for (version, file), (identical, total, kept) in sorted(sums.items()):
        score = f"{100 * identical / total:.1f}%" if total else "no steps"
        more = identical - kept
        hint = f", {more} more than kept: python -m tests.fidelity.player --write" if more > 0 else ""
        terminalreporter.write_line(f"CKAN {version} {file}: {identical}/{total} steps identical ({score}{hint})")
