/** Keys of cells' bodies that errors are about, by an error's code or the part of it before the slash. */
const KEYS: Readonly<Record<string, string>> = {
  "montecarlo/data": "of",
  "montecarlo/instruments": "of",
  "montecarlo/model": "model",
  "montecarlo/parameter": "parameters",
  "montecarlo/sobol": "variance",
  "montecarlo/variance": "variance",
  "montecarlo/weight": "weights",
  indicator: "indicators",
  data: "file",
};

/**
 * The line, from 1, of a YAML body that an error is about: that of the key for which its sentence names the flag, or which
 * its code means. Undefined where the body has no such line.
 */
export function errorLine(body: string, { code, message }: { code: string; message: string }): number | undefined {
  const [, flag] = /--([a-z]\w*)/.exec(message) ?? [];
  const [family = ""] = code.split("/");
  const lines = body.split(/\r?\n/);
  for (const key of [KEYS[code] ?? KEYS[family], flag]) {
    const at = key === undefined ? -1 : lines.findIndex((line) => line.startsWith(`${key}:`));
    if (at >= 0) return at + 1;
  }
  return undefined;
}
