// Uses each entry point that runs in production. Prints one line per check; the exit code is 1 if a check fails.
import { apiKey, authenticated, bearer, cognito, hasScope, header, requestAuthorizer, tokenAuthorizer } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { hashApiKey, hashPassword } from 'gatewright/identity'
import { allow, evaluate, policy } from 'gatewright/policy'
import { presignRequest, signRequest, verifyRequest } from 'gatewright/sigv4'
import { testIssuer } from 'gatewright/testing'

// CommonJS has no top-level await.
async function main() {
  const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'made-up-for-this-test' }
  const scope = { region: 'eu-west-1', service: 'execute-api' }
  const key = 'pk-partner-7d1f0c52a9'

  const users = tokenAuthorizer({
    authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks })),
    ttlSeconds: 300,
    routes: { 'GET /pets': hasScope('pets/read') },
  })
  const partners = requestAuthorizer({
    authenticate: apiKey({ keys: { [hashApiKey(key)]: { owner: 'acme' } }, from: header('x-api-key') }),
    ttlSeconds: 0,
    routes: { 'GET /orders': authenticated },
  })
  const integration = () => Response.json([])
  const api = restApi({
    stage: 'prod',
    authorizers: { users, partners },
    routes: { 'GET /pets': { authorizer: 'users', integration }, 'GET /orders': { authorizer: 'partners', integration } },
  })

  const withToken = async (claims) => ({ authorization: `Bearer ${await pool.accessToken(claims)}` })
  const statusOf = async (request, headers) => (await api.request(request, { headers })).status
  const verify = (request) =>
    verifyRequest(request, {
      regions: [scope.region],
      services: [scope.service],
      hosts: ['api.example.com'],
      lookup: async () => credentials,
      payload: 'any',
    })

  const CHECKS = {
    'a valid token is allowed': async () => (await statusOf('GET /pets', await withToken({ scope: 'pets/read' }))) === 200,
    'a token without the scope is denied': async () => (await statusOf('GET /pets', await withToken({ scope: 'x' }))) === 403,
    'a forged token is rejected': async () => (await statusOf('GET /pets', { authorization: 'Bearer a.b.c' })) === 401,
    'an API key is accepted': async () => (await statusOf('GET /orders', { 'x-api-key': key })) === 200,
    'an unknown API key is rejected': async () => (await statusOf('GET /orders', { 'x-api-key': 'pk-other-000000000' })) === 401,
    'a password is hashed': async () => (await hashPassword('correct horse')).startsWith('$scrypt$'),
    'a policy is evaluated': () => {
      const stage = { region: 'eu-west-1', accountId: '123456789012', apiId: 'abc123', stage: 'prod' }
      const resource = 'arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/pets'
      const principal = 'arn:aws:iam::123456789012:user/ana'
      const request = { principal, context: {}, action: 'execute-api:Invoke', resource }
      return evaluate({ identity: [policy(stage, allow('GET /pets'))] }, request).verdict === 'allow'
    },
    'a signed request is verified': async () => {
      const signed = signRequest({ method: 'GET', url: 'https://api.example.com/prod/pets?b=2&a=1' }, { credentials, ...scope })
      return (await verify(signed)).ok
    },
    'a signed URL is created': () =>
      presignRequest(
        { method: 'GET', url: 'https://api.example.com/' },
        { credentials, ...scope, expiresInSeconds: 60 },
      ).url.includes('X-Amz-Signature='),
  }

  let failed = 0
  for (const [name, check] of Object.entries(CHECKS)) {
    let problem
    try {
      if ((await check()) !== true) problem = 'the result is wrong'
    } catch (error) {
      problem = String(error)
    }
    if (problem !== undefined) failed++
    console.log(problem === undefined ? `ok ${name}` : `FAILED ${name}: ${problem}`)
  }
  process.exitCode = failed === 0 ? 0 : 1
}

void main()
