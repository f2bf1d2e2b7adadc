/** Longest compiled strategy and longest source, in bytes: of what is written here as of what comes in a link. */
export const MODULE_BYTES = 256_000;
export const SOURCE_BYTES = 256_000;
