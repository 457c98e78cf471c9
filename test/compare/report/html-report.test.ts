import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  bestTtl,
  compareCosts,
  compareFeatures,
  htmlReport,
  type ReplayResult,
  replayAccessLog,
  type Traffic,
} from '../../../src/compare/index.ts'

const TRAFFIC: Traffic = {
  region: 'us-east-1',
  requests: 10_000_000,
  authorizer: { memoryMb: 128, durationMs: 20 },
  cache: { callers: { kind: 'uniform', callers: 100, requests: 10_000_000 }, ttlSeconds: 60 },
}
const HOSTILE = '</script><script>document.title="hacked"</script><img src=x onerror=alert(1)>'

async function report(): Promise<{ readonly page: string; readonly replay: ReplayResult }> {
  const lines = [0, 1, 3600, 7300].map((second) =>
    JSON.stringify({
      requestTimeEpoch: 1_800_000_000_000 + second * 1000,
      user: 'a',
      routeKey: second === 0 ? HOSTILE : 'GET /pets',
    }),
  )
  const replay = await replayAccessLog([lines.join('\n')], { ttls: [0, 300], identitySource: ['$context.identity.user'] })
  const curve = bestTtl(TRAFFIC, { maxStaleSeconds: 600 })
  return { page: htmlReport({ features: compareFeatures(), costs: compareCosts(TRAFFIC), curve, replay }), replay }
}

test('escapes values', async () => {
  const { page } = await report()
  expect(page).not.toContain('<img src=x')
  expect(page).not.toContain('hacked"</script>')
  expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;')
})

test('requests nothing from a network', async () => {
  const { page } = await report()
  expect(page).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=/)
  expect(page).not.toContain('sourceMappingURL')
  expect(page).toContain("default-src 'none'")
})

test('has only the sections that are given, and rejects none', () => {
  const page = htmlReport({ features: compareFeatures() })
  expect(page).toContain('<h2>Features today</h2>')
  expect(page).not.toContain('<canvas')
  expect(() => htmlReport({})).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  // Invalid on purpose: possible in plain JavaScript.
  expect(() => htmlReport({ costs: 5 } as never)).toThrow(expect.objectContaining({ option: 'costs' }))
})

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', chromium.executablePath()].find(
  existsSync,
)
if (browserPath === undefined) {
  if ((process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',').includes('chromium')) throw new Error('Chromium is not installed')
  console.warn('SKIPPED Chromium is not installed: its tests are skipped')
}

describe.skipIf(browserPath === undefined)('in Chromium', () => {
  test('draws the charts in light and dark, with the values in tables', async () => {
    const { page: markup, replay } = await report()
    const file = join(mkdtempSync(join(tmpdir(), 'gatewright-report-')), 'report.html')
    writeFileSync(file, markup)
    const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage({ offline: true, colorScheme: 'light' })
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text())
      })
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      await page.goto(pathToFileURL(file).href)
      expect(await page.evaluate('document.documentElement.dataset.charts')).toBe('3')
      expect(await page.title()).toBe('Authorization of API Gateway')
      expect(requests).toHaveLength(1)
      expect(await page.locator('canvas').count()).toBe(3)
      expect(await page.locator('canvas + *, .chart + .scroll table').count()).toBe(3)
      const hours = await page.locator('.chart:has(#chart-hours) + .scroll tbody tr').allInnerTexts()
      expect(hours.map((row) => row.split('\t'))).toStrictEqual(
        replay.byHour.map(({ hour, requests, byTtl }) => [hour, String(requests), ...byTtl.map(({ hits }) => String(hits))]),
      )
      const drawn = 'document.getElementById("chart-costs").toDataURL().length'
      expect(await page.evaluate(drawn)).toBeGreaterThan(5000)
      const light = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).not.toBe(light)
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(light)
      expect((await page.pdf()).length).toBeGreaterThan(10_000)
      expect(problems).toStrictEqual([])
    } finally {
      await browser.close()
    }
  }, 90_000)
})
