import { statfsSync } from "node:fs";
import { access, constants, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, connect } from "node:net";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../shared/errors.ts";
import { countText } from "../shared/figures.ts";
import type { RelayConfig } from "../shared/relay-config.ts";
import { VENUES } from "../shared/venues/index.ts";
import { cacheFolder } from "./cache-folder.ts";
import { packageRoot } from "./root.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly isFine: boolean;
  /** What was seen and, where it is not fine, what to do. */
  readonly text: string;
}

type Check = () => Promise<string>;

/** How long a venue may take to answer, ms. */
const REACH_MS = 5000;

/** What a check says that finds a fault. */
class Fault extends Error {}

/** Whether this machine can compile and run strategies. */
export function machineChecks(): Promise<Finding[]> {
  return found({
    machine: () => {
      const memory = (totalmem() / 1e9).toFixed(1);
      return Promise.resolve(
        `Node ${process.versions.node} on ${process.platform} ${process.arch}, ${availableParallelism()} cores, ${memory} GB`,
      );
    },
    cache: () => writable(cacheFolder(), "compiled strategies are kept there: set XDG_CACHE_HOME to a folder of yours"),
    "temporary files": () => writable(tmpdir(), "set TMPDIR to a folder of yours"),
    engine: async () => {
      const { backtest } = await import("./index.ts");
      const strategy = join(fileURLToPath(packageRoot()), "examples", "sma-cross.ts");
      const begun = performance.now();
      const runs = [await backtest({ strategy, data: "sp500" }), await backtest({ strategy, data: "sp500" })];
      const [first, second] = runs.map(({ digest }) => digest);
      if (first !== second) throw new Fault(`the same run gave ${first} and ${second}: install Tidebook again`);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      return `compiled and ran examples/sma-cross.ts twice in ${seconds} s, to one digest ${first?.slice(0, 16)}`;
    },
  });
}

/** Whether a relay of this configuration can begin. `base` is the folder that its paths are relative to. */
export function relayChecks(
  { listen, log, venues, telemetry: { traces } }: RelayConfig,
  base: string,
): Promise<Finding[]> {
  const addresses = venues.flatMap(({ venue, rest, stream }) => {
    const known = VENUES.find(({ name }) => name === venue)?.endpoints;
    return [rest ?? known?.rest, stream ?? known?.stream].flatMap((url) => (url === undefined ? [] : [[venue, url]]));
  }) as [venue: string, url: string][];
  const files = Object.entries(listen.tls ?? {}).map(([name, path]): [string, Check] => [
    `listen.tls.${name}`,
    () => readable(resolve(base, path)),
  ]);
  return found({
    listen: () => free(listen.host, listen.port),
    ...Object.fromEntries(files),
    ...(log && {
      log: () => roomFor(resolve(base, log.folder), log.keep.bytes),
      "log so far": () => wholeLog(resolve(base, log.folder)),
    }),
    ...(traces && { [`traces ${traces.endpoint}`]: () => collected(traces, base) }),
    ...Object.fromEntries(addresses.map(([venue, url]): [string, Check] => [`${venue} ${url}`, () => reached(url)])),
  });
}

/** One after the other: the engine's takes all cores. */
async function found(checks: Readonly<Record<string, Check>>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      findings.push({ name, isFine: true, text: await check() });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      findings.push({ name, isFine: false, text: error.message });
    }
  }
  return findings;
}

/** The folder, made where it is missing, takes a file. */
async function writable(folder: string, wayOn: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    const trial = await mkdtemp(join(folder, "doctor-"));
    await rm(trial, { recursive: true });
  } catch (cause) {
    throw new Fault(`${folder} cannot be written (${reasonOf(cause)}): ${wayOn}`, { cause });
  }
  return folder;
}

async function readable(path: string): Promise<string> {
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new Fault(`${path} cannot be read (${reasonOf(cause)})`, { cause });
  });
  return path;
}

async function roomFor(folder: string, bytes: number): Promise<string> {
  await writable(folder, "name another log.folder");
  const { bavail, bsize } = statfsSync(dirname(folder));
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  if (bavail * bsize < bytes) {
    const wayOn = `lower log.keep.bytes, or name a folder on a larger disk`;
    throw new Fault(`${folder} has ${gigabytes(bavail * bsize)} left, the log may take ${gigabytes(bytes)}: ${wayOn}`);
  }
  return `${folder}, ${gigabytes(bavail * bsize)} left`;
}

/** What an earlier relay wrote there is as it was written; a torn end is what a crash leaves, and is mended at start. */
async function wholeLog(folder: string): Promise<string> {
  const [{ isLog }, { verifyLog }] = await Promise.all([
    import("./relay/log/segments.ts"),
    import("./relay/log/verify.ts"),
  ]);
  if (!isLog(folder)) return "none yet";
  const { damage, records, segments } = verifyLog(folder);
  const altered = damage.find(({ isTail }) => !isTail);
  if (altered) throw new Fault(`${join(folder, altered.text)}: move ${folder} away, and a new log begins`);
  return `as it was written, ${countText(records, "record")} in ${countText(segments, "segment")}`;
}

function free(host: string, port: number): Promise<string> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once("error", (cause) => {
      const wayOn = "end what listens there, or choose another listen.port";
      reject(new Fault(`${host}:${port} cannot be listened on (${reasonOf(cause)}): ${wayOn}`, { cause }));
    });
    server.listen(port, host, () => server.close(() => resolvePort(`${host}:${port} is free`)));
  });
}

/** The secrets of the headers are there, and somebody answers at the address. */
async function collected(traces: NonNullable<RelayConfig["telemetry"]["traces"]>, base: string): Promise<string> {
  const { secretHeaders } = await import("./relay/secret.ts");
  secretHeaders(traces.headers, "telemetry.traces.headers", base);
  return reached(traces.endpoint);
}

/** Somebody answers at the address; nothing is asked. */
function reached(url: string): Promise<string> {
  const { hostname, port, protocol } = new URL(url);
  const usual = /^(https|wss):$/.test(protocol) ? 443 : 80;
  return new Promise((resolveReached, reject) => {
    const begun = performance.now();
    const socket = connect({ host: hostname, port: Number(port || usual), timeout: REACH_MS });
    const fail = (reason: string): void => {
      socket.destroy();
      reject(new Fault(`nobody answers (${reason}): see whether this machine has a network and the address is right`));
    };
    socket.once("error", (error) => fail(reasonOf(error)));
    socket.once("timeout", () => fail(`no answer within ${REACH_MS / 1000} s`));
    socket.once("connect", () => {
      socket.destroy();
      resolveReached(`answers after ${(performance.now() - begun).toFixed(0)} ms`);
    });
  });
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
}

/** @throws InputError where a name is given and there is no such file, or it is no configuration */
export async function configChecks(path: string, isNamed: boolean): Promise<Finding[]> {
  const { loadConfig } = await import("./relay/files.ts");
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere && !isNamed) return [];
  try {
    const { config, base } = await loadConfig(path, {});
    return [{ name: "configuration", isFine: true, text: path }, ...(await relayChecks(config, base))];
  } catch (error) {
    if (!(error instanceof InputError) || !isThere) throw error;
    return [{ name: "configuration", isFine: false, text: error.message }];
  }
}
