import { StrategyError } from "../shared/errors.ts";
import { HANDLERS, IMPORTS } from "./abi.ts";
import { ROOM_EXPORT } from "./circles.ts";

/** A strategy whose handlers stand in the engine's function table. */
export interface LinkedStrategy {
  /** Index of the first handler; the others follow in the order of `HANDLERS`, an empty slot for each that is left out. */
  readonly first: number;
  /** Handlers that the module has, one bit each in the order of `HANDLERS`. */
  readonly present: number;
  readonly instance: WebAssembly.Instance;
  /** Bytes of the strategy's memory that it has written to, in whole pages. */
  usedBytes(): number;
  /** Whether its functions called each other deeper than there is room for. */
  isTooDeep(): boolean;
  /** Empties the slots, so that the strategy's memory can be freed; they are not used again. */
  unlink(): void;
}

/**
 * Gives a strategy a memory of its own and the engine's functions, and puts its handlers into the engine's table. The
 * module must have passed `inspectModule`. Runs nothing of the strategy: that begins with the handler `start`.
 * @param engine the engine's exports; an import `name` is the function `strategy_name`
 */
export function linkStrategy(
  engine: Readonly<Record<string, unknown>>,
  table: WebAssembly.Table,
  module: WebAssembly.Module,
): LinkedStrategy {
  const given = Object.keys(IMPORTS).map((name) => [name, engine[`strategy_${name}`]] as const);
  const instance = instantiate(module, Object.fromEntries(given));
  const names = Object.keys(HANDLERS);
  const first = table.grow(names.length);
  let present = 0;
  names.forEach((name, place) => {
    const handler = instance.exports[name];
    if (typeof handler !== "function") return;
    table.set(first + place, handler);
    present |= 1 << place;
  });
  return {
    first,
    present,
    instance,
    usedBytes: () => {
      const words = new Int32Array((instance.exports.memory as WebAssembly.Memory).buffer);
      return 65_536 * Math.ceil((words.findLastIndex((word) => word !== 0) + 1) / 16_384);
    },
    isTooDeep: () => {
      const room = instance.exports[ROOM_EXPORT];
      return room instanceof WebAssembly.Global && room.value < 0;
    },
    unlink: () => names.forEach((_, place) => table.set(first + place, null)),
  };
}

function instantiate(module: WebAssembly.Module, functions: Record<string, unknown>): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module, { tidebook: functions } as WebAssembly.Imports);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof RangeError) {
      const advice = "close other programs or tabs";
      throw new StrategyError("strategy/memory", `there are no 16 MiB of memory left for the strategy: ${advice}`, {
        cause,
      });
    }
    throw new StrategyError("strategy/link", `the strategy does not fit this engine: ${reason}`, { cause });
  }
}
