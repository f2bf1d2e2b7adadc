const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The value of each letter by its code: a lesson's results are half a million letters, read before its page can answer. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, LETTERS.indexOf(String.fromCharCode(code))));

/** The bytes of a column in base64 (RFC 4648, section 4). */
export function base64From({
  buffer,
  byteOffset,
  byteLength,
}: Pick<Uint8Array, "buffer" | "byteOffset" | "byteLength">): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => LETTERS[(word >> shift) & 63] ?? "").join("");
    pieces.push(at + 3 <= bytes.length ? letters : letters.slice(0, bytes.length - at + 1).padEnd(4, "="));
  }
  return pieces.join("");
}

/** The bytes of what `base64From` wrote; other text gives other bytes, never an error. */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> {
  const length = text.length - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  const valueAt = (at: number): number => VALUES[text.charCodeAt(at)] ?? 0;
  for (let from = 0, at = 0; from < length; from += 4, at += 3) {
    const word = (valueAt(from) << 18) | (valueAt(from + 1) << 12) | (valueAt(from + 2) << 6) | valueAt(from + 3);
    bytes[at] = word >> 16;
    bytes[at + 1] = word >> 8;
    bytes[at + 2] = word;
  }
  return bytes;
}
