/** The bars of one instrument as a run used them: after bad rows, adjusting and `range`. One entry a bar in each column. */
export interface InstrumentBars {
  readonly name: string;
  /** Open times, ms since 1970 UTC. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}
