import { expect, test } from "vitest";
import { besideTrades, tradesCount } from "../../../shared/trade-counts.ts";
import { resultWith, START, tradeWith } from "../../support/result.ts";

const closed = tradeWith({ exitTime: START });
const open = tradeWith({ exitTime: null });
const won = (winRate: number | null) => ({ ...resultWith().metrics, winRate });

test("closed trades are the count, open ones are told beside it", () => {
  expect(tradesCount(resultWith({ trades: [closed, closed] }))).toBe("2");
  expect(tradesCount(resultWith({ trades: [closed, open] }))).toBe("1 + 1 open");
  expect(tradesCount(resultWith({ trades: Array.from({ length: 6851 }, () => closed).concat(open) }))).toBe(
    "6,851 + 1 open",
  );
});

test("a tile says how many won, and what is open", () => {
  expect(besideTrades(resultWith({ trades: [closed, closed], metrics: won(0.5) }))).toBe("50 % won");
  expect(besideTrades(resultWith({ trades: [closed, open], metrics: won(1) }))).toBe("100 % won, 1 open");
  expect(besideTrades(resultWith({ trades: [open], metrics: won(null) }))).toBe("none closed, 1 open");
});
