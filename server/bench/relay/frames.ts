import { seededNumbers } from "../market-data.ts";

/** Levels of each side, on a grid of one cent around a middle that stays. */
const LEVELS = 50;
const MIDDLE = 250_000;
/** A trade's quantity is its number with eight decimals: ten digits, so that it is a plain number. */
const FIRST_ORDINAL = 1_000_000_000;
const FIRST_ID = 1_000_000_000;
/** What comes in which order: two trades, five quotes and three changes of books in ten frames. */
export const PATTERN = "qtqdqqdtqd";
const VARIANTS = 8;
const TEXT_FRAME = 0x81;

/** A place in a template that a number of so many digits is written to; a point among them is stepped over. */
interface Mark {
  readonly letter: string;
  readonly end: number;
  readonly digits: number;
}

interface Template {
  readonly bytes: Buffer;
  readonly marks: readonly Mark[];
}

interface Numbers {
  readonly first: number;
  readonly last: number;
  readonly ordinal: number;
  readonly time: number;
  readonly id: number;
}

/** Digits that are set when a frame is sent: A and B the first and last update, C a trade's number, D the time, E its id. */
const LETTERS: Readonly<Record<string, keyof Numbers>> = { A: "first", B: "last", C: "ordinal", D: "time", E: "id" };

/**
 * Frames of Binance's combined streams, made as they are sent: templates whose numbers are written over, so that a hundred
 * thousand a second cost little. Every book goes on without a gap, every trade has a number of its own.
 */
export class LoopbackFrames {
  readonly symbols: readonly string[];
  readonly #templates: readonly Readonly<Record<string, readonly Template[]>>[];
  readonly #updates: Float64Array;
  /** Up to which changes have been told. */
  readonly #told: Float64Array;
  readonly #ids: Float64Array;
  #sent = 0;
  #ordinal = FIRST_ORDINAL;

  constructor(instruments: number) {
    const below = seededNumbers(7);
    this.symbols = Array.from({ length: instruments }, (_, index) => `C${index}USDT`);
    this.#templates = this.symbols.map((symbol) => templatesOf(symbol, below));
    this.#updates = new Float64Array(instruments).fill(FIRST_ID);
    this.#told = new Float64Array(instruments).fill(FIRST_ID);
    this.#ids = new Float64Array(instruments).fill(FIRST_ID);
  }

  /** The number that the next trade will have. */
  get ordinal(): number {
    return this.#ordinal;
  }

  /** A run begins with the first letter of the pattern. */
  begin(): void {
    this.#sent = 0;
  }

