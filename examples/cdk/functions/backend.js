/** The backend of all routes. */

export const handler = async () => ({ statusCode: 200, body: '[]' })
