"""Python peers of `tidebook bench --only backtest`: the same bars, the same cross, orders filled at the next open.

Takes one JSON argument, prints a JSON line for each peer, and a note for each one that is not installed.
"""

import json
import sys
import time
import warnings


def main(task):
    try:
        import numpy as np
        import pandas as pd
    except ImportError:
        return note("numpy and pandas are not installed: pip install backtesting")
    rows = task["rows"]
    columns = np.fromfile(task["file"]).reshape(5, rows)
    index = pd.to_datetime(task["start"] + 60_000 * np.arange(rows), unit="ms")
    bars = pd.DataFrame(columns.T.copy(), index=index, columns=["Open", "High", "Low", "Close", "Volume"])
    with_vectorbt(bars, task)
    with_backtesting(bars, task)


def with_vectorbt(bars, task):
    try:
        import vectorbt as vbt
        import vectorbt_rust  # noqa: F401, its presence is what matters
    except ImportError:
        return note('vectorbt with its Rust engine is not installed: pip install "vectorbt[rust]"')
    vbt.settings["engine"] = "rust"
    costs = {"fees": task["fee"], "slippage": task["slippage"], "init_cash": task["cash"], "freq": "1min"}

    def signals():
        fast = vbt.MA.run(bars["Close"], task["fast"])
        slow = vbt.MA.run(bars["Close"], task["slow"])
        # A cross at a close is traded at the next bar's open.
        crosses = fast.ma_crossed_above(slow), fast.ma_crossed_below(slow)
        return [cross.shift(1, fill_value=False) for cross in crosses]

    def simulate(entries, exits):
        return vbt.Portfolio.from_signals(bars["Close"], entries, exits, price=bars["Open"], **costs)

    def whole():
        return simulate(*signals())

    ready = signals()
    trades = int(simulate(*ready).trades.closed.count())
    name = f"vectorbt[rust] {vbt.__version__}"
    tell(name, "averages, crosses and from_signals", timed(whole, task["repeats"]), trades)
    seconds = timed(lambda: simulate(*ready), task["repeats"])
    tell(f"{name}, ready signals", "from_signals alone, its crosses made before", seconds, trades)


def with_backtesting(bars, task):
    try:
        import backtesting
        from backtesting.lib import crossover
    except ImportError:
        return note("backtesting.py is not installed: pip install backtesting")

    def average(values, period):
        import pandas as pd

        return pd.Series(values).rolling(period).mean()

    class SmaCross(backtesting.Strategy):
        def init(self):
            self.fast = self.I(average, self.data.Close, task["fast"])
            self.slow = self.I(average, self.data.Close, task["slow"])

        def next(self):
            if crossover(self.fast, self.slow):
                self.buy()
            elif crossover(self.slow, self.fast):
                self.position.close()

    # `spread` is paid by buyers alone, so it stands for the slippage of both sides.
    run = backtesting.Backtest(
        bars, SmaCross, cash=task["cash"], commission=task["fee"], spread=2 * task["slippage"], exclusive_orders=True
    )
    results = []
    seconds = timed(lambda: results.append(run.run()), 1, warming=False)
    tell(f"backtesting.py {backtesting.__version__}", "Backtest.run()", seconds, len(results[-1]["_trades"]))


def timed(work, repeats, warming=True):
    if warming:
        work()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def tell(peer, about, seconds, trades):
    print(json.dumps({"peer": peer, "about": about, "seconds": seconds, "trades": trades}), flush=True)


def note(sentence):
    print(json.dumps({"note": sentence}), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(json.loads(sys.argv[1]))
