import { expect, test } from "vitest";
import { trapOffsets } from "../../../wasm/trap.ts";

function trap(kind: typeof Error, ...frames: string[]): Error {
  const error = new kind("unreachable");
  error.stack = ["RuntimeError: unreachable", ...frames].join("\n");
  return error;
}

const HOST = "    at Backtest.advance (file:///bundle/run-worker.js:10:20)";

test("in V8 the frames between the engine's are the strategy's, innermost first", () => {
  const engine = "    at wasm://wasm/engine-0a1b2c3d:wasm-function[7]:0x1000";
  const strategy = (offset: string) => `    at wasm://wasm/99aa88bb:wasm-function[3]:${offset}`;
  const named = "    at engine.run_advance (wasm://wasm/engine-0a1b2c3d:wasm-function[9]:0x2000)";
  const frames = [engine, strategy("0x1ff"), strategy("0xa0"), named, HOST];
  expect(trapOffsets(trap(Error, ...frames))).toEqual([0x1ff, 0xa0]);
});

test("in Firefox too", () => {
  const at = (module: string, offset: string) =>
    `wasm-function[3]@http://127.0.0.1/run.js line 3 > WebAssembly.Module ${module}:wasm-function[3]:${offset}`;
  expect(trapOffsets(trap(Error, at("b", "0x10"), at("a", "0x20")))).toEqual([0x10]);
});

test("a stack of one module is the engine's own, unless it is the strategy's that is too deep to be told whole", () => {
  const frames = [
    "    at wasm://wasm/99aa88bb:wasm-function[3]:0x10",
    "    at wasm://wasm/99aa88bb:wasm-function[3]:0x10",
  ];
  expect(trapOffsets(trap(Error, ...frames))).toEqual([]);
  expect(trapOffsets(trap(RangeError, ...frames), true)).toEqual([0x10, 0x10]);
});

test("a host that tells no offsets, and what is no error, give none", () => {
  expect(trapOffsets(trap(Error, "<?>.wasm-function[3]@[wasm code]"))).toEqual([]);
  expect(trapOffsets("unreachable")).toEqual([]);
  expect(trapOffsets(undefined)).toEqual([]);
});
