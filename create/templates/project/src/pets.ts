/** The backend of the API. API Gateway invokes it only for requests that the authorizer allows. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'

const PETS = [
  { id: '1', name: 'Bella' },
  { id: '2', name: 'Max' },
]

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.httpMethod === 'DELETE') return { statusCode: 204, body: '' }
  const { id } = event.pathParameters ?? {}
  if (id === undefined) return respond(200, PETS)
  const pet = PETS.find((one) => one.id === id)
  return pet === undefined ? respond(404, { message: 'Not Found' }) : respond(200, pet)
}

function respond(statusCode: number, body: unknown): APIGatewayProxyResult {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
