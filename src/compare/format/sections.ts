/**
 * Formats sections of tables and notes as text, Markdown and CSV.
 *
 * @module
 */

/** A heading, a table and notes. */
export interface Section {
  /** The heading. */
  readonly title: string
  /** The first row is the heading of the columns. Absent: the section has notes only. */
  readonly table?: readonly (readonly string[])[]
  /** Sentences below the table. */
  readonly notes?: readonly string[]
}

/** Formats sections as fixed-width text. */
export function formatText(sections: readonly Section[]): string {
  const blocks = sections.map(({ title, table, notes = [] }) => {
    const rows = table === undefined ? [] : alignRows(table.map((row) => row.map(plain)))
    return [plain(title), ...rows, ...notes.map((note) => `  ${plain(note)}`)].join('\n')
  })
  return `${blocks.join('\n\n')}\n`
}

/** Formats sections as Markdown. */
export function formatMarkdown(sections: readonly Section[]): string {
  const blocks = sections.map(({ title, table, notes = [] }) => {
    const rows = (table ?? []).map((row) => `| ${row.map(markdownCell).join(' | ')} |`)
    if (table !== undefined) rows.splice(1, 0, `| ${(table[0] ?? []).map(() => '---').join(' | ')} |`)
    const list = notes.map((note) => `- ${markdownCell(note)}`)
    return [`## ${markdownCell(title)}`, rows.join('\n'), list.join('\n')].filter((block) => block !== '').join('\n\n')
  })
  return `${blocks.join('\n\n')}\n`
}

/** Formats rows as CSV (RFC 4180). A cell that a spreadsheet would evaluate as a formula begins with an apostrophe. */
export function formatCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function alignRows(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  )
  const isNumeric = widths.map((_, column) => rows.slice(1).every((row) => /^(?:[\d,.]+%?|-)?$/.test(row[column] ?? '')))
  const align = (row: readonly string[]): string =>
    row
      .map((cell, column) => (isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  const [heading = [], ...body] = rows
  return [align(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(align)]
}

/** Values come from logs: control characters and characters that reorder text are printed as their code. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}

/** Markdown renders HTML, links and tables: every character with a meaning is escaped. */
function markdownCell(text: string): string {
  return plain(text).replace(/[\\`*_[\]<>|&#~]/g, (character) => `\\${character}`)
}
