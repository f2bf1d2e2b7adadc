import { AppError } from "../errors.ts";
import type { DecimalText } from "../market.ts";

/** A frame or an answer of a venue that cannot be read: not JSON, or not of a known shape. */
export class FrameError extends AppError {
  constructor(what: string, got?: unknown) {
    const excerpt = got === undefined ? "" : `, got ${excerptOf(got)}`;
    super("venue/frame", `the venue sent something that cannot be read: ${what}${excerpt}`, { facts: { what } });
  }
}

/** A number as it was written: 0.10000000 keeps its zeros and no digit is lost. */
export class WireNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type WireObject = ReadonlyMap<string, Wire>;
export type Wire = null | boolean | string | WireNumber | readonly Wire[] | WireObject;

const EXCERPT = 40;

function excerptOf(value: unknown): string {
  if (value instanceof WireNumber) return value.text.slice(0, EXCERPT);
  if (value instanceof Map) return "an object";
  if (Array.isArray(value)) return "a list";
  return JSON.stringify(typeof value === "string" ? value.slice(0, EXCERPT) : value);
}

/** Deeper than any frame of a venue, and shallow enough for every stack. */
const MOST_DEPTH = 32;
/** The longest answer of a venue today (all of Binance's instruments) is a fourth of this. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads JSON (RFC 8259) with numbers as they are written. `JSON.parse` would make doubles of them, and Kraken's checksum
 * covers the zeros at their ends.
 */
export function readWire(text: string): Wire {
  if (text.length > MOST_CHARACTERS) throw new FrameError(`more than ${MOST_CHARACTERS} characters`);
  return new Reading(text).whole();
}

class Reading {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): Wire {
    const value = this.value(0);
    if (this.next() !== undefined) throw this.wrong("more text after the value");
    return value;
  }

  private wrong(what: string): FrameError {
    return new FrameError(`${what} at character ${this.at}`);
  }

  /** The next character that is no white space, undefined at the end. */
  private next(): string | undefined {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return this.text[this.at];
      this.at++;
    }
  }

  private value(depth: number): Wire {
    if (depth > MOST_DEPTH) throw this.wrong(`nested more than ${MOST_DEPTH} deep`);
    switch (this.next()) {
      case "{":
        return this.object(depth);
      case "[":
        return this.list(depth);
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private word<Value extends Wire>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw this.wrong("no value");
    this.at += word.length;
    return value;
  }

  private number(): WireNumber {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) throw this.wrong("no value");
    this.at = NUMBER.lastIndex;
    return new WireNumber(match[0]);
  }

  private string(): string {
    const start = ++this.at;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === 34) return this.text.slice(start, this.at++);
      if (code === 92) return this.escaped(start);
      if (!(code >= 32)) throw this.wrong("a text without end");
      this.at++;
    }
  }

  private escaped(start: number): string {
    while (this.at < this.text.length && this.text[this.at] !== '"') this.at += this.text[this.at] === "\\" ? 2 : 1;
    this.at++;
    try {
      return String(JSON.parse(this.text.slice(start - 1, this.at)));
    } catch {
      throw this.wrong("a text with a wrong escape or without end");
    }
  }

  private list(depth: number): Wire[] {
    const list: Wire[] = [];
    this.at++;
    if (this.next() === "]") return (this.at++, list);
    for (;;) {
      list.push(this.value(depth + 1));
      const end = this.next();
      this.at++;
      if (end === "]") return list;
      if (end !== ",") throw this.wrong("no comma in a list");
    }
  }

  private object(depth: number): WireObject {
    const object = new Map<string, Wire>();
    this.at++;
    if (this.next() === "}") return (this.at++, object);
    for (;;) {
      if (this.next() !== '"') throw this.wrong("no name in an object");
      const name = this.string();
      if (this.next() !== ":") throw this.wrong("no colon in an object");
      this.at++;
      object.set(name, this.value(depth + 1));
      const end = this.next();
      this.at++;
      if (end === "}") return object;
      if (end !== ",") throw this.wrong("no comma in an object");
    }
  }
}

