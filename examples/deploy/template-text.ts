/** The generated part of the template: between two marks, and nobody else's. */
import { type Deployment, definitionOf } from './deployments.ts'
import { resourcesOf } from './resources.ts'
import { yamlText } from './yaml-text.ts'

export const BEGIN = '  # ---- made from the definitions of the handlers: node build/examples/deploy/main.js --write ----'
export const END = '  # ---- end of what is made ----'

/** The resources of all deployments, as the template has them between the marks. */
export async function madePart(deployments: readonly Deployment[]): Promise<string> {
  const parts: string[] = []
  for (const deployment of deployments) {
    const resources = resourcesOf(deployment, await definitionOf(deployment))
    parts.push(`\n  # gatewright/authorizers/${deployment.entry}${yamlText(resources, '  ')}\n`)
  }
  return parts.join('')
}

/** The template with `made` between its marks. */
export function withMadePart(template: string, made: string): string {
  const { before, after } = parted(template)
  return `${before}${BEGIN}\n${made}\n${END}${after}`
}

function parted(template: string): { readonly before: string; readonly after: string } {
  const begin = template.indexOf(BEGIN)
  const end = template.indexOf(END)
  if (begin < 0 || end < begin) throw new Error('the template has lost its marks')
  return { before: template.slice(0, begin), after: template.slice(end + END.length) }
}
