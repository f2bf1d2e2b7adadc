import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { InputError } from "../../shared/errors.ts";
import type { Role } from "../../shared/protocol/control.ts";
import { z } from "../../shared/schema.ts";
import { keepState } from "../state-file.ts";

/** A token as it is kept: what it lets in, never what it is. Times in ms since 1970 UTC. */
export interface KeptToken {
  readonly id: string;
  readonly role: Role;
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly created: number;
  readonly expires: number | null;
}

const file = z.strictObject({
  tokens: z.array(
    z.strictObject({
      id: z.string(),
      role: z.enum(["viewer", "trader"]),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      created: z.number(),
      expires: z.number().nullable(),
    }),
  ),
});

const PAIR_MS = 5 * 60_000;

/** Who may speak to the relay. Tokens live in a file that only its owner reads; codes for pairing in memory alone. */
export class Tokens {
  readonly #path: string;
  readonly #clock: () => number;
  readonly #codes = new Map<string, number>();
  readonly #given: KeptToken[] = [];
  readonly #told: (sentence: string) => void;
  #isBroken = false;
  #kept: readonly KeptToken[] = [];

  /**
   * @param path of the file, made when the first token is
   * @param clock ms since 1970
   * @param told what is wrong with the file later on
   * @throws InputError when the file is there and cannot be read as one of ours
   */
  constructor(path: string, clock: () => number, told: (sentence: string) => void = () => undefined) {
    this.#path = path;
    this.#clock = clock;
    this.#told = told;
    this.#read();
  }

  /** Makes a token of 256 bits. It is told this once; the file holds its hash. @throws InputError for a full disk */
  add(role: Role, lifeMs: number | null): { readonly id: string; readonly token: string } {
    this.#read();
    const token = randomBytes(32).toString("base64url");
    const created = this.#clock();
    const id = randomBytes(4).toString("hex");
    const expires = lifeMs === null ? null : created + lifeMs;
    this.#keep([...this.#kept, { id, role, hash: hashOf(token), created, expires }]);
    return { id, token };
  }

  /** Lets a token in that was made elsewhere, as long as this process runs. The file does not hold it. */
  admit(token: string, role: Role): void {
    const row = { id: `given-${randomBytes(4).toString("hex")}`, role, hash: hashOf(token), created: this.#clock() };
    this.#given.push({ ...row, expires: null });
  }

  /** The token's row while it holds. One that is not known may have been added by another program just now. */
  check(token: string): KeptToken | undefined {
    const known = this.#find(token);
    if (known) return known;
    this.reload();
    return this.#find(token);
  }

  /** Whether the token of this name still holds: another program may have taken it back. */
  holds(id: string): boolean {
    const kept = [...this.#kept, ...this.#given].find((one) => one.id === id);
    return kept !== undefined && (kept.expires === null || this.#clock() < kept.expires);
  }

  list(): readonly KeptToken[] {
    return this.#kept;
  }

  /** @throws InputError when there is no such token */
  revoke(id: string): void {
    this.#read();
    const left = this.#kept.filter((one) => one.id !== id);
    if (left.length === this.#kept.length) {
      const known = this.#kept.map((one) => one.id).join(", ");
      throw new InputError("relay/token", `there is no token ${id}; there are: ${known || "none"}`);
    }
    this.#keep(left);
  }

  /** Reads the file again, for what another program has added or taken back. One that is broken changes nothing. */
  reload(): void {
    try {
      this.#read();
      this.#isBroken = false;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!this.#isBroken) this.#told(error.message);
      this.#isBroken = true;
    }
  }

  /** A code of 128 bits that lets one page in, once, within five minutes. */
  pairingCode(): string {
    const code = randomBytes(16).toString("base64url");
    this.#codes.set(hashOf(code), this.#clock() + PAIR_MS);
    return code;
  }

  /** A trader's token for a code; undefined for one that is unknown, used or too old. @throws InputError for a full disk */
  pair(code: string): string | undefined {
    const hash = hashOf(code);
    const until = this.#codes.get(hash);
    if (until === undefined || this.#clock() >= until) return undefined;
    const { token } = this.add("trader", null);
    this.#codes.delete(hash);
    return token;
  }

  #find(token: string): KeptToken | undefined {
    const hash = Buffer.from(hashOf(token), "hex");
    const now = this.#clock();
    const found = [...this.#kept, ...this.#given].filter((kept) =>
      timingSafeEqual(Buffer.from(kept.hash, "hex"), hash),
    );
    return found.find(({ expires }) => expires === null || now < expires);
  }

  /** What another program has added or taken back since is not to be written over. */
  #read(): void {
    this.#kept = existsSync(this.#path) ? readTokens(this.#path) : [];
  }

  #keep(tokens: readonly KeptToken[]): void {
    keepState(this.#path, { tokens });
    this.#kept = tokens;
  }
}

function readTokens(path: string): readonly KeptToken[] {
  try {
    return file.parse(JSON.parse(readFileSync(path, "utf8"))).tokens;
  } catch (cause) {
    const message = `${path} cannot be read as the relay's tokens: mend it, or delete it and pair anew`;
    throw new InputError("relay/tokens", message, { cause, facts: { path } });
  }
}

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
