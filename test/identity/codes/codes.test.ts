import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { describeCode, IDENTITY_CODES } from '../../../src/identity/index.ts'

const page = new URL('../../../docs/identity-codes.md', import.meta.url)

describe('the table of codes', () => {
  test('stands in the docs, row by row', () => {
    const rows = Object.entries(IDENTITY_CODES).map(([code, { status, meaning, remedy }]) => [
      `\`${code}\``,
      `${status}`,
      meaning,
      remedy,
    ])
    const written = readFileSync(page, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `ERR_'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    expect(written).toStrictEqual(rows)
  })

  test('describes codes of ours and no others', () => {
    expect(describeCode('ERR_TOKEN_EXPIRED')).toMatchObject({ status: 401, meaning: '`exp` has come.' })
    expect(describeCode('ERR_KEYS_UNAVAILABLE')).toMatchObject({ status: 500 })
    expect(describeCode('custom:mine')).toBeUndefined()
    expect(describeCode('constructor')).toBeUndefined()
  })
})
