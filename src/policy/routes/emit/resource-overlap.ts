/**
 * Whether two resource patterns match a common ARN.
 *
 * @module
 */

/** A wildcard or a character: `${*}` and the like are characters, other variables may have any value. */
type Token = { readonly wildcard: '*' | '?' } | { readonly character: string }

/** Takes time proportional to the product of both lengths, which are at most 512 characters each. */
export function resourcesOverlap(one: string, other: string): boolean {
  const [shorter = '', longer = ''] = [literalPrefix(one), literalPrefix(other)].sort((a, b) => a.length - b.length)
  if (!longer.startsWith(shorter)) return false
  const left = tokenize(one)
  const right = tokenize(other)
  // `reachable[n]`: some string matches the tokens of `left` so far and the first `n` tokens of `right`.
  let reachable = prefixesMatchingNothing(right)
  for (const token of left) {
    const next = [isStar(token) && reachable[0] === true]
    for (const [index, rightToken] of right.entries()) {
      // A star matches nothing, or what the token of the other pattern matches.
      const byStar = (isStar(token) || isStar(rightToken)) && (reachable[index + 1] === true || next[index] === true)
      next.push(byStar || (reachable[index] === true && haveCommonCharacter(token, rightToken)))
    }
    reachable = next
  }
  return reachable[right.length] === true
}

function literalPrefix(pattern: string): string {
  const wildcard = pattern.search(/[*?$]/)
  return wildcard === -1 ? pattern : pattern.slice(0, wildcard)
}

/** The prefixes of a pattern that match the empty string: those of stars only. */
function prefixesMatchingNothing(tokens: readonly Token[]): boolean[] {
  const first = tokens.findIndex((token) => !isStar(token))
  const stars = first === -1 ? tokens.length : first
  return Array.from({ length: tokens.length + 1 }, (_, index) => index <= stars)
}

function tokenize(pattern: string): readonly Token[] {
  return [...pattern.matchAll(/\$\{([^}]*)\}|[\s\S]/g)].map(([text, variable]): Token => {
    if (variable !== undefined && /^[*?$]$/.test(variable)) return { character: variable }
    if (variable !== undefined || text === '*') return { wildcard: '*' }
    return text === '?' ? { wildcard: '?' } : { character: text }
  })
}

function isStar(token: Token): boolean {
  return 'wildcard' in token && token.wildcard === '*'
}

function haveCommonCharacter(one: Token, other: Token): boolean {
  return 'wildcard' in one || 'wildcard' in other || one.character === other.character
}
