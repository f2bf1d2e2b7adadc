import type { BacktestResult } from "../../shared/backtest.ts";
import { csvText } from "../../shared/csv.ts";

/**
 * The fills of a run as a table, one row a fill; times in ms and as ISO text. `names` are what people call the
 * instruments, in the order of the request.
 */
export function fillsCsv({ fills, request }: BacktestResult, names: readonly string[]): string {
  const called = new Map(request.instruments.map(({ name }, index) => [name, names[index] ?? name]));
  const header = ["time", "date", "instrument", "orderId", "side", "quantity", "price", "fee", "liquidity"];
  return csvText(
    header,
    fills.map(({ time, instrument, orderId, side, quantity, price, fee, liquidity }) => [
      time,
      new Date(time).toISOString(),
      { text: called.get(instrument) ?? instrument },
      orderId,
      side,
      quantity,
      price,
      fee,
      liquidity,
    ]),
  );
}
