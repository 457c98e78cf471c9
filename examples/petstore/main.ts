/**
 * The pet store end to end: real HTTP requests to an API with all four authorization types, allowed and refused ones of
 * each kind. Exit code 0 only if every answer is the one written down in `visits.ts`.
 */
import { tour } from './tour.ts'

const failures = await tour({ print: (line) => console.log(line) })
process.exitCode = failures === 0 ? 0 : 1
