/**
 * Reads `AWS::Serverless::WebSocketApi`.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Authorization } from '../../model-route.ts'
import { readAuthorizer, V2_NAMES } from '../authorizer-reader.ts'
import { addRoute, CLOSED } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { NO_INTEGRATION } from '../integration-reader.ts'
import { madeUpId } from '../made-up.ts'
import { type Problem, setMembers } from '../report.ts'
import { type SamApiInput, uriPrefix } from './sam-api.ts'

const AUTH_KEYS = ['AuthType', 'AuthArn', 'IdentitySource', 'InvokeRole', 'Name']

/** Reads one WebSocket API of SAM into its draft. */
export function readSamWebSocketApi(input: SamApiInput): void {
  const { world, draft, properties } = input
  const problems: Problem[] = []
  const fields = fieldsOf(world, properties, problems)
  draft.name = fields.string('Name')
  draft.routeSelectionExpression = fields.string('RouteSelectionExpression') ?? '$request.body.action'
  draft.apiKeySelectionExpression = fields.string('ApiKeySelectionExpression')
  draft.disableExecuteApiEndpoint = fields.boolean('DisableExecuteApiEndpoint') ?? false
  draft.stageDrafts.set(fields.string('StageName') ?? 'default', {
    variables: fields.stringMap('StageVariables'),
    cacheClusterEnabled: false,
    methodSettings: {},
    at: fields.has('StageName') ? fields.at('StageName') : fields.at(),
  })
  const routes = fields.inner('Routes')
  const connect = readAuth(fields, input, routes)
  for (const key of Object.keys(routes?.object ?? {})) addWebSocketRoute(key, routes, connect, input)
  for (const problem of problems) world.report.error(problem, { api: draft.logicalId })
}

interface Connect {
  readonly authorization: Authorization
  readonly problems: readonly Problem[]
}

/** `Auth` applies to `$connect` only. */
function readAuth(fields: Fields, input: SamApiInput, routes: Fields | undefined): Connect {
  const { world } = input
  const problems: Problem[] = []
  if (!fields.has('Auth')) return { authorization: { type: 'NONE' }, problems }
  const auth = fieldsOf(world, fields.object, problems).inner('Auth')
  if (auth === undefined) return { authorization: CLOSED, problems }
  const type = auth.string('AuthType')
  const allowed = type === 'CUSTOM' ? AUTH_KEYS : ['AuthType']
  for (const key of Object.keys(auth.object)) {
    if (!allowed.includes(key))
      problems.push({
        code: 'unsupported-property',
        message: `${key} is not a property of Auth with this AuthType. Remove it.`,
        at: auth.at(key),
      })
  }
  if (!auth.has('AuthType'))
    problems.push({ code: 'missing-property', message: 'AuthType is required: CUSTOM, AWS_IAM or NONE.', at: auth.at() })
  else if (type !== undefined && !['CUSTOM', 'AWS_IAM', 'NONE'].includes(type))
    problems.push({ code: 'invalid-value', message: 'AuthType must be CUSTOM, AWS_IAM or NONE.', at: auth.at('AuthType') })
  if (routes?.has('$connect') !== true)
    problems.push({ code: 'missing-property', message: 'Auth needs a $connect route. Add it to Routes.', at: auth.at() })
  if (type === 'CUSTOM') return { authorization: { type: 'CUSTOM', authorizer: addAuthorizer(auth, input) }, problems }
  return { authorization: type === 'NONE' ? { type: 'NONE' } : CLOSED, problems }
}

function addAuthorizer(auth: Fields, { world, draft, functions, stack }: SamApiInput): string {
  const problems: Problem[] = []
  const name = auth.string('Name') ?? `${draft.logicalId}ConnectAuthorizer`
  const arn = auth.object['AuthArn']
  const object = world.origins.place(
    setMembers({
      AuthorizerType: 'REQUEST',
      AuthorizerUri: typeof arn === 'string' ? `${uriPrefix(stack)}${arn}/invocations` : arn,
      AuthorizerCredentialsArn: auth.object['InvokeRole'],
      IdentitySource: auth.object['IdentitySource'],
    }),
    auth.at(),
    {
      AuthorizerUri: auth.at('AuthArn'),
      IdentitySource: auth.at('IdentitySource'),
      AuthorizerCredentialsArn: auth.at('InvokeRole'),
    },
  )
  const id = madeUpId(stack.environment, `${draft.logicalId}ConnectAuthorizer`, 6)
  draft.authorizers.set(
    name,
    readAuthorizer(fieldsOf(world, object, problems), { kind: 'WEBSOCKET', name, id, names: V2_NAMES, functions }),
  )
  if (typeof arn === 'string' && !auth.has('InvokeRole')) {
    const { partition, region, accountId } = stack.environment
    draft.permissions.push(
      setMembers({
        function: functions.reference(arn).logicalId,
        functionArn: arn,
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        sourceArn: `arn:${partition}:execute-api:${region}:${accountId}:${draft.apiId}/authorizers/*`,
        generated: true,
        at: auth.at('AuthArn'),
      }),
    )
  }
  return name
}

function addWebSocketRoute(
  key: string,
  routes: Fields | undefined,
  connect: Connect,
  { world, draft, functions, stack }: SamApiInput,
): void {
  const written = routes?.object[key]
  const at = routes?.at(key) ?? draft.at
  const problems: Problem[] = []
  const fields = fieldsOf(world, isRecord(written) ? written : {}, problems)
  const arn = fields.string('FunctionArn')
  const reference = arn === undefined ? undefined : functions.reference(arn)
  const isConnect = key === '$connect'
  addRoute(draft, {
    route: key,
    at,
    authorization: isConnect ? connect.authorization : { type: 'NONE' },
    authorizationFrom: isConnect && connect.authorization.type !== 'NONE' ? 'route' : 'none',
    apiKeyRequired: fields.boolean('ApiKeyRequired') ?? false,
    integration: setMembers({
      ...NO_INTEGRATION,
      type: 'AWS_PROXY' as const,
      function: reference?.logicalId,
      qualifier: reference?.qualifier,
      functionArn: arn,
      uri: arn === undefined ? undefined : `${uriPrefix(stack)}${arn}/invocations`,
    }),
    problems: isConnect ? [...connect.problems] : [],
  })
  for (const problem of problems) world.report.warning(problem, { api: draft.logicalId, route: key })
}
