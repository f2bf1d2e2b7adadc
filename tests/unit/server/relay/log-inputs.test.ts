import { expect, test } from "vitest";
import { InputReader, InputRecorder } from "../../../../server/relay/log/inputs.ts";
import type { LogRecord, NewRecord } from "../../../../server/relay/log/record.ts";

test("a year of reconnects is read rightly from any heading on, which stays short", () => {
  const records: NewRecord[] = [];
  const recorder = new InputRecorder((record) => records.push(record));
  let reader = new InputReader();
  const read = () => records.splice(0).map((record) => reader.read(record as LogRecord));
  let receivedTime = 0;
  const wrong: number[] = [];
  const says = (connection: number) => {
    const frame = new TextEncoder().encode(`frame of ${connection}`);
    const input = { kind: "frame", venue: "kraken", connection, frame, receivedTime: ++receivedTime } as const;
    recorder.record(input, null);
    const [again, ...rest] = read().filter((one) => one !== null);
    if (again?.kind !== "frame" || again.connection !== connection || again.frame !== frame || rest.length > 0)
      wrong.push(connection);
  };
  for (let connection = 2; connection < 70_000; connection++) {
    if (connection % 10_000 === 0) {
      const heading = recorder.heading(++receivedTime);
      expect(heading.length).toBeLessThanOrEqual(1000);
      records.push(...heading);
      reader = new InputReader();
      read();
    }
    // The first lives through it all, a quarter of the others outlive the next.
    for (const one of [1, connection, ...(connection % 4 === 0 ? [connection - 1] : [])]) says(one);
  }
  expect(wrong).toEqual([]);
});
