/**
 * A line as the data of an SVG path. Places that are no numbers are gaps; of neighbours in one column of pixels the first,
 * the last and the extremes are drawn, which looks the same and stays short.
 * @param placeAt of the nth value, CSS pixels
 */
export function pathOf(count: number, placeAt: (index: number) => readonly [x: number, y: number]): string {
  const parts: string[] = [];
  let column: { readonly x: number; first: number; low: number; high: number; last: number } | undefined;
  let isDrawing = false;

  const draw = (): void => {
    if (!column) return;
    const { x, first, low, high, last } = column;
    const heights = [first, low, high, last].filter((height, at, all) => height !== all[at - 1]);
    for (const height of heights) {
      parts.push(`${isDrawing ? "L" : "M"}${x.toFixed(1)} ${height.toFixed(1)}`);
      isDrawing = true;
    }
    column = undefined;
  };

  for (let index = 0; index < count; index++) {
    const [x, y] = placeAt(index);
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      draw();
      isDrawing = false;
    } else if (column && Math.floor(column.x) === Math.floor(x)) {
      column.low = Math.min(column.low, y);
      column.high = Math.max(column.high, y);
      column.last = y;
    } else {
      draw();
      column = { x, first: y, low: y, high: y, last: y };
    }
  }
  draw();
  return parts.join("");
}
