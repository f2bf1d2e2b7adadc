import { createCipheriv, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { decodeLink, encodeLink } from "../../../../shared/link/link.ts";
import { openSealed, SEALED_BYTES, sealedAddress, sealLink } from "../../../../shared/link/sealed.ts";
import { dictionary, partsWith } from "../../../support/link.ts";
import { SealedStore } from "../../../support/sealed-store.ts";

const random = (bytes: number): Uint8Array => Uint8Array.from(randomBytes(bytes));
const DAY = 86_400_000;

test("a link that lies with a relay is opened by its fragment, and by nothing that the relay has", () => {
  const parts = partsWith();
  const store = new SealedStore();
  const { id, payload, fragment } = sealLink(encodeLink(parts, dictionary), random);
  expect(fragment).toMatch(/^sealed=1\.[0-9a-f]{32}\.[0-9a-f]{64}$/);
  expect(store.put(id, payload, 0)).toBe("kept");
  const address = sealedAddress(`#${fragment}`);
  const text = openSealed(store.get(address.id, 29 * DAY) ?? new Uint8Array(), address);
  expect(decodeLink(text, dictionary)).toEqual(parts);
  expect(Buffer.from(payload).includes(Buffer.from(address.key))).toBe(false);
  expect(store.put(id, payload, DAY)).toBe("taken");
  expect(store.get(id, 30 * DAY)).toBeUndefined();
  store.remove(id);
  expect(store.get(id, 0)).toBeUndefined();
  expect(store.put(id, new Uint8Array(SEALED_BYTES + 1), 0)).toBe("too large");
});

test("the payload is AES-256-GCM with its version beside it, as any other program makes it", () => {
  const drawn = [16, 32, 12].map((bytes, index) => new Uint8Array(bytes).fill(index + 1));
  const [, key = new Uint8Array(), nonce = new Uint8Array()] = drawn;
  const queue = [...drawn];
  const { payload } = sealLink("tide", () => queue.shift() ?? new Uint8Array());
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from("tidebook sealed link 1"));
  const ciphertext = Buffer.concat([cipher.update("tide"), cipher.final(), cipher.getAuthTag()]);
  expect(Buffer.from(payload)).toEqual(Buffer.concat([nonce, ciphertext]));
});

test("no two seals are alike, and one bit that changed on the way is found", () => {
  const [one, two] = [sealLink("tide", random), sealLink("tide", random)];
  expect(one.id).not.toBe(two.id);
  expect(one.payload).not.toEqual(two.payload);
  const damaged: unknown = expect.objectContaining({ code: "link/damaged" });
  const opening = (payload: Uint8Array, fragment: string) => () => openSealed(payload, sealedAddress(fragment));
  expect(opening(one.payload, one.fragment)()).toBe("tide");
  expect(opening(one.payload, two.fragment)).toThrow(damaged);
  for (let bit = 0; bit < 8 * one.payload.length; bit += 5) {
    const changed = one.payload.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(opening(changed, one.fragment)).toThrow(damaged);
  }
  expect(opening(new Uint8Array(), one.fragment)).toThrow(damaged);
});

test("another address, and one of a later version, say so; so does a text that is too large", () => {
  const { fragment } = sealLink("tide", random);
  expect(() => sealedAddress("#/gallery")).toThrow(expect.objectContaining({ code: "link/none" }));
  expect(() => sealedAddress(fragment.replace("=1.", "=2."))).toThrow(expect.objectContaining({ code: "link/newer" }));
  expect(() => sealLink("x".repeat(SEALED_BYTES), random)).toThrow(expect.objectContaining({ code: "link/too-large" }));
});
