const FRAME = /(\S*?):?wasm-function\[\d+\]:0x([0-9a-f]+)/;

/**
 * Offsets in the strategy's module of the calls that led to a trap, innermost first, as far as the host's stack tells
 * them: the outermost frame is the engine's, and frames of another module are the strategy's.
 * @param isDeep whether the strategy's own calls are more than a stack tells
 */
export function trapOffsets(trap: unknown, isDeep = false): number[] {
  if (!(trap instanceof Error) || trap.stack === undefined) return [];
  const frames = trap.stack.split("\n").flatMap((line) => {
    const [, module = "", offset = ""] = FRAME.exec(line) ?? [];
    return offset ? [{ module: module.replace(/^.*[(@]/, ""), offset: Number.parseInt(offset, 16) }] : [];
  });
  const engine = frames.at(-1)?.module;
  // A stack that is too deep to be told whole ends before it comes to the engine.
  const isWhole = frames.some(({ module }) => module !== engine);
  const own = isWhole ? frames.filter(({ module }) => module !== engine) : isDeep ? frames : [];
  return own.map(({ offset }) => offset);
}
