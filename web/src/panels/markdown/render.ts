/**
 * Markdown to HTML. What is HTML in the text stays text, links lead nowhere but to the web, and
 * pictures are not fetched from strangers: whoever writes a view must not reach those who read it.
 */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });

markdown.validateLink = (url) => /^(https?:|mailto:|#|\.{0,2}\/)/i.test(url.trim());
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at];
  const address = markdown.utils.escapeHtml(token?.attrGet("src") ?? "");
  const label = markdown.utils.escapeHtml(token?.content || "picture");
  return `<a href="${address}" rel="noreferrer noopener" target="_blank">${label}</a>`;
};
markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
  tokens[at]?.attrSet("rel", "noreferrer noopener");
  tokens[at]?.attrSet("target", "_blank");
  return self.renderToken(tokens, at, options);
};

export function render(text: string): string {
  return markdown.render(text);
}
