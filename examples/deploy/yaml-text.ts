/** Writes plain objects as YAML: blocks, with CloudFormation's functions and short texts on one line. */

export function yamlText(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === 'string')) return ` [${value.map(inline).join(', ')}]`
    return value.map((one) => `\n${indent}-${yamlText(one, `${indent}  `).replace(/^\n +/, ' ')}`).join('')
  }
  if (typeof value !== 'object' || value === null) return ` ${inline(value)}`
  if (isFunction(value) && inline(value).length < 80) return ` ${inline(value)}`
  return Object.entries(value)
    .map(([key, inner]) => `\n${indent}${keyText(key)}:${yamlText(inner, `${indent}  `)}`)
    .join('')
}

/** `{ Ref: X }`, `{ Fn::Sub: "…" }`: the only keys that a reader wants beside their value. */
function isFunction(value: object): boolean {
  const [key, second] = Object.keys(value)
  return second === undefined && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'))
}

/** Texts that no reader of YAML takes for anything else. */
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

/** Single quotes where JSON stands inside; else JSON's own form, which is YAML too. */
function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text)
}
