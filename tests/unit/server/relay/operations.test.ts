import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { commandLine } from "../../../../server/commands/index.ts";
import { readConfig } from "../../../../server/relay/config.ts";
import { metricsText } from "../../../../server/relay/metrics.ts";
import { statusLines } from "../../../../server/terminal/relay.ts";
import { projectRoot } from "../../../support/checkout.ts";
import { RelayTrial } from "../../../support/relay-trial.ts";

const textOf = (name: string): string => readFileSync(join(projectRoot, "examples/relay", name), "utf8");
const configuration = () => readConfig({ text: textOf("relay.yaml"), path: "relay.yaml", env: {}, flags: {} });

/** The documents of a YAML file. */
function documentsOf(name: string): unknown[] {
  return parseAllDocuments(textOf(name)).map((document) => {
    expect(document.errors, name).toEqual([]);
    return document.toJS() as unknown;
  });
}

test("every figure of the dashboard is one that a relay tells", () => {
  const trial = new RelayTrial({ seed: 20_260_117, venues: ["binance", "kraken"] });
  trial.run(3);
  const hub = { clients: 0, counts: { messages: 0, bytes: 0, slow: 0 } };
  const told = new Set(
    [...metricsText({ relay: trial.relay, hub, recording: null, now: trial.net.now }).matchAll(/^# TYPE (\w+)/gm)].map(
      ([, name]) => name,
    ),
  );
  const { panels } = JSON.parse(textOf("grafana.json")) as { panels: { title: string; targets: { expr: string }[] }[] };
  const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/tidebook_\w+/g) ?? []));
  expect(asked.length).toBeGreaterThanOrEqual(panels.length);
  for (const name of asked) expect(told, name).toContain(name);
});

test("a log that cannot be written any more is told to whoever asks", () => {
  const trial = new RelayTrial({ seed: 20_261_124, venues: ["kraken"] });
  const recording = { bytes: 3_140_789, failure: "the disk is full" };
  const hub = { clients: 0, counts: { messages: 0, bytes: 0, slow: 0 } };
  const text = metricsText({ relay: trial.relay, hub, recording, now: trial.net.now });
  expect(text).toContain("\ntidebook_log_written_bytes_total 3140789\n");
  expect(text).toContain("\ntidebook_log_stopped 1\n");
  const lastOf = (said: typeof recording | { bytes: number; failure: null } | null) =>
    statusLines({ streams: [], recording: said }).at(-1);
  expect(lastOf(recording)).toBe("recording has stopped (the disk is full): 3.1 MB recorded since the start");
  expect(lastOf({ ...recording, failure: null })).toBe("3.1 MB recorded since the start");
  expect(lastOf(null)).toBe("nothing is recorded: the configuration has no log");
});

describe("what runs a relay elsewhere", () => {
  test("has a configuration that holds", () => {
    expect(configuration().log?.folder).toBe("/var/lib/tidebook/log");
  });

  test("listens, publishes and probes one port, under names that the relay answers to", () => {
    const { port, hosts } = configuration().listen;
    const files = ["Dockerfile", "compose.yaml", "kubernetes.yaml", "prometheus.yaml"].map(textOf).join("\n");
    const used =
      files.match(/\b(?:127\.0\.0\.1|relay):\d+/g)?.filter((address) => !/:(3000|9090)$/.test(address)) ?? [];
    expect([...new Set(used)].sort()).toEqual([...hosts].sort());
    expect(textOf("Dockerfile")).toContain(`EXPOSE ${port}\n`);
    expect(documentsOf("kubernetes.yaml")).toMatchObject([
      { spec: { template: { spec: { containers: [{ ports: [{ containerPort: port }] }] } } } },
      { spec: { ports: [{ port }] } },
    ]);
  });

  test("asks for commands and flags that there are", () => {
    const session = { interrupted: new AbortController().signal, exitCode: 0 };
    const relay = commandLine(session).commands.find((command) => command.name() === "relay");
    const [, ofContainer = ""] = /^CMD (\[.*\])$/m.exec(textOf("Dockerfile")) ?? [];
    const [, ofService = ""] =
      /^ExecStart=\/usr\/bin\/env tidebook (.*)$/m.exec(textOf("tidebook-relay.service")) ?? [];
    expect((JSON.parse(ofContainer) as string[]).join(" ")).toBe(ofService);
    const flags = relay?.options.map(({ long }) => long);
    expect(ofService).toMatch(/^relay /);
    for (const flag of ofService.match(/--[\w-]+/g) ?? []) expect(flags, flag).toContain(flag);
  });

  test("keeps its state where the configuration says, and Prometheus reads the token from there", () => {
    const state = "/var/lib/tidebook";
    const [compose] = documentsOf("compose.yaml") as { services: Record<string, { volumes: string[] }> }[];
    expect(compose?.services.relay?.volumes).toEqual([`state:${state}`]);
    expect(compose?.services.prometheus?.volumes).toContain(`state:${state}:ro`);
    expect(documentsOf("prometheus.yaml")).toMatchObject([
      { scrape_configs: [{ authorization: { credentials_file: `${state}/token` } }] },
    ]);
    expect(textOf("Dockerfile")).toContain(`--token-file", "${state}/token"`);
  });
});
