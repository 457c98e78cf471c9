import { signedFetch } from 'gatewright/sigv4'

const fetchSigned = signedFetch({
  // A function is called again before the credentials expire. Not set: the default credential chain of the AWS SDK.
  credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  region: 'eu-west-1',
  service: 'execute-api',
})
export const loadPets = () => fetchSigned('https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets')

export {}
