export { every, not, some } from './combine.ts'
export { authenticated, hasClaim, hasScope, inGroup } from './identity-rules.ts'
export { own } from './own.ts'
export { sourceIp } from './source-ip.ts'
