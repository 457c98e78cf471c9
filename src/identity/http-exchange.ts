/** Former path and names of these exports, kept until their last import is moved to `http-request.ts`. */
export { isAllowedUrl as isFetchable, sendHttpRequest as httpExchange } from './http-request.ts'
