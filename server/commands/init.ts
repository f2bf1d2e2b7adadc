import { join } from "node:path";
import { InputError } from "../../shared/errors.ts";
import { type AddCommand, print } from "./session.ts";

export const addInit: AddCommand = (parent) => {
  parent
    .command("init")
    .summary("write a first strategy and its run file")
    .description(
      "Writes strategy.ts and run.yaml into a folder, and tidebook.d.ts and tsconfig.json, from which an editor knows " +
        "the language. Nothing that exists is written over.",
    )
    .argument("[folder]", "where to; made if it is not there", ".")
    .addHelpText("after", "\nExample:\n  tidebook init my-strategy && tidebook backtest my-strategy/run.yaml")
    .action(async (folder: string) => {
      const [{ mkdir }, { existsSync }, { writeOutput }, { starterFiles }] = await Promise.all([
        import("node:fs/promises"),
        import("node:fs"),
        import("../output-file.ts"),
        import("../starter.ts"),
      ]);
      const files = starterFiles().map(({ name, text }) => ({ path: join(folder, name), text }));
      const taken = files.find(({ path }) => existsSync(path));
      if (taken) {
        const way = "name another folder, as in `tidebook init my-strategy`";
        throw new InputError("init/exists", `${taken.path} exists already and was left as it is: ${way}`);
      }
      await mkdir(folder, { recursive: true }).catch((cause: Error) => {
        throw new InputError("init/folder", `${folder} cannot be made a folder (${cause.message})`, { cause });
      });
      for (const { path, text } of files) await writeOutput(path, text, { isNew: true });
      const run = join(folder, "run.yaml");
      print(`Wrote ${files.map(({ path }) => path).join(", ")}.\n\nNext:\n  npx tidebook backtest ${run}`);
    });
};
