import { fileURLToPath } from "node:url";
import { packageRoot } from "../root.ts";
import { type AddCommand, collect, portOf, print, type Session, stopped, wholeOf } from "./session.ts";

/** Fixed, because what a browser stores belongs to the origin, port included. */
const PORT = 7437;

interface Flags {
  readonly port: string;
  readonly open: boolean;
  readonly market: boolean;
  readonly instruments: string;
  readonly rate: string;
  readonly seed: string;
  readonly fault?: readonly string[];
  readonly state?: string;
}

const EXAMPLES = `
Examples:
  tidebook start
  tidebook start --instruments 30 --rate 50 \\
    --fault drop=0.001 --fault kraken:silent=book@1m+30s`;

export const addStart: AddCommand = (parent, session) => {
  parent
    .command("start")
    .summary("open the notebook and the live monitor in the browser")
    .description(
      "Serves the page to this machine's browser, with a relay that shows a simulated market. Nothing leaves the machine; notebooks are kept by the browser. The market begins when a page first looks at it.",
    )
    .option("--port <n>", "port on 127.0.0.1, 0 for any that is free; notebooks belong to their port", String(PORT))
    .option("--no-open", "do not open the browser")
    .option("--no-market", "serve the page alone, without a relay")
    .option("--instruments <n>", "instruments of the simulated market, at three venues together", "1000")
    .option("--rate <n>", "its events a second, at all venues together", "300")
    .option("--seed <n>", "its seed", "7")
    .option("--fault <fault>", "something that goes wrong there, as in `tidebook sim`; several times", collect)
    .option("--state <folder>", "where pages' tokens and alert rules are kept, in place of the user's state folder")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => start(flags, session));
};

async function start(flags: Flags, { interrupted }: Session): Promise<void> {
  const port = portOf(flags.port);
  const [{ builtSite }, { openBrowser }] = await Promise.all([
    import("../site/build.ts"),
    import("../site/browser.ts"),
  ]);
  const page = await builtSite(fileURLToPath(packageRoot()), () => {
    process.stderr.write("Building the page; this takes a few seconds, once.\n");
  });
  const served = await (flags.market ? withMarket(flags, port, page) : pageAlone(port, page));
  print(`listening ${served.address.href}`);
  if (served.monitor) print(`live market (simulated) ${served.monitor}`);
  if (flags.open && process.stdout.isTTY && !process.env.CI) openBrowser(new URL(served.first));
  await stopped(interrupted);
  await served.close();
}

interface Served {
  readonly address: URL;
  /** A link that lets a page look at the market. */
  readonly monitor: string | null;
  /** What the browser shows first. */
  readonly first: string;
  close(): Promise<void>;
}

async function pageAlone(port: number, page: string): Promise<Served> {
  const { serveSite } = await import("../site/serve.ts");
  const site = await serveSite(page, port);
  return { address: site.address, monitor: null, first: site.address.href, close: () => site.close() };
}

async function withMarket(
  { instruments, rate, seed, fault, state }: Flags,
  port: number,
  page: string,
): Promise<Served> {
  const { startDemo } = await import("../relay/demo.ts");
  const demo = await startDemo({
    port,
    page,
    instruments: wholeOf("--instruments", instruments, 6000),
    rate: wholeOf("--rate", rate, 1_000_000),
    seed: wholeOf("--seed", seed, Number.MAX_SAFE_INTEGER),
    faults: fault ?? [],
    state: state ?? null,
    note: (sentence) => void process.stderr.write(`${sentence}\n`),
  });
  return { ...demo, monitor: demo.pairingLink(), first: `${demo.pairingLink()}&to=home` };
}
