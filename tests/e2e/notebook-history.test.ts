import { describe, expect, test } from "vitest";
import { cellOf, digestOf, openNotebooks, PATIENT, ran } from "../support/notebooks.ts";

describe("a notebook's history", () => {
  const { open } = openNotebooks("our server");

  test("sets the figures of a version beside those of now, with the parameter that moved them", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip, { viewport: { width: 1440, height: 900 } });
    const stored = await digestOf(at, "run");
    const parameter = cellOf(at, "run").getByTestId("param-slow");
    const change = async (value: string) => {
      const before = await digestOf(at, "run");
      await parameter.fill(value);
      await parameter.press("Enter");
      await ran(at, "run", (digest) => digest !== before);
    };
    await change("150");
    await expect.poll(() => new URL(at.url()).hash, PATIENT).toMatch(/^#\/notebook\//);
    await change("60");
    await at.getByRole("button", { name: "Edit", exact: true }).first().click();
    await at.getByRole("button", { name: "Earlier versions" }).click();
    await at
      .getByRole("button", { name: /^Compare with now/ })
      .last()
      .click();
    const compared = at.getByTestId("versions-compared");
    await compared.waitFor(PATIENT);
    expect(await compared.getByRole("row", { name: /params\.slow/ }).innerText()).toMatch(/150\s+60/);
    const figures = compared.getByRole("table", { name: "Figures of run" });
    await expect
      .poll(() => figures.getByRole("row", { name: /Total return/ }).innerText(), PATIENT)
      .toMatch(/Total return\s+[+−][\d.]+ %\s+[+−][\d.]+ %\s+[+−][\d.]+ pts/);
    expect(await digestOf(at, "run")).not.toBe(stored);
  });
});
