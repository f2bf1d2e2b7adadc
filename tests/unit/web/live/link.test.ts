import { expect, test } from "vitest";
import type { Row } from "../../../../shared/protocol/kinds.ts";
import { encodeMessage } from "../../../../shared/protocol/message.ts";
import { RelayTime } from "../../../../web/workers/live/clock.ts";
import { HubLink, retryDelay } from "../../../../web/workers/live/link.ts";

/** A socket whose other end is the test. */
class FakeSocket {
  readonly sent: Record<string, unknown>[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number; reason: string }) => void = () => undefined;
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(): void {
    // The test ends it itself.
  }
}

function opened() {
  const sockets: FakeSocket[] = [];
  const timers = new Set<{ ms: number; act: () => void }>();
  const states: string[] = [];
  const kinds: string[] = [];
  const link = new HubLink(
    {
      connect: () => {
        sockets.push(new FakeSocket());
        return sockets.at(-1) as unknown as WebSocket;
      },
      now: () => 0,
      random: () => 0.5,
      after: (ms, act) => {
        const timer = { ms, act };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    {
      state: (state, reason) => states.push(reason ? `${state}: ${reason}` : state),
      told: () => undefined,
      message: ({ kind, seq }) => kinds.push(`${kind} ${seq}`),
      clock: () => undefined,
    },
  );
  link.want(2, { kind: "tops", instruments: [], rate: 2 });
  link.open("ws://relay/", "secret");
  const welcome = (epoch: number) => {
    const socket = sockets.at(-1);
    socket.onopen();
    const told = { type: "welcome", protocol: 1, build: "", epoch, role: "viewer", isSimulated: true };
    socket.onmessage({ data: JSON.stringify(told) });
    return socket;
  };
  const tops = (seq: number, epoch: number) => {
    const bytes = encodeMessage("tops", { channel: 2, seq, epoch, time: 0n }, [] as Row<"tops">[]);
    return { data: bytes.buffer };
  };
  return { link, sockets, timers, states, kinds, welcome, tops };
}

const asked = (socket: FakeSocket) => socket.sent.filter(({ type }) => type === "subscribe").length;

test("says hello first, and asks for its channels when it is welcome", () => {
  const { welcome, states } = opened();
  const socket = welcome(7);
  expect(socket.sent[0]).toEqual({ type: "hello", protocol: 1, token: "secret" });
  expect(socket.sent[1]).toMatchObject({ type: "subscribe", channel: 2, kind: "tops" });
  expect(states).toEqual(["connecting", "open"]);
});

test("a gap or another epoch means asking again, and nothing of the old stream is taken meanwhile", () => {
  const { welcome, tops, kinds } = opened();
  const socket = welcome(7);
  for (const [seq, epoch] of [
    [0, 7],
    [1, 7],
    [3, 7],
    [4, 7],
    [0, 7],
    [1, 8],
  ] as const)
    socket.onmessage(tops(seq, epoch));
  expect(kinds).toEqual(["tops 0", "tops 1", "tops 0"]);
  expect(asked(socket)).toBe(3);
});

test("after a loss it comes back with full jitter; after a refused token or protocol it does not", () => {
  const { welcome, sockets, timers, states } = opened();
  welcome(7).onclose({ code: 1006, reason: "" });
  expect(states.at(-1)).toBe("waiting: the connection broke");
  expect([...timers].map(({ ms }) => ms)).toEqual([250]);
  for (const { act } of [...timers]) act();
  expect(sockets).toHaveLength(2);
  expect(asked(welcome(8))).toBe(1);
  sockets.at(-1).onclose({ code: 4401, reason: "" });
  expect(states.at(-1)).toBe("refused: token");
  expect(timers.size).toBe(0);
});

test("silence ends a link, whatever its socket says", () => {
  const { welcome, timers, states } = opened();
  welcome(7);
  [...timers].find(({ ms }) => ms === 8000)?.act();
  expect(states.at(-1)).toBe("waiting: the relay has said nothing for 8 s");
});

test("waits grow up to a bound and are spread over all of it", () => {
  expect([0, 1, 2, 10].map((attempt) => retryDelay(attempt, () => 1))).toEqual([500, 1000, 2000, 20_000]);
  expect(retryDelay(3, () => 0)).toBe(0);
});

test("of eight exchanges the fastest tells the relay's clock", () => {
  const time = new RelayTime();
  time.take(0, 1900, 1900, 2000);
  expect(time.offset).toBe(900);
  time.take(5000, 5110, 5110, 5020);
  expect(time.offset).toBe(100);
});
