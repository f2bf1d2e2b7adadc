/** A line on standard error that says how far something is; nothing where that is no terminal. */
export interface Progress {
  readonly update: (done: number, all: number) => void;
  /** Removes the line. */
  readonly end: () => void;
}

/** Work that ends within this needs no line. */
const PATIENCE_MS = 300;
const CELLS = 32;

/** @param what says what is under way: "Backtest" */
export function progressOn(stream: NodeJS.WriteStream, what: string): Progress {
  if (!stream.isTTY) return { update: () => undefined, end: () => undefined };
  const started = Date.now();
  let shown = "";
  const show = (text: string) => {
    if (text === shown) return;
    shown = text;
    stream.write(`\r\u001b[K${text}`);
  };
  return {
    update: (done, all) => {
      if (Date.now() - started < PATIENCE_MS || all <= 0) return;
      const cells = Math.floor((done / all) * CELLS);
      show(
        `${what} ${"█".repeat(cells)}${"░".repeat(CELLS - cells)} ${Math.floor((done / all) * 100)} %  Ctrl-C stops`,
      );
    },
    end: () => show(""),
  };
}
