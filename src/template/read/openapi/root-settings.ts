/**
 * Reads the settings at the root of an OpenAPI document: resource policy, gateway responses, CORS, API key source.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { ApiDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { readGatewayResponse } from '../gateway-responses.ts'
import { readHttpCors } from '../http-cors.ts'
import { readPolicyDocument } from '../policy-document.ts'
import type { Problem } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import type { World } from '../world.ts'

/** What the settings are read with. */
export interface RootContext {
  readonly world: World
  readonly draft: ApiDraft
}

/** Adds the settings to the draft. What decides access is an error when it cannot be read. */
export function readRootSettings(document: { readonly [key: string]: unknown }, { world, draft }: RootContext): void {
  const subject = { api: draft.logicalId }
  const problems: Problem[] = []
  const fields = fieldsOf(world, document, problems)
  draft.name ??= fieldsOf(world, isRecord(document['info']) ? document['info'] : {}, []).string('title')
  readPolicy(fields, draft)
  const source = fields.string('x-amazon-apigateway-api-key-source')?.toUpperCase()
  if (source === 'HEADER' || source === 'AUTHORIZER') draft.apiKeySource = source
  else if (source !== undefined)
    problems.push({
      code: 'invalid-value',
      message: 'x-amazon-apigateway-api-key-source must be HEADER or AUTHORIZER.',
      at: fields.at('x-amazon-apigateway-api-key-source'),
    })
  readEndpoint(fields, draft, world)
  for (const problem of problems) world.report.error(problem, subject)
  readHarmless(document, { world, draft })
}

function readPolicy(fields: Fields, draft: ApiDraft): void {
  const policy = readPolicyDocument(fields, 'x-amazon-apigateway-policy')
  if (policy === undefined || draft.kind !== 'REST') return
  draft.resourcePolicy = policy
  draft.resourcePolicyAt = fields.at('x-amazon-apigateway-policy')
}

/** `x-amazon-apigateway-endpoint-configuration` is a member of the root or of a server. */
function readEndpoint(fields: Fields, draft: ApiDraft, world: World): void {
  const { servers } = fields.object
  const owners = [fields.object, ...(Array.isArray(servers) ? servers : [])].filter(isRecord)
  const found = owners
    .map((owner) => owner['x-amazon-apigateway-endpoint-configuration'])
    .find((one) => isRecord(one) && !isUnresolved(one))
  if (!isRecord(found)) return
  const configuration = fieldsOf(world, found, fields.problems)
  const disabled = configuration.boolean('disableExecuteApiEndpoint')
  if (disabled !== undefined) draft.disableExecuteApiEndpoint = disabled
  const endpoints = configuration.strings('vpcEndpointIds')
  if (endpoints !== undefined) draft.vpcEndpointIds = endpoints
  const [type] = configuration.strings('types') ?? []
  if (type === 'PRIVATE' || type === 'REGIONAL' || type === 'EDGE') draft.endpoint = type
}

/** Settings that cannot open a route: warnings. */
function readHarmless(document: { readonly [key: string]: unknown }, { world, draft }: RootContext): void {
  const problems: Problem[] = []
  const fields = fieldsOf(world, document, problems)
  if (draft.kind === 'REST') {
    draft.binaryMediaTypes = fields.strings('x-amazon-apigateway-binary-media-types') ?? draft.binaryMediaTypes
    const responses = fields.inner('x-amazon-apigateway-gateway-responses')
    for (const type of Object.keys(responses?.object ?? {})) {
      const response = responses?.inner(type)
      if (response !== undefined)
        draft.gatewayResponses = { ...draft.gatewayResponses, [type]: readGatewayResponse(response, 'openapi') }
    }
  } else {
    const cors = fields.inner('x-amazon-apigateway-cors')
    if (cors !== undefined) draft.cors = readHttpCors(cors)
  }
  for (const problem of problems) world.report.warning(problem, { api: draft.logicalId })
}
