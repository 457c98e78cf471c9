import { describe, expect, test } from 'vitest'
import { explain } from '../../src/gateway/index.ts'
import { policyResponse, testApi } from './test-api.ts'

const TOKEN = 'secret-token'

/** The checks of a trace with their results. */
function checks(trace: { readonly steps: readonly { readonly check: string; readonly passed: boolean }[] }): string[] {
  return trace.steps.map(({ check, passed }) => `${check} ${passed ? 'passed' : 'failed'}`)
}

describe('the steps of a trace', () => {
  const handler = () => policyResponse('Allow', 'GET/pets')
  const start = ['limits passed', 'domain passed', 'stage passed', 'route passed']

  test.each<[string, string, string | undefined, readonly string[]]>([
    [
      'an allowed request',
      'GET /pets',
      TOKEN,
      ['identity sources passed', 'result cache passed', 'authorizer passed', 'policy passed', 'integration passed'],
    ],
    [
      'a denied request',
      'GET /pets/7',
      TOKEN,
      ['identity sources passed', 'result cache passed', 'authorizer passed', 'policy failed'],
    ],
    ['a missing token', 'GET /pets', undefined, ['identity sources failed']],
    ['an open route', 'GET /open', undefined, ['resource policy passed', 'integration passed']],
  ])('of %s list the checks in order, the deciding one last', async (_, request, token, expected) => {
    const { api } = testApi({ handler })
    const { trace } = await api.request(request, { headers: token === undefined ? {} : { authorization: token } })
    expect(checks(trace)).toStrictEqual([...start, ...expected])
  })

  test('cite their source and the weakest confidence decides', async () => {
    const { api } = testApi({ handler })
    const { trace } = await api.request('GET /pets')
    expect(trace.steps.at(-1)).toStrictEqual({
      check: 'identity sources',
      passed: false,
      asked: 'identity source method.request.header.Authorization',
      found: 'missing',
      confidence: 'documented',
      source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
    })
    expect(trace.confidence).toBe('observed')
  })

  test('of a cached response state the hit and its age', async () => {
    const { api } = testApi({ handler, ttlSeconds: 300 }, { now: () => 1_700_000_000_000 })
    await api.request('GET /pets', { headers: { authorization: TOKEN } })
    const { trace } = await api.request('GET /pets', { headers: { authorization: TOKEN } })
    expect(trace.steps.find(({ check }) => check === 'result cache')?.found).toBe('hit, 0 s old')
  })

  test('contain no token', async () => {
    const { api } = testApi({ handler })
    const response = await api.request('GET /pets/7', { headers: { authorization: TOKEN } })
    expect(JSON.stringify(response.trace.steps)).not.toContain(TOKEN)
    expect(explain(response)).not.toContain(TOKEN)
  })
})

describe('explain', () => {
  test('writes the decision and each check with its source', async () => {
    const { api } = testApi({ handler: () => policyResponse('Allow', 'GET/pets') })
    const response = await api.request('GET /pets')
    const lines = explain(response).split('\n')
    expect(lines[0]).toBe('GET /pets of stage prod: 401 UNAUTHORIZED')
    expect(lines[1]).toBe('  identity source method.request.header.Authorization is missing')
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ {2}failed {2}identity sources: identity source method\.request\.header\.Authorization\? missing \(documented: https:/,
      ),
    )
    expect(explain(response.trace)).toBe(explain(response))
  })

  test('names the class of what user code threw, not its message', async () => {
    const { api } = testApi({
      handler: () => {
        throw new RangeError(TOKEN)
      },
    })
    const response = await api.request('GET /pets', { headers: { authorization: 'a' } })
    expect(explain(response)).toContain('thrown: an error of the class RangeError')
    expect(explain(response)).not.toContain(TOKEN)
  })

  test('replaces control characters of a principal', async () => {
    const { api } = testApi({ handler: () => ({ ...policyResponse('Allow', 'GET/pets'), principalId: 'a\u001b[2J\nb' }) })
    const response = await api.request('GET /pets', { headers: { authorization: 'a' } })
    expect(explain(response)).toContain('principal a?[2J?b')
  })

  test.each([[undefined], [null], ['trace'], [{}], [new Response()]])('rejects %s', (value) => {
    expect(() => explain(value as never)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG' }))
  })
})

describe('close', () => {
  test('rejects requests in progress and later ones', async () => {
    const { api } = testApi({ handler: () => new Promise(() => {}) })
    const running = api.request('GET /pets', { headers: { authorization: 'a' } })
    const rejected = expect(running).rejects.toThrow('the API was closed')
    await api.close()
    await rejected
    await expect(api.request('GET /open')).rejects.toThrow('the API was closed')
  })
})
