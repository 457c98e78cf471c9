export { every, not, some } from './combine.ts'
export { hasClaim, hasScope, inGroup, signedIn } from './identity-rules.ts'
export { own } from './own.ts'
export { sourceIp } from './source-ip.ts'
