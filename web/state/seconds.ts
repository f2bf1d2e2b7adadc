/** Seconds that a query or a js cell may take. */
export const SQL_SECONDS = 10;
export const SCRIPT_SECONDS = 10;
