import type { BookRule } from "../book.ts";

/** There are no changes, only whole books: none can be missed, and none repairs what was. */
export const book: BookRule = {
  snapshot: "stream",
  depth: 20,
  truncates: false,
  zeros: "padding",
  place: () => "gap",
  checksum: null,
};
