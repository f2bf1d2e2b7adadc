import { expect, test } from "vitest";
import { volumeColumn } from "../../../../web/import/volume-column.ts";

const PRICES = ["Date", "Open", "High", "Low", "Close"];
const guess = { time: "Date", open: "Open", high: "High", low: "Low", close: "Close" };

const found = (...others: string[]) => volumeColumn({ names: [...PRICES, ...others], guess }).volume;

test.each(["Vol BTC", "Vol. USDT", "vol_ETH", "Vol(SOL)"])("%s alone is the column of volume", (name) => {
  expect(found("Trades", name)).toBe(name);
});

test("two volumes, an average of them and a volatility are left to the reader", () => {
  expect(found("Vol BTC", "Vol USDT")).toBeUndefined();
  for (const other of ["Vol SMA", "Vol rank", "Volatility", "Vol %", "Vol 30D", "Turnover"]) {
    expect(found(other)).toBeUndefined();
  }
});

test("what is found by its name stays, and a table without prices is left alone", () => {
  const names = [...PRICES, "Volume", "Vol BTC"];
  expect(volumeColumn({ names, guess: { ...guess, volume: "Volume" } })).toEqual({});
  expect(volumeColumn({ names, guess: {} })).toEqual({});
});
