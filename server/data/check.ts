import type { DataReport, Engine } from "../../wasm/index.ts";
import { hex } from "../../wasm/index.ts";
import { openBars } from "./open.ts";

/** What `data check` says of a file: the report, and the fingerprint of the bars without the bad rows. */
export type DataCheck = DataReport & { readonly fingerprint: string };

/**
 * Looks at the file behind `--data` without ending at its bad rows; `badRows` counts them.
 * @throws InputError for a file that cannot be read or has no good row
 */
export async function checkData(engine: Engine, reference: string, adjust = false): Promise<DataCheck> {
  const { bars, report } = await openBars(engine, reference, { onBad: "drop", adjust });
  const fingerprint = hex(bars.fingerprint());
  bars.free();
  return { ...report, fingerprint };
}
