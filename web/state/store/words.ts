// Reads notebooks for the store: loaded when the first of them is saved.
import { changesBetween, changesText } from "../../../shared/notebook/changes.ts";
import { parseNotebook } from "../../../shared/notebook/parse.ts";
import { titleOf, withTitle } from "../../../shared/notebook/title.ts";

const OTHER_TAB = " (other tab)";

export const titleIn = (text: string): string => titleOf(parseNotebook(text));

export const retitled = (text: string, title: string): string => withTitle(parseNotebook(text), title);

/** What a later text changed: in words, and the parts by which two changes of the same thing are known. */
export function changed(before: string, after: string): { summary: string; parts: string[] } {
  const changes = changesBetween(parseNotebook(before), parseNotebook(after));
  return { summary: changesText(changes), parts: changes.map(({ part }) => part) };
}

/** A text that lost against another tab's, under a title that says so. */
export function asOtherTab(text: string): { title: string; text: string } {
  const title = titleIn(text);
  if (title.endsWith(OTHER_TAB)) return { title, text };
  const other = retitled(text, title.slice(0, 120 - OTHER_TAB.length) + OTHER_TAB);
  return { title: titleIn(other), text: other };
}
