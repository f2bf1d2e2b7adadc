/** Words of a table, and what they were written in. */
export interface TableText {
  readonly text: string;
  readonly encoding: "UTF-8" | "Windows-1252";
}

/** Bytes 128 to 159 in Windows-1252, which Node 20 reads as if they were Latin-1; the standard leaves five as they are. */
const LETTERS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const letterAt = (code: number): string => LETTERS[code - 0x80] ?? "";

/**
 * A table's text, or the begin of one: UTF-8 where its bytes are that. What is not was written by a spreadsheet that asks
 * its system, in Western Europe Windows-1252, in which every byte means a letter (WHATWG Encoding Standard, 9).
 */
export function tableText(bytes: Uint8Array): TableText {
  try {
    // As a stream: a letter that the end cuts is no error.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }), encoding: "UTF-8" };
  } catch {
    const letters = new TextDecoder("windows-1252").decode(bytes);
    return {
      text: letters.replace(/[\u0080-\u009f]/g, (one) => letterAt(one.charCodeAt(0))),
      encoding: "Windows-1252",
    };
  }
}
