/** A mail in plain words; both forms that are sent say the same. */
export interface Letter {
  subject: string;
  paragraphs: readonly string[];
  /** Stands after the first paragraph. */
  link?: { label: string; url: string };
}

export function textOf({ paragraphs: [first = "", ...rest], link }: Letter): string {
  return `${[first, ...(link ? [`${link.label}:\n${link.url}`] : []), ...rest].join("\n\n")}\n`;
}

/** No picture, no style sheet, nothing from elsewhere: what opens it tells nobody. */
export function htmlOf({ subject, paragraphs: [first = "", ...rest], link }: Letter): string {
  const parts = [
    paragraph(escapeHtml(first)),
    ...(link ? [paragraph(`<a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a>`)] : []),
    ...rest.map((text) => paragraph(escapeHtml(text))),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="font-family:sans-serif;line-height:1.5;max-width:36em">${parts.join("")}</body></html>`;
}

const paragraph = (html: string) => `<p>${html}</p>`;

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
