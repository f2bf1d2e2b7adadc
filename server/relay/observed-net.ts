import type { Net, NetRequest } from "./connect/net.ts";
import type { Report } from "./report.ts";

/** Something that the network did, told when it is over. Times in µs, of the clock that was given. */
export type NetFact = { readonly address: string; readonly from: number; readonly to: number } & (
  | {
      readonly kind: "request";
      readonly method: string;
      readonly status: number | null;
      readonly failure: string | null;
    }
  | { readonly kind: "connect"; readonly failure: string | null }
  | { readonly kind: "disconnect"; readonly failure: string }
);

/** A network that tells what it did. Addresses are told without what is asked there: that may be secret. */
export function observedNet(net: Net, clock: () => number, tell: (fact: NetFact) => void): Net {
  return {
    open(address, events) {
      let from = clock();
      let isOpen = false;
      const place = bare(address);
      return net.open(address, {
        ...events,
        frame: (bytes) => events.frame(bytes),
        pinged: () => events.pinged(),
        opened: () => {
          tell({ kind: "connect", address: place, from, to: clock(), failure: null });
          isOpen = true;
          from = clock();
          events.opened();
        },
        closed: (failure) => {
          tell({ kind: isOpen ? "disconnect" : "connect", address: place, from, to: clock(), failure });
          events.closed(failure);
        },
      });
    },
    request(request, answered) {
      const [from, about] = [clock(), requestAbout(request)];
      net.request(request, (answer) => {
        const [status, failure] = typeof answer === "string" ? [null, answer] : [answer.status, null];
        tell({ ...about, from, to: clock(), status, failure });
        answered(answer);
      });
    },
  };
}

const bare = (address: string): string => address.replace(/[?#].*$/s, "");

function requestAbout({ method, address }: NetRequest) {
  return { kind: "request", method, address: bare(address) } as const;
}

/** Connections are news for machines, as they come again by themselves; answers to requests are for those who look closer. */
export function reportOfNet(report: Report): (fact: NetFact) => void {
  return ({ from, to, ...fact }) => {
    const ms = Math.round((to - from) / 1000);
    const why = fact.failure === null ? "" : `: ${fact.failure}`;
    if (fact.kind === "request") report("debug", `${fact.method} ${fact.address}${why}`, { ...fact, ms });
    else if (fact.kind === "disconnect") report("info", `lost ${fact.address}${why}`, { ...fact, ms });
    else if (fact.failure === null) report("info", `connected to ${fact.address}`, { ...fact, ms });
    else report("info", `cannot connect to ${fact.address}${why}`, { ...fact, ms });
  };
}
