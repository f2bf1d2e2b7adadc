import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

/** Where the figures come from. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** Runnable processes over the last minute, before the bench: figures mean little when it is near the cores. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** One line about the machine, and whether others kept it busy. */
export function machineText({ cpu, cores, memoryGiB, system, node, v8, load }: Machine): string {
  const busy = load > cores / 2 ? ", BUSY: figures are too high" : "";
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node} (V8 ${v8}), load ${load}${busy}`;
}
