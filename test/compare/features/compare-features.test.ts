import { expect, test } from 'vitest'
import { compareFeatures, formatFeatures, type OriginalFeature } from '../../../src/compare/index.ts'

test('returns the table of 2018', () => {
  const { original } = compareFeatures()
  const rows = original.features.map((feature) => [
    feature,
    ...original.types.map((type) =>
      original.cell(type, feature).kind === 'value' ? original.cell(type, feature).text : original.cell(type, feature).kind,
    ),
  ])
  expect([['', ...original.types], ...rows]).toStrictEqual([
    ['', 'AWS_IAM', 'TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'],
    ['Authentication', 'yes', 'yes', 'yes', 'yes'],
    ['Authorization', 'yes', 'yes', 'yes', 'no'],
    ['Signature V4', 'yes', 'no', 'no', 'no'],
    ['Cognito User Pools', 'no', 'yes', 'yes', 'yes'],
    ['Third-Party Authentication', 'no', 'yes', 'yes', 'no'],
    ['Multiple Header Support', 'no', 'no', 'yes', 'no'],
    ['Additional Costs', 'none', 'per authorizer invocation', 'per authorizer invocation', 'none'],
  ])
})

test('has a sourced cell for each of 16 types and 18 features today', () => {
  const { original, today } = compareFeatures()
  expect([today.types.length, today.features.length]).toStrictEqual([16, 18])
  expect(today.types.slice(0, 4)).toStrictEqual(original.types)
  expect(today.features.slice(0, 7)).toStrictEqual(original.features)
  for (const type of today.types) {
    for (const feature of today.features) {
      const { kind, text, source, asOf } = today.cell(type, feature)
      expect(source).not.toBe('')
      expect(asOf).toMatch(/^\d{4}(-\d{2}){0,2}$/)
      expect(text).toMatch(/^[\u0020-\u007e]*$/)
      if (kind === 'partly' || kind === 'value') expect(text).not.toBe('')
    }
  }
})

test('lists a change for each cell of 2018 whose kind is different today', () => {
  const { original, today, changes } = compareFeatures()
  const different = original.types.flatMap((type) =>
    original.features
      .filter((feature) => original.cell(type, feature).kind !== today.cell(type, feature).kind)
      .map((feature) => [type, feature]),
  )
  expect(changes.map(({ type, feature }) => [type, feature])).toStrictEqual(expect.arrayContaining(different))
  expect(different.length).toBeGreaterThan(0)
})

test('rejects a cell that the table does not have', () => {
  const { original } = compareFeatures()
  expect(() => original.cell('REST_JWT', 'Authentication')).toThrow(expect.objectContaining({ option: 'type' }))
  expect(() => original.cell('TOKEN', 'Scopes' as OriginalFeature)).toThrow(expect.objectContaining({ option: 'feature' }))
})

test('formats the tables', () => {
  const comparison = compareFeatures()
  const csv = formatFeatures(comparison, 'csv').split('\r\n')
  expect(csv).toHaveLength(1 + 28 + 288 + 1)
  expect(JSON.parse(formatFeatures(comparison, 'json')).cells).toHaveLength(288)
  expect(formatFeatures(comparison, 'text')).toMatch(/^Signature V4 +yes +no +no +no$/m)
  expect(() => formatFeatures(comparison, 'yaml' as never)).toThrow(expect.objectContaining({ option: 'format' }))
})
