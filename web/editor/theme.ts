import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const floating = {
  backgroundColor: "var(--raised)",
  color: "var(--text1)",
  border: "1px solid var(--edge)",
  borderRadius: "var(--radius-panel)",
  boxShadow: "var(--shadow)",
  fontFamily: "var(--sans)",
  fontSize: "12px",
  lineHeight: "16px",
};

/** The text, its gutter and its marks, in the page's own colours. */
const frame = EditorView.theme({
  "&": { color: "var(--text1)", backgroundColor: "var(--well)", height: "auto" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    fontSize: "12.5px",
    lineHeight: "19px",
    overflowX: "auto",
    fontVariantLigatures: "none",
  },
  ".cm-content": { padding: "8px 0 4px", caretColor: "var(--text1)" },
  ".cm-line": { padding: "0 16px 0 calc(4ch + 12px)", textIndent: "-4ch" },
  ".cm-cursor, .cm-dropCursor": { borderLeft: "2px solid var(--accent)", marginLeft: "-1px" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--text3)", border: "none", fontSize: "11px" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "24px", padding: "0 2px 0 8px" },
  ".cm-foldGutter .cm-gutterElement": { width: "12px", padding: "0", cursor: "pointer" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--accent) 9%, transparent)",
  },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--text1)" },
  "&.cm-focused .cm-lineNumbers .cm-activeLineGutter": { boxShadow: "inset 2px 0 var(--accent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 16%, transparent)" },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--control)",
    borderRadius: "2px",
  },
  "&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--danger)",
    borderRadius: "2px",
  },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--raised)",
    border: "1px solid var(--edge)",
    color: "var(--text2)",
    borderRadius: "2px",
    margin: "0 4px",
    padding: "0 4px",
  },
  ".cm-placeholder": { color: "var(--text3)" },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--danger) 1px", textDecorationSkipInk: "none" },
  ".cm-lintRange-warning": { textDecoration: "underline dotted var(--warn) 2px" },
  ".cm-lintRange-active": { backgroundColor: "color-mix(in srgb, var(--danger) 16%, transparent)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--danger)" },
  ".cm-snippetField": { backgroundColor: "color-mix(in srgb, var(--accent) 16%, transparent)" },
});

/** What floats over the text: completions, explanations, messages. */
const floats = EditorView.theme({
  ".cm-tooltip": { ...floating, zIndex: "30" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)",
    fontSize: "12.5px",
    maxHeight: "min(264px, 40vh)",
    minWidth: "min(280px, calc(100vw - 32px))",
    maxWidth: "min(480px, calc(100vw - 32px))",
    padding: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "baseline",
    gap: "8px",
    padding: "3px 8px",
    lineHeight: "18px",
    borderRadius: "var(--radius-input)",
    color: "var(--text2)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--hover)", color: "var(--text1)" },
  ".cm-completionLabel": { color: "var(--text1)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600", color: "var(--accent)" },
  ".cm-completionDetail": {
    flex: "1",
    marginLeft: "0",
    fontStyle: "normal",
    fontFamily: "var(--sans)",
    fontSize: "12px",
    color: "var(--text2)",
    textAlign: "right",
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  ".cm-tooltip.cm-completionInfo": {
    ...floating,
    padding: "0",
    width: "max-content",
    maxWidth: "min(400px, 100vw - 32px)",
  },
  ".cm-completionInfo.cm-completionInfo-right": { marginLeft: "4px" },
  ".cm-completionInfo.cm-completionInfo-left": { marginRight: "4px" },
  ".cm-tooltip-hover": { maxWidth: "min(440px, calc(100vw - 32px))" },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-tooltip-lint": { padding: "6px 12px", margin: "0" },
  ".cm-diagnostic": { padding: "2px 0 2px 8px", marginLeft: "-4px", fontFamily: "var(--sans)" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--danger)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
});

const colors = HighlightStyle.define([
  {
    tag: [
      tags.keyword,
      tags.modifier,
      tags.controlKeyword,
      tags.definitionKeyword,
      tags.moduleKeyword,
      tags.operatorKeyword,
      tags.self,
      tags.null,
      tags.bool,
      tags.atom,
    ],
    color: "var(--code-word)",
  },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], color: "var(--code-text)" },
  { tag: [tags.number, tags.monospace], color: "var(--code-number)" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.meta], color: "var(--code-type)" },
  { tag: [tags.comment, tags.processingInstruction, tags.contentSeparator], color: "var(--text3)" },
  { tag: tags.definition(tags.propertyName), color: "var(--text1)" },
  { tag: tags.heading, fontWeight: "600" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--accent)" },
  { tag: tags.quote, color: "var(--text2)" },
  { tag: tags.invalid, color: "var(--danger)" },
]);

export const theme: Extension = [frame, floats, syntaxHighlighting(colors)];
