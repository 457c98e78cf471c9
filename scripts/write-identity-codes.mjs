/** Writes docs/identity-codes.md from the built package: `npm run build && node scripts/write-identity-codes.mjs && npm run format`. */

import { writeFileSync } from 'node:fs'
import { IDENTITY_CODES } from 'gatewright/identity'

const rows = Object.entries(IDENTITY_CODES).map(
  ([code, { status, meaning, remedy }]) => `| \`${code}\` | ${status} | ${meaning} | ${remedy} |`,
)
const page = `# Codes of the verifiers

What a verifier says when it does not identify the caller. The caller of the API sees only the status: 401 \`Unauthorized\`
for a refusal, 500 for an outage, which API Gateway does not cache. The record of \`onDecision\` has the code, and
\`describeCode(code)\` gives these texts in a program. A rule that fails is 403 and has no code here: the identity was good.

Codes are a closed union (\`IdentityCode\`); those of your own begin with \`custom:\`. Nothing here ever holds a token, a claim
or a key.

| code | status | it means | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`
writeFileSync(new URL('../docs/identity-codes.md', import.meta.url), page)
