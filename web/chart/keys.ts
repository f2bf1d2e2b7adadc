/** What keys do to a chart that has the focus. */
export interface KeyTarget {
  step(bars: number): void;
  end(isLast: boolean): void;
  zoom(factor: number): void;
  choose(): void;
  leave(): void;
  reset(): void;
  log(): void;
  percent(): void;
  goTo(): void;
  picture(): void;
}

const FAR = 10;
const CLOSER = 0.8;

/** Arrows by bar (Shift by ten), Home, End, + and −, Enter for the mark under the crosshair, and Alt+R L P G S. */
export class ChartKeys {
  private readonly target: KeyTarget;

  constructor(target: KeyTarget) {
    this.target = target;
  }

  press(event: KeyboardEvent): void {
    const action = this.actionOf(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  private actionOf({ key, code, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): (() => void) | undefined {
    const { target } = this;
    if (ctrlKey || metaKey) return undefined;
    if (altKey) {
      // By place: Alt changes the letter on some keyboards.
      const byCode: Record<string, () => void> = {
        KeyR: () => target.reset(),
        KeyL: () => target.log(),
        KeyP: () => target.percent(),
        KeyG: () => target.goTo(),
        KeyS: () => target.picture(),
      };
      return byCode[code];
    }
    const far = shiftKey ? FAR : 1;
    const byKey: Record<string, () => void> = {
      ArrowLeft: () => target.step(-far),
      ArrowRight: () => target.step(far),
      Home: () => target.end(false),
      End: () => target.end(true),
      "+": () => target.zoom(CLOSER),
      "=": () => target.zoom(CLOSER),
      "-": () => target.zoom(1 / CLOSER),
      ArrowUp: () => target.zoom(CLOSER),
      ArrowDown: () => target.zoom(1 / CLOSER),
      Enter: () => target.choose(),
      Escape: () => target.leave(),
    };
    return byKey[key];
  }
}
