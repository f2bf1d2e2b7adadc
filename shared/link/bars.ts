import { ByteReader, ByteWriter } from "./bytes.ts";
import { fingerprintOf, type LinkBars } from "./marks.ts";
import { invalid } from "./problem.ts";

/** Bars travel inside a link up to so many. */
export const MOST_BARS = 500;

type PriceName = "open" | "high" | "low" | "close";

/** A column of doubles that are no short decimals is written as it is. */
const RAW = 0x7f;
/** Powers of ten by which a column's numbers are made whole: prices have up to 8 decimals, volumes may be thousands. */
const COARSEST = -9;
const FINEST = 12;

/**
 * Bars of each instrument as integers: times by the step from step to step, closes from close to close, opens from the
 * close before, highs and lows from the body. Exact: what does not come back bit by bit is written as doubles.
 */
export function barsBytes(all: readonly LinkBars[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  for (const bars of all) {
    writer.unsigned(BigInt(bars.time.length));
    writer.byte(bars.decimals);
    writeTimes(writer, bars.time);
    const scale = commonScale([bars.open, bars.high, bars.low, bars.close]);
    writer.byte(scale ?? RAW);
    if (scale === undefined) for (const name of ["open", "high", "low", "close"] as const) writeRaw(writer, bars[name]);
    else writePrices(writer, bars, scale);
    writeVolume(writer, bars.volume);
  }
  return writer.whole();
}

/** What the bars must be to be those that the link names. */
export interface WantedBars {
  readonly rows: number;
  readonly fingerprint: string;
}

/**
 * @param most bars of an instrument
 * @throws InputError for bars that are not those that the link's data records name
 */
export function readBars(bytes: Uint8Array, wanted: readonly WantedBars[], most = MOST_BARS): LinkBars[] {
  const reader = new ByteReader(bytes);
  const all = wanted.map((one) => {
    const bars = readInstrument(reader, most);
    const isMeant = bars.time.length === one.rows && fingerprintOf(bars) === one.fingerprint;
    if (!isMeant) throw invalid("the bars in it are not those that it names");
    return bars;
  });
  if (reader.left > 0) throw invalid("it has more bars than it names");
  return all;
}

function readInstrument(reader: ByteReader, most: number): LinkBars {
  const rows = reader.count(most);
  const decimals = reader.byte();
  if (decimals > 8) throw invalid("the bars in it have too many decimals");
  const time = readTimes(reader, rows);
  const scale = signedByte(reader.byte());
  const prices =
    scale === RAW
      ? {
          open: readRaw(reader, rows),
          high: readRaw(reader, rows),
          low: readRaw(reader, rows),
          close: readRaw(reader, rows),
        }
      : readPrices(reader, rows, scale);
  return { time, ...prices, volume: readVolume(reader, rows), decimals };
}

function writeTimes(writer: ByteWriter, time: BigInt64Array): void {
  let [before, step] = [0n, 0n];
  for (const one of time) {
    writer.signed(one - before - step);
    [before, step] = [one, before === 0n ? 0n : one - before];
  }
}

function readTimes(reader: ByteReader, rows: number): BigInt64Array<ArrayBuffer> {
  let [before, step] = [0n, 0n];
  return BigInt64Array.from({ length: rows }, () => {
    const one = BigInt.asIntN(64, before + step + reader.signed());
    [before, step] = [one, before === 0n ? 0n : one - before];
    return one;
  });
}

function writePrices(writer: ByteWriter, bars: LinkBars, scale: number): void {
  const units = (name: PriceName) => Array.from(bars[name], (value) => unitsAt(value, scale));
  const [open, high, low, close] = [units("open"), units("high"), units("low"), units("close")];
  let before = 0n;
  close.forEach((last, row) => {
    const [first, top, bottom] = [open[row] ?? 0n, high[row] ?? 0n, low[row] ?? 0n];
    writer.signed(first - before);
    writer.signed(last - first);
    writer.signed(top - (first > last ? first : last));
    writer.signed((first < last ? first : last) - bottom);
    before = last;
  });
}

function readPrices(reader: ByteReader, rows: number, scale: number): Record<PriceName, Float64Array<ArrayBuffer>> {
  const column = (): Float64Array<ArrayBuffer> => new Float64Array(rows);
  const prices = { open: column(), high: column(), low: column(), close: column() };
  let before = 0n;
  for (let row = 0; row < rows; row++) {
    const first = before + reader.signed();
    const last = first + reader.signed();
    prices.open[row] = valueAt(first, scale);
    prices.close[row] = valueAt(last, scale);
    prices.high[row] = valueAt((first > last ? first : last) + reader.signed(), scale);
    prices.low[row] = valueAt((first < last ? first : last) - reader.signed(), scale);
    before = last;
  }
  return prices;
}

function writeVolume(writer: ByteWriter, volume: Float64Array): void {
  const scale = commonScale([volume]);
  writer.byte(scale ?? RAW);
  if (scale === undefined) writeRaw(writer, volume);
  else for (const one of volume) writer.signed(unitsAt(one, scale));
}

function readVolume(reader: ByteReader, rows: number): Float64Array<ArrayBuffer> {
  const scale = signedByte(reader.byte());
  if (scale === RAW) return readRaw(reader, rows);
  return Float64Array.from({ length: rows }, () => valueAt(reader.signed(), scale));
}

function writeRaw(writer: ByteWriter, column: Float64Array): void {
  writer.bytes(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
}

function readRaw(reader: ByteReader, rows: number): Float64Array<ArrayBuffer> {
  return new Float64Array(reader.bytes(8 * rows).slice().buffer);
}

function signedByte(byte: number): number {
  const value = byte < 0x80 ? byte : byte - 0x100;
  if (value !== RAW && (value < COARSEST || value > FINEST)) throw invalid("the bars in it have too many decimals");
  return value;
}

/** The coarsest scale at which every number is whole and comes back bit by bit. */
function commonScale(columns: readonly Float64Array[]): number | undefined {
  for (let scale = COARSEST; scale <= FINEST; scale++) {
    if (columns.every((column) => column.every((value) => isWholeAt(value, scale)))) return scale;
  }
  return undefined;
}

function isWholeAt(value: number, scale: number): boolean {
  const units = Math.round(scaled(value, scale));
  return Number.isSafeInteger(units) && Object.is(valueAt(BigInt(units), scale), value);
}

function unitsAt(value: number, scale: number): bigint {
  return BigInt(Math.round(scaled(value, scale)));
}

function scaled(value: number, scale: number): number {
  return scale >= 0 ? value * 10 ** scale : value / 10 ** -scale;
}

/** One rounding, as reading the decimal's text has: both numbers are exact below 2^53 and 10^22. */
function valueAt(units: bigint, scale: number): number {
  return scale >= 0 ? Number(units) / 10 ** scale : Number(units) * 10 ** -scale;
}
