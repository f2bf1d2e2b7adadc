import { autocompletion, type CompletionSource } from "@codemirror/autocomplete";
import type { Rect } from "@codemirror/view";

const MARGIN = 4;

/** The list of completions; what explains one stands beside the list, or on narrow screens below or above it. */
export const completionList = autocompletion({
  icons: false,
  maxRenderedOptions: 200,
  positionInfo: (_, list, option, info, space) => ({ style: placeBeside(list, option, info, space) }),
});

function placeBeside(list: Rect, option: Rect, info: Rect, space: Rect): string {
  const [width, height] = [info.right - info.left, info.bottom - info.top];
  const top = Math.min(option.top, Math.max(space.top, space.bottom - height - MARGIN)) - list.top;
  if (space.right - list.right >= width + MARGIN) return `top: ${top}px; left: ${list.right - list.left + MARGIN}px`;
  if (list.left - space.left >= width + MARGIN) return `top: ${top}px; right: ${list.right - list.left + MARGIN}px`;
  const [above, below] = [list.top - space.top, space.bottom - list.bottom];
  const edge = below >= Math.min(height + MARGIN, above) ? "top" : "bottom";
  const most = Math.max(above, below) - 2 * MARGIN;
  return `${edge}: ${list.bottom - list.top + MARGIN}px; left: -1px; max-height: ${most}px; max-width: ${list.right - list.left}px`;
}

/**
 * The same completions, but none for a word that is written out and begins no other: there Enter should end the line
 * instead of writing the word again.
 */
export function unlessWritten(source: CompletionSource): CompletionSource {
  return async (context) => {
    const result = await source(context);
    if (!result) return null;
    const { from, options, validFor } = result;
    const labels = options.map(({ label }) => label.toLowerCase());
    const isWritten = (word: string) =>
      labels.includes(word) && !labels.some((label) => label !== word && label.startsWith(word));
    if (isWritten(context.state.sliceDoc(from, context.pos).toLowerCase())) return null;
    const isSame = (word: string) =>
      validFor instanceof RegExp && validFor.test(word) && !isWritten(word.toLowerCase());
    return { ...result, validFor: isSame };
  };
}
