/**
 * Computes a million signatures with ten thousand credentials and checks that the cache of signing keys does not grow. Argument: number of signatures.
 * The exit code is 1 if the heap after garbage collection grows by 5 MB or more between 20% and 100% of the run.
 */
import { signRequest } from 'gatewright/sigv4'

const total = Number(process.argv[2] ?? 1_000_000)
const CREDENTIALS = 10_000
const LIMIT_BYTES = 5 * 1024 * 1024
if (typeof globalThis.gc !== 'function') throw new Error('run with node --expose-gc')

const all = Array.from({ length: CREDENTIALS }, (_, index) => ({
  accessKeyId: `AKID${index}`,
  secretAccessKey: `secret${index}`,
}))
const request = {
  method: 'POST',
  url: 'https://api.example.com/pets?b=2&a=1',
  headers: { 'content-type': 'application/json' },
  body: '{}',
}
const start = Date.UTC(2026, 0, 1)

let first
for (let index = 0; index <= total; index++) {
  if (index > 0 && index % (total / 5) === 0) {
    const used = heapAfterCollection()
    first ??= used
    console.log(
      `${String((index / total) * 100).padStart(3)}%: ${(used / 1024 / 1024).toFixed(1)} MB, ${((used - first) / 1024 / 1024).toFixed(2)} MB more than at 20%`,
    )
  }
  if (index === total) break
  // Sixty days pass during the run, so that each set of credentials needs many keys.
  const date = new Date(start + Math.floor((index / total) * 60) * 86_400_000)
  signRequest(request, { credentials: all[index % CREDENTIALS], region: 'eu-west-1', service: 'execute-api', date })
}
const growth = heapAfterCollection() - first
if (all.length !== CREDENTIALS) throw new Error('the credentials must stay referenced until the end')
console.log(`growth from 20% to 100%: ${(growth / 1024 / 1024).toFixed(2)} MB (limit 5 MB)`)
if (growth >= LIMIT_BYTES) process.exitCode = 1

function heapAfterCollection() {
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