export function isObject(value: Wire | undefined): value is WireObject {
  return value instanceof Map;
}

export function asObject(value: Wire | undefined, what: string): WireObject {
  if (!isObject(value)) throw new FrameError(`${what} is no object`, value);
  return value;
}

export function asList(value: Wire | undefined, what: string): readonly Wire[] {
  if (!Array.isArray(value)) throw new FrameError(`${what} is no list`, value);
  return value as readonly Wire[];
}

/** Longer than any name, id or complaint. */
const MOST_TEXT = 4096;

export function asText(value: Wire | undefined, what: string): string {
  if (typeof value !== "string" || value === "" || value.length > MOST_TEXT) {
    throw new FrameError(`${what} is no text of 1 to ${MOST_TEXT} characters`, value);
  }
  return value;
}

export function asBoolean(value: Wire | undefined, what: string): boolean {
  if (typeof value !== "boolean") throw new FrameError(`${what} is neither true nor false`, value);
  return value;
}

/** A whole number of at least 0 that a double holds exactly, whether written as number or as text. */
export function asCount(value: Wire | undefined, what: string): number {
  const text = value instanceof WireNumber ? value.text : value;
  const count = typeof text === "string" && /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(count)) throw new FrameError(`${what} is no whole number below 2^53`, value);
  return count;
}

/** An id as its digits or text, of any size. */
export function asId(value: Wire | undefined, what: string): string {
  if (value instanceof WireNumber && /^\d{1,40}$/.test(value.text)) return value.text;
  return asText(value, what);
}

const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
const SCIENTIFIC = /^(\d{1,20})(?:\.(\d{1,20}))?[eE]([+-]?\d{1,2})$/;

/** A number of at least 0, written as number or as text, with every digit that was written. */
export function asDecimal(value: Wire | undefined, what: string): DecimalText {
  const text = value instanceof WireNumber ? value.text : value;
  if (typeof text === "string") {
    if (DECIMAL.test(text)) return text as DecimalText;
    const plain = withoutExponent(text);
    if (plain !== undefined) return plain;
  }
  throw new FrameError(`${what} is no number of at least 0 with at most 20 digits on each side`, value);
}

function withoutExponent(text: string): DecimalText | undefined {
  const [, whole, fraction = "", exponent] = SCIENTIFIC.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = digits.padEnd(point, "0");
  const split = Math.max(point, 0);
  const [front, back] = [padded.slice(0, split).replace(/^0+(?=.)/, "") || "0", padded.slice(split)];
  const plain = back === "" ? front : `${front}.${"0".repeat(Math.max(-point, 0))}${back}`;
  return DECIMAL.test(plain) ? (plain as DecimalText) : undefined;
}

/** As `asDecimal`, above 0: a price, or the quantity of a trade. */
export function asPositive(value: Wire | undefined, what: string): DecimalText {
  const decimal = asDecimal(value, what);
  if (!/[1-9]/.test(decimal)) throw new FrameError(`${what} is not above 0`, value);
  return decimal;
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;

/** Microseconds since 1970 of a time such as `2026-08-02T03:35:51.302928Z`; what is finer is cut off. */
export function asInstant(value: Wire | undefined, what: string): number {
  const [, ...parts] = (typeof value === "string" && RFC_3339.exec(value)) || [];
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] = parts.map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal = month <= 12 && hour < 24 && minute < 60 && second < 60 && new Date(time).getUTCDate() === day;
  if (!isReal) throw new FrameError(`${what} is no time in UTC`, value);
  return time * 1000 + Number((parts[6] ?? "").padEnd(6, "0").slice(0, 6));
}

/** The latest time that a date can have, in milliseconds. */
const LAST_TIME = 8.64e15;

/** Microseconds since 1970 of milliseconds on the wire. */
export function asMillis(value: Wire | undefined, what: string): number {
  const time = asCount(value, what) * 1000;
  if (time > LAST_TIME) throw new FrameError(`${what} is no time in milliseconds`, value);
  return time;
}
