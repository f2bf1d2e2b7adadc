/** What was open last: where a later visit begins. */
const KEY = "tidebook.last";
const FIRST_LESSON = "#/gallery/first-backtest";

export function rememberNotebook(id: string): void {
  write(id);
}

/** The address where a visit begins: a first one with a lesson that has run already, a later one where the last ended. */
export async function startAddress(): Promise<string> {
  const last = read();
  if (last === undefined) {
    write("");
    return FIRST_LESSON;
  }
  if (last === "") return "#/gallery";
  const { openNotebook } = await import("./store/index.ts");
  return (await openNotebook(last)) ? `#/notebook/${encodeURIComponent(last)}` : "#/gallery";
}

function read(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Where nothing may be kept, every visit is a first one.
  }
}
