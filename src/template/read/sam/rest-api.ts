/**
 * Reads `AWS::Serverless::Api`: generates the OpenAPI document that SAM deploys and reads that.
 *
 * @module
 */

import type { PolicyDocument } from 'aws-lambda'
import { definitionSource } from '../definition-source.ts'
import type { ApiDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { readDefinition } from '../openapi/definition.ts'
import type { Problem } from '../report.ts'
import type { World } from '../world.ts'
import { readApiAuth } from './api-auth.ts'
import { addPermissions, addSchemes, flushProblems } from './connect.ts'
import { applyApiKey, applyRestDefault } from './default-auth.ts'
import { applyEvent } from './event-operations.ts'
import { ANY_METHOD, type GeneratedDefinition, generatedDefinition, type Operation, securityOf } from './generated-definition.ts'
import { type Statement, samPolicyStatements } from './resource-policy.ts'
import { readRestSettings } from './rest-settings.ts'
import { eventMode, type SamApiInput, uriPrefix } from './sam-api.ts'

/** Reads one REST API of SAM into its draft. */
export function readSamRestApi(input: SamApiInput): void {
  const { world, stack, draft, properties, events } = input
  const problems: Problem[] = []
  const fields = fieldsOf(world, properties, problems)
  const authFields = fields.inner('Auth')
  const auth = readApiAuth(authFields, { kind: 'REST', world, uriPrefix: uriPrefix(stack), problems })
  const source = definitionSource(input, { inline: 'DefinitionBody', location: 'DefinitionUri' }, world)
  if (source.problem !== undefined) problems.push(source.problem)
  checkCombinations(fields, problems)
  const definition = generatedDefinition(source.document, world)
  const policies: { readonly path: string; readonly fields: Fields }[] = []
  for (const event of events) {
    const operation = applyEvent(event, definition, auth, { mode: eventMode(fields), world, api: draft.logicalId })
    const policy = event.fields.inner('Auth')?.inner('ResourcePolicy')
    if (policy !== undefined && operation !== undefined) policies.push({ path: operation.path, fields: policy })
  }
  if (fields.has('Cors')) addPreflight(definition, fields, world)
  applyRestDefault(definition.operations, auth, authFields?.boolean('AddDefaultAuthorizerToCorsPreflight') !== false)
  if (auth.apiKeyRequired) applyApiKey(definition.operations, authFields?.boolean('AddApiKeyRequiredToCorsPreflight') !== false)
  applyInvokeRole(definition.operations, authFields, input)
  readRestSettings(fields, authFields, input)
  addSchemes(definition, auth, draft)
  const { document, notes } = definition.finish()
  readDefinition(document, { world, draft, functions: input.functions, notes })
  addPolicy(policies, authFields, definition, { draft, fields })
  addPermissions(auth, input)
  flushProblems(problems, auth, input)
}

function checkCombinations(fields: Fields, problems: Problem[]): void {
  const external = fields.has('DefinitionUri') && !fields.has('DefinitionBody')
  for (const name of ['Auth', 'Cors']) {
    if (external && fields.has(name))
      problems.push({
        code: 'invalid-value',
        message: `${name} needs an inline definition: SAM refuses it with DefinitionUri.`,
        at: fields.at(name),
      })
  }
  if (external && fields.boolean('MergeDefinitions') === true)
    problems.push({
      code: 'invalid-value',
      message: 'MergeDefinitions needs DefinitionBody: SAM refuses it with DefinitionUri.',
      at: fields.at('MergeDefinitions'),
    })
}

/** SAM adds an OPTIONS method to every path that has none. */
function addPreflight(definition: GeneratedDefinition, fields: Fields, world: World): void {
  const at = fields.at('Cors')
  const paths = new Set(definition.operations.map(({ path }) => path))
  for (const path of paths) {
    if (definition.find(path, 'options') !== undefined) continue
    const integration = { type: 'mock', responses: { default: { statusCode: '200', responseParameters: corsHeaders(fields) } } }
    const object = world.origins.place({ 'x-amazon-apigateway-integration': world.origins.place(integration, at) }, at)
    definition.add(path, 'options', at, object).note.generated = true
  }
}

/** Headers of the preflight response, in the quotes that API Gateway needs. */
function corsHeaders(fields: Fields): { readonly [parameter: string]: string } {
  const cors = fields.object['Cors']
  if (typeof cors === 'string') return { 'method.response.header.Access-Control-Allow-Origin': cors }
  const inner = fields.inner('Cors')
  const headers = [
    ['Access-Control-Allow-Origin', inner?.string('AllowOrigin')],
    ['Access-Control-Allow-Methods', inner?.string('AllowMethods')],
    ['Access-Control-Allow-Headers', inner?.string('AllowHeaders')],
    ['Access-Control-Max-Age', inner?.string('MaxAge')],
    ['Access-Control-Allow-Credentials', inner?.boolean('AllowCredentials') === true ? "'true'" : undefined],
  ].filter(([, value]) => value !== undefined)
  return Object.fromEntries(headers.map(([name, value]) => [`method.response.header.${name}`, String(value)]))
}

/** `InvokeRole` of AWS_IAM: whose credentials invoke the function. It does not change who may call. */
function applyInvokeRole(operations: readonly Operation[], auth: Fields | undefined, { stack, draft, world }: SamApiInput): void {
  const role = auth?.string('InvokeRole') ?? 'CALLER_CREDENTIALS'
  if (role === 'NONE') return
  const credentials = role === 'CALLER_CREDENTIALS' ? `arn:${stack.environment.partition}:iam::*:user/*` : role
  for (const operation of operations) {
    const integration = operation.object['x-amazon-apigateway-integration']
    const isIam = securityOf(operation).some((entry) => 'AWS_IAM' in entry)
    if (
      !isIam ||
      operation.note.generated ||
      typeof integration !== 'object' ||
      integration === null ||
      'credentials' in integration
    )
      continue
    operation.object['x-amazon-apigateway-integration'] = world.origins.copy({ ...integration, credentials }, integration)
    if (role !== 'CALLER_CREDENTIALS') continue
    const message = 'InvokeRole defaults to CALLER_CREDENTIALS: callers also need lambda:InvokeFunction. Set InvokeRole: NONE.'
    world.report.observe('caller-credentials', message, operation.note.at, {
      api: draft.logicalId,
      route: `${operation.method === ANY_METHOD ? 'ANY' : operation.method.toUpperCase()} ${operation.path}`,
    })
  }
}

interface PolicyContext {
  readonly draft: ApiDraft
  readonly fields: Fields
}

/** The resource policy of the API and of single paths. */
function addPolicy(
  events: readonly { readonly path: string; readonly fields: Fields }[],
  auth: Fields | undefined,
  { operations }: GeneratedDefinition,
  { draft, fields }: PolicyContext,
): void {
  const stage = fields.string('StageName') ?? '*'
  const resourcesOf = (paths: readonly string[]): readonly string[] =>
    operations.filter(({ path }) => paths.includes(path)).map(({ method, path }) => resourceOf(stage, method, path))
  const whole = auth?.inner('ResourcePolicy')
  const all = [...new Set(operations.map(({ path }) => path))]
  const statements: Statement[] = [
    ...(whole === undefined ? [] : all.flatMap((path) => samPolicyStatements(whole, resourcesOf([path])))),
    ...events.flatMap((event) => samPolicyStatements(event.fields, resourcesOf([event.path]))),
  ]
  if (statements.length === 0) return
  const merged = mergeStatements(statements)
  draft.resourcePolicy = { Version: '2012-10-17', Statement: merged } as unknown as PolicyDocument // statements are checked when they are evaluated
  draft.resourcePolicyAt = whole === undefined ? events[0]?.fields.at() : auth?.at('ResourcePolicy')
}

/** Statements that differ in their resources only become one. */
function mergeStatements(statements: readonly Statement[]): readonly Statement[] {
  const merged = new Map<string, { statement: Statement; resources: Set<unknown> }>()
  for (const statement of statements) {
    const { Resource: resource, ...rest } = statement
    const key = JSON.stringify(rest)
    const known = merged.get(key) ?? { statement, resources: new Set() }
    for (const one of Array.isArray(resource) ? resource : [resource]) known.resources.add(one)
    merged.set(key, known)
  }
  return [...merged.values()].map(({ statement, resources }) => ({
    ...statement,
    ...(statement['Resource'] === undefined ? {} : { Resource: [...resources] }),
  }))
}

function resourceOf(stage: string, method: string, path: string): string {
  const pattern = path.replace(/\{[^{}]{1,255}\}/g, '*')
  return `execute-api:/${stage}/${method === ANY_METHOD ? '*' : method.toUpperCase()}${pattern.startsWith('/') ? pattern : `/${pattern}`}`
}
