import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest } from '../../../src/events/index.ts'
import {
  clientCertificateField,
  requiredHeader,
  requiredQuery,
  requiredStageVariable,
  timeWindow,
} from '../../../src/policy/rules/request-rules.ts'

const request: AuthorizerRequest = {
  arn: '',
  method: 'GET',
  path: '/',
  headers: (name) => ({ 'x-tenant': ['acme'], 'x-twice': ['a', 'a'], 'x-empty': [''] })[name] ?? [],
  query: (name) => (name === 'key' ? ['k1'] : []),
  stageVariable: (name) => (name === 'pool' ? 'eu' : undefined),
  context: () => undefined,
  clientCertificate: { pem: 'p', subject: 'CN=client', issuer: 'CN=authority', serialNumber: '0a', notBefore: '', notAfter: '' },
  event: {},
}
const { clientCertificate: _, ...withoutCertificate } = request

describe('rules about the request', () => {
  test.each([
    ['a header that is present', requiredHeader('X-Tenant'), 'all'],
    ['a header with the value', requiredHeader('x-tenant', 'acme'), 'all'],
    ['a header with one of the values', requiredHeader('x-tenant', ['x', 'acme']), 'all'],
    ['a header with another value', requiredHeader('x-tenant', 'Acme'), 'none'],
    ['a header that is missing', requiredHeader('x-none'), 'none'],
    ['a header that is empty', requiredHeader('x-empty'), 'none'],
    ['a header that is sent twice, even with equal values', requiredHeader('x-twice', 'a'), 'none'],
    ['a query parameter', requiredQuery('key', 'k1'), 'all'],
    ['a query parameter in another case', requiredQuery('Key', 'k1'), 'none'],
    ['a stage variable', requiredStageVariable('pool', 'eu'), 'all'],
    ['a stage variable that is missing', requiredStageVariable('other'), 'none'],
    ['a stage variable with another value', requiredStageVariable('pool', 'us'), 'none'],
    ['a certificate', clientCertificateField({ issuer: 'CN=authority', subject: ['x', 'CN=client'] }), 'all'],
    ['a certificate of another issuer', clientCertificateField({ issuer: 'CN=other', subject: 'CN=client' }), 'none'],
    ['a certificate with another serial number', clientCertificateField({ serialNumber: '0b' }), 'none'],
  ])('%s', (_, rule, expected) => {
    expect(rule.partial({}, request)).toBe(expected)
  })

  test('clientCertificateField fails without a certificate', () => {
    expect(clientCertificateField({ issuer: 'CN=authority' }).partial({}, withoutCertificate)).toBe('none')
  })

  test('declare their name and what they read', () => {
    expect([requiredHeader('X-Tenant').reads, requiredHeader('X-Tenant').name]).toStrictEqual([
      [{ in: 'header', name: 'x-tenant' }],
      'header x-tenant',
    ])
    expect(requiredQuery('key').reads).toStrictEqual([{ in: 'query', name: 'key' }])
    expect(requiredStageVariable('pool').reads).toStrictEqual([{ in: 'stageVariable', name: 'pool' }])
    expect(clientCertificateField({ issuer: 'x' }).reads).toBe('request')
    expect(timeWindow({ to: new Date(0) }).reads).toStrictEqual([])
  })

  test.each([
    () => requiredHeader(''),
    () => requiredHeader(5 as never),
    () => requiredHeader('x', null as never),
    () => requiredQuery(5 as never),
    () => requiredStageVariable(undefined as never),
    () => clientCertificateField(null as never),
    () => Reflect.apply(timeWindow, undefined, []),
    () => timeWindow({ from: new Date(0), until: new Date(1) } as object),
    () => requiredQuery(''),
    () => requiredStageVariable(''),
    () => requiredHeader('x', ''),
    () => requiredHeader('x', []),
    () => clientCertificateField({}),
    () => clientCertificateField({ san: 'x' } as object),
    () => clientCertificateField({ issuer: [] }),
    () => timeWindow({}),
    () => timeWindow({ from: new Date(Number.NaN) }),
    () => timeWindow({ from: '2026-01-01' as unknown as Date }),
    () => timeWindow({ from: new Date(1000), to: new Date(1000) }),
  ])('rejects wrong arguments: %s', (build) => {
    expect(build).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

describe('timeWindow', () => {
  test('becomes a condition in whole seconds, the start rounded up and the end rounded down', () => {
    const rule = timeWindow({ from: new Date('2026-01-01T00:00:00.001Z'), to: new Date('2026-01-02T00:00:00.999Z') })
    expect(rule.partial({}, request)).toStrictEqual([
      {
        bind: {},
        when: {
          DateGreaterThanEquals: { 'aws:CurrentTime': '2026-01-01T00:00:01Z' },
          DateLessThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' },
        },
      },
    ])
  })
})
