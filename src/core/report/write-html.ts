import { escapeHtml } from '../text/escape-html.ts';
import type { Fact, ReportBlock, ReportDocument, ReportTable } from './document.ts';
import { reportStyle } from './html-style.ts';

/**
 * A report as one HTML file that stands on its own: no script, no request, dark and light as the reader's system is,
 * readable when printed. Its policy forbids scripts and requests, whatever a text in it says.
 */
export function writeHtml({ title, lead, sections }: ReportDocument): string {
  const [headline = '', ...rest] = lead;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${reportStyle}</style>
</head>
<body>
<header>
<h1 dir="auto">${escapeHtml(title)}</h1>
<p class="headline">${escapeHtml(headline)}</p>
${rest.map(paragraph).join('\n')}
<nav aria-label="Sections">
<ul>
${sections.map((section) => `<li><a href="#${section.id}">${escapeHtml(section.title)}</a></li>`).join('\n')}
</ul>
</nav>
</header>
<main>
${sections
  .map(
    (section) => `<section aria-labelledby="${section.id}">
<h2 id="${section.id}">${escapeHtml(section.title)}</h2>
${section.blocks.map(blockHtml).join('\n')}
</section>`,
  )
  .join('\n')}
</main>
</body>
</html>
`;
}

const paragraph = (text: string) => `<p dir="auto">${escapeHtml(text)}</p>`;

function blockHtml(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return paragraph(block.text);
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li dir="auto">${escapeHtml(item)}</li>`).join('\n')}\n</ul>`;
    case 'facts':
      return `<dl>\n${block.facts.map(factHtml).join('\n')}\n</dl>`;
    case 'code':
      return `<pre tabindex="0"><code>${escapeHtml(block.text)}</code></pre>`;
    case 'table':
      return tableHtml(block);
    case 'chart':
      return `<figure>\n${block.svg}\n<figcaption>${escapeHtml(block.table.caption)}</figcaption>\n</figure>\n<details>\n<summary>The numbers of this chart</summary>\n${tableHtml(block.table)}\n</details>`;
    case 'example':
      return `<article>\n<h3 dir="auto">${escapeHtml(block.title)}</h3>\n<dl>\n${block.texts.map(factHtml).join('\n')}\n</dl>\n</article>`;
  }
}

const factHtml = ([name, value]: Fact) =>
  `<dt>${escapeHtml(name)}</dt>\n<dd dir="auto">${escapeHtml(value)}</dd>`;

function tableHtml({ caption, rows, words }: ReportTable): string {
  const [head = [], ...body] = rows;
  const cells = (row: readonly string[]) =>
    row
      .map((cell, c) =>
        c === 0
          ? `<th scope="row" dir="auto">${escapeHtml(cell)}</th>`
          : `<td dir="auto">${escapeHtml(cell)}</td>`,
      )
      .join('');
  // What scrolls sideways can be reached by keyboard, and so it has a name.
  return `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">
<table${words ? ' class="words"' : ''}>
<caption>${escapeHtml(caption)}</caption>
<thead>
<tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr>
</thead>
<tbody>
${body.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody>
</table>
</div>`;
}
