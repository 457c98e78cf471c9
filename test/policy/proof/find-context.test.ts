import { describe, expect, test } from 'vitest'
import type { PolicyDocument, PolicySet, RequestContext } from '../../../src/policy/index.ts'
import { findContext } from '../../../src/policy/proof/find-context.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const withCondition = (Condition: object, Resource = '*'): PolicySet => ({
  identity: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource, Condition }] } as PolicyDocument],
})

function tried(set: PolicySet, known: RequestContext = {}, resource = `${API}/prod/GET/bob`): readonly RequestContext[] {
  const contexts: RequestContext[] = []
  findContext([set], { resource, known }, (context) => contexts.push(context) === 0)
  return contexts
}

describe('findContext', () => {
  test('tries the known context first, then contexts with more keys', () => {
    const set = withCondition({ Bool: { 'x:a': 'true', 'x:b': 'true' } })
    const keys = tried(set).map((context) => Object.keys(context).join())
    expect([...new Set(keys)]).toStrictEqual(['', 'x:a', 'x:b', 'x:a,x:b'])
  })

  test('does not change known keys', () => {
    const set = withCondition({ Bool: { 'x:a': 'true', 'x:b': 'true' } })
    for (const context of tried(set, { 'X:A': null })) expect(Object.keys(context)).not.toContain('x:a')
    expect(tried(set, { 'X:A': null })[0]).toStrictEqual({ 'X:A': null })
  })

  test.each<[string, object, string, readonly string[]]>([
    ['addresses', { IpAddress: { k: '10.1.2.0/24' } }, 'k', ['10.1.2.0/24', '10.1.2.0', '192.0.2.1', 'x']],
    ['IPv6 addresses', { IpAddress: { k: '2001:db8:1::/48' } }, 'k', ['2001:db8:1::/48', '2001:db8:1::', '2001:db8::1', 'x']],
    ['dates', { DateLessThan: { k: '2026-01-01' } }, 'k', ['2026-01-01', '1767225599', '1767225601', 'x']],
    ['numbers', { NumericLessThan: { k: '7.5' } }, 'k', ['7.5', '6', '8', '7.51', '0', '-1', 'x']],
    ['booleans', { Bool: { k: 'True' } }, 'k', ['true', 'false', 'x']],
    ['patterns', { StringLike: { k: 'a*?' } }, 'k', ['a*?', 'a?', 'axx', 'x']],
    ['escapes', { StringEquals: { k: 'a${*}' } }, 'k', ['a*', 'a', 'ax', 'x']],
  ])('tries values near those of the policy for %s', (_, condition, key, values) => {
    expect(tried(withCondition(condition)).flatMap((context) => context[key] ?? [])).toStrictEqual(values)
  })

  test('tries the segments of the resource for variables', () => {
    const values = tried(withCondition({}, `${API}/prod/GET/\${x:y}`)).flatMap((context) => context['x:y'] ?? [])
    expect(values).toStrictEqual(['prod', 'GET', 'bob', 'x'])
  })

  test('stops after a fixed number of contexts', () => {
    const keys = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`x:${index}`, 'true']))
    expect(tried(withCondition({ Bool: keys })).length).toBe(20_000)
  })
})
