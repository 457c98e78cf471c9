import { expect, test } from 'vitest'
import { compareCosts, formatCosts, formatReplay, knownRegions, priceList, replayAccessLog } from '../../../src/compare/index.ts'

const costs = compareCosts({
  region: 'us-east-1',
  requests: 10_000_000,
  refused: 5,
  authorizer: { memoryMb: 128, durationMs: 20 },
})

test('formats costs', () => {
  expect(formatCosts(costs, 'text')).toMatch(/^TOKEN +35\.00 +2\.33 +- +- +37\.33 +2\.33 +high$/m)
  expect(formatCosts(costs, 'text')).toContain('10,000,000 requests x 0.0000035 USD = 35.000000 USD')
  expect(formatCosts(costs, 'text', { sums: false })).not.toContain('0.0000035')
  expect(formatCosts(costs, 'markdown')).toContain('| AWS\\_IAM | 35.00 |')
  expect(JSON.parse(formatCosts(costs, 'json'))).toStrictEqual(structuredClone(costs))
  expect(formatCosts(costs, 'csv').split('\r\n')[0]).toBe(
    'type,part,meter,quantity,free,amountMicros,source,asOf,confidence,note',
  )
  expect(formatCosts(compareCosts({ region: 'ap-southeast-2', requests: 1 }), 'text')).toContain(
    'rest-requests: no price is known for this Region.',
  )
})

const hostile = ['=1+1', '+1', '-1', '@x', '\tx', 'a,b', 'a"b', 'a|b', '\u001b[31m', 'a\nb', '<b>', '\u202eabc']

test('formats hostile routes', async () => {
  const lines = hostile.map((routeKey) => JSON.stringify({ requestTimeEpoch: 1_800_000_000_000, user: 'u', routeKey }))
  const result = await replayAccessLog([lines.join('\n')], { ttls: [60], identitySource: ['$context.identity.user'] })
  const csv = formatReplay(result, 'csv')
  for (const cell of ["'=1+1", "'+1", "'-1", "'@x", "'\tx", '"a,b"', '"a""b"', '"a\nb"'])
    expect(csv).toContain(`route,${cell},60`)
  const text = formatReplay(result, 'text')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be in the text
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  expect(text).toContain('\\u{1b}[31m')
  const markdown = formatReplay(result, 'markdown')
  expect(markdown).toContain('a\\|b')
  expect(markdown).toContain('\\<b\\>')
  expect(JSON.parse(formatReplay(result, 'json'))).toStrictEqual(structuredClone(result))
})

test('lists Regions and prices', () => {
  const regions = knownRegions()
  expect(regions).toStrictEqual([...regions].sort())
  expect(regions).toContain('eu-west-1')
  for (const region of regions) {
    for (const price of Object.values(priceList(region).prices).filter((one) => one !== undefined)) {
      expect(price.source).not.toBe('')
      expect(price.steps.every(({ usd }) => /^\d+\.\d+$/.test(usd))).toBe(true)
    }
  }
  expect(priceList('eu-west-1').prices['rest-requests']?.steps.map(({ usd }) => usd)).toStrictEqual([
    '0.0000035',
    '0.00000319',
    '0.00000271',
    '0.00000172',
  ])
  expect(priceList('eu-central-1').prices['websocket-messages']).toBeUndefined()
  expect(() => priceList('mars-1')).toThrow(expect.objectContaining({ option: 'region' }))
})

test('rejects a value that is not a result', () => {
  expect(() => formatCosts(5 as never, 'text')).toThrow(expect.objectContaining({ option: 'comparison' }))
  expect(() => formatReplay({} as never, 'text')).toThrow(expect.objectContaining({ option: 'result' }))
})
