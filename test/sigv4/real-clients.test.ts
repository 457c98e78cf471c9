/** Requests of real clients, sent over HTTP to the verifier. */
import { execFile } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { promisify } from 'node:util'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import aws4 from 'aws4'
import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presignRequest, requestSigner, signRequest } from '../../src/sigv4/index.ts'
import { smithySigner } from '../../src/sigv4/smithy.ts'
import { testWith } from './optional-tool.ts'
import { credentials, session, type VerifyingListener, verifyingListener } from './verifying-listener.ts'

const region = 'eu-west-1'
const service = 'execute-api'
const run = promisify(execFile)
let listener: VerifyingListener
beforeAll(async () => {
  listener = await verifyingListener()
})
afterAll(() => listener.close())

/** Paths and queries on which clients and verifiers are known to disagree. */
const ADDRESSES = [
  '/prod/pets',
  '/a%20b',
  '/a:b',
  '/urn%3Aisbn%3A1',
  '/~user/*/x',
  '/caf%C3%A9/%E2%82%AC',
  '/a//b///c/',
  '/a%2Fb',
  '/?b=2&a=1&a=0&B=3',
  '/?a=x%20y&b=%2B&c=%2F%3F&d=*~',
  '/?empty=&none&x=1',
  '/x?%C3%A9=%E2%82%AC',
]

