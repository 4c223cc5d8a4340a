"""All figures."""

from benchmarks import calls, growth, memory, restoring, starting

for module in (starting, calls, restoring, growth, memory):
    module.main()
