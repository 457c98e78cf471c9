/** Replaces the generated part of the template, which is between two marker lines. */
import { type Deployment, definitionOf } from './deployments.ts'
import { resourcesOf } from './resources.ts'
import { yamlText } from './yaml-text.ts'

export const BEGIN = '  # ---- generated from the definitions of the handlers: node build/examples/deploy/main.js --write ----'
export const END = '  # ---- end of the generated part ----'

/** Returns the resources of all deployments as YAML. */
export async function generatedPart(deployments: readonly Deployment[]): Promise<string> {
  const parts: string[] = []
  for (const deployment of deployments) {
    const resources = resourcesOf(deployment, await definitionOf(deployment))
    parts.push(`\n  # gatewright/authorizers/${deployment.entry}${yamlText(resources, '  ')}\n`)
  }
  return parts.join('')
}

/** Returns the template with `generated` between its markers. */
export function withGeneratedPart(template: string, generated: string): string {
  const { before, after } = splitAtMarkers(template)
  return `${before}${BEGIN}\n${generated}\n${END}${after}`
}

function splitAtMarkers(template: string): { readonly before: string; readonly after: string } {
  const begin = template.indexOf(BEGIN)
  const end = template.indexOf(END)
  if (begin < 0 || end < begin) throw new Error('the template has no markers of the generated part')
  return { before: template.slice(0, begin), after: template.slice(end + END.length) }
}
