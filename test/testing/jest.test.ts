import { afterEach, describe, expect, test, vi } from 'vitest'
import { matchers } from '../../src/testing/matchers/matchers.ts'

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Read',
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/*',
    },
  ],
}

describe('gatewright/testing/jest', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  test('adds the matchers to the global expect', async () => {
    const extend = vi.fn()
    vi.stubGlobal('expect', { extend })
    const entryPoint = await import('../../src/testing/jest.ts')
    expect(extend).toHaveBeenCalledExactlyOnceWith(entryPoint.matchers)
    expect(Object.keys(entryPoint.matchers)).toStrictEqual(Object.keys(matchers))
  })

  test('loads without a global expect, for expect.extend(matchers)', async () => {
    vi.stubGlobal('expect', undefined)
    const entryPoint = await import('../../src/testing/jest.ts')
    expect(entryPoint.matchers.toAllow).toBeTypeOf('function')
  })

  test('has matchers that need nothing of Vitest', async () => {
    // As Jest calls a matcher: with a state, and a result or a thrown error.
    const state = { isNot: false }
    expect(matchers.toAllow.call(state, policy, 'GET /pets', { because: 'Read' })).toMatchObject({ pass: true })
    const denied = await matchers.toAllow.call(state, policy, 'POST /pets')
    expect(denied.pass).toBe(false)
    expect(denied.message()).toContain('expected allow')
    expect(matchers.because.call({ isNot: true }, policy, 'Read').pass).toBe(false)
    expect(matchers.toNeverAllow.call({ isNot: true }, policy, 'DELETE /*').pass).toBe(true)
    expect(() => matchers.toDeny.call(state, policy, 'DELTE /pets')).toThrow(/Did you mean "DELETE"/)
    await expect(matchers.toRejectHostileTokens.call(state, (() => false) as never, {} as never)).rejects.toThrow(
      /must be an issuer/,
    )
  })
})
