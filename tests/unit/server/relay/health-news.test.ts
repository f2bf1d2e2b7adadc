import { expect, test } from "vitest";
import { HealthNews } from "../../../../server/relay/health-news.ts";

test("a clock that is not the venue's is told once it was for a minute, and when it is right again", () => {
  const told: string[] = [];
  const news = new HealthNews(({ text }) => told.push(text));
  const at = (second: number, ahead: number | null) =>
    void news.clock("kraken", ahead === null ? null : ahead * 1e6, second * 1e6, 0);
  for (let second = 0; second < 60; second++) at(second, second === 30 ? null : -3600.2);
  expect(told).toEqual([]);
  for (let second = 60; second < 200; second++) at(second, -3600.2);
  for (let second = 200; second < 400; second++) at(second, 0.2);
  for (let second = 400; second < 430; second++) at(second, 9);
  at(430, 0);
  expect(told).toEqual([
    "kraken says another time: this machine's clock is 1 hour behind its trades. Bars go by the venue's; set the clock",
    "kraken and this machine's clock agree again",
  ]);
});
