/** The pet store with the real clock, for `npx gatewright serve build/examples/petstore/serve.js`. */
import { petStore } from './definition.ts'

export const { api, users, partner } = await petStore(Date.now)

console.log('A token that is valid for one hour:')
console.log(`  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:3000/prod/pets`)
console.log(`  TOKEN=${await users.accessToken({ sub: 'jane', scope: 'pets/write' })}`)
