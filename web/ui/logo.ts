/** The tide mark as a sign, on a square of 18: six bars above the line at 9, and the same below it. */
export const LOGO_BARS: readonly { readonly x: number; readonly height: number }[] = [2.5, 5.5, 8, 6, 4, 2].map(
  (height, index) => ({ x: index * 3.2, height }),
);
