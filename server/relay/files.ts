import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InputError } from "../../shared/errors.ts";
import type { RelayConfig } from "../../shared/relay-config.ts";
import { readTextFile } from "../text-file.ts";
import { readConfig } from "./config.ts";

/** A configuration and the folder that its paths are relative to. @throws InputError */
export async function loadConfig(
  path: string,
  flags: Readonly<Record<string, unknown>>,
): Promise<{ readonly config: RelayConfig; readonly base: string }> {
  const text = await readTextFile(path, "configuration of a relay");
  return { config: readConfig({ text, path, env: process.env, flags }), base: dirname(resolve(path)) };
}

/** Where the relay of a configuration listens; the usual place where there is no such file. @throws InputError */
export async function addressOfRelay(path: string): Promise<string> {
  if (!existsSync(path)) return "http://127.0.0.1:7437/";
  const { host, hosts, port, tls } = (await loadConfig(path, {})).config.listen;
  const isHere = /^(127\.|localhost$|\[?::1)/.test(host);
  const [own = `${host}:${port}`] = isHere ? [] : hosts;
  return `${tls ? "https" : "http"}://${own}/`;
}

/** The token that a relay wrote into a file. @throws InputError where there is none */
export async function tokenOfRelay(path: string): Promise<string> {
  if (existsSync(path)) return tokenIn(path);
  const way = "name the one that the relay was begun with, `tidebook relay --token-file FILE`, which writes it";
  throw new InputError("relay/token-file", `there is no token file ${path}: ${way}`);
}

/** The token in a file; a new one is written into a file that is not there. @throws InputError */
export async function tokenIn(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw new InputError("relay/token-file", `${path}: the token cannot be read (${cause.message})`, { cause });
  });
  if (text !== null) return tokenFrom(text, path);
  const token = randomBytes(32).toString("base64url");
  await writeFile(path, `${token}\n`, { mode: 0o600 });
  return token;
}

function tokenFrom(text: string, path: string): string {
  const token = text.trim();
  if (/^[\w-]{32,200}$/.test(token)) return token;
  throw new InputError("relay/token-file", `${path} holds no token: 32 letters and digits at least, on one line`);
}
