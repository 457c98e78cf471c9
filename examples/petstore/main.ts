/**
 * The pet store end to end: real HTTP requests to an API with all four authorization types, some of them allowed and some
 * denied. The exit code is 0 only if every response is the one in `visits.ts`.
 */
import { tour } from './tour.ts'

const failures = await tour({ print: (line) => console.log(line) })
process.exitCode = failures === 0 ? 0 : 1
