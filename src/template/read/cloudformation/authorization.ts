/**
 * Reads `AuthorizationType`, `AuthorizerId` and `AuthorizationScopes` of methods and routes.
 *
 * @module
 */

import type { Authorization } from '../../model-route.ts'
import { type ApiDraft, CLOSED } from '../draft.ts'
import type { Fields } from '../fields.ts'
import type { AuthorizerNames } from './context.ts'

/** What the settings are read with. */
export interface AuthorizationContext {
  readonly draft: ApiDraft
  readonly authorizers: AuthorizerNames
  /** Whether a missing type means NONE. */
  readonly optional: boolean
}

const ALLOWED: { readonly [K in ApiDraft['kind']]: readonly string[] } = {
  REST: ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'],
  HTTP: ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'],
  WEBSOCKET: ['NONE', 'AWS_IAM', 'CUSTOM'],
}

/** The authorization; closed with a problem when it cannot be read. */
export function readAuthorization(fields: Fields, context: AuthorizationContext): Authorization {
  const { draft } = context
  const given = fields.string('AuthorizationType')
  if (!fields.has('AuthorizationType')) {
    if (context.optional && !fields.has('AuthorizerId')) return { type: 'NONE' }
    fields.problems.push({
      code: 'missing-property',
      message: 'AuthorizationType is required. Write NONE for an open route.',
      at: fields.at(),
    })
    return CLOSED
  }
  if (given === undefined) return CLOSED
  if (!ALLOWED[draft.kind].includes(given)) {
    fields.problems.push({
      code: 'invalid-value',
      message: `AuthorizationType must be ${ALLOWED[draft.kind].join(', ')}.`,
      at: fields.at('AuthorizationType'),
    })
    return CLOSED
  }
  if (given === 'NONE' || given === 'AWS_IAM') return { type: given }
  return withAuthorizer(given as 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT', fields, context) // one of the allowed types
}

function withAuthorizer(
  type: 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT',
  fields: Fields,
  { draft, authorizers }: AuthorizationContext,
): Authorization {
  const id = fields.string('AuthorizerId')
  const problem = (
    code: 'missing-property' | 'unknown-authorizer' | 'authorizer-of-another-api' | 'invalid-value',
    message: string,
  ): Authorization => {
    fields.problems.push({ code, message, at: fields.at('AuthorizerId') })
    return CLOSED
  }
  if (!fields.has('AuthorizerId')) return problem('missing-property', `AuthorizerId is required with AuthorizationType ${type}.`)
  if (id === undefined) return CLOSED
  if (!authorizers.has(id)) return problem('unknown-authorizer', 'AuthorizerId names no authorizer of this template.')
  const name = authorizers.get(id)
  if (name === undefined) return problem('authorizer-of-another-api', 'AuthorizerId names an authorizer of another API.')
  const actual = draft.authorizers.get(name)?.type
  const expected = actual === 'TOKEN' || actual === 'REQUEST' ? 'CUSTOM' : actual
  if (expected !== type) return problem('invalid-value', `AuthorizationType ${type} does not match the type of its authorizer.`)
  return { type, authorizer: name }
}
