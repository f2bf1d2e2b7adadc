import { expect, test } from "vitest";
import { firstNotes, noteTops } from "../../../web/pages/notes.ts";

test("notes stand at their anchors, and below each other where these are close", () => {
  const notes = [
    { anchorTop: 20, height: 60 },
    { anchorTop: 50, height: 60 },
    { anchorTop: 400, height: 60 },
  ];
  expect(noteTops(notes, 24)).toEqual([20, 104, 400]);
});

test("the notes beside the first notebook speak of this machine", () => {
  const notes = firstNotes({ bars: "5,105 days", seconds: "40 ms", lines: "Ten lines" });
  expect(notes.map(({ anchor }) => anchor)).toEqual(["parameters", "metrics", "chart", "digest", "strategy"]);
  expect(notes[0]?.text).toBe("Everything below follows at once. Your machine runs 5,105 days in about 40 ms.");
});
