const SWAPS = "Of fastPeriod and slowPeriod the shorter one is the fast one, whichever it is given as, as in TA-Lib.";
const PROFILE =
  "fullest is the point of control (POC), upper and lower are the ends of the value area (VAH and VAL). A bar's whole volume counts at its typical price: bars do not say how it was spread.";
const YEARLY =
  "annualization is the number of bars in a year: 252 suits daily bars of an exchange, 365 daily bars of a market that never closes; bars within the day need theirs.";

/** What to know of some indicators beside title and source, by name. */
export const indicatorNotes: Readonly<Record<string, string>> = {
  alma: "The weights' centre is rounded down to a whole bar, as in TA-Lib.",
  apo: SWAPS,
  garmanklass: YEARLY,
  macd: SWAPS,
  macdext: SWAPS,
  ppo: SWAPS,
  pvo: SWAPS,
  realizedvol: YEARLY,
  rogerssatchell: YEARLY,
  stc: SWAPS,
  hurst:
    "It is estimated of one window without correction and lies above 0.5 where nothing lasts: on a random walk at about 0.65 over 20 bars and 0.61 over 100.",
  ichimoku:
    "The lagging span (chikou) is the close drawn 26 bars back: as an output it would tell each bar a later close, so compare the close with the one 26 bars ago.",
  marketprofile: PROFILE,
  parkinson: YEARLY,
  percentile: "The period is 100 bars unless told, as in the ta-lib crate; TA-Lib's C library takes 30.",
  volumeprofile: PROFILE,
  yangzhang: YEARLY,
};
