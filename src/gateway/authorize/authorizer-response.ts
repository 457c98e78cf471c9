/**
 * Parses the response of any Lambda authorizer by API Gateway's rules for REST APIs. A response that does not pass is an
 * error of the authorizer (500), not a denial (403). This parser shares no code with the authorizer factories of this
 * package, so that it also finds their faults.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { PolicyDocument } from '../../policy/index.ts'
import { MAX_RESOURCE_LENGTH } from '../limits.ts'

/** A valid authorizer response. */
export interface AuthorizerResponse {
  /** The response passed all checks. */
  readonly kind: 'valid'
  /** May be missing: API Gateway accepts a Deny without it. An Allow needs it. */
  readonly principalId: string | undefined
  /** The value of `policyDocument`. */
  readonly policy: PolicyDocument
  /** All values are strings, as the backend receives them. */
  readonly context: { readonly [name: string]: string }
  /** The API key that the usage plan applies to. */
  readonly usageIdentifierKey: string | undefined
  /** The length of the response as JSON. */
  readonly size: number
}

/** A response that API Gateway answers with 500. */
export interface MalformedResponse {
  /** The response failed a check. */
  readonly kind: 'malformed'
  /** What is wrong, without values. API Gateway reports it in the execution log only. */
  readonly problem: string
}

type Fields = { readonly [key: string]: unknown }
type Parsed<T> = { readonly kind: 'ok'; readonly value: T } | MalformedResponse

/** Parses the response of a REST authorizer, as JSON, by API Gateway's rules. */
export function parseAuthorizerResponse(json: string): AuthorizerResponse | MalformedResponse {
  const response = parseJson(json)
  if (!isRecord(response)) return malformed('the authorizer response is not a JSON object')
  const { principalId, usageIdentifierKey, policyDocument } = response
  if (!isRecord(policyDocument)) {
    const isSimple = 'isAuthorized' in response
    return malformed(isSimple ? 'policyDocument is missing: REST APIs have no simple responses' : 'policyDocument is missing')
  }
  const policy = parsePolicyDocument(policyDocument)
  if (policy.kind === 'malformed') return policy
  const context = parseContext(response['context'])
  if (context.kind === 'malformed') return context
  if (!isOptionalString(principalId)) return malformed('principalId is not a string')
  if (!isOptionalString(usageIdentifierKey)) return malformed('usageIdentifierKey is not a string')
  return {
    kind: 'valid',
    principalId: principalId ?? undefined,
    policy: policy.value,
    context: context.value,
    usageIdentifierKey: usageIdentifierKey ?? undefined,
    size: json.length,
  }
}

function parsePolicyDocument(document: Fields): Parsed<PolicyDocument> {
  const parsed = withoutEmptyStatements(document)
  const problem = findPolicyProblem(parsed)
  if (problem !== undefined) return malformed(`policyDocument is invalid: ${problem}`)
  const policy = parsed as unknown as PolicyDocument // findPolicyProblem has checked every element
  const resources = [policy.Statement].flat().flatMap(({ Resource, NotResource }) => [Resource ?? [], NotResource ?? []].flat())
  return resources.some((arn) => arn.length > MAX_RESOURCE_LENGTH)
    ? malformed(`policyDocument has a resource of more than ${MAX_RESOURCE_LENGTH} characters`)
    : { kind: 'ok', value: policy }
}

/** API Gateway ignores a statement with an empty `Resource` or `Action` array: the result is 403, not 500. */
function withoutEmptyStatements(document: Fields): Fields {
  const statements = document['Statement']
  if (!Array.isArray(statements)) return document
  const isEmpty = (statement: unknown): boolean =>
    isRecord(statement) && (isEmptyArray(statement['Resource']) || isEmptyArray(statement['Action']))
  return { ...document, Statement: statements.filter((statement) => !isEmpty(statement)) }
}

function findPolicyProblem(document: Fields): string | undefined {
  const version = document['Version']
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') return 'Version is unknown'
  const statements = document['Statement']
  if (isAbsent(statements)) return 'Statement is missing'
  return [statements]
    .flat()
    .map(findStatementProblem)
    .find((problem) => problem !== undefined)
}

function findStatementProblem(statement: unknown): string | undefined {
  if (!isRecord(statement)) return 'a statement is not an object'
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement
  if (Effect !== 'Allow' && Effect !== 'Deny') return 'Effect must be Allow or Deny'
  if (!hasExactlyOne(Action, NotAction)) return 'a statement needs Action or NotAction, a string or an array of strings'
  if (!hasExactlyOne(Resource, NotResource)) return 'a statement needs Resource or NotResource, a string or an array of strings'
  return Condition === undefined || isRecord(Condition) ? undefined : 'Condition must be an object'
}

function hasExactlyOne(element: unknown, negated: unknown): boolean {
  if ((element === undefined) === (negated === undefined)) return false
  return [element ?? negated].flat().every((value) => typeof value === 'string')
}

function parseContext(context: unknown): Parsed<{ readonly [name: string]: string }> {
  if (isAbsent(context)) return { kind: 'ok', value: {} }
  if (!isRecord(context)) return malformed('context is not an object')
  const values = Object.entries(context).filter(([, value]) => value !== null)
  if (values.some(([, value]) => typeof value === 'object'))
    return malformed('context has an object or an array as a value: REST APIs accept strings, numbers and booleans')
  return { kind: 'ok', value: Object.fromEntries(values.map(([name, value]) => [name, String(value)])) }
}

function malformed(problem: string): MalformedResponse {
  return { kind: 'malformed', problem }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

function isOptionalString(value: unknown): value is string | null | undefined {
  return isAbsent(value) || typeof value === 'string'
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

/** `undefined` for text that is not JSON. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
