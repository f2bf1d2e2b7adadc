import { expect, test } from "vitest";
import { Book, consolidatedFill, consolidatedTop, OrdersBook } from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";

const decimals = { price: 2, quantity: 4 };
const levels = (...pairs: number[]): Float64Array => Float64Array.from(pairs);

function twoSided(): Book {
  const book = new Book(engine, decimals);
  book.replace(levels(100_00, 30, 99_00, 5), levels(103_00, 10, 104_00, 50), 2);
  return book;
}

test("a book tells its quote, its levels and what an order would get", () => {
  const book = twoSided();
  expect(book.quote()).toEqual({
    bid: { ticks: 100_00, lots: 30 },
    ask: { ticks: 103_00, lots: 10 },
    spread: 300,
    mid: 101_50,
    microprice: 102_25,
    isCrossed: false,
    bids: 2,
    asks: 2,
    bidHorizon: 99_00,
    askHorizon: 104_00,
  });
  expect([...book.top("bid", 5)]).toEqual([100_00, 30, 99_00, 5]);
  expect([book.lots("ask", 104_00), book.lots("ask", 104_01)]).toEqual([50, 0]);
  expect([book.imbalance(1), book.imbalance(3)]).toEqual([0.5, null]);
  expect([book.depthWithin("ask", 200), book.depthWithin("ask", 5_000)]).toEqual([10, null]);
  expect(book.fill("ask", 20)).toEqual({
    lots: 20,
    vwap: 103_50,
    worst: 104_00,
    levels: 2,
    slippageBps: (50 / 103_00) * 1e4,
    cost: 207_000n,
  });
  expect(book.fill("ask", 1_000)).toBeNull();
  book.free();
});

test("sums of large prices and quantities are exact", () => {
  const book = new Book(engine, { price: 8, quantity: 8 });
  const most = 2 ** 53 - 1;
  book.apply(levels(), levels(most - 1, most, most, most));
  expect(book.fill("ask", most)?.cost).toBe(BigInt(most - 1) * BigInt(most));
  book.apply(levels(), levels(most - 1, 5));
  expect(book.fill("ask", 12)?.cost).toBe(BigInt(most - 1) * 5n + BigInt(most) * 7n);
  book.free();
});

test("levels that are no whole numbers of ticks and lots are refused, and nothing changes", () => {
  const book = twoSided();
  for (const bad of [
    [1.5, 1],
    [1, 0.5],
    [1, -1],
    [2 ** 53, 1],
    [NaN, 1],
    [1, Infinity],
  ]) {
    expect(() => book.apply(levels(100_00, 0, ...bad), levels()), String(bad)).toThrow(/whole numbers/);
  }
  expect(book.quote().bid).toEqual({ ticks: 100_00, lots: 30 });
  book.free();
});

test("using a book after it was freed is an error, also when its place was given to another", () => {
  const book = twoSided();
  book.free();
  const next = twoSided();
  for (const use of [
    () => book.quote(),
    () => book.top("bid", 1),
    () => book.lots("bid", 1),
    () => book.imbalance(1),
    () => book.depthWithin("bid", 1),
    () => book.fill("bid", 1),
    () => book.krakenChecksum(),
    () => book.apply(levels(), levels()),
    () => book.rescale(decimals),
    () => book.clear(),
    () => book.free(),
    () => consolidatedTop([{ book, takerFee: 0 }], "ask", 1),
  ]) {
    expect(use).toThrow("this book was freed before");
  }
  expect(next.quote().bid?.lots).toBe(30);
  next.free();
});

test("a book in finer units is the same book", () => {
  const book = twoSided();
  book.rescale({ price: 3, quantity: 4 });
  expect([...book.top("bid", 1)]).toEqual([100_000, 30]);
  expect(() => book.rescale(decimals)).toThrow(/other ticks or lots/);
  book.free();
});

test("a book by order tells places in the queue", () => {
  const book = new OrdersBook(engine, decimals);
  book.add(7, "bid", { ticks: 100, lots: 10 });
  book.add(2 ** 52, "bid", { ticks: 100, lots: 20 });
  expect(book.place(2 ** 52)).toEqual({ side: "bid", ticks: 100, lots: 20, ordersAhead: 1, lotsAhead: 10 });
  book.reduce(7, 4);
  expect(book.place(2 ** 52)?.lotsAhead).toBe(6);
  for (const lots of [NaN, 0.5, 10.5, Infinity, 2 ** 53, -1]) {
    expect(() => book.reduce(7, lots), String(lots)).toThrow("whole numbers of ticks and lots");
  }
  expect(book.place(7)?.lots).toBe(6);
  book.amend(7, { ticks: 101, lots: 6 });
  expect([...book.top("bid", 5)]).toEqual([101, 6, 100, 20]);
  book.remove(7);
  expect(book.place(7)).toBeNull();
  expect(() => book.remove(7)).toThrow("no order of this id rests");
  expect(() => book.add(2 ** 52, "ask", { ticks: 1, lots: 1 })).toThrow("rests already");
  book.free();
});

test("numbers that are none of ticks, lots or ids are refused, and nothing changes", () => {
  const book = twoSided();
  for (const lots of [0.5, -1, NaN, Infinity, 2 ** 53]) {
    expect(() => book.fill("ask", lots), String(lots)).toThrow("whole numbers of ticks and lots");
    expect(() => consolidatedFill([{ book, takerFee: 0 }], "ask", lots)).toThrow("whole numbers of ticks and lots");
  }
  expect(() => book.apply(levels(99_00, 1, 98_00), levels(103_00, 9))).toThrow("an odd number of entries");
  expect([...book.top("bid", 5)]).toEqual([100_00, 30, 99_00, 5]);
  book.free();
  const orders = new OrdersBook(engine, decimals);
  orders.add(0, "bid", { ticks: 1, lots: 1 });
  for (const id of [1.5, -7, NaN, 2 ** 53, 2 ** 80]) {
    expect(() => orders.add(id, "bid", { ticks: 1, lots: 1 }), String(id)).toThrow("an order's id must be");
    expect(() => orders.place(id)).toThrow("an order's id must be");
  }
  expect(orders.place(0)).toMatchObject({ lots: 1, ordersAhead: 0 });
  orders.free();
});

test("several venues are one book in the finest units, cheapest after fees first", () => {
  const coarse = new Book(engine, { price: 0, quantity: 0 });
  coarse.apply(levels(), levels(101, 3));
  const fine = new Book(engine, { price: 1, quantity: 1 });
  fine.apply(levels(), levels(1000, 20, 1015, 40));
  const free = { book: coarse, takerFee: 0 };
  expect(consolidatedTop([free, { book: fine, takerFee: 0 }], "ask", 2)).toEqual({
    decimals: { price: 1, quantity: 1 },
    levels: [
      { venue: 1, ticks: 1000, lots: 20 },
      { venue: 0, ticks: 1010, lots: 30 },
    ],
  });
  expect(consolidatedFill([free, { book: fine, takerFee: 1_100_000 }], "ask", 50)).toEqual({
    lots: 50,
    shares: [
      { lots: 30, cost: 30_300n, fees: 0n },
      { lots: 20, cost: 20_000n, fees: 20_000n * 1_100_000n },
    ],
  });
  coarse.free();
  fine.free();
});
