import { request } from "node:http";
import { isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { serveSite, type Service } from "../../../server/site/serve.ts";

const service: Service = {
  ...{ paths: /^\/healthz$/, acts: /^$/, hosts: [], origins: [] },
  answer: () => new Response("ok\n"),
  upgrade: (_request, socket) => void socket.destroy(),
};
const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => isIPv6(address)));

test.each(["127.0.0.1", "localhost", ...(hasIPv6 ? ["::1", "[::1]"] : [])])(
  "a server at %s answers to that name",
  async (host) => {
    const site = await serveSite(null, 0, service, { host, tls: null });
    const status = await new Promise((resolve, reject) => {
      request(new URL("healthz", site.address), ({ statusCode }) => resolve(statusCode))
        .on("error", reject)
        .end();
    });
    expect([site.address.hostname, status]).toEqual([host === "::1" ? "[::1]" : host, 200]);
    await site.close();
  },
);
