import type { BacktestResult } from "../../shared/backtest.ts";
import { csvText } from "../../shared/csv.ts";

/** The fills of a run as a table, one row a fill, its instrument named as in the JSON; times in ms and as ISO text. */
export function fillsCsv({ fills }: BacktestResult): string {
  const header = ["time", "date", "instrument", "orderId", "side", "quantity", "price", "fee", "liquidity"];
  return csvText(
    header,
    fills.map(({ time, instrument, orderId, side, quantity, price, fee, liquidity }) => [
      time,
      new Date(time).toISOString(),
      { text: instrument },
      orderId,
      side,
      quantity,
      price,
      fee,
      liquidity,
    ]),
  );
}
