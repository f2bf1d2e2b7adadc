/** Height of a tag on the price axis with a pixel of ground around it, CSS pixels. */
export const TAG_HEIGHT = 19;

/** Heights of tags, the most important first: each stands where it belongs, or as near as those before it leave room. */
export function tagPlaces(wanted: readonly number[], { top, bottom }: { top: number; bottom: number }): number[] {
  const placed: number[] = [];
  const isFree = (y: number) => placed.every((one) => Math.abs(one - y) >= TAG_HEIGHT);
  for (const own of wanted) {
    const beside = placed.flatMap((one) => [one + TAG_HEIGHT, one - TAG_HEIGHT]);
    const free = [own, ...beside].filter((y) => isFree(y) && (y === own || (y >= top && y <= bottom)));
    placed.push(free.reduce((best, y) => (Math.abs(y - own) < Math.abs(best - own) ? y : best), free[0] ?? own));
  }
  return placed;
}
