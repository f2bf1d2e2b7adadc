/** Money over its highest so far, minus 1; 0 while nothing above zero has been seen, NaN where there is no value. */
export function drawdownsOf(values: Float64Array): Float64Array<ArrayBuffer> {
  let highest = -Infinity;
  return Float64Array.from(values, (value) => {
    if (Number.isNaN(value)) return NaN;
    highest = Math.max(highest, value);
    return highest > 0 ? value / highest - 1 : 0;
  });
}
