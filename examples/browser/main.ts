/**
 * A page in a browser obtains credentials from an identity pool through the AWS SDK, and signs its calls to an IAM-protected API. Unlike `signed-fetch`, it cannot use `node:crypto`: the bundler selects the portable
 * hash through the import conditions of the package.
 *
 * It needs Chromium (`apt-get install chromium`, or `CHROMIUM=/path`). Without it, only the bundle is built and checked.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { listen, restApi } from 'gatewright/gateway'
import { chromium } from 'playwright-core'

const REGION = 'eu-west-1'
const ACCOUNT = '123456789012'
const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: randomBytes(30).toString('base64'),
  sessionToken: randomBytes(60).toString('base64'),
}

const bundled = await build({
  entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  platform: 'browser',
  // The package names its file for browsers in a form that esbuild does not read.
  alias: { '@aws-sdk/credential-providers': '@aws-sdk/credential-providers/dist-es/index.browser.js' },
})
const script = bundled.outputFiles[0]?.text ?? assert.fail('esbuild wrote no output')
assert.doesNotMatch(script, /node:crypto/)
console.log(`bundled for the browser: ${script.length} bytes without Node modules`)

// A server that answers like Cognito Identity to guests of one identity pool. A page of a different origin needs the CORS headers.
const identityPoolId = `${REGION}:00000000-0000-4000-8000-000000000000`
const pool = createServer((request, response) => {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-headers', '*')
  response.setHeader('content-type', 'application/x-amz-json-1.1')
  if (request.method === 'OPTIONS') {
    response.end()
    return
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const Expiration = Date.now() / 1000 + 3600
  const Credentials = { AccessKeyId: accessKeyId, SecretKey: secretAccessKey, SessionToken: sessionToken, Expiration }
  const isGetId = request.headers['x-amz-target'] === 'AWSCognitoIdentityService.GetId'
  response.end(JSON.stringify({ IdentityId: identityPoolId, ...(!isGetId && { Credentials }) }))
})

const html = (body: string, type: string) => ({ statusCode: 200, headers: { 'content-type': type }, body })
const api = restApi({
  stage: 'prod',
  region: REGION,
  accountId: ACCOUNT,
  apiId: 'a1b2c3',
  authorizers: {},
  principals: {
    [credentials.accessKeyId]: {
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/pool-user/jane`,
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
      policies: [
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'execute-api:Invoke',
              Resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:a1b2c3/prod/*/pets`,
            },
          ],
        },
      ],
    },
  },
  routes: {
    'GET /page': {
      authorizer: null,
      integration: () => html('<!doctype html><script src="page.js"></script>', 'text/html; charset=utf-8'),
    },
    'GET /page.js': { authorizer: null, integration: () => html(script, 'text/javascript; charset=utf-8') },
    'GET /pets': { authorizer: 'AWS_IAM', integration: () => html('["Rex"]', 'application/json') },
    'POST /pets': {
      authorizer: 'AWS_IAM',
      integration: (event: { body: string | null }) => html(event.body ?? '', 'text/plain; charset=utf-8'),
    },
  },
})

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
if (existsSync(executablePath)) await visit()
else {
  const required = (process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',').includes('chromium')
  assert.ok(!required, `${executablePath} is required but not installed`)
  console.log(`skipped: ${executablePath} is not installed`)
}

async function visit(): Promise<void> {
  const gateway = await listen(api, { port: 0 })
  await new Promise<void>((resolve) => {
    pool.listen(0, '127.0.0.1', resolve)
  })
  const identityPoolUrl = `http://127.0.0.1:${(pool.address() as AddressInfo).port}`
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  try {
    const page = await browser.newPage()
    await page.goto(`${gateway.url}/prod/page`)
    const settings = { api: `${gateway.url}/prod`, region: REGION, identityPoolId, identityPoolUrl }
    const results = (await page.evaluate(`callFromPage(${JSON.stringify(settings)})`)) as [string, number, string][]
    assert.deepEqual(results.slice(0, 4), [
      ['signedFetch GET', 200, '["Rex"]'],
      ['signedFetch POST', 200, 'Rex, ein schöner Hund'],
      ['signRequest', 200, '["Rex"]'],
      ['presignRequest', 200, '["Rex"]'],
    ])
    const [call, status, text] = results[4] ?? assert.fail()
    assert.deepEqual([call, status], ['tampered', 403])
    assert.match(text, /Date in Credential scope does not match|Signature expired/)
    for (const [name, code] of results) console.log(`${code}  ${name}, from ${browser.version()}`)
  } finally {
    await browser.close()
    await gateway.close()
    pool.closeAllConnections()
    pool.close()
  }
}
