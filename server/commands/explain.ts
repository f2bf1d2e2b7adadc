import { InputError } from "../../shared/errors.ts";
import type { InstrumentBars } from "../../shared/bars.ts";
import type { OrderEvent } from "../../shared/explain/events.ts";
import { type AddCommand, print, printJson } from "./session.ts";

const EXAMPLES = `
Examples:
  tidebook explain last 3
  tidebook explain run.yaml 3 --json

\`tidebook backtest S.ts --data F --json\` lists a run's orders with their ids.`;

export const addExplain: AddCommand = (parent, session) => {
  parent
    .command("explain")
    .summary("tell an order's life and the bars that decided it")
    .description("Runs a backtest again and tells an order's life: why it filled where it did, or why it did not.")
    .argument("<run>", "a run file, or `last` for the last backtest")
    .argument("<order>", "the order's id")
    .option("--json", "print the story as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (run: string, order: string, { json }: { json?: boolean }) => {
      const id = /^\d{1,9}$/.test(order) ? Number(order) : undefined;
      if (id === undefined)
        throw new InputError("explain/order", `"${order}" is no order: orders have numbers, as in 3`);
      const [{ jobFrom }, { lastRunLines, runFileFor }, { backtest }, { storyOf }] = await Promise.all([
        import("../run-file/job.ts"),
        import("../run-file/last.ts"),
        import("../backtest.ts"),
        import("../../shared/explain/story.ts"),
      ]);
      const job = await jobFrom(runFileFor(run), {});
      const head = await lastRunLines(run, job);
      let bars: readonly InstrumentBars[] = [];
      let events: readonly OrderEvent[] = [];
      const result = await backtest(job, {
        signal: session.interrupted,
        onBars: (used) => (bars = used),
        onEvents: (told) => (events = told),
      });
      const story = storyOf(id, { result, bars, events });
      if (json) printJson({ digest: result.digest, ...story });
      else {
        const place = result.request.instruments.findIndex(({ name }) => name === story.order.instrument);
        const [{ storyText }, { inkFor }, { dataNames }] = await Promise.all([
          import("../terminal/story.ts"),
          import("../terminal/ink.ts"),
          import("../run-file/names.ts"),
        ]);
        const ink = inkFor(process.stdout);
        const lines = storyText(story, dataNames(job)[place] ?? story.order.instrument, ink);
        print([...head.map(ink.faint), ...lines].join("\n"));
      }
    });
};
