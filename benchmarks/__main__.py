"""All figures."""

from benchmarks import calls, growth, memory, restoring, starting, syncing

for module in (starting, calls, restoring, growth, memory, syncing):
    module.main()
