import type { Subscription, Venue } from "../../../shared/venues/venue.ts";
import { fullJitter } from "./backoff.ts";
import type { Breaker } from "./breaker.ts";
import { Connection, type ConnectionEvents, streamKey } from "./connection.ts";
import type { Net } from "./net.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A successor begins so long before the venue ends a connection, in µs, and up to half of it earlier. */
const BEFORE_THE_END = 600_000_000;
/** Streams that were not heard on the successor by then are quiet ones. */
const OVERLAP = 30_000_000;
/** What the old connection still had on its way. */
const DRAIN = 1_000_000;
/** A connection that lived so long was a good one: the next failure is the first. */
const GOOD_LIFE = 60_000_000;

export interface PoolEvents {
  /** These are being asked for on a connection that has just opened. */
  asked(streams: readonly Subscription[]): void;
  frame(connection: number, bytes: Uint8Array | string): void;
  /** Streams that have no connection any more. */
  lost(connection: number, streams: readonly Subscription[], reason: string): void;
}

export interface PoolParts {
  readonly venue: Venue;
  readonly address: string;
  readonly net: Net;
  readonly random: () => number;
  /** Steady time in µs. */
  readonly clock: () => number;
  readonly breaker: Breaker;
  readonly events: PoolEvents;
}

/** A place for one connection and the streams that belong on it. */
interface Slot {
  readonly streams: Map<string, Subscription>;
  current: Connection | null;
  successor: Connection | null;
  /** Streams that the successor has brought something of. */
  readonly heardAnew: Set<string>;
  retiring: { readonly connection: Connection; readonly until: number } | null;
  attempts: number;
  nextTry: number;
  rollsAt: number;
}

/** One venue's connections: enough for all streams, opened within its limits, replaced before they end. */
export class Pool {
  readonly #parts: PoolParts;
  readonly #connects: TokenBucket;
  readonly #slots: Slot[] = [];
  readonly #slotOf = new Map<string, Slot>();
  readonly #events: ConnectionEvents;
  #nextId = 1;
  /** Connections opened since the start, and connections that took another's place without a gap. */
  readonly counts = { opened: 0, lost: 0, rollovers: 0 };

