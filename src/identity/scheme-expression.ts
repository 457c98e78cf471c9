import type { CredentialLocation } from '../events/index.ts'

/**
 * What every header value that a verifier can accept matches, for API Gateway's `identityValidationExpression`: a request
 * that does not match is answered 401 without running the authorizer. `undefined` where the place is no header of its own.
 * Plain classes only, and no flags, so that every dialect reads it alike.
 *
 * @example
 * schemeExpression(header('authorization', 'ApiKey'), '[!-~]+') // '^[Aa][Pp][Ii][Kk][Ee][Yy] +[!-~]+$'
 */
export function schemeExpression(place: CredentialLocation, credential: string): string | undefined {
  if (place.source.in !== 'header' || place.cookie !== undefined) return undefined
  return place.scheme === undefined ? `^${credential}$` : `^${anyCase(place.scheme)} +${credential}$`
}

/** Each letter in both cases; every other sign in a class of its own, where only `^` and `-` would mean more than themselves. */
function anyCase(scheme: string): string {
  return scheme.replace(/./g, (sign) => {
    const signs = /[A-Za-z]/.test(sign) ? sign.toUpperCase() + sign.toLowerCase() : sign.replace(/[\^-]/, '\\$&')
    return `[${signs}]`
  })
}
