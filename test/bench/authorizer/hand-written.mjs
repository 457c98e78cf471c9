/**
 * The reference for the benchmark: hand-written handlers for the same API, one per kind of event. Each reads the header,
 * awaits the same check, evaluates the rules of the four routes and builds the policy document for the whole API each time,
 * so that it can be cached: the allowed routes, and an explicit deny of all others.
 */

/** Returns four handlers that await `check(credential)`. */
export function handWritten(check) {
  return {
    async token(event) {
      const token = event.authorizationToken
      if (!token) throw new Error('Unauthorized')
      return policyResponse(await check(token), event.methodArn)
    },
    async request(event) {
      const token = headerOf(event.headers)
      if (!token) throw new Error('Unauthorized')
      return policyResponse(await check(token), event.methodArn)
    },
    async http(event) {
      const token = event.headers?.authorization
      if (!token) throw new Error('Unauthorized')
      return policyResponse(await check(token), event.routeArn)
    },
    async connect(event) {
      const token = event.queryStringParameters?.token
      if (!token) throw new Error('Unauthorized')
      return connectResponse(await check(token), event.methodArn)
    },
  }
}

/** REST APIs deliver header names as the client sent them. */
function headerOf(headers) {
  for (const name in headers) if (name.toLowerCase() === 'authorization') return headers[name]
  return undefined
}

function policyResponse(authentication, arn) {
  const identity = identityOf(authentication)
  const base = stageOf(arn)
  const allowed = []
  if (identity.scopes.has('pets/read')) allowed.push(`${base}/GET/pets`)
  if (identity.scopes.has('pets/write')) allowed.push(`${base}/POST/pets`)
  allowed.push(`${base}/GET/pets/*`)
  if (identity.groups.has('admin')) allowed.push(`${base}/DELETE/pets/*`)
  return {
    principalId: `${identity.issuer}|${identity.subject}`,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: allowed },
        { Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: allowed },
      ],
    },
    context: { subject: identity.subject },
  }
}

/** A WebSocket API has one route with an authorizer. */
function connectResponse(authentication, arn) {
  const identity = identityOf(authentication)
  const Resource = [`${stageOf(arn)}/$connect`]
  return {
    principalId: `${identity.issuer}|${identity.subject}`,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'execute-api:Invoke', Resource },
        { Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: Resource },
      ],
    },
    context: { subject: identity.subject },
  }
}

function identityOf(authentication) {
  if (authentication.kind !== 'identified')
    throw new Error(authentication.kind === 'unavailable' ? 'the authorizer is unavailable' : 'Unauthorized')
  return authentication.identity
}

/** Splits and joins the ARN like the AWS blueprint. */
function stageOf(arn) {
  const [, partition, , region, accountId, rest] = arn.split(':')
  const [apiId, stage] = rest.split('/')
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
}
