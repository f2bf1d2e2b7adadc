/** Facts behind an error: what a program may act on. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ErrorDetails {
  facts?: Facts;
  cause?: unknown;
  retryable?: boolean;
}

/**
 * An expected failure, told in one sentence that says what, where and what to do.
 * `code` is stable and machine-readable (`data/bad-row`), `message` is for people.
 */
export class AppError extends Error {
  readonly code: string;
  readonly facts: Facts;
  readonly retryable: boolean;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = details.facts ?? {};
    this.retryable = details.retryable ?? false;
  }
}

/** Bad input from the user: a file, an option, a strategy. The command line ends with exit code 2. */
export class InputError extends AppError {}

/** A user strategy that could not be compiled or did not run to its end. */
export class StrategyError extends InputError {}

const kinds = { app: AppError, input: InputError, strategy: StrategyError } as const;

/** An error as plain data, so that it keeps its class, code and facts where it goes from one thread to another. */
export interface ErrorRecord {
  /** `defect` is every error that nobody expected. */
  readonly kind: keyof typeof kinds | "defect";
  readonly code: string;
  readonly message: string;
  readonly facts: Facts;
  readonly retryable: boolean;
  /** Where a defect happened. */
  readonly stack?: string | undefined;
}

export function recordFromError(error: unknown): ErrorRecord {
  if (error instanceof AppError) {
    const { code, message, facts, retryable } = error;
    const kind = error instanceof StrategyError ? "strategy" : error instanceof InputError ? "input" : "app";
    return { kind, code, message, facts, retryable };
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  return { kind: "defect", code: "defect", message, facts: {}, retryable: false, stack };
}

export function errorFromRecord({ kind, code, message, facts, retryable, stack }: ErrorRecord): Error {
  if (kind !== "defect") return new kinds[kind](code, message, { facts, retryable });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
