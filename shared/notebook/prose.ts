import MarkdownIt from "markdown-it";

const LINK = /^(https?:|mailto:|#)/i;
const IMAGE = /^data:image\/(png|jpeg|webp);base64,/i;

// Raw HTML is off; a cell's text reaches nobody's page as markup, and opening a notebook requests nothing.
const markdown = new MarkdownIt("commonmark", { html: false });
markdown.validateLink = (url) => LINK.test(url.trim()) || IMAGE.test(url.trim());
const linkOpen =
  markdown.renderer.rules.link_open ??
  ((tokens, index, options, _env, self) => self.renderToken(tokens, index, options));
markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
  const token = tokens[index];
  const isOut = !String(token?.attrGet("href") ?? "#").startsWith("#");
  if (isOut) token?.attrSet("rel", "noopener noreferrer");
  return linkOpen(tokens, index, options, env, self);
};
markdown.renderer.rules.image = (tokens, index, options, _env, self) => {
  const token = tokens[index];
  const words = token?.content ?? "";
  if (!IMAGE.test(String(token?.attrGet("src")))) return markdown.utils.escapeHtml(words);
  token?.attrSet("alt", words);
  return self.renderToken(tokens, index, options);
};

/**
 * A notebook's prose as HTML: CommonMark without raw HTML, links to http, https, mailto and # only, images only where
 * they are inside as png, jpeg or webp.
 */
export function proseHtml(text: string): string {
  return markdown.render(text);
}
