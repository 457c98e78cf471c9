/** Former path of these exports, kept until their last import is moved to `authentication.ts`. */
export { type Rejected, rejected, type Unavailable, unavailable } from './authentication.ts'
