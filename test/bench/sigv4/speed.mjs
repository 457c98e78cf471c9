/**
 * Compares the speed of signing and verifying with that of other packages, in one process with interleaved rounds. The limit is the work that no signer
 * can avoid: the hashes and one HMAC with a cached key. The last rows alternate between many clients, each with its own key, host and date, so
 * that caches do not help. It runs on the built package. Arguments: rounds, milliseconds per turn. The exit code is 1 if a goal is missed and
 * `--assert` is given.
 */
import { createHmac, createSecretKey, hash } from 'node:crypto'
import { Sha256 as PortableSha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import aws4 from 'aws4'
import { AwsV4Signer } from 'aws4fetch'
import { signRequest, verifyRequest } from 'gatewright/sigv4'
import { smithySigner } from 'gatewright/sigv4/smithy'

const rounds = Number(process.argv[2] ?? 7)
const turnMs = Number(process.argv[3] ?? 150)
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const region = 'eu-west-1'
const service = 'execute-api'
const host = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
const body = JSON.stringify({ name: 'Rex', notes: 'x'.repeat(228) })

const requests = {
  POST: {
    method: 'POST',
    path: '/prod/pets',
    query: {},
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-amz-target': 'Pets.Create' },
    body,
  },
  GET: {
    method: 'GET',
    path: '/prod/pets/search',
    query: { type: 'dog', limit: '20', sort: 'name', after: 'a%20b', color: 'brown', year: '2024' },
    headers: {},
    body: undefined,
  },
}

for (const [name, request] of Object.entries(requests)) await compare(name, request)
for (const [name, request] of Object.entries(requests)) await compareMany(name, request)

async function compare(name, { method, path, query, headers, body }) {
  const text = Object.entries(query)
    .map(([key, value]) => `${key}=${value}`)
    .join('&')
  const pathAndQuery = text === '' ? path : `${path}?${text}`
  const url = `https://${host}${pathAndQuery}`
  const request = { method, url, headers, body }
  const options = { credentials, region, service }
  const decoded = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, decodeURIComponent(value)]))
  const smithyRequest = () => ({
    method,
    protocol: 'https:',
    hostname: host,
    path,
    query: { ...decoded },
    headers: { ...headers, host },
    body,
  })
  const signed = signRequest(request, options)
  const key = createSecretKey(Buffer.alloc(32, 1))
  const onNode = smithySigner(options)
  const portable = new SignatureV4({ ...options, sha256: PortableSha256 })
  const cache = new Map()
  const lookup = () => credentials
  const verifying = { lookup, regions: [region], services: [service], payload: 'verify', hosts: null }

  const turns = {
    limit: () => {
      if (body !== undefined) hash('sha256', body, 'hex')
      hash('sha256', signed.canonicalRequest, 'hex')
      createHmac('sha256', key).update(signed.stringToSign).digest('hex')
    },
    gatewright: () => signRequest(request, options),
    'gatewright verify': () => verifyRequest(signed, verifying),
    aws4: () => aws4.sign({ host, path: pathAndQuery, method, headers: { ...headers }, body, service, region }, credentials),
    'smithy on node:crypto': () => onNode.sign(smithyRequest()),
    'smithy on sha256-js': () => portable.sign(smithyRequest()),
    aws4fetch: () => new AwsV4Signer({ ...credentials, method, url, headers, body, service, region, cache }).sign(),
  }

  if ((await verifyRequest(signed, verifying)).ok !== true) throw new Error('the signature under test is rejected')
  const rates = Object.fromEntries(Object.keys(turns).map((turn) => [turn, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [turn, run] of Object.entries(turns)) {
      const rate = await measure(run)
      if (round >= 0) rates[turn].push(rate) // the first round is a warm-up
    }
  }
  console.log(`\n${name}: ${rounds} rounds, median per second, ratio to the limit (median over rounds)`)
  const ratio = (one, other) => median(rates[one].map((rate, index) => rate / rates[other][index]))
  for (const turn of Object.keys(turns)) {
    console.log(
      `  ${turn.padEnd(22)} ${String(Math.round(median(rates[turn]))).padStart(8)}   ${ratio(turn, 'limit').toFixed(3)}`,
    )
  }
  const goals = {
    'of the limit': [ratio('gatewright', 'limit'), name === 'POST' ? 0.58 : 0.53],
    'times aws4': [ratio('gatewright', 'aws4'), name === 'POST' ? 2.3 : 3.5],
    'times smithy on sha256-js': [ratio('gatewright', 'smithy on sha256-js'), 8],
    // Verifying derives the signing key for each request: four more HMACs. See `checkSignature`.
    'of the rate of signing, verified': [ratio('gatewright verify', 'gatewright'), 1 / 6],
  }
  for (const [goal, [actual, expected]] of Object.entries(goals)) report(goal, actual, expected)
}