  constructor(parts: PoolParts) {
    this.#parts = parts;
    this.#connects = new TokenBucket(parts.venue.limits.connects);
    this.#events = {
      opened: (connection) => {
        const slot = this.#slotWith(connection);
        if (slot?.current === connection) parts.events.asked([...slot.streams.values()]);
      },
      frame: (connection, bytes) => {
        parts.breaker.succeeded();
        parts.events.frame(connection.id, bytes);
      },
      closed: (connection, reason) => this.#closed(connection, reason),
    };
  }

  get open(): number {
    return this.#slots.filter(({ current }) => current?.isOpen).length;
  }

  add(subscriptions: readonly Subscription[]): void {
    const perSlot = new Map<Slot, Subscription[]>();
    for (const subscription of subscriptions) {
      const key = streamKey(subscription);
      if (this.#slotOf.has(key)) continue;
      const slot = this.#slotWithRoom();
      slot.streams.set(key, subscription);
      this.#slotOf.set(key, slot);
      const list = perSlot.get(slot) ?? [];
      perSlot.set(slot, list);
      list.push(subscription);
    }
    for (const [slot, list] of perSlot) for (const one of this.#connectionsOf(slot)) one.add(list);
  }

  remove(subscriptions: readonly Subscription[]): void {
    for (const subscription of subscriptions) {
      const key = streamKey(subscription);
      const slot = this.#slotOf.get(key);
      slot?.streams.delete(key);
      this.#slotOf.delete(key);
      if (slot) for (const one of this.#connectionsOf(slot)) one.remove([subscription]);
    }
  }

  renew(subscription: Subscription): void {
    this.#slotOf.get(streamKey(subscription))?.current?.renew(subscription);
  }

  /** Asks for a stream anew when there is room for it, to see whether it has anything to say. */
  check(subscription: Subscription): void {
    this.#slotOf.get(streamKey(subscription))?.current?.check(subscription);
  }

  /** What a request of a connection asked for. */
  asked(connection: number, requestId: number | null): readonly Subscription[] {
    return this.#numbered(connection)?.asked(requestId) ?? [];
  }

  /** Something of a stream came by a connection. */
  heard(connection: number, subscription: Subscription): void {
    const key = streamKey(subscription);
    const slot = this.#slotOf.get(key);
    if (slot?.successor?.id === connection) slot.heardAnew.add(key);
  }

  /** The venue says that a connection is about to end: its successor begins at once. */
  closing(connection: number): void {
    const slot = this.#slots.find(({ current }) => current?.id === connection);
    if (slot) slot.rollsAt = 0;
  }

  advance(now: number): void {
    for (const slot of this.#slots) {
      for (const one of this.#connectionsOf(slot)) one.advance(now);
      if (slot.retiring && now > slot.retiring.until) {
        slot.retiring.connection.end();
        slot.retiring = null;
      }
      if (!slot.current) this.#reconnect(slot, now);
      else this.#rollOver(slot, slot.current, now);
    }
  }

  end(): void {
    for (const slot of this.#slots) {
      for (const one of [...this.#connectionsOf(slot), slot.retiring?.connection]) one?.end();
    }
    this.#slots.length = 0;
    this.#slotOf.clear();
  }

  #connectionsOf({ current, successor }: Slot): Connection[] {
    return [current, successor].filter((one) => one !== null);
  }

  #slotWith(connection: Connection): Slot | undefined {
    return this.#slots.find((slot) => slot.current === connection || slot.successor === connection);
  }

  #numbered(id: number): Connection | undefined {
    return this.#slots.flatMap((slot) => this.#connectionsOf(slot)).find((one) => one.id === id);
  }

  #slotWithRoom(): Slot {
    const { limits } = this.#parts.venue;
    const found = this.#slots.find(({ streams }) => streams.size < limits.subscriptionsPerConnection);
    if (found) return found;
    // A successor needs a connection, too.
    const most = limits.connections === null ? Infinity : Math.max(1, limits.connections - 1);
    const smallest = this.#slots.toSorted((a, b) => a.streams.size - b.streams.size)[0];
    if (smallest && this.#slots.length >= most) return smallest;
    const slot: Slot = {
      streams: new Map(),
      current: null,
      successor: null,
      heardAnew: new Set(),
      retiring: null,
      attempts: 0,
      nextTry: 0,
      rollsAt: Infinity,
    };
    this.#slots.push(slot);
    return slot;
  }

  #open(slot: Slot): Connection {
    const { venue, address, net, clock } = this.#parts;
    this.counts.opened++;
    const connection = new Connection({ id: this.#nextId++, venue, address, net, clock, events: this.#events });
    connection.add(slot.streams.values());
    return connection;
  }

  #reconnect(slot: Slot, now: number): void {
    if (slot.streams.size === 0 || now < slot.nextTry || !this.#parts.breaker.isClosed) return;
    if (this.#parts.breaker.reason !== null && this.#slots.some(({ current }) => current !== null)) return;
    if (!this.#connects.take(1, "normal", now)) return;
    slot.current = this.#open(slot);
    slot.rollsAt = this.#endOf(now);
  }

  /** When the successor of a connection that begins now is to begin. */
  #endOf(now: number): number {
    const { connectionLifeMs } = this.#parts.venue.limits;
    if (connectionLifeMs === null) return Infinity;
    return now + connectionLifeMs * 1000 - BEFORE_THE_END * (1 + this.#parts.random() / 2);
  }

  /** New socket first, both for a while, then the switch: what came by both is told apart by its numbers. */
  #rollOver(slot: Slot, current: Connection, now: number): void {
    if (now < slot.rollsAt || !current.isOpen) return;
    const { successor } = slot;
    if (!successor) {
      if (now < slot.nextTry || !this.#connects.take(1, "urgent", now)) return;
      slot.heardAnew.clear();
      slot.successor = this.#open(slot);
      return;
    }
    const isComplete = slot.heardAnew.size >= slot.streams.size;
    if (!successor.isOpen || !(isComplete || now - successor.openedAt > OVERLAP)) return;
    slot.retiring?.connection.end();
    slot.retiring = { connection: current, until: now + DRAIN };
    slot.current = successor;
    slot.successor = null;
    slot.rollsAt = this.#endOf(successor.openedAt);
    this.counts.rollovers++;
  }

  #closed(connection: Connection, reason: string): void {
    const now = this.#parts.clock();
    const slot = this.#slotWith(connection);
    if (!slot) return;
    const isGood = now - connection.openedAt > GOOD_LIFE;
    slot.attempts = isGood ? 0 : slot.attempts + 1;
    slot.nextTry = now + fullJitter(slot.attempts, this.#parts.random);
    if (slot.successor === connection) {
      slot.successor = null;
      return;
    }
    const { successor } = slot;
    slot.successor = null;
    slot.current = successor?.isOpen ? successor : null;
    if (slot.current) {
      slot.rollsAt = this.#endOf(slot.current.openedAt);
      this.counts.rollovers++;
      // What the successor has not brought yet may have been missed.
      const unheard = [...slot.streams].filter(([key]) => !slot.heardAnew.has(key)).map(([, one]) => one);
      if (unheard.length === 0) return;
      this.#parts.events.lost(connection.id, unheard, reason);
      this.#parts.events.asked(unheard);
      return;
    }
    successor?.end();
    this.counts.lost++;
    if (!isGood) this.#parts.breaker.failed(reason, now);
    this.#parts.events.lost(connection.id, [...slot.streams.values()], reason);
  }
}
