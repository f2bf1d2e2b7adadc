/** SQLite's words that queries are made of; its grammar knows many that no query here needs. */
export const WORDS =
  "SELECT DISTINCT FROM WHERE GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET WITH AS AND OR NOT IN IS NULL LIKE BETWEEN EXISTS CASE WHEN THEN ELSE END JOIN LEFT INNER CROSS ON USING UNION ALL EXCEPT INTERSECT CAST OVER PARTITION WINDOW ROWS PRECEDING FOLLOWING CURRENT ROW UNBOUNDED FILTER";

/** Functions with what they give. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  count: "number of rows",
  sum: "sum, NULL of no rows",
  total: "sum, 0 of no rows",
  avg: "mean",
  min: "least value",
  max: "greatest value",
  group_concat: "texts joined by a sign",
  round: "to so many decimals",
  abs: "without its sign",
  sqrt: "square root",
  power: "to the power of",
  ln: "natural logarithm",
  exp: "e to the power of",
  coalesce: "first that is not NULL",
  iif: "one or the other",
  nullif: "NULL where both are equal",
  substr: "part of a text",
  length: "letters of a text",
  upper: "in capitals",
  lower: "in small letters",
  date: "day of a time",
  strftime: "time written by a pattern",
  julianday: "days since noon of 24 November 4714 BC",
  row_number: "place in its window",
  rank: "place in its window, ties alike",
  lag: "value of the row before",
  lead: "value of the row after",
  first_value: "first of its window",
  last_value: "last of its window",
};
