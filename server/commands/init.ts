import { dirname, join, resolve } from "node:path";
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
      const [{ existsSync }, { writeOutput }, { starterFiles }] = await Promise.all([
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
      await makeFolder(folder);
      for (const { path, text } of files) await writeOutput(path, text, { isNew: true });
      const run = join(folder, "run.yaml");
      const program = process.env.npm_command === "exec" ? "npx tidebook" : "tidebook";
      print(`Wrote\n${files.map(({ path }) => `  ${path}\n`).join("")}\nNext:\n  ${program} backtest ${run}`);
    });
};

/** Makes a folder and those above it, one by one: Node's own way never ends where the system lets none be made. */
async function makeFolder(folder: string): Promise<void> {
  const { mkdir, stat } = await import("node:fs/promises");
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found) throw new InputError("init/folder", `${folder} is a file: name another folder`);
  await makeFolder(dirname(resolve(folder)));
  await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const message = `the folder ${folder} cannot be made here (${cause.code ?? cause.message}): name another one`;
    throw new InputError("init/folder", message, { cause });
  });
}
