/** The library: what `import … from "tidebook"` gives. */
export { AppError, InputError, StrategyError } from "../shared/errors.ts";
