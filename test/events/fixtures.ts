/** Events of every kind, with the structure that API Gateway sends and made-up values. */

export const ARN = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

const certificate = {
  clientCertPem: '-----BEGIN CERTIFICATE-----',
  subjectDN: 'CN=client',
  issuerDN: 'CN=authority',
  serialNumber: '0a:01',
  validity: { notBefore: 'May 28 12:30:02 2026 GMT', notAfter: 'Aug  5 09:36:04 2031 GMT' },
}

export function tokenEvent(over: object = {}): { [key: string]: unknown } {
  return { type: 'TOKEN', authorizationToken: 'Bearer abc', methodArn: `${ARN}/GET/pets/7`, ...over }
}

export function requestEvent(over: object = {}): { [key: string]: unknown } {
  return {
    type: 'REQUEST',
    methodArn: `${ARN}/GET/pets/7`,
    resource: '/pets/{id}',
    path: '/shop/pets/7',
    httpMethod: 'GET',
    headers: { Authorization: 'Bearer abc', 'X-Twice': 'two' },
    multiValueHeaders: { Authorization: ['Bearer abc'], 'X-Twice': ['one', 'two'] },
    queryStringParameters: { key: 'b' },
    multiValueQueryStringParameters: { key: ['a', 'b'] },
    pathParameters: { id: '7' },
    stageVariables: { pool: 'eu' },
    requestContext: {
      accountId: '012345678901',
      apiId: 'a1b2c3',
      domainName: 'api.example.com',
      httpMethod: 'GET',
      identity: { sourceIp: '192.0.2.1', userAgent: 'test', clientCert: certificate, accountId: null },
      path: '/shop/pets/7',
      protocol: 'HTTP/1.1',
      requestId: 'r-1',
      requestTimeEpoch: 1_800_000_000_000,
      resourceId: 'res',
      resourcePath: '/pets/{id}',
      stage: 'prod',
    },
    ...over,
  }
}

export function httpEvent1(over: object = {}): { [key: string]: unknown } {
  return { version: '1.0', identitySource: 'Bearer abc', authorizationToken: 'Bearer abc', ...requestEvent(), ...over }
}

export function httpEvent2(over: object = {}): { [key: string]: unknown } {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `${ARN}/GET/pets/7`,
    identitySource: ['Bearer abc'],
    routeKey: 'GET /pets/{id}',
    rawPath: '/prod/pets/7',
    rawQueryString: 'key=a&key=b%20c&flag',
    cookies: ['session=1', 'theme=dark'],
    headers: { authorization: 'Bearer abc', 'x-twice': 'one,two' },
    queryStringParameters: { key: 'a,b c', flag: '' },
    pathParameters: { id: '7' },
    stageVariables: { pool: 'eu' },
    requestContext: {
      accountId: '012345678901',
      apiId: 'a1b2c3',
      authentication: { clientCert: certificate },
      domainName: 'a1b2c3.execute-api.eu-west-1.amazonaws.com',
      http: { method: 'GET', path: '/prod/pets/7', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'r-1',
      routeKey: 'GET /pets/{id}',
      stage: 'prod',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: 1_800_000_000_000,
    },
    ...over,
  }
}

export function connectEvent(over: object = {}): { [key: string]: unknown } {
  return {
    type: 'REQUEST',
    methodArn: `${ARN}/$connect`,
    headers: { Authorization: 'Bearer abc', Upgrade: 'websocket' },
    multiValueHeaders: { Authorization: ['Bearer abc'], Upgrade: ['websocket'] },
    queryStringParameters: { token: 'abc' },
    multiValueQueryStringParameters: { token: ['abc'] },
    stageVariables: {},
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      connectedAt: 1_800_000_000_000,
      requestTimeEpoch: 1_800_000_000_001,
      identity: { sourceIp: '192.0.2.1' },
      domainName: 'a1b2c3.execute-api.eu-west-1.amazonaws.com',
      connectionId: 'c-1',
      apiId: 'a1b2c3',
      stage: 'prod',
      requestId: 'r-1',
    },
    ...over,
  }
}
