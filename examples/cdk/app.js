/** The app: `node app.js` writes the cloud assembly to `cdk.out`. */

import { App } from 'aws-cdk-lib'
import { PetsStack } from './pets-stack.js'

const app = new App()
new PetsStack(app, 'Pets')
app.synth()
