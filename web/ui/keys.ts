const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "");

const APPLE: Readonly<Record<string, string>> = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↩" };
const OTHERS: Readonly<Record<string, string>> = { Mod: "Ctrl" };
const ARROWS: Readonly<Record<string, string>> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

/** What people press for `Mod+K`: `Ctrl K`, on a Mac `⌘ K`. A sequence like `d d` stays one. */
export function keysText(keys: string): string {
  const names = isApple ? APPLE : OTHERS;
  return partsOf(keys)
    .map((key) => names[key] ?? ARROWS[key] ?? key)
    .join(" ");
}

/** Whether the event is `Mod+Shift+K`, `?`, `Escape`; `Mod` is Control, on a Mac Command. */
export function isPressed(event: KeyboardEvent, keys: string): boolean {
  const parts = partsOf(keys);
  const key = parts.at(-1) ?? "";
  const isLetter = /^[a-z]$/i.test(key);
  const mod = isApple ? event.metaKey : event.ctrlKey;
  const otherMod = isApple ? event.ctrlKey : event.metaKey;
  const wantsShift = parts.includes("Shift");
  // A sign like ? needs Shift on some keyboards and not on others: only letters and named keys ask for it.
  const shiftFits = isLetter || key.length > 1 ? event.shiftKey === wantsShift : true;
  const altFits = event.altKey === parts.includes("Alt");
  const keyFits =
    event.key.toLowerCase() === key.toLowerCase() || (isLetter && event.code === `Key${key.toUpperCase()}`);
  return keyFits && mod === parts.includes("Mod") && !otherMod && shiftFits && altFits;
}

/** Whether bare letters belong to what has the focus: a text field, an editor, a list of choices. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLInputElement) return !/^(button|checkbox|radio|range|file)$/.test(target.type);
  return target.closest("textarea, select, [contenteditable]:not([contenteditable=false])") !== null;
}

/** A panel's handler of keys: Escape closes it and reaches nothing behind it. */
export const onEscape =
  (close: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };

function partsOf(keys: string): string[] {
  return keys === "+" ? ["+"] : keys.split("+");
}
