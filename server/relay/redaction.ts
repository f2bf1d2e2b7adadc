const HIDDEN = "[redacted]";
/** Shorter words stand in ordinary text, too. */
const SHORTEST = 6;

/**
 * Patterns of what is secret wherever it stands. They never take a quote or backslash, so a line of JSON stays one.
 * Tokens of relays are 43 letters of base64url.
 */
const PATTERNS: readonly (readonly [pattern: RegExp, shown: string])[] = [
  [/-----BEGIN [A-Z ]+-----[^"]*?(?:-----END [A-Z ]+-----|(?=")|$)/g, HIDDEN],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/\b((?:set-)?cookie|(?:proxy-)?authorization|x-api-key)(\s*[:=]\s*)(?!Bearer|Basic)[^\s"'\\,;]+/gi, `$1$2${HIDDEN}`],
  [/(\w:\/\/)[^\s/@"'\\]+@/g, `$1${HIDDEN}@`],
  [/((?:https?|wss?):\/\/[^\s"'<>\\?#]*)([?#])[^\s"'<>\\]+/gi, `$1$2${HIDDEN}`],
  [/([?&#][\w.-]+=)[^\s"'<>\\&#]+/g, `$1${HIDDEN}`],
  [/\b(token|secret|password|passphrase|signature|api[-_]?key|private[-_]?key)=[^\s"'\\,;&]+/gi, `$1=${HIDDEN}`],
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, HIDDEN],
];

/** Names of facts whose values are never shown. */
export const HIDDEN_FACTS: readonly string[] = [
  ..."token tokens secret password passphrase authorization Authorization cookie key apiKey privateKey signature".split(
    " ",
  ),
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * Takes out of text what nobody may read: secrets that are known, as they are and as programs write them, and what has the
 * form of one.
 */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const known = [...new Set([...secrets].filter(({ length }) => length >= SHORTEST).flatMap(writings))];
  // A shorter writing may be part of a longer one.
  known.sort((a, b) => b.length - a.length);
  return (text) => {
    const withoutKnown = known.reduce((rest, one) => rest.replaceAll(one, HIDDEN), text);
    return PATTERNS.reduce((rest, [pattern, shown]) => rest.replace(pattern, shown), withoutKnown);
  };
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

function writings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const base64 = bytes.toString("base64");
  return [
    ...[secret, escaped(secret), escaped(escaped(secret)), encodeURIComponent(secret)],
    ...[hex, hex.toUpperCase(), base64, base64.replace(/=+$/, ""), bytes.toString("base64url")],
  ];
}
