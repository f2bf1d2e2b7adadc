/**
 * Links that lie with a relay: the relay keeps bytes that it cannot read, and the key stands behind the # of the address
 * alone, which no server ever sees (as Excalidraw and PrivateBin do). AES-256-GCM, NIST SP 800-38D.
 */
import { gcm } from "@noble/ciphers/aes.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { strFromU8 } from "fflate";
import { InputError } from "../errors.ts";
import { damaged, newer, tooLarge } from "./problem.ts";

/** Largest payload that a relay keeps. */
export const SEALED_BYTES = 2 ** 21;

const VERSION = 1;
const ID_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Hexadecimal, so that the address never ends in a letter that programs cut off. */
const SHAPE = /^sealed=(\d{1,4})\.([0-9a-f]{32})\.([0-9a-f]{64})$/;

/** What is kept under an id, and the fragment, without its #, that opens it. */
export interface SealedLink {
  readonly id: string;
  /** Nonce and ciphertext with its tag. */
  readonly payload: Uint8Array;
  readonly fragment: string;
}

/** Where a sealed link lies, and what opens it. */
export interface SealedAddress {
  readonly id: string;
  readonly key: Uint8Array;
}

/**
 * Seals a link's text, under a key of its own each time.
 * @param random gives so many unpredictable bytes
 * @throws InputError for a text that is larger than a relay keeps
 */
export function sealLink(text: string, random: (bytes: number) => Uint8Array): SealedLink {
  const [id, key, nonce] = [bytesToHex(random(ID_BYTES)), random(KEY_BYTES), random(NONCE_BYTES)];
  const ciphertext = gcm(key, nonce, associated(VERSION)).encrypt(utf8ToBytes(text));
  const payload = new Uint8Array(NONCE_BYTES + ciphertext.length);
  payload.set(nonce);
  payload.set(ciphertext, NONCE_BYTES);
  if (payload.length > SEALED_BYTES) throw tooLarge("the sealed link", "2 MiB");
  return { id, payload, fragment: `sealed=${VERSION}.${id}.${bytesToHex(key)}` };
}

/** @throws InputError `link/none` for another fragment, `link/newer` for one of a later version */
export function sealedAddress(fragment: string): SealedAddress {
  const [, version, id, key] = SHAPE.exec(fragment.replace(/^#/, "")) ?? [];
  if (id === undefined || key === undefined) throw new InputError("link/none", "this is no address of a sealed link");
  if (Number(version) !== VERSION) throw newer(`it is sealed in version ${Number(version)}`);
  return { id, key: hexToBytes(key) };
}

/** The text that was sealed. @throws InputError `link/damaged` for a payload that is not the one of this key */
export function openSealed(payload: Uint8Array, { key }: SealedAddress): string {
  if (payload.length > SEALED_BYTES) throw tooLarge("the sealed link", "2 MiB");
  try {
    const nonce = payload.subarray(0, NONCE_BYTES);
    const text = gcm(key, nonce, associated(VERSION)).decrypt(payload.subarray(NONCE_BYTES));
    return strFromU8(text);
  } catch {
    throw damaged();
  }
}

/** A payload of one version opens as no other. */
const associated = (version: number): Uint8Array => utf8ToBytes(`tidebook sealed link ${version}`);
