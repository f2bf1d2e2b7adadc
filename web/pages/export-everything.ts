import { download } from "../state/files.ts";
import { exportAll } from "../state/store/index.ts";

/** Downloads all that this browser keeps, under a name with the day. */
export async function exportEverything(): Promise<void> {
  const zip = await exportAll();
  download(`tidebook-${new Date().toISOString().slice(0, 10)}.zip`, zip);
}
