import { once } from "node:events";
import { WebSocket } from "ws";
import type { Told } from "../../shared/protocol/control.ts";
import { type KindName, PROTOCOL } from "../../shared/protocol/kinds.ts";
import { decodeMessage, type Message } from "../../shared/protocol/message.ts";

type Welcome = Extract<Told, { type: "welcome" }>;

/** A page's end of the relay's stream. */
export class HubPage {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #said: Told[] = [];
  readonly #messages: Message[] = [];
  #wake: () => void = () => undefined;

  constructor(address: URL, headers: { origin?: string } = { origin: address.origin }) {
    this.socket = new WebSocket(`ws://${address.host}/v1/stream`, headers);
    this.closed = new Promise((resolve) => {
      this.socket.on("close", resolve);
      this.socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    });
    this.socket.on("error", () => undefined);
    this.socket.on("message", (bytes, isBinary) => {
      if (isBinary) this.#messages.push(decodeMessage(bytes as Buffer));
      else this.#said.push(JSON.parse((bytes as Buffer).toString()) as Told);
      this.#wake();
    });
  }

  /** Says hello, and resolves to the welcome; undefined when there is none. */
  async hello(token: string): Promise<Welcome | undefined> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, "open");
    this.say({ type: "hello", protocol: PROTOCOL, token });
    const welcome = this.until(() => this.#said.find((one) => one.type === "welcome"));
    return Promise.race([welcome, this.closed.then(() => undefined)]);
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  of<Kind extends KindName>(kind: Kind): Extract<Message, { kind: Kind }>[] {
    return this.#messages.filter((message) => message.kind === kind) as Extract<Message, { kind: Kind }>[];
  }

  /** What has come since the last time, which is forgotten. */
  taken(): Message[] {
    return this.#messages.splice(0);
  }

  /** Resolves to what `find` finds among all that has come, as soon as it is there. */
  async until<Found>(find: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
