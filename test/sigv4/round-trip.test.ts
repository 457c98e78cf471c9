import { describe, expect, test } from 'vitest'
import { presignRequest, signRequest, verifyRequest } from '../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const signing = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
const verifying = {
  lookup: (id: string) => (id === credentials.accessKeyId ? credentials : undefined),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  payload: 'verify',
  hosts: null,
  now: () => date.getTime(),
} as const

describe('a request', () => {
  test('is signed and verified in its headers', async () => {
    const signed = signRequest(
      {
        method: 'POST',
        url: 'https://a1.execute-api.eu-west-1.amazonaws.com/prod/pets?b=2&a=1',
        headers: { 'Content-Type': 'application/json' },
        body: '{"name":"Rex"}',
      },
      signing,
    )
    expect(signed.canonicalRequest).toBe(
      [
        'POST',
        '/prod/pets',
        'a=1&b=2',
        'content-type:application/json',
        'host:a1.execute-api.eu-west-1.amazonaws.com',
        'x-amz-content-sha256:3b7fdbc0b236195b6bf45611b4d3d52dbc54612faeca2cda8696aa9b5ed4ebfa',
        'x-amz-date:20260203T040506Z',
        '',
        'content-type;host;x-amz-content-sha256;x-amz-date',
        '3b7fdbc0b236195b6bf45611b4d3d52dbc54612faeca2cda8696aa9b5ed4ebfa',
      ].join('\n'),
    )
    expect(await verifyRequest(signed, verifying)).toStrictEqual({
      ok: true,
      accessKeyId: 'AKIDEXAMPLE',
      path: '/prod/pets',
      payload: 'verified',
      payloadHash: '3b7fdbc0b236195b6bf45611b4d3d52dbc54612faeca2cda8696aa9b5ed4ebfa',
      mechanism: 'header',
      region: 'eu-west-1',
      service: 'execute-api',
      signedAt: '20260203T040506Z',
      expiresAt: '20260203T041006Z',
      signature: signed.signature,
      signedHeaders: ['content-type', 'host', 'x-amz-content-sha256', 'x-amz-date'],
    })
    expect(await verifyRequest({ ...signed, body: '{"name":"Max"}' }, verifying)).toStrictEqual({
      ok: false,
      kind: 'rejected',
      code: 'ERR_SIGV4_PAYLOAD',
    })
  })

  test('is signed and verified in its URL', async () => {
    const signed = presignRequest(
      { method: 'GET', url: 'https://a1.execute-api.eu-west-1.amazonaws.com/prod/pets?x=%20y' },
      { ...signing, expiresInSeconds: 60 },
    )
    expect(await verifyRequest(signed, verifying)).toMatchObject({ ok: true, mechanism: 'query' })
    expect(await verifyRequest(signed, { ...verifying, now: () => date.getTime() + 60_000 })).toMatchObject({
      code: 'ERR_SIGV4_EXPIRED',
    })
  })
})
