// Another Node's part of the digests' test: runs the cases that come on standard input and prints its answers, and the
// modules that it compiles itself. Started as it is, by a Node that strips types.
import { text } from "node:stream/consumers";
import { compileStrategy } from "../../wasm/compile.ts";
import { answersHere, type CompiledCase } from "./case-run.ts";
import { engine } from "./engine.ts";
import { sdk } from "./sdk.ts";

const cases = JSON.parse(await text(process.stdin)) as CompiledCase[];
const names = process.argv.slice(2);
const modules: Record<string, string> = {};
for (const { name, source } of cases.filter((one) => names.includes(one.name))) {
  const { module } = await compileStrategy(source, { path: name, sdk });
  modules[name] = Buffer.from(module).toString("base64");
}
process.stdout.write(JSON.stringify({ version: process.version, modules, answers: answersHere(engine, cases) }));
