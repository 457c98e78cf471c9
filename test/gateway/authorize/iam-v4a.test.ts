import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { presignRequestV4a, signRequestV4a } from '../../../src/sigv4/v4a/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] } as const
const api = restApi({
  stage: 'prod',
  region: 'eu-west-1',
  authorizers: {},
  principals: {
    [credentials.accessKeyId]: {
      arn: 'arn:aws:iam::123456789012:user/jane',
      secretAccessKey: credentials.secretAccessKey,
      policies: [policy],
    },
  },
  routes: { 'GET /pets': { authorizer: 'AWS_IAM', integration: () => Response.json(['Rex']) } },
})
const host = 'a1b2c3.execute-api.eu-west-1.amazonaws.com'
const url = `https://${host}/prod/pets`

describe('a REST API accepts Signature Version 4A', () => {
  test.each([
    ['eu-west-1', 200],
    ['eu-*', 200],
    ['*', 200],
    ['us-east-1', 403],
  ])('with the region set %s: %i', async (regionSet, status) => {
    const options = { credentials, regionSet, service: 'execute-api' }
    const signed = signRequestV4a({ method: 'GET', url }, options)
    expect((await api.fetch(new Request(url, { headers: { ...signed.headers, host } }))).status).toBe(status)
    const presigned = presignRequestV4a({ method: 'GET', url }, { ...options, expiresInSeconds: 60 })
    expect((await api.fetch(new Request(presigned.url, { headers: { host } }))).status).toBe(status)
  })
})
