// What a relay is held against: every frame from one socket goes to the others as it is, and nothing else happens.
import { type RawData, WebSocket, WebSocketServer } from "ws";

const [, , address = ""] = process.argv;
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
const upstream = new WebSocket(address, { perMessageDeflate: false });

upstream.on("message", (data: RawData) => {
  for (const client of server.clients) client.send(data as Buffer, { binary: false });
});
server.on("listening", () => {
  process.stdout.write(`listening http://127.0.0.1:${(server.address() as { port: number }).port}/\n`);
});
