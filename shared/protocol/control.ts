import type { LiveIndicator } from "../live-indicators.ts";
import { z } from "../schema.ts";
import { type KindName, KINDS } from "./kinds.ts";

/** Longest control message of a page, letters. */
export const CONTROL_LETTERS = 65_536;
/** Most subscriptions of one page, and instruments of one subscription. */
export const MOST_CHANNELS = 64;
const MOST_INSTRUMENTS = 2000;
const MOST_RULES = 200;

const channel = z.int().min(0).max(65_535);

/** The first thing that a page says, within five seconds. */
export const hello = z.strictObject({
  type: z.literal("hello"),
  protocol: z.int(),
  token: z.string().max(200),
  /** Of the page's build; a page of another build is told so. */
  build: z.string().max(80).optional(),
});

/** What a page says after that. */
export const control = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("subscribe"),
    channel,
    kind: z.enum(Object.keys(KINDS) as [KindName, ...KindName[]]),
    /** Numbers of instruments; all where none are named. */
    instruments: z.array(z.int().min(0).max(1_000_000)).max(MOST_INSTRUMENTS).default([]),
    /** Most messages a second of a channel that tells states. */
    rate: z.number().min(0.1).max(20).default(2),
    /** Levels of each side of a book; points of a small picture, or of each indicator. */
    depth: z.int().min(1).max(1000).default(20),
    /** Length of bars; the relay makes those that its welcome names. */
    intervalMs: z.int().min(1000).max(86_400_000).default(60_000),
  }),
  z.strictObject({ type: z.literal("unsubscribe"), channel }),
  /** One of the four stamps by which a page knows the relay's clock; ms of the page's clock. */
  z.strictObject({ type: z.literal("clock"), sent: z.number() }),
  /** The page's own alert rules from here on, as `alertRule` writes them; of traders alone, as all below. */
  z.strictObject({ type: z.literal("rules"), rules: z.array(z.record(z.string(), z.unknown())).max(MOST_RULES) }),
  /** Keeps a rule quiet for so long; 0 ends it. */
  z.strictObject({
    type: z.literal("snooze"),
    rule: z.string().max(40),
    instrument: z.string().max(100).default("*"),
    ms: z.number().min(0).max(86_400_000),
  }),
  /** An alert as a rule would give it. */
  z.strictObject({ type: z.literal("test"), rule: z.string().max(40) }),
  /** A token with which another page may look. */
  z.strictObject({ type: z.literal("invite"), days: z.int().min(1).max(365) }),
]);

export type Control = z.output<typeof control>;
export type Subscribe = Extract<Control, { type: "subscribe" }>;

/** What the relay says beside messages. */
export type Told =
  | {
      readonly type: "welcome";
      readonly protocol: number;
      readonly build: string;
      readonly epoch: number;
      readonly role: Role;
      /** Whether every venue is one of this machine's simulator. */
      readonly isSimulated: boolean;
      /** Lengths of the bars that it makes, ms. */
      readonly bars: readonly number[];
      /** What it computes on bars, and the names of its features; lists of a relay that says none are empty. */
      readonly indicators: readonly LiveIndicator[];
      readonly features: readonly string[];
    }
  | { readonly type: "clock"; readonly sent: number; readonly received: number; readonly answered: number }
  | { readonly type: "refused"; readonly channel: number; readonly reason: string }
  /** The rules in force, after the welcome and whenever they change. */
  | { readonly type: "rules"; readonly rules: readonly ToldRule[] }
  | { readonly type: "invited"; readonly token: string; readonly id: string; readonly days: number }
  /** What was asked for cannot be done, and why. */
  | { readonly type: "denied"; readonly asked: string; readonly reason: string };

/** A rule as it was written, and where. */
export interface ToldRule {
  readonly written: Readonly<Record<string, unknown>>;
  /** Rules of the configuration are changed there alone. */
  readonly from: "config" | "page";
  /** Until when it is quiet for all instruments, ms since 1970. */
  readonly quietUntil: number;
}

/** Who may look, and who may also act. */
export type Role = "viewer" | "trader";

/** Why the relay ends a connection. */
export const CLOSE = { malformed: 4400, token: 4401, role: 4403, slow: 4408, protocol: 4409, full: 4429 } as const;
