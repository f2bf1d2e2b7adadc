import type { MarketInput } from "../market/market.ts";
import type { LogRecord, NewRecord } from "./record.ts";

/** How many connections a reader is told again; each reconnect is a new one. One that was forgotten and speaks is told anew. */
const MOST_CONNECTIONS = 1000;

const NOTHING = new Uint8Array();
const utf8 = new TextEncoder();
const json = (value: object) => utf8.encode(JSON.stringify(value));

/** Writes what goes into the market as records, each connection under a number of its own. */
export class InputRecorder {
  readonly #append: (record: NewRecord) => void;
  readonly #streams = new Map<string, number>();
  #connections = 0;
  /** What later inputs cannot be read without, by what it says. */
  readonly #told = new Map<string, NewRecord>();

  constructor(append: (record: NewRecord) => void) {
    this.#append = append;
  }

  /** What a reader who begins here has to be told again. */
  heading(receivedTime: number): NewRecord[] {
    return [...this.#told.values()].map((record) => ({ ...record, receivedTime }));
  }

  record(input: MarketInput, exchangeTime: number | null): void {
    const { receivedTime } = input;
    switch (input.kind) {
      case "frame": {
        const { frame } = input;
        const payload = typeof frame === "string" ? utf8.encode(frame) : frame;
        const stream = this.#streamOf(input.venue, input.connection, receivedTime);
        return this.#append({ kind: "frame", stream, receivedTime, exchangeTime, payload });
      }
      case "timer":
        return this.#append({ kind: "timer", receivedTime, payload: NOTHING });
      case "declare":
      case "configure":
        return this.#tell({ kind: input.kind, receivedTime, payload: json(input) }, JSON.stringify(input));
      case "lost":
      case "missed":
        return this.#append({ kind: input.kind, receivedTime, payload: json(input) });
      default:
        return this.#append({ kind: "answer", receivedTime, payload: json(input) });
    }
  }

  #streamOf(venue: string, connection: number, receivedTime: number): number {
    const key = `${venue} ${connection}`;
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const stream = (this.#connections++ % 0xffff) + 1;
    this.#streams.set(key, stream);
    this.#tell({ kind: "connection", stream, receivedTime, payload: json({ venue, connection }) }, key);
    const [oldest] = this.#streams.keys();
    if (oldest !== undefined && this.#streams.size > MOST_CONNECTIONS) {
      this.#streams.delete(oldest);
      this.#told.delete(oldest);
    }
    return stream;
  }

  #tell(record: NewRecord, key: string): void {
    this.#told.set(key, record);
    this.#append(record);
  }
}

/** Reads records back as what went into the market; null for records that do not. */
export class InputReader {
  readonly #streams = new Map<number, { readonly venue: string; readonly connection: number }>();

  read({ kind, stream, receivedTime, payload }: LogRecord): MarketInput | null {
    switch (kind) {
      case "connection":
        this.#streams.set(stream, fieldsOf(payload) as { venue: string; connection: number });
        return null;
      case "frame": {
        const from = this.#streams.get(stream);
        return from ? { kind: "frame", ...from, frame: payload, receivedTime } : null;
      }
      case "timer":
        return { kind: "timer", receivedTime };
      case "lost":
      case "declare":
      case "configure":
      case "missed":
      case "answer":
        return fieldsOf(payload) as MarketInput;
      default:
        return null;
    }
  }
}

/** What a record of JSON holds. */
export function fieldsOf(payload: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(payload));
}
