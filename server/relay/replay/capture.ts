import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError } from "../../../shared/errors.ts";
import { VENUES } from "../../../shared/venues/index.ts";
import { FrameError } from "../../../shared/venues/wire.ts";
import type { Venue, VenueMessage } from "../../../shared/venues/venue.ts";
import { decimalsIn } from "../market/venue-market.ts";
import type { InstrumentFacts } from "../market/instrument.ts";
import type { MarketInput, VenueDeclaration } from "../market/market.ts";

/** Characters of a line: a whole book of the deepest kind is a tenth. */
const MOST_LINE = 8 * 1024 * 1024;
/** Lines that may come before the first one that a venue knows. */
const MOST_UNKNOWN = 100;

interface CaptureLine {
  readonly number: number;
  /** µs */
  readonly receivedTime: number;
  readonly frame: string;
}

/** What a first reading of a capture finds: a capture carries no list of instruments. */
export interface CaptureFacts {
  readonly venue: Venue;
  readonly declaration: VenueDeclaration;
  readonly frames: number;
}

/**
 * The lines of a capture as hftbacktest's collector writes them, `<ns> <frame>`, gzipped or not.
 * @throws InputError for a file that cannot be read or a line that is none
 */
async function* captureLines(path: string): AsyncGenerator<CaptureLine> {
  let number = 0;
  let last = 0;
  try {
    for await (const line of createInterface({ input: opened(path), crlfDelay: Infinity })) {
      number++;
      if (line === "") continue;
      const [, nanos = ""] = /^(\d{12,19}) \S/.exec(line) ?? [];
      if (nanos === "" || line.length > MOST_LINE) throw refused(path, number, `no line of a capture: <ns> <frame>`);
      const receivedTime = Math.max(last, Number(nanos.slice(0, -3)));
      last = receivedTime;
      yield { number, receivedTime, frame: line.slice(nanos.length + 1) };
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === "ENOENT"
        ? "there is no such file: name a capture, as `tidebook record` writes it, or a log's folder"
        : code === "EISDIR"
          ? "this is a folder"
          : message;
    throw new InputError("replay/capture", `${path}: ${why}`, { cause, facts: { line: number } });
  }
  if (number === 0) throw refused(path, 1, "the capture is empty");
}

function opened(path: string): Readable {
  const file = createReadStream(path);
  if (!path.endsWith(".gz")) return file;
  const inflated = createGunzip();
  file.on("error", (error) => inflated.destroy(error));
  return file.pipe(inflated);
}

function refused(path: string, line: number, what: string): InputError {
  return new InputError("replay/line", `${path}, line ${line}: ${what}`, { facts: { line } });
}

/** Reads a capture through once: whose it is, its instruments, and in which units their numbers are whole. */
export async function captureFacts(path: string): Promise<CaptureFacts> {
  let venue: Venue | undefined;
  let frames = 0;
  const facts = new Map<string, InstrumentFacts>();
  for await (const { number, receivedTime, frame } of captureLines(path)) {
    frames++;
    venue ??= VENUES.find((one) => one.recognises(frame));
    if (!venue && number > MOST_UNKNOWN) break;
    for (const message of venue ? messagesOf(venue, frame, receivedTime) : []) {
      if (!("symbol" in message) || message.kind === "acknowledgement") continue;
      const { symbol } = message;
      const before = facts.get(symbol)?.decimals ?? { price: 0, quantity: 0 };
      const decimals = decimalsIn(message, venue as Venue, before);
      facts.set(symbol, { symbol, name: symbol, base: symbol, quote: "", decimals });
    }
  }
  if (!venue)
    throw refused(path, 1, `no venue knows these frames: there are ${VENUES.map(({ name }) => name).join(", ")}`);
  return { venue, declaration: { venue: venue.name, isDepthKnown: false, instruments: named(facts) }, frames };
}

/** A snapshot without a symbol is of an instrument that others name; its numbers count for all of them. */
function named(facts: Map<string, InstrumentFacts>): InstrumentFacts[] {
  const unnamed = facts.get("")?.decimals ?? { price: 0, quantity: 0 };
  return [...facts.values()]
    .filter(({ symbol }) => symbol !== "")
    .map((one) => ({
      ...one,
      decimals: {
        price: Math.max(one.decimals.price, unnamed.price),
        quantity: Math.max(one.decimals.quantity, unnamed.quantity),
      },
    }));
}

function messagesOf(venue: Venue, frame: string, receivedTime: number): readonly VenueMessage[] {
  try {
    return venue.parse(frame, receivedTime);
  } catch (error) {
    if (error instanceof FrameError) return [];
    throw error;
  }
}

/** The inputs of a capture. Frames without a symbol belong to the one instrument whose changes they fit to. */
export async function* captureInputs(path: string, { venue, declaration }: CaptureFacts): AsyncGenerator<MarketInput> {
  const symbols = declaration.instruments.map(({ symbol }) => symbol);
  const lasts = new Map<string, number>();
  for await (const { receivedTime, frame } of captureLines(path)) {
    const input = { kind: "frame", venue: venue.name, connection: 1, frame, receivedTime } as const;
    if (symbols.length > 1 && venue.book.snapshot === "rest") {
      for (const message of messagesOf(venue, frame, receivedTime)) {
        if (message.kind === "bookDelta") lasts.set(message.symbol, message.lastSequence ?? 0);
        if (message.kind === "bookSnapshot" && message.symbol === "") {
          const symbol = closest(lasts, message.sequence ?? 0);
          yield symbol === undefined ? input : { ...input, symbol };
        } else yield input;
      }
    } else yield symbols.length === 1 && symbols[0] !== undefined ? { ...input, symbol: symbols[0] } : input;
  }
}

/** Each instrument counts by itself, and the counts lie far apart. */
function closest(lasts: ReadonlyMap<string, number>, sequence: number): string | undefined {
  return [...lasts].sort((a, b) => Math.abs(a[1] - sequence) - Math.abs(b[1] - sequence))[0]?.[0];
}
