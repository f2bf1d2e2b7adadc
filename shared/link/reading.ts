import type { ColumnNames } from "../data-columns.ts";
import type { DateOrder } from "../settings.ts";

/** How the file behind a link's data was read, as far as that is not how a file is read anyway. It is not hashed: bars are. */
export interface LinkReading {
  readonly columns?: ColumnNames | undefined;
  readonly onBad?: "fail" | "drop" | "keep" | undefined;
  readonly adjust?: boolean | undefined;
  readonly dates?: DateOrder | undefined;
}

type Stated<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** What of a reading has to be said. */
export function statedReading({ columns = {}, onBad = "fail", adjust, dates }: LinkReading): Stated<LinkReading> {
  return {
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(onBad !== "fail" && { onBad }),
    ...(adjust && { adjust }),
    ...(dates && { dates }),
  };
}
