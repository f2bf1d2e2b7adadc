import { decimalsOf, unitsFrom } from "../../shared/venues/levels.ts";
import type { DecimalText } from "../../shared/market.ts";
import { InputError } from "../../shared/errors.ts";
import { timeFrom } from "../../shared/time.ts";
import { listText } from "../../shared/words.ts";
import { noTrades, type Trades } from "./trades.ts";

/** What a column of a table of trades may be called; case, spaces and marks between words do not count. */
const COLUMNS = {
  time: ["time", "timestamp", "date", "datetime", "ts", "transacttime"],
  price: ["price", "px"],
  quantity: ["quantity", "qty", "size", "amount", "volume", "vol"],
  side: ["side", "aggressor", "aggressorside", "takerside"],
  taker: ["taker"],
  makerSide: ["makerside"],
  isBuyerMaker: ["isbuyermaker"],
} as const;

const BUY = ["buy", "b", "bid"];
const SELL = ["sell", "s", "ask"];

/** Columns that say who took, and their words for a buyer and for a seller; the first of them that is there counts. */
const TAKERS = {
  side: [
    [...BUY, "1"],
    [...SELL, "-1"],
  ],
  taker: [BUY, SELL],
  // Where the buyer was the maker, a seller took.
  makerSide: [SELL, BUY],
  isBuyerMaker: [["false"], ["true"]],
} as const;

type Column = keyof typeof COLUMNS;
type Places = Readonly<Partial<Record<Column, number>>>;

const DECIMAL = /^\d{1,16}(\.\d{1,16})?$/;
const MICROS_A_MS = 1000;

/** Where the columns of trades stand in a table's first line; undefined where that is not one of trades. */
export function tradeColumns(head: string): Places | undefined {
  const names = cellsOf(head, separatorOf(head)).map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ""));
  const find = (column: Column) => names.findIndex((name) => (COLUMNS[column] as readonly string[]).includes(name));
  const found = (Object.keys(COLUMNS) as Column[]).map((column) => [column, find(column)] as const);
  const places: Places = Object.fromEntries(found.filter(([, place]) => place >= 0));
  return places.price === undefined || names.includes("close") ? undefined : places;
}

/**
 * Reads a text table of trades: time (as text or a number of s, ms, µs or ns), price, quantity and, if it is there, the side
 * that took. One from new to old is turned round.
 * @throws InputError that names the line
 */
export function tradesOfTable(text: string, file: string): Trades {
  const [head = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const places = tradeColumns(head) ?? {};
  const missing = (["time", "price", "quantity"] as const).filter((column) => places[column] === undefined);
  if (missing.length > 0)
    throw refused(
      file,
      1,
      `a table of trades needs the columns time, price and quantity: ${listText(missing)} is missing`,
    );
  if (lines.length === 0) throw refused(file, 1, "there is no trade below the names of the columns");
  const separator = separatorOf(head);
  const names = cellsOf(head, separator);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw refused(file, 1, `the column ${twice} is there twice`);
  const known = withoutVagueTaker(places, cellsOf(lines[0] ?? "", separator));
  const rows = lines.map((text, at) => {
    const [cells, place] = [cellsOf(text, separator), { file, line: at + 2 }];
    if (cells.length === names.length) return rowOf(cells, known, place);
    throw refused(file, place.line, `${cells.length} cells under ${names.length} names of columns`);
  });
  if ((rows[0]?.time ?? 0) > (rows.at(-1)?.time ?? 0)) rows.reverse();
  const most = (of: (row: Row) => DecimalText) =>
    rows.reduce((all, row) => Math.max(all, decimalsOf(of(row), "padding")), 0);
  const trades = noTrades(file, { price: most(({ price }) => price), quantity: most(({ quantity }) => quantity) });
  for (const { time, price, quantity, isBuy } of rows) {
    trades.time.push(time);
    trades.ticks.push(unitsFrom(price, trades.decimals.price) ?? NaN);
    trades.lots.push(unitsFrom(quantity, trades.decimals.quantity) ?? NaN);
    if (isBuy !== undefined) trades.isBuy.push(isBuy);
  }
  return trades;
}

/** A column `taker` says who took where it holds buy or sell; else it may be an account, or a flag of anything. */
function withoutVagueTaker({ taker, ...others }: Places, first: readonly string[]): Places {
  const word = first[taker ?? NaN]?.toLowerCase() ?? "";
  return taker !== undefined && TAKERS.taker.flat().includes(word) ? { ...others, taker } : others;
}

interface Row {
  /** µs */
  readonly time: number;
  readonly price: DecimalText;
  readonly quantity: DecimalText;
  readonly isBuy: boolean | undefined;
}

function rowOf(cells: readonly string[], places: Places, { file, line }: { file: string; line: number }): Row {
  const cell = (column: Column) => cells[places[column] ?? NaN] ?? "";
  const decimal = (column: "price" | "quantity"): DecimalText => {
    if (DECIMAL.test(cell(column))) return cell(column) as DecimalText;
    throw refused(file, line, `the ${column} "${cell(column)}" is no number such as 101.25`);
  };
  const time = timeOf(cell("time"));
  if (time === undefined)
    throw refused(file, line, `the time "${cell("time")}" is neither 2024-01-31T14:30:00Z nor a number of ms`);
  return { time, price: decimal("price"), quantity: decimal("quantity"), isBuy: sideOf(cell, places, { file, line }) };
}

function sideOf(
  cell: (column: Column) => string,
  places: Places,
  { file, line }: { file: string; line: number },
): boolean | undefined {
  const column = (Object.keys(TAKERS) as (keyof typeof TAKERS)[]).find((one) => places[one] !== undefined);
  if (column === undefined) return undefined;
  const word = cell(column).toLowerCase();
  const [buys, sells]: readonly (readonly string[])[] = TAKERS[column];
  if (buys?.includes(word)) return true;
  if (sells?.includes(word)) return false;
  throw refused(file, line, `the side "${cell(column)}" is neither ${buys?.[0]} nor ${sells?.[0]}`);
}

/** µs of a time as text or, by its size, of s, ms, µs or ns since 1970. */
function timeOf(text: string): number | undefined {
  const number = /^\d{9,19}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (number < 1e11) return Math.round(number * 1e6);
  if (number < 1e14) return Math.round(number * MICROS_A_MS);
  if (number < 1e17) return Math.floor(number);
  if (number >= 1e17) return Number(text.slice(0, -3));
  const time = timeFrom(text.replace(" ", "T"));
  return time === undefined ? undefined : time * MICROS_A_MS;
}

function separatorOf(head: string): string {
  return [";", "\t"].find((one) => head.includes(one)) ?? ",";
}

/** A separator between quotes is a part of the cell. */
function cellsOf(line: string, separator: string): string[] {
  const cells = line.split(separator);
  for (let at = 0; at < cells.length - 1;) {
    const isOpen = (cells[at]?.match(/"/g)?.length ?? 0) % 2 === 1;
    if (isOpen) cells.splice(at, 2, `${cells[at]}${separator}${cells[at + 1]}`);
    else at++;
  }
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

function refused(file: string, line: number, why: string): InputError {
  return new InputError("bars/trades", `${file}:${line}: ${why}`, { facts: { file, line } });
}
