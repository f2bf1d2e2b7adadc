import { hashOf } from "../../shared/notebook/keys.ts";

/** Notebooks that were confirmed here or written here, and scripts that may run: names and hashes alone. */
const NOTEBOOKS = "tidebook.confirmed";
const SCRIPTS = "tidebook.scripts";
const MOST = 500;

/** Whether a notebook of this browser runs by itself: one that was dropped or imported waits for a click. */
export const isConfirmed = (id: string): boolean => read(NOTEBOOKS).includes(id);

export function confirmNotebook(id: string): void {
  add(NOTEBOOKS, id);
}

/** Whether a js cell's text was allowed to run before. */
export const isScriptAllowed = (source: string): boolean => read(SCRIPTS).includes(hashOf(source));

export function allowScript(source: string): void {
  add(SCRIPTS, hashOf(source));
}

const inWindow = new Map<string, string[]>();

function read(name: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return inWindow.get(name) ?? [];
  }
}

function add(name: string, value: string): void {
  const all = [value, ...read(name).filter((one) => one !== value)].slice(0, MOST);
  try {
    localStorage.setItem(name, JSON.stringify(all));
  } catch {
    // Where nothing may be kept, a word holds until the window closes.
    inWindow.set(name, all);
  }
}
