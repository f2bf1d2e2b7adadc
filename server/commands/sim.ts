import { Option } from "commander";
import { type AddCommand, collect, portOf, print, type Session, stopped, wholeOf } from "./session.ts";

const PORT = "7440";

interface Flags {
  readonly port: string;
  readonly venues: string;
  readonly instruments: string;
  readonly rate: string;
  readonly seed: string;
  readonly capture?: string;
  readonly fault?: readonly string[];
  readonly truth?: string;
  readonly limits: boolean;
}

const EXAMPLES = `
Faults, each [VENUE:]KIND[=VALUE][@START[+LENGTH]]:
  drop=0.01 duplicate=0.01 reorder=0.01   chance for each frame of market data
  checksum=0.001                          a wrong checksum, where there is one
  delay=250ms skew=-2s                    late frames, a wrong clock
  silent=trades@10s+30s                   a channel falls silent, pings go on
  half-open@30s reset@60s                 a connection freezes, or breaks
  ban@1m+2m maintenance@1m+2m             address banned, venue down

Examples:
  tidebook sim --capture binance.gz --fault drop=0.01
  tidebook sim --instruments 100 --rate 1000 \\
    --fault drop=0.001 --fault kraken:reset@30s`;

export const addSim: AddCommand = (parent, session) => {
  parent
    .command("sim")
    .summary("simulate venues on this machine")
    .description(
      "Speaks the protocols of Binance, Kraken and Hyperliquid on 127.0.0.1, with a market that the seed decides, or what a capture holds: the same seed and times give the same books and trades. A venue's limits hold as at the venue itself.",
    )
    .option("--port <n>", "port on 127.0.0.1, 0 for any that is free", PORT)
    .option("--venues <list>", "which venues", "binance,kraken,hyperliquid")
    .option("--instruments <n>", "instruments at each venue, 1 to 2000", "10")
    .option("--rate <n>", "events a second at each venue", "200")
    .option("--seed <n>", "seed of the market and of the faults", "1")
    .addOption(
      new Option("--capture <path>", "play its books and trades, again and again, at its venue").conflicts([
        "venues",
        "instruments",
        "rate",
      ]),
    )
    .option("--fault <fault>", "something that goes wrong; may be given several times", collect)
    .option("--truth <file>", "write the true book after every event, a line of JSON each, of about 1 kB")
    .option("--no-limits", "answer without end: no budget of messages, connections and requests")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => sim(flags, session));
};

async function sim(flags: Flags, { interrupted }: Session): Promise<void> {
  const port = portOf(flags.port);
  const [{ simVenues }, { faultFrom }, { serveSim }, { TruthFile }] = await Promise.all([
    import("../sim/index.ts"),
    import("../sim/faults.ts"),
    import("../sim/server.ts"),
    import("../sim/truth.ts"),
  ]);
  const truth = flags.truth === undefined ? null : await TruthFile.create(flags.truth);
  const clock = () => Date.now() * 1000;
  const played = flags.capture === undefined ? {} : await playing(flags.capture, clock);
  const venues = simVenues({
    venues: flags.venues.split(","),
    seed: wholeOf("--seed", flags.seed, Number.MAX_SAFE_INTEGER),
    instruments: wholeOf("--instruments", flags.instruments, 2000),
    rate: wholeOf("--rate", flags.rate, 1_000_000),
    startTime: clock(),
    faults: (flags.fault ?? []).map(faultFrom),
    isLimited: flags.limits,
    truth: truth && ((line) => truth.write(line)),
    ...played,
  });
  const server = await serveSim({ port, venues, clock });
  print(`listening ${server.address.href}`);
  await stopped(interrupted);
  await server.close();
  for (const [venue, { menu }] of venues) truth?.write(JSON.stringify({ venue, struck: menu.struck }));
  await truth?.close();
}

/** The venue of a capture and its market, which begins when it is read. */
async function playing(path: string, clock: () => number) {
  const [{ CapturedMarket, readCapture }, { nodeEngine }] = await Promise.all([
    import("../sim/captured.ts"),
    import("../engine.ts"),
  ]);
  const capture = await readCapture(nodeEngine(), path);
  const startTime = clock();
  return { venues: [capture.venue], startTime, market: new CapturedMarket(capture, startTime) };
}
