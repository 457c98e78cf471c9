/** Writes docs/fidelity.md from the built package: `npm run build && node scripts/write-fidelity.mjs`. */

import { writeFileSync } from 'node:fs'
import { GATEWAY_FACTS } from 'gatewright/gateway'

const CONFIDENCES = ['documented', 'observed', 'inferred']

const escapeMarkdown = (text) => text.replaceAll('|', '\\|').replaceAll('{', '\\{').replaceAll('*', '\\*').replaceAll('_', '\\_')

function section([api, facts]) {
  const rows = Object.values(facts).map(({ topic, statement, confidence, source }) => {
    const cited = source.startsWith('https://') ? `<${source}>` : source
    return `| ${topic} | ${escapeMarkdown(statement)} | ${confidence} | ${cited} |`
  })
  return `## ${api}\n\n| topic | behavior | confidence | source |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
}

const all = Object.values(GATEWAY_FACTS).flatMap((facts) => Object.values(facts))
const counts = CONFIDENCES.map((name) => `${all.filter(({ confidence }) => confidence === name).length} ${name}`).join(', ')

const page = `# Fidelity of the offline gateway

The offline gateway (\`gatewright/gateway\`) models the behavior that this page lists: ${counts}. The page is generated from the
code. Each step of a trace cites one of these facts.

- **documented**: AWS documentation or an RFC states it.
- **observed**: responses of the real service were reported.
- **inferred**: neither. With \`strict: true\` an option that rests on such a fact is a \`ConfigError\`, and a request whose outcome
  rests on one is rejected with an \`InferredBehaviourError\`.

${Object.entries(GATEWAY_FACTS).map(section).join('\n')}`

writeFileSync(new URL('../docs/fidelity.md', import.meta.url), page)
