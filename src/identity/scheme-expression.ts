import type { Place } from '../events/index.ts'

/**
 * What every header value that a verifier can accept matches, for API Gateway's `identityValidationExpression`: a request
 * that does not match is answered 401 without running the authorizer. `undefined` where the place is no header of its own.
 * Plain classes only, and no flags, so that every dialect reads it alike.
 *
 * @example
 * schemeExpression(header('authorization', 'ApiKey'), '[!-~]+') // '^[Aa][Pp][Ii][Kk][Ee][Yy] +[!-~]+$'
 */
export function schemeExpression(place: Place, credential: string): string | undefined {
  if (place.source.in !== 'header' || place.cookie !== undefined) return undefined
  return place.scheme === undefined ? `^${credential}$` : `^${anyCase(place.scheme)} +${credential}$`
}

function anyCase(text: string): string {
  return [...text]
    .map((letter) => (/[A-Za-z]/.test(letter) ? `[${letter.toUpperCase()}${letter.toLowerCase()}]` : `[${escaped(letter)}]`))
    .join('')
}

function escaped(letter: string): string {
  return letter === '^' || letter === '-' ? `\\${letter}` : letter
}
