import { cellKind } from "../../shared/notebook/kinds.ts";

const fence = (kind: string, name: string, body = cellKind(kind)?.template ?? ""): string =>
  `\`\`\`${kind} ${name}\n${body}\n\`\`\`\n`;

const head = (title: string): string => `---\ntidebook: 1\ntitle: ${JSON.stringify(title)}\n---\n`;

/** A notebook to begin with: prices, a strategy and its backtest. */
export function newNotebookText(): string {
  const cells = [fence("data", "data1"), fence("strategy", "strategy1"), fence("backtest", "backtest1")];
  return [head("Untitled notebook"), "What do you want to know?\n", ...cells].join("\n");
}

/** A notebook around prices that were imported. */
export function dataNotebookText(cellBody: string, cellName: string): string {
  const backtest = (cellKind("backtest")?.template ?? "").replaceAll("data1", cellName);
  const cells = [
    fence("data", cellName, cellBody),
    fence("strategy", "strategy1"),
    fence("backtest", "backtest1", backtest),
  ];
  return [head(cellName), ...cells].join("\n");
}