/** Measures signing and verifying with a thousand alternating clients, so that results of earlier requests cannot be used again. */
async function compareMany(name, { method, path, query, headers, body }) {
  const now = Date.UTC(2024, 0, 2, 3, 4, 5)
  const text = new URLSearchParams(query).toString()
  const clients = Array.from({ length: 1000 }, (_, index) => {
    const id = String(1000 + index)
    const options = {
      credentials: { accessKeyId: `AKIDEXAMPLE${id}`, secretAccessKey: `${credentials.secretAccessKey}${id}` },
      region,
      service,
      date: new Date(now + (((index * 37) % 500) - 250) * 1000),
    }
    const url = `https://c${id}${host}${path}${text === '' ? '' : `?${text}`}`
    const request = { method, url, headers, body }
    return { request, options, signed: signRequest(request, options) }
  })
  const issued = new Map(clients.map(({ options }) => [options.credentials.accessKeyId, options.credentials]))
  const verifying = {
    lookup: (id) => issued.get(id),
    regions: [region],
    services: [service],
    payload: 'verify',
    hosts: null,
    now: () => now,
  }
  for (const { signed } of clients)
    if ((await verifyRequest(signed, verifying)).ok !== true) throw new Error('the signature under test is rejected')
  let turn = 0
  const next = () => clients[turn++ % clients.length]
  const turns = {
    gatewright: () => {
      const { request, options } = next()
      signRequest(request, options)
    },
    'gatewright verify': () => verifyRequest(next().signed, verifying),
  }
  const rates = { gatewright: [], 'gatewright verify': [] }
  for (let round = -1; round < rounds; round++) {
    for (const [turn, run] of Object.entries(turns)) {
      const rate = await measure(run)
      if (round >= 0) rates[turn].push(rate)
    }
  }
  console.log(`\n${name}, 1000 clients in turn: ${rounds} rounds, median per second`)
  for (const turn of Object.keys(turns))
    console.log(`  ${turn.padEnd(22)} ${String(Math.round(median(rates[turn]))).padStart(8)}`)
  const actual = median(rates['gatewright verify'].map((rate, index) => rate / rates.gatewright[index]))
  report('of the rate of signing, verified', actual, 1 / 6)
}

function report(goal, actual, expected) {
  const met = actual >= expected
  if (!met && process.argv.includes('--assert')) process.exitCode = 1
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${goal}: ${actual.toFixed(2)} (goal ${expected.toFixed(2)})`)
}

/** Returns the number of runs per second of processor time, which does not depend on the load of the machine as much as elapsed time does. */
async function measure(run) {
  const asynchronous = run() instanceof Promise
  const start = process.cpuUsage()
  let count = 0
  let elapsed = 0
  do {
    for (let index = 0; index < 100; index++) asynchronous ? await run() : run()
    count += 100
    const { user, system } = process.cpuUsage(start)
    elapsed = (user + system) / 1000
  } while (elapsed < turnMs)
  return (count / elapsed) * 1000
}

function median(list) {
  const sorted = [...list].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}
