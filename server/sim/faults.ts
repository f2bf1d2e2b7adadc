import { RandomStream } from "../../shared/generate/random.ts";
import { InputError } from "../../shared/errors.ts";
import { durationFrom } from "../../shared/time.ts";
import { didYouMean } from "../../shared/words.ts";
import { VENUES } from "../../shared/venues/index.ts";
import { mixed } from "./market.ts";
import type { SimFrame } from "./protocol.ts";

/** What can go wrong, and what its value is: a chance for each frame, a time, a channel, or none. */
export const FAULTS = {
  drop: "chance",
  duplicate: "chance",
  reorder: "chance",
  checksum: "chance",
  delay: "time",
  skew: "time",
  silent: "channel",
  "half-open": "none",
  reset: "none",
  ban: "none",
  maintenance: "none",
} as const;

export type FaultKind = keyof typeof FAULTS;

export interface Fault {
  readonly kind: FaultKind;
  /** Null for every venue. */
  readonly venue: string | null;
  readonly chance: number;
  readonly timeUs: number;
  readonly channel: string;
  /** µs since the start; to the end of the run unless a length is given. */
  readonly from: number;
  readonly to: number;
}

const SPEC = /^(?:([a-z]+):)?([a-z-]+)(?:=([^@]+))?(?:@([0-9]+[a-z]+)(?:\+([0-9]+[a-z]+))?)?$/;
const CHANNELS = ["trades", "quotes", "book", "candles"];

/**
 * A fault as the command line writes it: `[VENUE:]KIND[=VALUE][@START[+LENGTH]]`, as `drop=0.01`, `kraken:checksum=0.001`,
 * `silent=trades@10s+30s`, `ban@1m+2m`. @throws InputError
 */
export function faultFrom(text: string): Fault {
  const wrong = (what: string) => new InputError("sim/fault", `--fault ${text}: ${what}`);
  const [, venue = null, kind = "", value, start = "0s", length] = SPEC.exec(text) ?? [];
  if (!isKind(kind)) {
    const wayOn = didYouMean(kind, Object.keys(FAULTS)) || `: there are ${Object.keys(FAULTS).join(", ")}`;
    throw wrong(`write [VENUE:]KIND[=VALUE][@START[+LENGTH]]; there is no kind '${kind}'${wayOn}`);
  }
  const venues = VENUES.map(({ name }) => name);
  if (venue !== null && !venues.includes(venue)) {
    const wayOn = didYouMean(venue, venues) || `: there are ${venues.join(", ")}`;
    throw wrong(`there is no venue '${venue}'${wayOn}`);
  }
  const from = durationFrom(start);
  const lasts = length === undefined ? Infinity : durationFrom(length);
  if (from === undefined || lasts === undefined) throw wrong("write times as 500ms, 10s or 2m");
  const fault = { kind, venue, chance: 1, timeUs: 0, channel: "", from: from * 1000, to: (from + lasts) * 1000 };
  switch (FAULTS[kind]) {
    case "chance": {
      const chance = Number(value);
      if (!(chance > 0 && chance <= 1)) throw wrong("give a chance above 0, at most 1, as drop=0.01");
      return { ...fault, chance };
    }
    case "time": {
      const time = durationFrom(value?.replace("-", "") ?? "");
      if (time === undefined) throw wrong("give a time, as delay=250ms");
      if (value?.startsWith("-") && kind !== "skew") throw wrong("only a clock may run behind: give a time above 0");
      return { ...fault, timeUs: time * (value?.startsWith("-") ? -1000 : 1000) };
    }
    case "channel":
      if (!CHANNELS.includes(value ?? "")) throw wrong(`give a channel: ${CHANNELS.join(", ")}`);
      return { ...fault, channel: value ?? "" };
    case "none":
      if (value !== undefined) throw wrong(`${kind} takes no value`);
      return fault;
  }
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULTS, text);
}

/** The faults of one venue, and how often each has struck. Times are µs since the start. */
export class FaultMenu {
  readonly struck: Partial<Record<FaultKind, number>> = {};
  readonly #faults: readonly Fault[];

  constructor(faults: readonly Fault[], venue: string) {
    this.#faults = faults.filter((fault) => fault.venue === null || fault.venue === venue);
  }

  /** The first fault of a kind that is on, if any. */
  active(kind: FaultKind, now: number): Fault | undefined {
    return this.#faults.find((fault) => fault.kind === kind && now >= fault.from && now < fault.to);
  }

  /** Whether a connection of then is hit: what began after the fault's own start is a new one. */
  hits(kind: "half-open" | "reset", openedAt: number, now: number): boolean {
    const fault = this.#faults.find(
      (one) => one.kind === kind && openedAt < one.from && now >= one.from && now < one.to,
    );
    return fault !== undefined;
  }

  count(kind: FaultKind): void {
    this.struck[kind] = (this.struck[kind] ?? 0) + 1;
  }
}

/** One connection's way to its client, on which frames are lost, doubled, swapped, held up and damaged. */
export class FaultyLine {
  readonly #menu: FaultMenu;
  readonly #random: RandomStream;
  #held: string[] = [];
  #late: { text: string; due: number }[] = [];

  constructor(menu: FaultMenu, seed: number, connection: number) {
    this.#menu = menu;
    this.#random = new RandomStream(mixed(seed, `line ${connection}`));
  }

  /** What arrives now of these frames and of those before. Frames that keep the connection are never hit. */
  pass(frames: readonly SimFrame[], now: number): string[] {
    const arriving: string[] = [];
    for (const frame of frames) {
      if (frame.channel === "control") arriving.push(frame.text);
      else for (const text of this.#through(frame, now)) this.#deliver(text, now, arriving);
    }
    const due = this.#late.filter((late) => late.due <= now);
    if (due.length > 0) this.#late = this.#late.filter((late) => late.due > now);
    return [...due.map(({ text }) => text), ...arriving];
  }

  #through({ channel, text }: SimFrame, now: number): string[] {
    if (this.#menu.active("silent", now)?.channel === channel) {
      this.#menu.count("silent");
      return [];
    }
    if (this.#strikes("drop", now)) return [];
    const isDamaged = text.includes(`"checksum":`) && this.#strikes("checksum", now);
    const sent = isDamaged
      ? text.replace(/"checksum":(\d+)/, (_, sum) => `"checksum":${(Number(sum) ^ 1) >>> 0}`)
      : text;
    if (this.#strikes("reorder", now)) {
      this.#held.push(sent);
      return [];
    }
    const held = this.#held;
    this.#held = [];
    return this.#strikes("duplicate", now) ? [sent, sent, ...held] : [sent, ...held];
  }

  #deliver(text: string, now: number, arriving: string[]): void {
    const delay = this.#menu.active("delay", now)?.timeUs ?? 0;
    if (delay > 0) {
      this.#menu.count("delay");
      this.#late.push({ text, due: now + delay });
    } else arriving.push(text);
  }

  #strikes(kind: FaultKind, now: number): boolean {
    const fault = this.#menu.active(kind, now);
    if (!fault || this.#random.uniform() >= fault.chance) return false;
    this.#menu.count(kind);
    return true;
  }
}
