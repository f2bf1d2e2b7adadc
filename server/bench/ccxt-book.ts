import { readFileSync } from "node:fs";
import { packageRoot } from "../root.ts";
import type { BenchControl } from "./row.ts";

/** One side of ccxt's order book: prices and sizes as doubles, sorted by price. */
interface CcxtSide {
  storeArray(level: [price: number, size: number]): void;
  limit(): void;
}

interface CcxtBook {
  readonly bids: CcxtSide;
  readonly asks: CcxtSide;
}

interface CcxtModule {
  readonly version: string;
}

type CcxtBookClass = new (snapshot: object, depth: number) => CcxtBook;

/** The depth at which ccxt keeps a book by default of its larger venues. */
const DEPTH = 500;

/** Makes empty books of ccxt, where `npm install --prefix tests/bench` has put it; says so where it has not. */
export async function ccxtBook({ onNote }: BenchControl): Promise<(() => CcxtBook & { version: string }) | undefined> {
  // Its package names no entry for the class alone, and the whole of it takes a second to load.
  const folder = new URL("tests/bench/node_modules/ccxt/", packageRoot());
  try {
    const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as CcxtModule;
    const { OrderBook } = (await import(new URL("js/src/base/ws/OrderBook.js", folder).href)) as {
      OrderBook: CcxtBookClass;
    };
    return () => {
      const { bids, asks } = new OrderBook({}, DEPTH);
      return { bids, asks, version };
    };
  } catch {
    onNote("ccxt is not installed: npm install --prefix tests/bench");
    return undefined;
  }
}
