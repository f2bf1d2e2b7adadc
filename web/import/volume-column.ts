import type { ColumnNames } from "../../shared/data-columns.ts";
import type { Look } from "./prices.ts";

/** `Vol BTC`, `Vol. USDT`, `Vol(ETH)`: a volume in a currency, and no average of volumes. */
const VOLUME_IN = /^(?:[Vv]ol|VOL)[\s._-]*[([]?\s*(?!AVG|EMA|SMA|WMA|STD)[A-Z]{3,5}\s*[)\]]?$/;

/**
 * The column of volume that a table with all prices calls by its currency, where exactly one does; the sheet shows it
 * chosen, and the cell says so.
 */
export function volumeColumn({ names, guess }: Pick<Look, "names" | "guess">): ColumnNames {
  if (guess.close === undefined || guess.volume !== undefined) return {};
  const [volume, ...others] = names.filter((name) => VOLUME_IN.test(name));
  return volume === undefined || others.length > 0 ? {} : { volume };
}
