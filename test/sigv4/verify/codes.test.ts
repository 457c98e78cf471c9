import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { executeApiError, SIGV4_CODES, type VerifyCode } from '../../../src/sigv4/index.ts'

const page = readFileSync(new URL('../../../docs/sigv4-codes.md', import.meta.url), 'utf8')

describe('SIGV4_CODES', () => {
  test('is listed in docs/sigv4-codes.md', () => {
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith('| `ERR_'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    const expected = Object.entries(SIGV4_CODES).map(([code, { meaning, remedy }]) => [
      `\`${code}\``,
      meaning,
      remedy,
      `\`${executeApiError({ code: code as VerifyCode }).errorType}\``, // the keys of the table are the codes
    ])
    expect(rows).toStrictEqual(expected)
  })

  test.each(Object.entries(SIGV4_CODES))('describes %s in sentences', (_, { meaning, remedy }) => {
    expect(meaning).toMatch(/^\S.*\.$/)
    expect(remedy).toMatch(/^\S.*\.$/)
  })
})
