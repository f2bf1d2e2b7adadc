import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../support/checkout.ts";

const css = readFileSync(`${projectRoot}web/styles/tokens.css`, "utf8");

type Theme = "light" | "dark";

/** The pairs of a rule of the token sheet, by name. */
function pairsOf(selector: string): Map<string, Record<Theme, string>> {
  const from = css.indexOf(`${selector} {`);
  const rule = css.slice(from, css.indexOf("\n}", from));
  const pairs = rule.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...pairs].map(([, name = "", light = "", dark = ""]) => [name, { light, dark }]));
}

const tokens = pairsOf("\n:root");

function colorOf(name: string, theme: Theme): string {
  const pair = tokens.get(name);
  if (!pair) throw new Error(`there is no token ${name}`);
  return pair[theme];
}

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["well", "page", "panel", "raised", "hover"];
const worst = (hex: string, theme: Theme) =>
  Math.min(...GROUNDS.map((ground) => contrast(hex, colorOf(ground, theme))));

const THEMES: readonly Theme[] = ["dark", "light"];
const TEXTS = [
  ...["text1", "text2", "text3", "accent", "up", "down", "warn", "danger"],
  ...[1, 2, 3, 4, 5, 6].map((number) => `series-${number}`),
  ...["code-word", "code-text", "code-number", "code-type"],
];
const AS_TEXT = 4.5;
const AS_MARK = 3;

test("black on white has the ratio that WCAG gives it", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

describe.each(THEMES)("in the %s theme", (theme) => {
  test.each(TEXTS)("%s reads as text on every ground", (name) => {
    expect(worst(colorOf(name, theme), theme)).toBeGreaterThanOrEqual(AS_TEXT);
  });

  test("borders of controls are seen on every ground", () => {
    expect(worst(colorOf("control", theme), theme)).toBeGreaterThanOrEqual(AS_MARK);
  });

  test("labels of filled buttons read", () => {
    expect(contrast("#ffffff", colorOf("accent-fill", theme))).toBeGreaterThanOrEqual(AS_TEXT);
    expect(contrast(colorOf("on-text1", theme), colorOf("text1", theme))).toBeGreaterThanOrEqual(AS_TEXT);
  });

  test.each(["blue-orange", "classic"])("up and down of the %s set read as text on every ground", (set) => {
    const pairs = pairsOf(`:root[data-colors="${set}"]`);
    expect([...pairs.keys()]).toEqual(["up", "down"]);
    for (const pair of pairs.values()) expect(worst(pair[theme], theme)).toBeGreaterThanOrEqual(AS_TEXT);
  });

  test("the ramp of depth goes one way in lightness", () => {
    const steps = [1, 2, 3, 4, 5, 6, 7].map((number) => luminance(colorOf(`depth-${number}`, theme)));
    const sorted = [...steps].sort((a, b) => (theme === "dark" ? a - b : b - a));
    expect(steps).toEqual(sorted);
  });
});
