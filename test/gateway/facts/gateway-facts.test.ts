import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { GATEWAY_FACTS } from '../../../src/gateway/index.ts'

const page = readFileSync(new URL('../../../docs/fidelity.md', import.meta.url), 'utf8')
const facts = Object.entries(GATEWAY_FACTS).flatMap(([api, table]) =>
  Object.entries(table).map(([id, fact]) => [`${api}: ${id}`, fact] as const),
)
/** Reverses the escapes of Markdown, and the alignment of the formatter. */
const rows = page.split('\n').map((row) => row.replaceAll('\\', '').replaceAll(/ +\|/g, ' |'))

describe('docs/fidelity.md', () => {
  test.each(facts)('lists %s with its confidence and source', (_, { topic, statement, confidence, source }) => {
    const cells = [topic, statement, confidence, source.startsWith('https://') ? `<${source}>` : source]
    expect(rows).toContain(`| ${cells.join(' | ')} |`)
  })

  test('lists nothing else', () => {
    const listed = rows.filter((row) => /^\| .* \| (documented|observed|inferred) \| /.test(row))
    expect(listed).toHaveLength(facts.length)
  })

  test('is written after a change: npm run build && node scripts/write-fidelity.mjs', () => {
    expect(page).toContain(`${facts.filter(([, { confidence }]) => confidence === 'inferred').length} inferred`)
  })
})