  /**
   * Writes the next frame, framed for its socket, and says where it ends.
   * @param time ms since 1970
   */
  write(into: Buffer, at: number, time: number): number {
    const letter = PATTERN[this.#sent % PATTERN.length] ?? "q";
    const instrument = Math.floor(this.#sent / PATTERN.length) % this.symbols.length;
    const variants = this.#templates[instrument]?.[letter] ?? [];
    const template = variants[this.#sent % variants.length];
    this.#sent++;
    if (!template) return at;
    // As at Binance, quotes run ahead of the changes, which are told together.
    const last = (this.#updates[instrument] ?? 0) + (letter === "q" ? 1 : 0);
    const first = (this.#told[instrument] ?? 0) + 1;
    const id = (this.#ids[instrument] ?? 0) + (letter === "t" ? 1 : 0);
    this.#updates[instrument] = last;
    this.#ids[instrument] = id;
    if (letter === "d") this.#told[instrument] = last;
    const numbers = { first, last, time, id, ordinal: letter === "t" ? this.#ordinal++ : 0 };
    template.bytes.copy(into, at);
    for (const mark of template.marks) writeDigits(into, at, mark, numbers[LETTERS[mark.letter] ?? "id"]);
    return at + template.bytes.length;
  }

  /** The book as a request for it is answered. */
  snapshot(symbol: string, limit: number): string {
    const side = (sign: number) =>
      Array.from({ length: Math.min(limit, LEVELS) }, (_, place) => [priceAt(sign, place), "1.00000000"]);
    const lastUpdateId = this.#told[this.symbols.indexOf(symbol)];
    return JSON.stringify({ lastUpdateId, bids: side(-1), asks: side(1) });
  }
}

/** Changes of one book of about 300 bytes each, framed and in one piece. */
export function bookChanges(symbol: string, count: number): Buffer {
  const below = seededNumbers(9);
  const all = Array.from({ length: count }, (_, index) => {
    const { bytes, marks } = templateOf(depthText(symbol, below, 2));
    const id = FIRST_ID + index;
    const numbers = { first: id, last: id, time: 1_785_641_753_000 + index, ordinal: 0, id };
    for (const mark of marks) writeDigits(bytes, 0, mark, numbers[LETTERS[mark.letter] ?? "id"]);
    return bytes;
  });
  return Buffer.concat(all);
}

const priceAt = (sign: number, place: number): string => `${((MIDDLE + sign * (place + 1)) / 100).toFixed(2)}000000`;

function templatesOf(symbol: string, below: (end: number) => number): Record<string, Template[]> {
  const name = symbol.toLowerCase();
  const variants = (text: () => string) => Array.from({ length: VARIANTS }, () => templateOf(text()));
  const top = `"b":"${priceAt(-1, 0)}","B":"1.00000000","a":"${priceAt(1, 0)}","A":"1.00000000"`;
  const price = () => priceAt(below(2) * 2 - 1, below(5));
  return {
    q: variants(() => `{"stream":"${name}@bookTicker","data":{"u":BBBBBBBBBB,"s":"${symbol}",${top}}}`),
    t: variants(
      () =>
        `{"stream":"${name}@trade","data":{"e":"trade","E":DDDDDDDDDDDDD,"s":"${symbol}","t":EEEEEEEEEE,` +
        `"p":"${price()}","q":"CC.CCCCCCCC","T":DDDDDDDDDDDDD,"m":${below(2) === 0},"M":true}}`,
    ),
    d: variants(() => depthText(symbol, below, 3)),
  };
}

function depthText(symbol: string, below: (end: number) => number, levels: number): string {
  const size = () => `${below(9) + 1}.${String(below(10_000)).padStart(4, "0")}0000`;
  const side = (sign: number) =>
    Array.from({ length: levels }, () => `["${priceAt(sign, 1 + below(LEVELS - 1))}","${size()}"]`).join(",");
  return (
    `{"stream":"${symbol.toLowerCase()}@depth@100ms","data":{"e":"depthUpdate","E":DDDDDDDDDDDDD,"s":"${symbol}",` +
    `"U":AAAAAAAAAA,"u":BBBBBBBBBB,"b":[${side(-1)}],"a":[${side(1)}]}}`
  );
}

function templateOf(text: string): Template {
  const head = text.length < 126 ? [TEXT_FRAME, text.length] : [TEXT_FRAME, 126, text.length >> 8, text.length & 0xff];
  const bytes = Buffer.concat([Buffer.from(head), Buffer.from(text)]);
  const marks = [...text.matchAll(/([A-E])\1+(?:\.\1+)?/g)].map((found): Mark => {
    const [run, letter = ""] = found;
    return { letter, end: head.length + found.index + run.length, digits: run.replace(".", "").length };
  });
  return { bytes, marks };
}

const POINT = 0x2e;

function writeDigits(into: Buffer, start: number, { end, digits }: Mark, value: number): void {
  let at = start + end;
  let rest = value;
  for (let left = digits; left > 0; left--) {
    at--;
    if (into[at] === POINT) at--;
    const next = Math.floor(rest / 10);
    into[at] = 0x30 + (rest - 10 * next);
    rest = next;
  }
}

/** A frame without what frames it. */
export function payloadOf(frame: Buffer): Buffer {
  return frame.subarray(frame[1] === 126 ? 4 : 2);
}
