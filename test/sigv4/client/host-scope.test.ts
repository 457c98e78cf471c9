import { describe, expect, test } from 'vitest'
import { scopeOfHost } from '../../../src/sigv4/client/host-scope.ts'

describe('scopeOfHost', () => {
  test.each([
    ['a1b2c3.execute-api.eu-west-1.amazonaws.com', 'eu-west-1', 'execute-api'],
    ['a1b2c3.execute-api.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'execute-api'],
    ['a1b2c3.execute-api.us-gov-west-1.amazonaws.com', 'us-gov-west-1', 'execute-api'],
    ['a1b2c3.execute-api.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', 'execute-api'],
    ['a1b2c3.execute-api.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', 'execute-api'],
    ['a1b2c3.execute-api.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', 'execute-api'],
    ['vpce-0a1b.execute-api.eu-west-1.vpce.amazonaws.com', 'eu-west-1', 'execute-api'],
    ['abc.lambda-url.eu-central-1.on.aws', 'eu-central-1', 'lambda'],
    ['lambda.eu-central-1.amazonaws.com', 'eu-central-1', 'lambda'],
    ['lambda-fips.us-east-1.amazonaws.com', 'us-east-1', 'lambda'],
    ['lambda.eu-central-1.api.aws', 'eu-central-1', 'lambda'],
    ['vpce-0a1b.lambda.eu-west-1.vpce.amazonaws.com', 'eu-west-1', 'lambda'],
    ['lambda.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', 'lambda'],
    ['search-pets-abc123.eu-west-1.es.amazonaws.com', 'eu-west-1', 'es'],
    ['vpc-pets-abc123.eu-west-1.es.amazonaws.com', 'eu-west-1', 'es'],
    ['search-pets-abc123.aos.eu-west-1.on.aws', 'eu-west-1', 'es'],
    ['abc123.eu-west-1.aoss.amazonaws.com', 'eu-west-1', 'aoss'],
    ['aoss.eu-west-1.amazonaws.com', 'eu-west-1', 'aoss'],
    ['aps-workspaces.eu-west-1.amazonaws.com', 'eu-west-1', 'aps'],
    ['bedrock.us-east-1.amazonaws.com', 'us-east-1', 'bedrock'],
    ['bedrock-runtime.us-east-1.amazonaws.com', 'us-east-1', 'bedrock'],
    ['bedrock-runtime-fips.us-east-1.amazonaws.com', 'us-east-1', 'bedrock'],
    ['bedrock-agent.us-east-1.amazonaws.com', 'us-east-1', 'bedrock'],
    ['bedrock-agent-runtime.us-east-1.amazonaws.com', 'us-east-1', 'bedrock'],
    ['bedrock-agentcore.us-east-1.amazonaws.com', 'us-east-1', 'bedrock-agentcore'],
    ['bedrock-agentcore-control.us-east-1.amazonaws.com', 'us-east-1', 'bedrock-agentcore'],
    ['pets-abc.gateway.bedrock-agentcore.us-east-1.amazonaws.com', 'us-east-1', 'bedrock-agentcore'],
    ['pets-0a1b.7d67968.vpc-lattice-svcs.eu-west-1.on.aws', 'eu-west-1', 'vpc-lattice-svcs'],
    ['vpc-lattice.eu-west-1.amazonaws.com', 'eu-west-1', 'vpc-lattice'],
    ['bucket.s3.eu-west-1.amazonaws.com', 'eu-west-1', 's3'],
    ['bucket.s3.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', 's3'],
    ['bucket.s3.amazonaws.com', 'us-east-1', 's3'],
  ])('%s', (host, region, service) => {
    expect(scopeOfHost(host)).toStrictEqual({ region, service })
  })

  test.each([
    'api.example.com',
    'amazonaws.com',
    'amazonaws.eu',
    'c2s.ic.gov',
    'on.aws',
    's3.amazonaws.eu',
    'bucket.s3.amazonaws.com.cn',
    'execute-api.eu-west-1.amazonaws.com',
    'a.b.execute-api.eu-west-1.amazonaws.com',
    'a1b2c3.execute-api.eu-west-1.amazonaws.org',
    'a1b2c3.execute-api.eu-west-1.notamazonaws.com',
    'a1b2c3.execute-api.eu-west-1.amazonaws.com.evil.example',
    'evil.lambda.eu-west-1.amazonaws.com',
    'a.b.eu-west-1.es.amazonaws.com',
    'eu-west-1.es.amazonaws.com',
    'abc.evil.lambda-url.eu-central-1.on.aws',
    'abc.vpc-lattice-svcs.eu-west-1.on.aws',
    'bedrock-unknown.us-east-1.amazonaws.com',
    'bedrock-runtime.us-east-1.evil.example',
    'dynamodb.eu-west-1.amazonaws.com',
    '',
  ])('does not derive a scope from "%s"', (host) => {
    expect(scopeOfHost(host)).toBeUndefined()
  })
})
