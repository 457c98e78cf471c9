/** Former path of `isRecord`, kept until its last import is moved. */
export { isRecord } from './type-guards.ts'
