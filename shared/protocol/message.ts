import { strFromU8, strToU8 } from "fflate";
import { InputError } from "../errors.ts";
import { type ColumnType, type Kind, type KindName, KINDS, PROTOCOL, type Row } from "./kinds.ts";

/** What stands before the columns of a message. */
export interface Head {
  /** The subscription's number, as the page chose it. */
  readonly channel: number;
  /** 0 is the snapshot; each later message of a channel has the number after its predecessor's. */
  readonly seq: number;
  /** When the relay began, s since 1970: another one means that all was missed that was not asked for again. */
  readonly epoch: number;
  /** When the relay sent it, µs since 1970 UTC. */
  readonly time: bigint;
}

/** A message as read. */
export type Message = {
  readonly [Name in KindName]: Head & { readonly kind: Name; readonly rows: readonly Row<Name>[] };
}[KindName];

const HEAD = 24;
const MOST_ROWS = 1_000_000;
const WIDTHS: Readonly<Record<ColumnType, number>> = { u8: 1, u32: 4, i64: 8, f64: 8, text: 4 };

type Cell = string | number | bigint;
type Cells = Readonly<Record<string, Cell>>;

/** The bytes of a message: head, number of rows, then column by column. */
export function encodeMessage<Name extends KindName>(
  kind: Name,
  head: Head,
  rows: readonly Row<Name>[],
): Uint8Array<ArrayBuffer> {
  const { code, columns }: Kind = KINDS[kind];
  const cells = rows as readonly unknown[] as readonly Cells[];
  const types = Object.entries(columns);
  const texts = new Map(
    types.filter(([, type]) => type === "text").map(([name]) => [name, cells.map((row) => strToU8(String(row[name])))]),
  );
  const letters = [...texts.values()].flat().reduce((sum, { length }) => sum + length, 0);
  const width = types.reduce((sum, [, type]) => sum + WIDTHS[type], 0);
  const bytes = new Uint8Array(HEAD + width * rows.length + letters);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, PROTOCOL);
  view.setUint8(1, code);
  view.setUint16(2, head.channel, true);
  view.setUint32(4, head.seq, true);
  view.setUint32(8, head.epoch, true);
  view.setBigInt64(12, head.time, true);
  view.setUint32(20, rows.length, true);
  let at = HEAD;
  for (const [name, type] of types) {
    const written = texts.get(name);
    if (written) at = writeTexts(bytes, at, written);
    else for (const row of cells) at = writeNumber(view, at, type, row[name] ?? 0);
  }
  return bytes;
}

function writeTexts(bytes: Uint8Array, start: number, texts: readonly Uint8Array[]): number {
  const view = new DataView(bytes.buffer);
  const first = start + 4 * texts.length;
  let end = 0;
  texts.forEach((text, row) => {
    bytes.set(text, first + end);
    end += text.length;
    view.setUint32(start + 4 * row, end, true);
  });
  return first + end;
}

function writeNumber(view: DataView, at: number, type: ColumnType, value: Cell): number {
  if (type === "u8") view.setUint8(at, Number(value));
  else if (type === "u32") view.setUint32(at, Number(value), true);
  else if (type === "f64") view.setFloat64(at, Number(value), true);
  else view.setBigInt64(at, BigInt(value), true);
  return at + WIDTHS[type];
}

/**
 * Reads a message.
 * @throws InputError for bytes that are none, of another protocol, or of a kind that this version does not know
 */
export function decodeMessage(bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD) throw refused("is cut off");
  if (view.getUint8(0) !== PROTOCOL) throw refused(`is of protocol ${view.getUint8(0)}, this page knows ${PROTOCOL}`);
  const code = view.getUint8(1);
  const [name, kind] = (Object.entries(KINDS) as [KindName, Kind][]).find(([, known]) => known.code === code) ?? [];
  if (name === undefined || kind === undefined) throw refused(`is of an unknown kind, ${code}`);
  const count = view.getUint32(20, true);
  if (count > MOST_ROWS) throw refused(`says that it has ${count} rows`);
  const rows: Record<string, Cell>[] = Array.from({ length: count }, () => ({}));
  let at = HEAD;
  for (const [column, type] of Object.entries(kind.columns)) {
    if (at + WIDTHS[type] * count > bytes.length) throw refused("is cut off");
    if (type === "text") at = readTexts(bytes, at, rows, column);
    else for (const row of rows) [row[column], at] = readNumber(view, at, type);
  }
  if (at !== bytes.length) throw refused("is longer than its rows");
  const head = {
    channel: view.getUint16(2, true),
    seq: view.getUint32(4, true),
    epoch: view.getUint32(8, true),
    time: view.getBigInt64(12, true),
  };
  return { ...head, kind: name, rows } as unknown as Message;
}

function readTexts(bytes: Uint8Array, start: number, rows: Record<string, Cell>[], column: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = start + 4 * rows.length;
  let from = 0;
  rows.forEach((row, index) => {
    const end = view.getUint32(start + 4 * index, true);
    if (end < from || first + end > bytes.length) throw refused("has a text that runs over its end");
    row[column] = strFromU8(bytes.subarray(first + from, first + end));
    from = end;
  });
  return first + from;
}

function readNumber(view: DataView, at: number, type: ColumnType): [Cell, number] {
  const end = at + WIDTHS[type];
  if (type === "u8") return [view.getUint8(at), end];
  if (type === "u32") return [view.getUint32(at, true), end];
  return [type === "f64" ? view.getFloat64(at, true) : view.getBigInt64(at, true), end];
}

const refused = (what: string) => new InputError("protocol/message", `the relay's message ${what}`);
