/**
 * Builds HTML in which every value is escaped.
 *
 * @module
 */

/** HTML that is safe to insert. */
export interface Html {
  /** The markup. */
  readonly markup: string
}

/** Builds HTML from a template. Strings and numbers are escaped; {@link Html} and arrays of it are inserted. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  const markup = parts.map((part, index) => part + (index < values.length ? markupOf(values[index] ?? '') : '')).join('')
  return { markup }
}

/** Inserts source code of this package, or data from {@link jsonForScript}. */
export function trusted(markup: string): Html {
  return { markup }
}

/** JSON for a `<script type="application/json">` element. It contains no `<`, so it cannot end the element. */
export function jsonForScript(value: unknown): Html {
  return trusted(
    JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

/** A table with a heading row. Cells that are numbers are aligned to the right. */
export function table(heading: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  const cells = (row: readonly (string | Html)[]): Html[] =>
    row.map((cell, index) => {
      if (index === 0) return html`<th scope="row">${cell}</th>`
      return typeof cell === 'string' && /^[\d,.]+%?$/.test(cell) ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`
    })
  return html`<div class="scroll"><table>
<thead><tr>${heading.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody>
</table></div>`
}

function markupOf(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('\n')
  return escapeHtml(String(value))
}

function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
}
