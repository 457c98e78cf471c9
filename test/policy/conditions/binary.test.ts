import { expect, test } from 'vitest'
import { canonicalBase64 } from '../../../src/policy/conditions/binary.ts'

test.each([
  ['', ''],
  ['AAAA', 'AAAA'],
  ['+/az', '+/az'],
  ['AZ09', 'AZ09'],
  // Two digits hold one byte, three hold two: the bits beyond it do not count.
  ['QQ==', 'QQ'],
  ['QQ', 'QQ'],
  ['QR==', 'QQ'],
  ['Qf==', 'QQ'],
  ['Qg==', 'Qg'],
  ['/w==', '/w'],
  ['QUI=', 'QUI'],
  ['QUJ=', 'QUI'],
  ['QUL=', 'QUI'],
  ['QUM=', 'QUM'],
  ['AAAAQQ==', 'AAAAQQ'],
  // None of these is base64.
  ['A', undefined],
  ['AAAAA', undefined],
  ['=', undefined],
  ['==', undefined],
  ['QQ=', undefined],
  ['QUI==', undefined],
  ['QUJD=', undefined],
  ['QUJD==', undefined],
  ['Q===', undefined],
  ['QQ==QQ==', undefined],
  ['Q Q=', undefined],
  ['QQ-_', undefined],
  ['QQ\n', undefined],
])('%j has the one spelling %j', (text, expected) => {
  expect(canonicalBase64(text)).toBe(expected)
})
