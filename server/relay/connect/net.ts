import type { RestAnswer } from "../../../shared/venues/venue.ts";

/** What a socket tells. After `closed` it tells nothing more. */
export interface SocketEvents {
  opened(): void;
  frame(bytes: Uint8Array | string): void;
  /** The other end pinged; the answer has been sent. */
  pinged(): void;
  closed(reason: string): void;
}

export interface NetSocket {
  send(text: string): void;
  /** Ends it at once; `closed` is not told. */
  end(): void;
}

export interface NetRequest {
  readonly address: string;
  readonly method: "GET" | "POST";
  readonly body: string | null;
}

/** The network as the connections see it: real sockets in the relay, simulated ones in tests. Nothing here waits. */
export interface Net {
  open(address: string, events: SocketEvents): NetSocket;
  /** Answers once: with what the server said, or with the reason why nothing came. */
  request(request: NetRequest, answered: (answer: RestAnswer | string) => void): void;
}
