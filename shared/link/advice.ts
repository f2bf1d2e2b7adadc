/** Where people paste links, and the letters after which each cuts a message. */
const PLACES = [
  { place: "Discord", most: 2000 },
  { place: "Telegram", most: 4096 },
] as const;

export interface LinkLength {
  readonly letters: number;
  /** Places whose messages are too short for it. */
  readonly cutBy: readonly { readonly place: string; readonly most: number }[];
  /** What to do, in one sentence; empty where nothing cuts it. */
  readonly advice: string;
}

/** Who would cut a link of this length. */
export function linkLengthAdvice(link: string): LinkLength {
  const letters = link.length;
  const cutBy = PLACES.filter(({ most }) => letters > most);
  const names = cutBy.map(({ place, most }) => `${place} cuts messages at ${most.toLocaleString("en-US")} letters`);
  const advice = names.length === 0 ? "" : `${names.join(", ")}: send the .tidebook file there.`;
  return { letters, cutBy, advice };
}
