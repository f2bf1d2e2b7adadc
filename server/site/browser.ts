import { spawn } from "node:child_process";

const OPENERS: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Shows an address in the user's browser; where there is none, nothing happens: the address is printed anyway. */
export function openBrowser(address: URL): void {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, address.href], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
