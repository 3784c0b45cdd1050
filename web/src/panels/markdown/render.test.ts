import { expect, test } from "vitest";
import { render } from "./render";

test("markdown becomes HTML", () => {
  expect(render("# A *b*\n\n- c")).toBe("<h1>A <em>b</em></h1>\n<ul>\n<li>c</li>\n</ul>\n");
});

test.each([
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "[a](javascript:alert(1))",
  "[a](data:text/html,x)",
  '![a"onload=x](https://example.org/x.png)',
])("%s does no harm", (text) => {
  const html = render(text);
  expect(html).not.toMatch(/<script|<img|href="(javascript|data)|<[^>]*\son\w+=/i);
});

test("links open beside the page", () => {
  expect(render("[a](https://example.org)")).toContain(
    '<a href="https://example.org" rel="noreferrer noopener" target="_blank">a</a>',
  );
});
