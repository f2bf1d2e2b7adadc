import type { BacktestRequest } from "../backtest.ts";
import { settingsSchema } from "../settings.schema.ts";
import type { Settings } from "../settings.ts";
import { invalid } from "./problem.ts";

/**
 * The settings that ask again what a canonical request asked, within the bounds that every user's settings have.
 * @throws InputError that names the setting that is out of bounds
 */
export function settingsOf(request: BacktestRequest): Settings {
  const { account, costs, fill, instruments, interval, latency, periodsPerYear, range, seed } = request;
  const grids = instruments.map(({ name, tickSize, lotSize }) => [name, { tickSize, lotSize }] as const);
  const parsed = settingsSchema.safeParse({
    account,
    costs,
    fill,
    instruments: Object.fromEntries(grids),
    // Less than two bars have no step, and no number of periods follows from it.
    interval: interval === 0 ? null : interval,
    latency,
    periodsPerYear: periodsPerYear > 0 ? periodsPerYear : null,
    range,
    seed,
  });
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join(".") ?? "";
  throw invalid(`its request is wrong at ${place.slice(0, 80)}`);
}
