/**
 * The responses that guards send without calling the handler.
 *
 * @module
 */

/** The statuses and API Gateway's messages for them. */
export const GUARD_MESSAGES = {
  401: { description: 'Unauthorized', message: 'Unauthorized' },
  403: { description: 'Forbidden', message: 'Forbidden' },
  500: { description: 'Internal Server Error', message: 'Internal Server Error' },
} as const

/** The body of a response, in JSON. */
export function guardBody(status: keyof typeof GUARD_MESSAGES): string {
  return JSON.stringify({ message: GUARD_MESSAGES[status].message })
}

/** The headers of a response. */
export function guardHeaders(challenge: string | undefined): { [name: string]: string } {
  return {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...(challenge !== undefined && { 'WWW-Authenticate': challenge }),
  }
}
