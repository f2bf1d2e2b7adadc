const MOST_LETTERS = 100;

/** Names that Windows keeps for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A name that every system takes as one file in the folder where it is put, and that looks like what it is: no folders, no
 * characters that show nothing or turn the direction of what follows, no device of Windows.
 * @param fallback for a name of which nothing stays
 */
export function plainFileName(name: string, fallback: string): string {
  const plain = name
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .replaceAll(/[/\\:*?"<>|]+/g, "-")
    .replaceAll(/\s+/g, " ")
    .replace(DEVICE, "$1-")
    .replace(/^[. ]+/, "");
  const ending = /\.[A-Za-z0-9.]{1,12}$/.exec(plain)?.[0] ?? "";
  const stem = plain.slice(0, plain.length - ending.length).slice(0, MOST_LETTERS - ending.length);
  const short = `${stem}${ending}`.replace(/[. ]+$/, "");
  return /[\p{L}\p{N}]/u.test(short) ? short : fallback;
}

/** The name, or with a number before its ending where it is taken: `prices 2.csv`. Letters' case makes no other name. */
export function freeFileName(name: string, taken: Iterable<string>): string {
  const all = new Set([...taken].map((one) => one.toLowerCase()));
  const ending = /(\.[A-Za-z0-9]+){1,2}$/.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - ending.length);
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${stem} ${count}${ending}`;
    if (!all.has(free.toLowerCase())) return free;
  }
}
