import { monthsOf } from "../chart/months.ts";
import { NOTHING, signedText } from "../figures.ts";
import type { BacktestResult } from "../backtest.ts";
import { moneyNumbers } from "../money.ts";
import { type Markup, markup } from "./markup.ts";

const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function monthsTable(result: BacktestResult): Markup {
  const { equity, request } = result;
  const money = { time: equity.time, value: moneyNumbers(equity.value) };
  const years = monthsOf(money, Number(request.account.cash));
  const known = [...years.values()].flatMap(({ months }) => months.filter(Number.isFinite));
  if (known.length < 2) return markup``;
  const most = Math.max(...known.map(Math.abs), Number.EPSILON);
  const cell = (value: number, isTinted: boolean) => {
    if (!Number.isFinite(value)) return markup`<td>${NOTHING}</td>`;
    const share = Math.round(Math.min(1, Math.abs(value) / most) * 34);
    const colour = value < 0 ? "--down" : "--up";
    const tint = isTinted && `background:color-mix(in srgb,var(${colour}) ${share}%,transparent)`;
    return markup`<td style="${tint}">${signedText(value * 100, 1)}</td>`;
  };
  const rows = [...years].map(
    ([year, { months, year: whole }]) =>
      markup`<tr><th scope="row">${year}</th>${months.map((value) => cell(value, true))}${cell(whole, false)}</tr>`,
  );
  return markup`<section><h2>Returns by month, %</h2><div class="scroll"><table class="months">
<thead><tr><th scope="col">Year</th>${NAMES.map((name) => markup`<th scope="col">${name}</th>`)}<th scope="col">Year</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}
