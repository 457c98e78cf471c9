import { describe, expect, test } from 'vitest'
import { tour } from '../examples/petstore/tour.ts'
import type { Expected, Visit } from '../examples/petstore/visits.ts'

async function run(change?: (visit: Visit) => Visit): Promise<{ failures: number; text: string }> {
  const lines: string[] = []
  const failures = await tour({ print: (line) => lines.push(line), ...(change && { change }) })
  return { failures, text: lines.join('\n') }
}

describe('the tour of the pet store', () => {
  test('meets every expectation of each authorization type, allowed and denied', async () => {
    const { failures, text } = await run()
    expect(text).not.toContain('NOT AS EXPECTED')
    expect(failures).toBe(0)
    expect(text).toContain('Every expectation is met.')
    for (const type of ['NONE', 'AWS_IAM', 'TOKEN', 'REQUEST', 'COGNITO_USER_POOLS']) expect(text).toContain(` ${type} `)
    expect(text).toContain('cached')
    expect(text).toMatch(/^Signature V4: AWS_IAM .*\| TOKEN .*\| REQUEST .*\| COGNITO_USER_POOLS /m)
    expect(text).toMatch(/^TOKEN +35\.00 +0\.58 +300\.00 +- +335\.58 /m)
    for (const secret of ['pk-share', 'pk-partner', 'stage-key-of', 'made-up-for-this-example', 'eyJ'])
      expect(text).not.toContain(secret)
  })

  test('counts each wrong expectation', async () => {
    const wrong: Record<string, Partial<Expected>> = {
      "jane's access token": { status: 418 },
      'the same token on another route': { lambda: 'invoked' },
      'a key in a header': { body: '{}' },
      'an ID token': { principal: 'other' },
      'not signed': { authorization: 'NONE' },
      'a forged token': { reason: '', status: 200 },
    }
    const { failures, text } = await run((visit) => ({ ...visit, expected: { ...visit.expected, ...wrong[visit.title] } }))
    // `a forged token` is sent to two authorizers.
    expect(failures).toBe(9)
    expect(text).toContain('9 expectations are not met.')
    expect(text).toMatch(/^NO +GET \/prod\/pets: jane's access token/m)
    expect(text).toContain('NOT AS EXPECTED: status must be 418')
  })
})
