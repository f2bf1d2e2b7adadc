/** A remark beside what it is about: the element whose `data-note` is its anchor. */
export interface SideNote {
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

/** What stands beside the first notebook, in place of a tour, until the first edit. */
export function firstNotes(facts: { bars: string; seconds: string; lines: string }): readonly SideNote[] {
  return [
    {
      anchor: "parameters",
      title: "Drag a number",
      text: `Everything below follows at once. Your machine runs ${facts.bars} in about ${facts.seconds}.`,
    },
    {
      anchor: "metrics",
      title: "Compared with holding",
      text: "Each number stands beside what buying at the first close and keeping it earned, without costs.",
    },
    {
      anchor: "chart",
      title: "Honest by default",
      text: "A signal on today’s close fills at tomorrow’s open. Fees and slippage are never zero unless you ask.",
    },
    {
      anchor: "digest",
      title: "Proof in a link",
      text: "Share gives a link that anyone can run again. If their mark reflects yours, they got your numbers.",
    },
    {
      anchor: "strategy",
      title: "The strategy is code",
      text: `${facts.lines}, compiled on this page. The same bytes would trade live.`,
    },
  ];
}

/**
 * Tops of notes beside their anchors, in the notes' order: each at its anchor's height, or below the note before where
 * that reaches further, with `gap` between.
 */
export function noteTops(notes: readonly { anchorTop: number; height: number }[], gap: number): number[] {
  let free = 0;
  return notes.map(({ anchorTop, height }) => {
    const top = Math.max(anchorTop, free);
    free = top + height + gap;
    return top;
  });
}
