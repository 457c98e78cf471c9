/**
 * The comparison: a plain handler as a competent team writes it for the same API, one for each kind of event. It reads the
 * header, awaits the same check, asks the rule of each of the four routes and builds the policy for the whole API and this
 * caller each time, so that the result cache may keep it: what is open, and an explicit deny of the rest.
 */

/** @returns four handlers that await `check(credential)`. */
export function handWritten(check) {
  return {
    async token(event) {
      const token = event.authorizationToken
      if (!token) throw new Error('Unauthorized')
      return reply(await check(token), event.methodArn)
    },
    async request(event) {
      const token = headerOf(event.headers)
      if (!token) throw new Error('Unauthorized')
      return reply(await check(token), event.methodArn)
    },
    async http(event) {
      const token = event.headers?.authorization
      if (!token) throw new Error('Unauthorized')
      return reply(await check(token), event.routeArn)
    },
    async connect(event) {
      const token = event.queryStringParameters?.token
      if (!token) throw new Error('Unauthorized')
      return connectReply(await check(token), event.methodArn)
    },
  }
}

/** A REST API hands names over as the client spelled them. */
function headerOf(headers) {
  for (const name in headers) if (name.toLowerCase() === 'authorization') return headers[name]
  return undefined
}

function reply(answer, arn) {
  const identity = identityOf(answer)
  const base = stageOf(arn)
  const open = []
  if (identity.scopes.has('pets/read')) open.push(`${base}/GET/pets`)
  if (identity.scopes.has('pets/write')) open.push(`${base}/POST/pets`)
  open.push(`${base}/GET/pets/*`)
  if (identity.groups.has('admin')) open.push(`${base}/DELETE/pets/*`)
  return {
    principalId: `${identity.issuer}|${identity.subject}`,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: open },
        { Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: open },
      ],
    },
    context: { subject: identity.subject },
  }
}

/** A WebSocket API has one route to guard. */
function connectReply(answer, arn) {
  const identity = identityOf(answer)
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

function identityOf(answer) {
  if (answer.kind !== 'identified')
    throw new Error(answer.kind === 'unavailable' ? 'the authorizer is unavailable' : 'Unauthorized')
  return answer.identity
}

/** As AWS's blueprint takes an ARN apart and puts it together again. */
function stageOf(arn) {
  const [, partition, , region, accountId, rest] = arn.split(':')
  const [apiId, stage] = rest.split('/')
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
}
