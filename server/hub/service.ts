import { WebSocketServer } from "ws";
import { CONTROL_LETTERS } from "../../shared/protocol/control.ts";
import { headersFor } from "../site/headers.ts";
import type { Service } from "../site/serve.ts";
import { type ApiParts, relayApi } from "./api.ts";
import type { Hub } from "./hub.ts";

const STREAM = "/v1/stream";

/** Names and pages that are let in beside the relay's own. */
export interface Guests {
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
}

/** What the relay serves beside the page: the stream for pages, and answers for programs. */
export function relayService(hub: Hub, parts: ApiParts, guests: Guests): Service {
  const api = relayApi(parts);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: CONTROL_LETTERS });
  return {
    ...guests,
    paths: /^\/(v1(\/|$)|healthz$|readyz$|metrics$)/,
    acts: /^\/v1\/(stream|pair)$/,
    async answer(request, address) {
      const response = await api.fetch(request, { address });
      for (const [name, value] of Object.entries(headersFor("/v1/"))) response.headers.set(name, value);
      response.headers.set("cache-control", "no-store");
      return response;
    },
    upgrade(request, socket, head) {
      if (request.url !== STREAM) return void socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
      sockets.handleUpgrade(request, socket, head, (ws) => hub.adopt(ws, request.socket.remoteAddress ?? ""));
    },
  };
}
