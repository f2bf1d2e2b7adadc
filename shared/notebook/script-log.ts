/** Of what a js cell writes to its console: more is left out. */
export const MOST_LOG_LINES = 200;
export const MOST_LOG_LETTERS = 500;
