import type { Command } from "commander";
import { InputError } from "../../shared/errors.ts";
import { durationFrom } from "../../shared/time.ts";
import { type AddCommand, portOf, print, printJson, type Session, stopped } from "./session.ts";

const CONFIG = "relay.yaml";

interface Flags {
  readonly config: string;
  readonly port?: string;
  readonly tokenFile?: string;
  readonly page: boolean;
}

const EXAMPLES = `
A configuration:
  listen: { port: 7437 }
  venues:
    - venue: binance
      instruments: [BTC/USDT, ETH/USDT]
    - venue: kraken
      instruments: 20          # the first twenty
  bars: [1s, 1m, 5m, 1h]       # beside the minute, which is always there
  indicators:                  # of the bars, for pages and programs
    - { name: ema, options: { period: 20 }, bars: [1m, 1h] }
    - { name: rsi, instruments: [BTC/USDT] }
  events: { large: { times: 50 }, imbalance: false }   # market events and their thresholds
  alerts:                      # 2 % within five minutes, up or down, of whatever is quoted in USDT
    - { id: big-moves, instruments: ["*/USDT"], move: 2, window: 5m }
  log: { folder: log, keep: { bytes: 10 GB, days: 7 } }

Examples:
  tidebook relay --config relay.yaml
  tidebook relay token add --role viewer --expires 7d
  tidebook relay status --token-file token`;

export const addRelay: AddCommand = (parent, session) => {
  const relay = parent
    .command("relay")
    .summary("see the market: connect to venues, record, serve the live monitor")
    .description(
      "Connects to the venues of the configuration, keeps their books and bars, records what they send, and serves pages and programs that have a token. Environment variables as TIDEBOOK__LISTEN__PORT override the file, flags both.",
    )
    .option("--config <file>", "the configuration", CONFIG)
    .option("--port <n>", "port in place of the configuration's, 0 for any that is free")
    .option(
      "--token-file <file>",
      "a token of the trader role: read from the file, or written into it when there is none",
    )
    .option("--no-page", "serve programs alone, without the page")
    .addHelpText("after", EXAMPLES)
    .enablePositionalOptions()
    .action((flags: Flags) => run(flags, session));
  addStatus(relay);
  addTail(relay, session);
  addTokens(relay);
  addConfig(relay);
};

async function run(flags: Flags, { interrupted }: Session): Promise<void> {
  const { loadConfig, ownLog, startRelay, tokenIn } = await relayParts();
  const overrides = flags.port === undefined ? {} : { "listen.port": portOf(flags.port) };
  const { config, base } = await loadConfig(flags.config, overrides);
  const token = flags.tokenFile === undefined ? null : await tokenIn(flags.tokenFile);
  const report = ownLog(config, base, token === null ? [] : [token]);
  const serve = { page: flags.page ? await builtPage() : null, token };
  const service = await startRelay({ config, base, serve, report });
  const reload = () =>
    void loadConfig(flags.config, overrides)
      .then((read) => service.reload(read.config))
      .catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error;
        report("error", `the configuration stays as it was: ${error.message}`);
      });
  process.on("SIGHUP", reload);
  print(`listening ${service.site?.address.href ?? ""}`);
  if (flags.page) print(`open ${service.pairingLink()} within five minutes`);
  await stopped(interrupted);
  process.off("SIGHUP", reload);
  await service.close();
}

/** The folder of the page; built first where this is a checkout. */
async function builtPage(): Promise<string> {
  const [{ fileURLToPath }, { packageRoot }, { builtSite }] = await Promise.all([
    import("node:url"),
    import("../root.ts"),
    import("../site/build.ts"),
  ]);
  return builtSite(fileURLToPath(packageRoot()), () => {
    process.stderr.write("Building the page; this takes a few seconds, once.\n");
  });
}

async function relayParts() {
  const [files, service, log] = await Promise.all([
    import("../relay/files.ts"),
    import("../relay/service.ts"),
    import("../relay/operational-log.ts"),
  ]);
  return { ...files, ...service, ...log };
}

interface Reach {
  readonly url?: string;
  readonly config: string;
  readonly tokenFile: string;
  readonly json?: boolean;
}

function reaching(command: Command): Command {
  return command
    .option("--url <address>", "where the relay listens; without it, where the configuration says")
    .option("--config <file>", "the configuration", CONFIG)
    .requiredOption("--token-file <file>", "the file that holds a token");
}

function addStatus(relay: Command): void {
  reaching(relay.command("status"))
    .summary("say how the venues and streams of a running relay are")
    .option("--json", "print JSON")
    .action(async ({ url, config, tokenFile, json }: Reach) => {
      const [{ askRelay }, { addressOfRelay, tokenOfRelay }] = await Promise.all([
        import("../relay/client.ts"),
        import("../relay/files.ts"),
      ]);
      const status = await askRelay(url ?? (await addressOfRelay(config)), await tokenOfRelay(tokenFile));
      if (json === true) printJson(status);
      else for (const line of (await import("../terminal/relay.ts")).statusLines(status)) print(line);
    });
}

