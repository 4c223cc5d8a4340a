"""Figures, each measured side by side with what it is compared to in one run: absolute times of a busy machine lie.

    python -m benchmarks            all of them
    python -m benchmarks.calls      one of them
"""
