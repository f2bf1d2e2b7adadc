import { NOTHING, signedText } from "../../shared/figures.ts";
import type { BacktestResult } from "../../shared/backtest.ts";
import { moneyNumbers } from "../../shared/money.ts";
import { type Markup, markup } from "./markup.ts";

const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Returns of calendar months and years, of UTC, from month end to month end; the first from the money at the start. */
export function monthsOf({ equity, request }: BacktestResult): Map<number, { months: number[]; year: number }> {
  const ends = new Map<string, number>();
  const money = moneyNumbers(equity.value);
  equity.time.forEach((time, index) => ends.set(new Date(time).toISOString().slice(0, 7), money[index] ?? NaN));
  const years = new Map<number, { months: number[]; year: number }>();
  let before = Number(request.account.cash);
  let yearStart = before;
  for (const [month, value] of ends) {
    const [year = 0, number = 0] = month.split("-").map(Number);
    if (!years.has(year)) yearStart = before;
    const row = years.get(year) ?? { months: Array<number>(12).fill(NaN), year: NaN };
    row.months[number - 1] = before > 0 ? value / before - 1 : NaN;
    row.year = yearStart > 0 ? value / yearStart - 1 : NaN;
    years.set(year, row);
    before = value;
  }
  return years;
}

export function monthsTable(result: BacktestResult): Markup {
  const years = monthsOf(result);
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