function addTail(relay: Command, session: Session): void {
  reaching(relay.command("tail"))
    .summary("print what happens in a running relay, a line each, until Ctrl-C")
    .action(async ({ url, config, tokenFile }: Reach) => {
      const [{ tailRelay }, { addressOfRelay, tokenOfRelay }] = await Promise.all([
        import("../relay/client.ts"),
        import("../relay/files.ts"),
      ]);
      const [address, token] = [url ?? (await addressOfRelay(config)), await tokenOfRelay(tokenFile)];
      await tailRelay({ url: address, token, print, interrupted: session.interrupted });
    });
}

interface TokenFlags {
  readonly config: string;
  readonly role: string;
  readonly expires?: string;
}

function addTokens(relay: Command): void {
  const token = relay.command("token").summary("give and take away tokens for pages and programs");
  const config = ["--config <file>", "the configuration, for where tokens are kept", CONFIG] as const;
  token
    .command("add")
    .summary("make a token and print it, once")
    .option(...config)
    .option("--role <role>", "viewer reads, trader also changes things", "viewer")
    .option("--expires <time>", "how long it is good for, as 7d; without it until it is revoked")
    .action(async (flags: TokenFlags) => {
      const life = flags.expires === undefined ? null : durationFrom(flags.expires);
      if (life === undefined)
        throw new InputError("cli/expires", `--expires ${flags.expires}: write a time, as 12h or 7d`);
      if (flags.role !== "viewer" && flags.role !== "trader") {
        throw new InputError("cli/role", `--role ${flags.role}: say viewer or trader`);
      }
      const made = (await tokensOf(flags.config)).add(flags.role, life);
      print(made.token);
      process.stderr.write(`id ${made.id}; a link for a browser ends with #view=TOKEN\n`);
    });
  token
    .command("list")
    .summary("list tokens: their ids, roles and ends")
    .option(...config)
    .action(async (flags: TokenFlags) => {
      const rows = (await tokensOf(flags.config)).list();
      const day = (time: number | null) => (time === null ? "never" : new Date(time).toISOString().slice(0, 16));
      for (const { id, role, created, expires } of rows)
        print(`${id}  ${role}  made ${day(created)}  ends ${day(expires)}`);
      if (rows.length === 0) print("there are no tokens");
    });
  token
    .command("revoke <id>")
    .summary("end a token; pages that use it are closed within a second")
    .option(...config)
    .action(async (id: string, flags: TokenFlags) => {
      (await tokensOf(flags.config)).revoke(id);
    });
}

async function tokensOf(file: string) {
  const [{ loadConfig, tokensPath }, { Tokens }] = await Promise.all([relayParts(), import("../hub/tokens.ts")]);
  const { config, base } = await loadConfig(file, {});
  return new Tokens(tokensPath(config, base), () => Date.now());
}

function addConfig(relay: Command): void {
  const config = relay.command("config").summary("check a configuration, print it with every default, help editors");
  const file = ["--config <file>", "the configuration", CONFIG] as const;
  const read = async ({ config: path }: { readonly config: string }) => {
    const { loadConfig } = await import("../relay/files.ts");
    return (await loadConfig(path, {})).config;
  };
  config
    .command("check")
    .summary("say whether a relay would begin with it, and where it would not")
    .option(...file)
    .action(async (flags: { readonly config: string }) => {
      const { venues, alerts, indicators } = await read(flags);
      const [{ nodeEngine }, { LiveIndicators }, { liveIndicators }] = await Promise.all([
        import("../engine.ts"),
        import("../relay/indicators/live.ts"),
        import("../../shared/live-indicators.ts"),
      ]);
      // Whether options go together, the engine knows.
      new LiveIndicators(nodeEngine(), liveIndicators(indicators), () => undefined);
      const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
      const counts = [
        count(venues.length, "venue"),
        count(indicators.length, "indicator"),
        count(alerts.length, "alert rule"),
      ];
      print(`${flags.config} is right: ${counts.join(", ")}`);
    });
  config
    .command("print")
    .summary("print it as a file that says everything, overrides and defaults included")
    .option(...file)
    .action(async (flags: { readonly config: string }) => {
      const { configText } = await import("../relay/config-text.ts");
      process.stdout.write(configText(await read(flags)));
    });
  config
    .command("schema")
    .summary("print the JSON Schema with which editors check and complete a configuration")
    .action(async () => {
      const { configSchema } = await import("../relay/config-text.ts");
      printJson(configSchema());
    });
}
