import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { describeCode, IDENTITY_CODES } from '../../../src/identity/index.ts'

const page = new URL('../../../docs/identity-codes.md', import.meta.url)

describe('the table of codes', () => {
  test('equals the table in the documentation', () => {
    const rows = Object.entries(IDENTITY_CODES).map(([code, { status, meaning, remedy }]) => [
      `\`${code}\``,
      `${status}`,
      meaning,
      remedy,
    ])
    const documented = readFileSync(page, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `ERR_'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    expect(documented).toStrictEqual(rows)
  })

  test('describes the codes of this package only', () => {
    expect(describeCode('ERR_TOKEN_EXPIRED')).toMatchObject({ status: 401, meaning: 'The token has expired (`exp`).' })
    expect(describeCode('ERR_KEYS_UNAVAILABLE')).toMatchObject({ status: 500 })
    expect(describeCode('custom:mine')).toBeUndefined()
    expect(describeCode('constructor')).toBeUndefined()
  })
})
