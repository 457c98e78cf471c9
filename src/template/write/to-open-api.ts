/**
 * Writes an API as an OpenAPI document with API Gateway's extensions.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { oneOf, optional, optionSchema } from '../../options.ts'
import type { TemplateIntegration } from '../model-route.ts'
import { arnOnly, type FunctionTarget, invocationUri } from './function-target.ts'
import { openApiDocument } from './open-api/document.ts'
import { toSwagger2 } from './open-api/swagger-2.ts'
import { render } from './render.ts'
import { onlyApi, readWritable, WRITE_CHECKS, type Writable, type WriteOptions, type Written } from './writable.ts'

/** Options of {@link toOpenApi}. */
export interface OpenApiOptions extends WriteOptions {
  /** OpenAPI 3.0.1 or, for REST APIs, Swagger 2.0. Default `3.0.1`. */
  readonly version?: '3.0.1' | '2.0' | undefined
  /** The kind of API to write, if `api` has authorizers of both. Default: the kind of `api`. */
  readonly kind?: 'REST' | 'HTTP' | undefined
}

const OPTIONS = optionSchema<OpenApiOptions>('toOpenApi', {
  ...WRITE_CHECKS,
  version: optional(oneOf('3.0.1', '2.0')),
  kind: optional(oneOf('REST', 'HTTP')),
})

/**
 * Writes a REST or HTTP API as OpenAPI with `x-amazon-apigateway-*` extensions. Every operation states its `security`, and
 * every authorizer its TTL.
 *
 * A function that `functions` names by logical id is written with `Fn::Sub`: such a document is for `DefinitionBody` and
 * `AWS::Include`. Name functions by ARN for a document that is imported as it is.
 *
 * @throws {ConfigError} for several APIs, WebSocket APIs, and settings that OpenAPI cannot express.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 * @example
 * toOpenApi({ authorizers: { Users: handler } }, { functions: { Users: 'arn:aws:lambda:eu-west-1:123456789012:function:auth' } })
 */
export function toOpenApi(api: Writable, options: OpenApiOptions): string {
  const { version = '3.0.1', kind, ...writeOptions } = OPTIONS.check(options)
  const written = readWritable('toOpenApi', api, writeOptions)
  const one = onlyApi('toOpenApi', { ...written, apis: written.apis.filter((each) => kind === undefined || each.kind === kind) })
  if (version === '2.0' && one.kind !== 'REST')
    throw new ConfigError('toOpenApi', 'version', "'3.0.1' for an HTTP API: it does not import Swagger 2.0")
  const document = openApiDocument(one, Object.values(one.authorizers), {
    subject: 'toOpenApi',
    authorizerUri: (authorizer) => invocationUri(portable(written.targetOf(one, authorizer), written)),
    roleOf: written.roleOf,
    functionUri: (integration) => invocationUri(integrationTarget(integration, written)),
  })
  return render(version === '2.0' ? toSwagger2(document) : document, written.format)
}

/** A document outside of a template has no logical ids: functions of a template that was read are named by ARN. */
function portable(target: FunctionTarget, { functions }: Written): FunctionTarget {
  if (target.arn !== undefined) return arnOnly(target)
  const known =
    target.logicalId !== undefined && Object.hasOwn(functions, target.logicalId) ? functions[target.logicalId] : undefined
  return known === undefined ? target : arnOnly({ ...target, arn: known.arn })
}

function integrationTarget(
  { function: logicalId, functionArn = '', qualifier }: TemplateIntegration,
  { functions }: Written,
): FunctionTarget {
  const known = logicalId !== undefined && Object.hasOwn(functions, logicalId) ? functions[logicalId]?.arn : undefined
  return { arn: known ?? functionArn.split(':').slice(0, 7).join(':'), ...(qualifier !== undefined && { qualifier }) }
}
