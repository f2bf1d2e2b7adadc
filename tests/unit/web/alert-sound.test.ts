import { expect, test } from "vitest";
import { AlertSound, type SoundMaker } from "../../../web/state/alert-sound.ts";

/** A browser that counts notes, and lets the page sound once it was asked to by a press. */
function browser() {
  const kept = new Map<string, string>();
  const made = { notes: 0, makers: 0, closed: 0, now: 0 };
  const node = { connect: () => undefined, frequency: { value: 0 }, start: () => made.notes++, stop: () => undefined };
  const gain = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
  const make = (): SoundMaker => {
    made.makers++;
    const maker = {
      ...{ state: "suspended", currentTime: 0, destination: node },
      resume: () => Promise.resolve(void (maker.state = "running")),
      close: () => Promise.resolve(void made.closed++),
      createOscillator: () => node,
      createGain: () => ({ ...node, gain }),
    };
    return maker as unknown as SoundMaker;
  };
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const load = (): AlertSound => new AlertSound({ make, store, now: () => made.now });
  return { made, store, load };
}

test("no alert sounds until somebody switched it on, which is heard", async () => {
  const { made, load } = browser();
  const sound = load();
  await sound.wake();
  expect([sound.isOn, sound.ring(), made.makers]).toEqual([false, false, 0]);
  await sound.turn(true);
  expect([sound.isOn, made.notes]).toEqual([true, 2]);
  made.now = 5000;
  expect([sound.ring(), made.notes]).toEqual([true, 4]);
});

test("alerts of a burst sound once", async () => {
  const { made, load } = browser();
  const sound = load();
  await sound.turn(true);
  made.now = 3000;
  expect([sound.ring(), sound.ring(), made.notes]).toEqual([true, false, 4]);
  made.now = 5000;
  expect(sound.ring()).toBe(true);
});

test("after the page was loaded again nothing sounds before a press on it", async () => {
  const { made, load } = browser();
  await load().turn(true);
  const sound = load();
  made.now = 9000;
  expect([sound.isOn, sound.ring()]).toEqual([true, false]);
  await sound.wake();
  expect(sound.ring()).toBe(true);
});

test("switched off, it is silent and holds no sound device", async () => {
  const { made, load } = browser();
  const sound = load();
  await sound.turn(true);
  await sound.turn(false);
  made.now = 9000;
  await sound.wake();
  expect([sound.isOn, sound.ring(), made.closed]).toEqual([false, false, 1]);
});

test("a browser without Web Audio has no sound to switch on", async () => {
  const { store } = browser();
  const sound = new AlertSound({ make: undefined, store, now: () => 0 });
  await sound.turn(true);
  expect([sound.isPossible, sound.isOn, sound.ring()]).toEqual([false, false, false]);
});