interface Sending {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

/** Sends the request unchanged; `fetch` would normalize its URL. */
function sendRaw({ method, path, headers, body }: Sending): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: listener.port, method, path, headers }, async (response) => {
      resolve(JSON.parse(Buffer.concat(await response.toArray()).toString()))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Third-party clients set an expiration only when they presign for S3. */
const withExpiry = (address: string): string => `${address}${address.includes('?') ? '&' : '?'}X-Amz-Expires=60`
const pathOf = (url: string): string => url.slice(url.indexOf('/', 'https://'.length))

describe('gatewright', () => {
  test.each(ADDRESSES)('signs in the header: %s', async (address) => {
    for (const one of [credentials, session]) {
      const signed = signRequest(
        { method: 'POST', url: `${listener.origin}${address}`, body: 'hello' },
        { credentials: one, region, service },
      )
      expect(await sendRaw({ method: 'POST', path: address, headers: signed.headers, body: 'hello' })).toStrictEqual({
        ok: true,
        payload: 'verified',
      })
    }
  })

  test.each(ADDRESSES)('signs in the query: %s', async (address) => {
    const signed = presignRequest(
      { method: 'GET', url: `${listener.origin}${address}` },
      { credentials: session, region, service, expiresInSeconds: 60 },
    )
    expect(await sendRaw({ method: 'GET', path: pathOf(signed.url), headers: {} })).toMatchObject({ ok: true })
  })
})

describe('@smithy/signature-v4', () => {
  test.each(ADDRESSES)('%s', async (address) => {
    const { pathname, searchParams } = new URL(address, listener.origin)
    const query: Record<string, string[]> = {}
    for (const [name, value] of searchParams) query[name] = [...(query[name] ?? []), value]
    const signed = await smithySigner({ credentials: session, region, service }).sign({
      method: 'PUT',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: listener.port,
      path: pathname,
      query,
      headers: { host: `127.0.0.1:${listener.port}` },
      body: 'x',
    })
    expect(await sendRaw({ method: 'PUT', path: address, headers: signed.headers, body: 'x' })).toStrictEqual({
      ok: true,
      payload: 'verified',
    })
  })
})

describe('aws4', () => {
  // aws4 drops parameters with empty names and sends the path in its own encoding.
  test.each(ADDRESSES)('%s', async (address) => {
    for (const signQuery of [false, true]) {
      const signed = aws4.sign(
        {
          host: `127.0.0.1:${listener.port}`,
          path: signQuery ? withExpiry(address) : address,
          method: 'POST',
          body: signQuery ? '' : 'hello',
          headers: {},
          service,
          region,
          signQuery,
        },
        session,
      )
      const result = await sendRaw({
        method: 'POST',
        path: signed.path ?? '',
        headers: signed.headers as Record<string, string>,
        body: signQuery ? '' : 'hello',
      })
      expect(result).toMatchObject({ ok: true })
    }
  })
})

describe('aws4fetch', () => {
  test.each(ADDRESSES)('%s', async (address) => {
    for (const aws of [{ signQuery: false }, { signQuery: true }]) {
      const client = new AwsClient({ ...session, region, service, retries: 0 })
      const response = await client.fetch(`${listener.origin}${aws.signQuery ? withExpiry(address) : address}`, {
        method: 'POST',
        body: 'hello',
        headers: { 'content-type': 'text/plain' },
        aws,
      })
      expect(await response.json()).toMatchObject({ ok: true })
    }
  })

  test('encodes a space as a plus sign when it presigns', async () => {
    const client = new AwsClient({ ...session, region, service, retries: 0 })
    const signed = await client.sign(`${listener.origin}/?q=a%20b%2Bc&X-Amz-Expires=60`, { aws: { signQuery: true } })
    expect(signed.url).toContain('q=a+b%2Bc')
    expect(await sendRaw({ method: 'GET', path: pathOf(signed.url), headers: {} })).toMatchObject({ ok: true })
  })
})

describe('an AWS SDK client', () => {
  const client = (signer?: ReturnType<typeof requestSigner>) =>
    new ApiGatewayManagementApiClient({
      endpoint: `${listener.origin}/prod`,
      region,
      credentials: session,
      maxAttempts: 1,
      ...(signer !== undefined && { signer }),
    })

  test.each([
    ['with its own signer', undefined],
    ['with ours', requestSigner({ credentials: session, region, service })],
  ])('%s', async (_, signer) => {
    const sdk = client(signer)
    await sdk.send(new PostToConnectionCommand({ ConnectionId: 'L0SM9cOFvHcCIhw=', Data: new TextEncoder().encode('hellö') }))
    expect(listener.last()).toMatchObject({
      ok: true,
      payload: 'verified',
      accessKeyId: session.accessKeyId,
      service: 'execute-api',
    })
    await sdk.send(new DeleteConnectionCommand({ ConnectionId: 'a b/c:d' }))
    expect(listener.last()).toMatchObject({ ok: true })
    sdk.destroy()
  })
})

const withCurl = testWith('curl', ['curl', '--aws-sigv4', 'aws:amz:eu-west-1:execute-api', '--version'])
describe('curl --aws-sigv4', () => {
  const curl = async (
    one: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
    ...parameters: string[]
  ): Promise<unknown> => {
    const token = one.sessionToken === undefined ? [] : ['--header', `X-Amz-Security-Token: ${one.sessionToken}`]
    const { stdout } = await run('curl', [
      '--silent',
      '--noproxy',
      '*',
      '--aws-sigv4',
      `aws:amz:${region}:${service}`,
      '--user',
      `${one.accessKeyId}:${one.secretAccessKey}`,
      ...token,
      ...parameters,
    ])
    return JSON.parse(stdout)
  }
  // curl signs path and query unencoded, so only plain ones are compared.
  withCurl.each(['/prod/pets', '/~user/x-1_2.3', '/prod/pets?a=1&b=2'])('%s', async (address) => {
    expect(await curl(credentials, `${listener.origin}${address}`)).toMatchObject({ ok: true })
    expect(await curl(session, `${listener.origin}${address}`)).toMatchObject({ ok: true })
    expect(await curl(credentials, '--data', 'a=1', `${listener.origin}${address}`)).toMatchObject({ ok: true })
  })
})

const withBotocore = testWith('botocore', ['python3', '-c', 'import botocore.auth'])
describe('botocore', () => {
  const script = `
import sys, json, http.client
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
port, addresses, one = int(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
results = []
for auth in (SigV4Auth, SigV4QueryAuth):
    for address in addresses:
        body = b'hello' if auth is SigV4Auth else b''
        request = AWSRequest('POST', 'http://127.0.0.1:%d%s' % (port, address), headers={'Content-Type': 'text/plain', 'X-Amz-Target': 'T'}, data=body)
        auth(Credentials(one['accessKeyId'], one['secretAccessKey'], one.get('sessionToken')), 'execute-api', 'eu-west-1').add_auth(request)
        connection = http.client.HTTPConnection('127.0.0.1', port)
        connection.request('POST', request.url.split('127.0.0.1:%d' % port, 1)[1], body=body, headers=dict(request.headers.items()))
        results.append([auth.__name__, address, json.loads(connection.getresponse().read())])
print(json.dumps(results))
`
  // botocore does not normalize the encoding of the query, so only queries in the normal encoding are compared.
  const addresses = ADDRESSES.filter((address) => !address.includes('d=*') && !address.includes('none'))
  withBotocore('signs in the header and in the query', async () => {
    for (const one of [credentials, session]) {
      const { stdout } = await run('python3', [
        '-c',
        script,
        String(listener.port),
        JSON.stringify(addresses),
        JSON.stringify(one),
      ])
      const results = JSON.parse(stdout) as [string, string, { ok: boolean }][]
      expect(results).toHaveLength(addresses.length * 2)
      for (const result of results) expect(result, JSON.stringify(result)).toMatchObject([result[0], result[1], { ok: true }])
    }
  })
})

const withCli = testWith('aws', ['aws', '--version'])
describe('the AWS CLI', () => {
  withCli('posts to a connection and invokes a function', { timeout: 60_000 }, async () => {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
      NO_PROXY: '127.0.0.1',
    }
    await run(
      'aws',
      [
        'apigatewaymanagementapi',
        'post-to-connection',
        '--connection-id',
        'L0SM9cOFvHcCIhw=',
        '--data',
        'aGVsbG8=',
        '--endpoint-url',
        `${listener.origin}/prod`,
      ],
      { env },
    )
    expect(listener.last()).toMatchObject({ ok: true, service: 'execute-api', accessKeyId: session.accessKeyId })
    await run(
      'aws',
      ['lambda', 'get-function', '--function-name', 'my:function', '--qualifier', 'a-b', '--endpoint-url', listener.origin],
      { env },
    )
    expect(listener.last()).toMatchObject({ ok: true, service: 'lambda' })
  })
})
