/**
 * Proves who can reach the routes of a template.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import { isStringArray } from '../../internal/type-guards.ts'
import { boolean, type Checks, isObject, object, optional, optionSchema, string, valid } from '../../options.ts'
import { takeTemplate } from '../check/take-template.ts'
import type { Template } from '../model.ts'
import type { TemplateSource } from '../read/open-source.ts'
import { READ_CHECKS, type ReadOptions } from '../read/read-options.ts'
import { type Definable, readDefinition } from '../write/check-definition.ts'
import type { SampleCaller } from './callers.ts'
import { gatewayConfirmation } from './confirm.ts'
import type { TemplateProof } from './proof-codes.ts'
import { proveModel } from './prove-model.ts'
import { type AccessRequirement, checkRequirements } from './requirements.ts'

/** Options of {@link proveTemplate}. */
export interface ProveOptions extends ReadOptions {
  /** The handlers or their definitions, by authorizer name, by logical id of the function, or by `Api/name`. `{}`: none are known. */
  readonly authorizers: { readonly [name: string]: Definable }
  /** `Api/GET /health` or `GET /health`: routes that anyone, or anyone with an API key, may reach. Default: none. */
  readonly allowOpen?: readonly string[] | undefined
  /** Who may reach which routes. Default: no requirement. */
  readonly require?: readonly AccessRequirement[] | undefined
  /** Sample callers. Their credentials are sent to the handlers in this process, and nowhere else. Default: none. */
  readonly callers?: { readonly [name: string]: SampleCaller } | undefined
  /** Whether counterexamples are sent to the offline gateway. Default `true`. */
  readonly confirm?: boolean | undefined
}

const CHECKS: Checks<ProveOptions> = {
  ...READ_CHECKS,
  authorizers: valid('an object with the handler or the definition of each authorizer; {} if none is known', isObject),
  allowOpen: optional(valid('an array of route keys', isStringArray)),
  require: optional(valid('an array of requirements { routes, … }', Array.isArray)),
  callers: optional(object),
  confirm: optional(boolean),
}
const OPTIONS = optionSchema<ProveOptions>('proveTemplate', CHECKS)

const texts = valid<{ readonly [name: string]: string }>(
  'an object of strings',
  (value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string'),
)

/**
 * Proves, for every route of every stage and domain name of a template, which callers can reach it, from the authorization
 * settings, the resource policy and the definitions of the authorizers, and answers the questions of `require` and `allowOpen`
 * with a proof over all requests, not with samples. Each answer that is wrong has a shortest request as counterexample, which is
 * sent to the offline gateway to confirm it.
 *
 * Questions about groups, scopes and claims of a Lambda authorizer are answered with the policies that its handler returns for
 * the sample `callers`.
 *
 * @throws {ConfigError} (rejects) for an unknown or wrong option.
 * @throws {BoundError} (rejects) if a resource policy is too complex to prove.
 * @example
 * const { proven, findings } = await proveTemplate('template.yaml', {
 *   authorizers: { Users: handler },
 *   allowOpen: ['GET /health'],
 *   require: [{ routes: 'ANY /admin/*', claim: { name: 'groups', value: 'admin' } }],
 *   callers: { ana: { headers: { authorization: `Bearer ${token}` }, claims: { groups: ['staff'] } } },
 * })
 * findings[0]?.message // 'The caller ana can reach POST /admin/{proxy+}, which only callers with groups admin may reach.'
 */
export async function proveTemplate(template: TemplateSource | Template, options: ProveOptions): Promise<TemplateProof> {
  const {
    authorizers,
    allowOpen = [],
    require: requirements = [],
    callers = {},
    confirm = true,
    ...readOptions
  } = OPTIONS.check(options)
  const definitions = new Map<string, AuthorizerDefinition | undefined>()
  const handlers = new Map<string, (event: never, context: never, callback: never) => unknown>()
  for (const [name, one] of Object.entries(authorizers)) {
    const isPlain = typeof one === 'function' && !('definition' in one)
    definitions.set(name, isPlain ? undefined : readDefinition('proveTemplate', `authorizers["${name}"]`, one))
    if (typeof one === 'function') handlers.set(name, one as (event: never, context: never, callback: never) => unknown) // any Lambda handler
  }
  const taken = takeTemplate('proveTemplate', template, readOptions)
  return proveModel(taken, {
    definitions,
    handlers,
    allowOpen,
    requirements: checkRequirements(requirements),
    callers: checkCallers(callers),
    confirm: confirm ? gatewayConfirmation(handlers) : async () => null,
  })
}

function checkCallers(callers: { readonly [name: string]: SampleCaller }): { readonly [name: string]: SampleCaller } {
  const entries = Object.entries(callers).map(([name, caller]) => {
    const checks: Checks<SampleCaller> = {
      headers: optional(texts),
      query: optional(texts),
      sourceIp: optional(string),
      claims: optional(object),
    }
    return [name, optionSchema<SampleCaller>('proveTemplate', checks, `callers["${name}"].`).check(caller)]
  })
  return Object.fromEntries(entries)
}
