/** Writes docs/identity-codes.md from the built package: `npm run build && node scripts/write-identity-codes.mjs && npm run format`. */

import { writeFileSync } from 'node:fs'
import { IDENTITY_CODES } from 'gatewright/identity'

const rows = Object.entries(IDENTITY_CODES).map(
  ([code, { status, meaning, remedy }]) => `| \`${code}\` | ${status} | ${meaning} | ${remedy} |`,
)
const page = `# Codes of the verifiers

The code that a verifier returns when it does not identify the caller. The caller only sees the HTTP status: 401
\`Unauthorized\` for a rejection, 500 for an outage, which API Gateway does not cache. The code is in the decision record that
\`onDecision\` receives, and \`describeCode(code)\` returns the wording below. If a rule denies an authenticated caller, the
response is 403 and has no code in this table.

The codes are a closed union (\`IdentityCode\`). Codes of custom verifiers start with \`custom:\`. Codes and wording never
contain a token, a claim or a key.

| code | status | meaning | remedy |
| --- | --- | --- | --- |
${rows.join('\n')}
`
writeFileSync(new URL('../docs/identity-codes.md', import.meta.url), page)
