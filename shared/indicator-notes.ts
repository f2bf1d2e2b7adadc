const SWAPS = "Of fastPeriod and slowPeriod the shorter one is the fast one, whichever it is given as, as in TA-Lib.";
const PROFILE = "fullest is the point of control (POC), upper and lower are the ends of the value area (VAH and VAL).";

/** What to know of some indicators beside title and source, by name. */
export const indicatorNotes: Readonly<Record<string, string>> = {
  apo: SWAPS,
  macd: SWAPS,
  macdext: SWAPS,
  ppo: SWAPS,
  pvo: SWAPS,
  stc: SWAPS,
  hurst:
    "It is estimated of one window without correction and lies above 0.5 where nothing lasts: on a random walk at about 0.65 over 20 bars and 0.61 over 100.",
  ichimoku:
    "The lagging span (chikou) is the close drawn 26 bars back: as an output it would tell each bar a later close, so compare the close with the one 26 bars ago.",
  marketprofile: PROFILE,
  volumeprofile: PROFILE,
};
