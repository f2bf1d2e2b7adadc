import { defaultRequest, simulationOf } from "../../shared/montecarlo/request.ts";
import { type Engine, simulateBlocks, summarise } from "../../wasm/index.ts";
import { nodeEngine } from "../engine.ts";
import { type Contest, type Contestant, contestRows } from "./interleaved.ts";
import { pythonRun, type PythonServer, type PythonWork, withPython } from "./python-server.ts";
import type { Bench, BenchControl, BenchRow } from "./row.ts";

const DRAWS = 1_000_000;
const STEPS = 252;
const [MU, SIGMA] = [0.08, 0.2];
const DRIFT = (MU - SIGMA ** 2 / 2) / STEPS;
const DEVIATION = SIGMA / Math.sqrt(STEPS);
/** Kinds of `random_draws`. */
const KINDS = { float32: 2, float64: 3 } as const;
const LONG = { rounds: 3, warming: 1 };

export const montecarloBench: Bench = {
  name: "montecarlo",
  title: `Normal numbers, and paths of geometric Brownian motion over ${STEPS} steps, on one core`,
  run: runMonteCarloBench,
};

async function runMonteCarloBench(control: BenchControl): Promise<BenchRow[]> {
  return withPython(undefined, control, async (python) => {
    if (python.versions.numpy === undefined) control.onNote("numpy is not installed: pip install numpy");
    const engine = nodeEngine();
    const contests = [
      normals(engine, python, "float32"),
      normals(engine, python, "float64"),
      terminal(engine, python, 10_000),
      drawdowns(engine, python, 1_000_000),
    ];
    const rows: BenchRow[] = [];
    for (const contest of contests) rows.push(...(await contestRows(contest, control)));
    return rows;
  });
}

type Peers = Contest["peers"];

function numpyPeer(python: PythonServer, work: PythonWork, target: string): Peers {
  const version = python.versions.numpy;
  return version === undefined ? [] : [{ name: `numpy ${version}`, target, run: pythonRun(python, work) }];
}

function normals(engine: Engine, python: PythonServer, kind: keyof typeof KINDS): Contest {
  const about = "ours with a copy of all of them for the host";
  const ours = { name: "ours", run: () => engine.exports.random_draws(KINDS[kind], 1, 0, DRAWS), about };
  const out = kind === "float32" ? new Float32Array(DRAWS) : new Float64Array(DRAWS);
  const script = { name: "JavaScript Math.random, Box–Muller", target: "≥ 30x", run: () => boxMuller(out) };
  const numpy = numpyPeer(python, { do: "normals", count: DRAWS, kind }, "≥ 4.4x");
  return { name: `Normals, ${kind}`, unit: "ns/number", pieces: DRAWS, ours, peers: [script, ...numpy] };
}

/** Box and Muller (1958), "A Note on the Generation of Random Normal Deviates". */
function boxMuller(out: Float32Array | Float64Array): void {
  for (let at = 0; at + 1 < out.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const angle = 2 * Math.PI * Math.random();
    out[at] = radius * Math.cos(angle);
    out[at + 1] = radius * Math.sin(angle);
  }
}

function paths(engine: Engine, count: number, withSummary: boolean): Contestant {
  const request = { ...defaultRequest, parameters: { mu: MU, sigma: SIGMA }, start: 100, horizon: STEPS, paths: count };
  const simulation = simulationOf(request, undefined);
  const blocks = Math.ceil(count / engine.exports.montecarlo_block());
  const run = (): void => {
    const columns = simulateBlocks(engine, simulation, { first: 0, blocks });
    if (withSummary) summarise(engine, simulation, columns);
  };
  return { name: "ours", run, about: "ours with drawdowns, time under water, levels touched and the fan" };
}

function terminal(engine: Engine, python: PythonServer, count: number): Contest {
  const shocks = new Float64Array(STEPS);
  const ends = new Float64Array(count);
  const script = (): void => {
    for (let path = 0; path < count; path++) {
      boxMuller(shocks);
      let log = 0;
      for (const shock of shocks) log += DRIFT + DEVIATION * shock;
      ends[path] = 100 * Math.exp(log);
    }
  };
  const work = { do: "terminal", paths: count, steps: STEPS, drift: DRIFT, deviation: DEVIATION };
  const peers = [
    { name: "JavaScript loop, ends alone", target: "≥ 29x", run: script },
    ...numpyPeer(python, work, "≥ 6.5x").map((peer) => ({ ...peer, name: `${peer.name}, ends alone` })),
  ];
  const name = `GBM, ${count.toLocaleString("en-US")} paths`;
  return { name, unit: "ns/step", pieces: count * STEPS, ours: paths(engine, count, false), peers };
}

function drawdowns(engine: Engine, python: PythonServer, count: number): Contest {
  const work = { do: "drawdowns", paths: count, steps: STEPS, drift: DRIFT, deviation: DEVIATION };
  const peers = numpyPeer(python, work, "≥ 2x").map((peer) => ({ ...peer, name: `${peer.name}, ends and drawdowns` }));
  const name = `GBM, ${count.toLocaleString("en-US")} paths, summed up`;
  return { name, unit: "ns/step", pieces: count * STEPS, ours: paths(engine, count, true), peers, ...LONG };
}
