/**
 * Reads the `Auth` of a SAM API.
 *
 * @module
 */

import type { Fields } from '../fields.ts'
import type { Problem } from '../report.ts'
import type { World } from '../world.ts'
import { samAuthorizers } from './authorizers.ts'
import type { ApiAuth } from './event-operations.ts'

const KEYS = {
  REST: [
    'AddApiKeyRequiredToCorsPreflight',
    'AddDefaultAuthorizerToCorsPreflight',
    'ApiKeyRequired',
    'Authorizers',
    'DefaultAuthorizer',
    'InvokeRole',
    'ResourcePolicy',
    'UsagePlan',
  ],
  HTTP: ['Authorizers', 'DefaultAuthorizer', 'EnableIamAuthorizer'],
} as const

/** Reads `Auth`. Problems about the API as a whole are added to `problems`. */
export function readApiAuth(
  auth: Fields | undefined,
  input: { readonly kind: 'REST' | 'HTTP'; readonly world: World; readonly uriPrefix: string; readonly problems: Problem[] },
): ApiAuth {
  const { kind, world, uriPrefix, problems } = input
  const known: readonly string[] = KEYS[kind]
  for (const key of Object.keys(auth?.object ?? {})) {
    if (!known.includes(key))
      problems.push({
        code: 'unsupported-property',
        message: `${key} is not a property of Auth. Remove it.`,
        at: auth?.at(key) ?? { pointer: '' },
      })
  }
  const authorizers = new Map(samAuthorizers(auth, { world, kind, uriPrefix }).map((one) => [one.name, one]))
  const before = problems.length
  const defaultAuthorizer = auth?.string('DefaultAuthorizer')
  const iamEnabled = auth?.boolean('EnableIamAuthorizer') === true
  // An unreadable default closes every route instead of the API as a whole.
  const [unreadable] = problems.splice(before)
  const at = auth?.at('DefaultAuthorizer') ?? { pointer: '' }
  return {
    kind,
    authorizers,
    defaultAuthorizer,
    problem: unreadable ?? defaultProblem(),
    apiKeyRequired: auth?.boolean('ApiKeyRequired') === true,
    iamEnabled,
    uriPrefix,
  }

  function defaultProblem(): Problem | undefined {
    if (defaultAuthorizer === undefined || authorizers.has(defaultAuthorizer)) return undefined
    if (defaultAuthorizer === 'AWS_IAM' && (kind === 'REST' || iamEnabled)) return undefined
    if (defaultAuthorizer === 'AWS_IAM')
      return { code: 'invalid-value', message: 'DefaultAuthorizer: AWS_IAM needs EnableIamAuthorizer: true.', at }
    return {
      code: 'unknown-authorizer',
      message: `DefaultAuthorizer names ${defaultAuthorizer}, which Auth.Authorizers does not define.`,
      at,
    }
  }
}
