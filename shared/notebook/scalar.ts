import { type Document, isMap as isMapNode, isScalar, parseDocument } from "yaml";
import { InputError } from "../errors.ts";
import { canonicalJson, type Json } from "../json.ts";
import { readYaml } from "../yaml.ts";

/**
 * A YAML text with one scalar set and everything else, comments too, as it was. Where the text holds forms in which a
 * scalar cannot simply be put in (an empty value, a comment inside braces), the lines are laid out anew.
 * @param keys where it stands; keys that are missing are added behind their neighbours
 * @param scalar as YAML writes it
 * @throws InputError where a key stands inside something that has no keys
 */
export function withScalar(body: string, keys: readonly string[], scalar: string): string {
  const { value } = readYaml(body, "cell");
  const wanted = meaning(withValue(value, keys, readYaml(scalar, "cell").value));
  const written = writtenIn(body, keys, scalar);
  if (meaningOf(written) === wanted) return written;
  const anew = String(withNode(body, keys, scalar));
  return body.endsWith("\n") ? anew : anew.trimEnd();
}

/** What a text means, or nothing where it cannot be read. */
function meaningOf(body: string): string | undefined {
  try {
    return meaning(readYaml(body, "cell").value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}

const meaning = (value: unknown): string => canonicalJson(value as Json);

function withValue(value: unknown, [key, ...rest]: readonly string[], scalar: unknown): unknown {
  if (key === undefined) return scalar;
  const map = isMap(value) ? value : {};
  return { ...map, [key]: withValue(Object.hasOwn(map, key) ? map[key] : null, rest, scalar) };
}

function withNode(body: string, keys: readonly string[], scalar: string): Document {
  const yaml: Document = parseDocument(body, { version: "1.2", schema: "core" });
  const { contents } = parseDocument(scalar, { version: "1.2", schema: "core" });
  const free = keys.findIndex((_key, at) => !isMapNode(yaml.getIn(keys.slice(0, at + 1))));
  const depth = free < 0 ? keys.length - 1 : free;
  const place = keys.slice(0, depth + 1);
  const inner = keys.slice(depth + 1).reduceRight<unknown>((node, key) => ({ [key]: node }), contents);
  const node = yaml.createNode(inner);
  const before: unknown = yaml.getIn(place, true);
  if (isScalar(before)) node.comment = before.comment ?? null;
  yaml.setIn(place, node);
  return yaml;
}

function writtenIn(body: string, keys: readonly string[], scalar: string): string {
  const { value, placeOf } = readYaml(body, "cell");
  let [depth, inside] = [0, value];
  while (depth < keys.length && isMap(inside) && Object.hasOwn(inside, keys[depth] ?? ""))
    inside = inside[keys[depth++] ?? ""];
  const place = placeOf(keys.slice(0, depth));
  if (depth === keys.length) return body.slice(0, place.start) + scalar + body.slice(place.end);
  const missing = keys.slice(depth);
  if (isMap(inside) && body[place.start] === "{") return withFlowEntry(body, place, missing, scalar);
  if (inside !== null && !isMap(inside)) {
    throw new InputError(
      "notebook/scalar",
      `${keys.slice(0, depth).join(".")} is no group of settings, so it has no ${missing[0] ?? ""}`,
    );
  }
  const indent = depth === 0 ? 0 : isMap(inside) ? columnAt(body, place.start) : place.column + 1;
  return withBlockEntry(
    body,
    { at: depth === 0 ? body.length : isMap(inside) ? place.end : place.start, indent },
    missing,
    scalar,
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withFlowEntry(
  body: string,
  { start, end }: { start: number; end: number },
  keys: readonly string[],
  scalar: string,
): string {
  const [first = "", ...rest] = keys;
  const entry = `${first}: ${rest.reduceRight((text, key) => `{ ${key}: ${text} }`, scalar)}`;
  const inner = body.slice(start + 1, end - 1).trim();
  return `${body.slice(0, start)}{ ${inner === "" ? "" : `${inner}, `}${entry} }${body.slice(end)}`;
}

/** A new line behind the line on which the entries before it end. */
function withBlockEntry(
  body: string,
  { at, indent }: { at: number; indent: number },
  keys: readonly string[],
  scalar: string,
): string {
  const last = body.slice(0, at).trimEnd().length;
  const newline = body.indexOf("\n", last);
  const end = newline < 0 ? body.length : newline;
  const lines = keys.map((key, depth) => `${" ".repeat(indent + 2 * depth)}${key}:`);
  const before = body.slice(0, end);
  return `${before}${before.trim() === "" ? "" : "\n"}${lines.join("\n")} ${scalar}${body.slice(end)}`;
}

/** Letters before an offset on its line. */
function columnAt(body: string, offset: number): number {
  return offset - (body.lastIndexOf("\n", offset - 1) + 1);
}
