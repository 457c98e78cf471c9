/** Writes docs/sigv4-codes.md from the built package: `npm run build && node scripts/write-sigv4-codes.mjs`. */

import { writeFileSync } from 'node:fs'
import { executeApiError, SIGV4_CODES } from 'gatewright/sigv4'

const rows = Object.entries(SIGV4_CODES).map(([code, { meaning, remedy }]) => {
  const { errorType } = executeApiError({ code })
  return `| \`${code}\` | ${meaning} | ${remedy} | \`${errorType}\` |`
})
const page = `# Reason codes of verifyRequest

\`verifyRequest\` of \`gatewright/sigv4\` returns one of these codes for each request that it rejects. The checks run in the order of the
specification, and the first failure decides the code. If \`lookup\` fails, the result is \`unavailable\` and has no code.

Answer every rejected request with 403. \`executeApiError\` returns the error type and the message that API Gateway would send; the last column is
that type. Do not show a client more than that: codes and \`detail\` contain no secret and no signature, but they help an attacker to find
access key IDs.

The codes are the type \`VerifyCode\`. \`SIGV4_CODES\` contains this table for use in a program.

| code | meaning | remedy | error type of API Gateway |
| --- | --- | --- | --- |
${rows.join('\n')}
`
writeFileSync(new URL('../docs/sigv4-codes.md', import.meta.url), page)
