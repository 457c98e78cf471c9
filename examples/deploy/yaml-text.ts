/** Writes plain objects as YAML in block style, with CloudFormation functions and short strings on one line. */

export function yamlText(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.every((element) => typeof element === 'string')) return ` [${value.map(inline).join(', ')}]`
    return value.map((element) => `\n${indent}-${yamlText(element, `${indent}  `).replace(/^\n +/, ' ')}`).join('')
  }
  if (typeof value !== 'object' || value === null) return ` ${inline(value)}`
  if (isFunction(value) && inline(value).length < 80) return ` ${inline(value)}`
  return Object.entries(value)
    .map(([key, inner]) => `\n${indent}${keyText(key)}:${yamlText(inner, `${indent}  `)}`)
    .join('')
}

/** CloudFormation functions, such as `{ Ref: X }` and `{ Fn::Sub: "…" }`, are written on one line. */
function isFunction(value: object): boolean {
  const [key, second] = Object.keys(value)
  return second === undefined && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'))
}

/** Strings that YAML does not parse as another type. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z](?:[A-Za-z0-9./_-]|:(?=[A-Za-z0-9:]))*$/i

function inline(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) ? value : quoted(value)
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const [entry] = Object.entries(value)
    return entry === undefined ? '{}' : `{ ${keyText(entry[0])}: ${inline(entry[1])} }`
  }
  return JSON.stringify(value)
}

function keyText(key: string): string {
  return key.includes(':') ? JSON.stringify(key) : key
}

/** Single quotes for strings that contain JSON; otherwise the JSON form, which is valid YAML. */
function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text)
}
