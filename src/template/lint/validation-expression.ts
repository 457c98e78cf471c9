/**
 * Properties of validation expressions that a linter can read from their text.
 *
 * @module
 */

/** Whether the expression begins with `^` and ends with an unescaped `$`. */
export function isAnchored(expression: string): boolean {
  return expression.startsWith('^') && /(?:^|[^\\])(?:\\\\)*\$$/.test(expression.slice(-64))
}

/** Whether a group that is repeated without limit contains something that is repeated without limit: `(a+)+`. */
export function hasNestedQuantifier(expression: string): boolean {
  /** For each open group: whether it contains an unlimited repetition. */
  const groups: boolean[] = [false]
  for (let index = 0; index < expression.length; index++) {
    const character = expression[index]
    if (character === '\\') index++
    else if (character === '[') index = endOfClass(expression, index)
    else if (character === '(') groups.push(false)
    else if (character === ')') {
      const repeats = groups.length > 1 ? groups.pop() === true : false
      if (repeats && isUnlimited(expression, index + 1)) return true
      if (repeats) groups[groups.length - 1] = true
    }
    if (character !== '(' && isUnlimited(expression, index + 1)) groups[groups.length - 1] = true
  }
  return false
}

function endOfClass(expression: string, start: number): number {
  for (let index = start + 1; index < expression.length; index++) {
    if (expression[index] === '\\') index++
    else if (expression[index] === ']' && index > start + 1) return index
  }
  return expression.length
}

/** `*`, `+` and `{n,}`. */
function isUnlimited(expression: string, index: number): boolean {
  const character = expression[index]
  return (
    character === '*' || character === '+' || (character === '{' && /^\{\d{1,6},\}/.test(expression.slice(index, index + 10)))
  )
}
