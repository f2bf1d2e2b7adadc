import { config, z } from "zod";

// Zod would try whether it may make functions of text; pages refuse that, and every try is a breach that is reported.
config({ jitless: true });

/** The one door to zod. */
export { z };
