import { fileURLToPath } from "node:url";
import { packageRoot } from "../root.ts";
import { type AddCommand, portOf, print, type Session, stopped } from "./session.ts";

/** Fixed, because what a browser stores belongs to the origin, port included. */
const PORT = 7437;

interface Flags {
  readonly port: string;
  readonly open: boolean;
}

export const addStart: AddCommand = (parent, session) => {
  parent
    .command("start")
    .summary("open the notebook in the browser")
    .description(
      "Serves the page to this machine's browser. Nothing leaves the machine; notebooks are kept by the browser.",
    )
    .option("--port <n>", "port on 127.0.0.1, 0 for any that is free; notebooks belong to their port", String(PORT))
    .option("--no-open", "do not open the browser")
    .addHelpText("after", "\nExample:\n  tidebook start")
    .action((flags: Flags) => start(flags, session));
};

async function start(flags: Flags, { interrupted }: Session): Promise<void> {
  const port = portOf(flags.port);
  const [{ builtSite }, { serveSite }, { openBrowser }] = await Promise.all([
    import("../site/build.ts"),
    import("../site/serve.ts"),
    import("../site/browser.ts"),
  ]);
  const folder = await builtSite(fileURLToPath(packageRoot()), () => {
    process.stderr.write("Building the page; this takes a few seconds, once.\n");
  });
  const site = await serveSite(folder, port);
  print(`listening ${site.address.href}`);
  if (flags.open && process.stdout.isTTY && !process.env.CI) openBrowser(site.address);
  await stopped(interrupted);
  await site.close();
}
