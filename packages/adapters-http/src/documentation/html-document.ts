export const html = "text/html; charset=utf-8";
export const script = "text/javascript; charset=utf-8";
export const style = "text/css; charset=utf-8";

export interface DocumentationOptions {
  readonly title: string;
  readonly publicUrl: URL;
  /** The prefix of the document's own links, as clients see it. */
  readonly base: string;
}

/** @param parts `head` and `body` are HTML, `title` is text */
export function htmlDocument({ title, head, body }: { title: string; head: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
