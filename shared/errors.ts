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
