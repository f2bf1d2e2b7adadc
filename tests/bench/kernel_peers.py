"""Python peers of `tidebook bench --only indicators,grid,montecarlo`, one piece of work at a time.

Takes one JSON argument (a file with open, high, low, close, volume one after the other, and the rows), says what is
installed, and then answers every line of standard input, a JSON request, with the seconds that its work took.
"""

import json
import sys
import time
from importlib.metadata import version

FIELDS = ["open", "high", "low", "close", "volume"]


class Peers:
    def __init__(self, task):
        self.numpy = imported("numpy")
        self.talib = imported("talib") if self.numpy else None
        self.vectorta = imported("vector_ta") if self.numpy else None
        self.columns = {}
        if self.numpy and task["rows"] > 0:
            columns = self.numpy.fromfile(task["file"]).reshape(len(FIELDS), task["rows"])
            self.columns = {name: column.copy() for name, column in zip(FIELDS, columns)}

    def versions(self):
        peers = {"numpy": ("numpy", self.numpy), "talib": ("ta-lib", self.talib), "vectorta": ("vector-ta", self.vectorta)}
        return {name: version(package) for name, (package, peer) in peers.items() if peer}

    def work(self, request):
        return getattr(self, request.pop("do"))(**request)

    def indicator(self, name, options, rows):
        from talib import abstract

        names = []
        for value in abstract.Function(name).input_names.values():
            names += [value] if isinstance(value, str) else value
        call, columns = getattr(self.talib, name), [self.columns[one][:rows] for one in names]
        return timed(lambda: call(*columns, **options))

    def grid(self, name, ranges, rows):
        """An indicator for every combination of options, each from, to and step."""
        call, values = getattr(self.vectorta, name), self.columns["close"][:rows]
        return timed(lambda: call(values, *[tuple(one) for one in ranges]))

    def normals(self, count, kind):
        generator = self.numpy.random.default_rng(1)
        return timed(lambda: generator.standard_normal(count, dtype=kind))

    def terminal(self, paths, steps, drift, deviation):
        """Where paths of geometric Brownian motion end."""
        generator = self.numpy.random.default_rng(1)

        def work():
            shocks = generator.standard_normal((paths, steps))
            return self.numpy.exp((drift + deviation * shocks).sum(axis=1))

        return timed(work)

    def drawdowns(self, paths, steps, drift, deviation):
        """Ends and deepest falls of paths, a slice of them at a time so that they stay in the cache."""
        np = self.numpy
        generator, slice_of = np.random.default_rng(1), 1000

        def work():
            ends, falls = np.empty(paths), np.empty(paths)
            logs = np.zeros((slice_of, steps + 1))
            for at in range(0, paths, slice_of):
                shocks = generator.standard_normal((slice_of, steps))
                np.cumsum(drift + deviation * shocks, axis=1, out=logs[:, 1:])
                high = np.maximum.accumulate(logs, axis=1)
                ends[at : at + slice_of] = logs[:, -1]
                falls[at : at + slice_of] = (logs - high).min(axis=1)
            return np.exp(ends), np.quantile(np.exp(ends), [0.05, 0.5, 0.95]), np.quantile(falls, [0.05, 0.5, 0.95])

        return timed(work)


def imported(name):
    try:
        return __import__(name)
    except ImportError:
        return None


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(task):
    peers = Peers(task)
    print(json.dumps({"versions": peers.versions()}), flush=True)
    for line in sys.stdin:
        try:
            print(json.dumps({"seconds": peers.work(json.loads(line))}), flush=True)
        except Exception as error:  # A peer that refuses is left out by name, whatever its reason.
            print(json.dumps({"refused": f"{type(error).__name__}: {error}"}), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
