import { expect, test } from "vitest";
import { proseHtml } from "../../../../shared/notebook/prose.ts";

test("prose is CommonMark", () => {
  expect(proseHtml("# A\n\n*b* `c`\n\n- d")).toBe(
    "<h1>A</h1>\n<p><em>b</em> <code>c</code></p>\n<ul>\n<li>d</li>\n</ul>\n",
  );
});

test("links lead to http, https, mailto and #, and tell nobody where from", () => {
  expect(proseHtml("[a](https://a.org)")).toBe('<p><a href="https://a.org" rel="noopener noreferrer">a</a></p>\n');
  expect(proseHtml("[a](#b)")).toBe('<p><a href="#b">a</a></p>\n');
});

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "a <b onclick=x>b</b>",
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](java\tscript:alert(1))",
  "[a](data:text/html,<script>)",
  "[a](vbscript:x)",
  "[a](file:///etc/passwd)",
  "<javascript:alert(1)>",
  "![a](https://track.example/x.png)",
  "![a](//track.example/x.png)",
  "![a](data:image/svg+xml;base64,AAAA)",
  "![a](x.png)",
  "[a]: javascript:x\n\n[a]",
  '[a](https://a.org "x\\" onmouseover=\\"alert(1)")',
])("%j requests nothing and runs nothing", (text) => {
  const html = proseHtml(text);
  expect(html).not.toMatch(/<(script|img|b|svg)\b/i);
  expect(html).not.toMatch(/(href|src)="(?!https?:|mailto:|#)/i);
  expect(html).not.toMatch(/ on\w+="/i);
});

test("an image that is inside the file is shown", () => {
  expect(proseHtml("![a](data:image/png;base64,AAAA)")).toBe(
    '<p><img src="data:image/png;base64,AAAA" alt="a"></p>\n'.replace('">', '" />'),
  );
});
