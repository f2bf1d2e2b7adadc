// Follows the price monitor of a relay that runs elsewhere, and prints each alert when it comes:
//   tidebook relay token add --role viewer > token
//   node on-alert.mjs http://127.0.0.1:7437/ token
import { readFileSync } from "node:fs";
import { followAlerts } from "tidebook";

const [url = "http://127.0.0.1:7437/", file = "token"] = process.argv.slice(2);
const leaving = new AbortController();
process.once("SIGINT", () => leaving.abort());

await followAlerts(
  {
    url,
    token: readFileSync(file, "utf8").trim(),
    signal: leaving.signal,
    onState: (state, reason) => console.error(state, reason),
  },
  ({ instrument, direction, move, price, rule, time }) => {
    // Here a program acts: an alert is told once, in the order in which prices came.
    console.log(new Date(time).toISOString(), instrument, direction, `${move.toFixed(2)} %`, price, rule);
  },
);
