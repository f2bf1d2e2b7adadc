import { expect, test } from "vitest";
import { routeFrom } from "../../../web/state/route.svelte.ts";

test.each([
  ["", { page: "home" }],
  ["#/", { page: "home" }],
  ["#/gallery", { page: "gallery" }],
  ["#/gallery/first-backtest", { page: "lesson", id: "first-backtest" }],
  ["#/notebook/my%20own", { page: "notebook", id: "my own" }],
  ["#/notebook/%E0%A4%A", { page: "notebook", id: "%E0%A4%A" }],
  ["#/notebooks", { page: "notebooks" }],
  ["#/help", { page: "help" }],
  ["#1.AbC-_9.0f3a9c21", { page: "link", text: "1.AbC-_9.0f3a9c21" }],
  ["#12.later.00000000", { page: "link", text: "12.later.00000000" }],
  ["#/nowhere", { page: "unknown", fragment: "/nowhere" }],
  ["#/gallery/a/b", { page: "unknown", fragment: "/gallery/a/b" }],
  ["#1x", { page: "unknown", fragment: "1x" }],
])("the fragment %s is a place", (fragment, route) => {
  expect(routeFrom(fragment)).toEqual(route);
});
